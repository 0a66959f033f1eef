// The real server in a process of its own.

#ifndef DAODI_TESTS_INTEGRATION_DAODID_PROCESS_H_
#define DAODI_TESTS_INTEGRATION_DAODID_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace daodi::testing {

class DaodidProcess {
 public:
  // Starts build/…/bin/daodid. Aborts when no process can be made.
  explicit DaodidProcess(const std::vector<std::string>& flags);
  // Kills it when it still runs.
  ~DaodidProcess();
  DaodidProcess(const DaodidProcess&) = delete;
  DaodidProcess& operator=(const DaodidProcess&) = delete;

  // Waits until it says where it listens: "host:port"; "" when it ended before.
  std::string AwaitAddress();
  // What it said so far.
  const std::string& output() const { return output_; }

  // SIGKILL; what waitpid() says of the end.
  int Kill();

 private:
  pid_t pid_ = -1;
  int read_end_ = -1;
  std::string output_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_INTEGRATION_DAODID_PROCESS_H_
