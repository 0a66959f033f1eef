#include "tests/integration/daodid_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

extern char** environ;

namespace daodi::testing {
namespace {

constexpr char kProgram[] = DAODI_BINARY_DIR "/bin/daodid";
constexpr char kListening[] = "listening on ";

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::abort();
}

}  // namespace

DaodidProcess::DaodidProcess(const std::vector<std::string>& flags) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  read_end_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<std::string> arguments = {kProgram};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  if (posix_spawn(&pid_, kProgram, &actions, nullptr, pointers.data(),
                  environ) != 0) {
    Fail(kProgram);
  }
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
}

DaodidProcess::~DaodidProcess() {
  if (pid_ > 0) Kill();
  close(read_end_);
}

std::string DaodidProcess::AwaitAddress() {
  for (;;) {
    const size_t begin = output_.find(kListening);
    const size_t end =
        begin == std::string::npos ? begin : output_.find('\n', begin);
    if (end != std::string::npos) {
      const size_t address = begin + sizeof(kListening) - 1;
      return output_.substr(address, end - address);
    }
    char buffer[1024];
    const ssize_t got = read(read_end_, buffer, sizeof(buffer));
    if (got <= 0) return "";
    output_.append(buffer, static_cast<size_t>(got));
  }
}

int DaodidProcess::Kill() {
  kill(pid_, SIGKILL);
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) Fail("waitpid");
  pid_ = -1;
  return status;
}

}  // namespace daodi::testing
