#include "tests/bench/measure.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/testing/governance_fixture.h"

namespace daodi::bench {
namespace {

double ThreadCpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec);
}

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  std::exit(1);
}

}  // namespace

double WallSeconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double ProcessCpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec +
                                    usage.ru_stime.tv_usec);
}

std::vector<ThreadCpu> CpuByThread() {
  std::vector<ThreadCpu> threads;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task")) {
    double nanoseconds = 0;
    std::ifstream(task.path() / "schedstat") >> nanoseconds;
    threads.push_back(
        {std::atoll(task.path().filename().c_str()), 1e-9 * nanoseconds});
  }
  return threads;
}

double BusiestThreadSeconds(const std::vector<ThreadCpu>& before,
                            const std::vector<ThreadCpu>& after) {
  double most = 0;
  for (const ThreadCpu& now : after) {
    double used = now.seconds;
    for (const ThreadCpu& then : before) {
      if (then.thread == now.thread) used -= then.seconds;
    }
    most = std::max(most, used);
  }
  return most;
}

double Percentile(std::vector<double> values, double fraction) {
  if (values.empty()) return 0;
  const auto at =
      static_cast<size_t>(fraction * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<long>(at),
                   values.end());
  return values[at];
}

VerifyLimit MeasureVerify(crypto::SignatureScheme scheme, int threads,
                          double seconds) {
  const crypto::PrivateKey key = testing::TestKey("limit", scheme);
  // As long as the PAE of a header of 290 bytes.
  const std::string message(340, 'm');
  const auto signature = key.Sign({message});
  if (!signature.ok()) Die("sign");
  std::vector<double> verified(threads);
  std::vector<double> cpu(threads);
  std::vector<std::thread> workers;
  const double start = WallSeconds();
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      const double before = ThreadCpuSeconds();
      while (WallSeconds() - start < seconds) {
        for (int j = 0; j < 16; ++j) {
          if (!crypto::Verify(key.public_key(), {message}, *signature)) {
            Die("verify");
          }
        }
        verified[i] += 16;
      }
      cpu[i] = ThreadCpuSeconds() - before;
    });
  }
  for (std::thread& worker : workers) worker.join();
  const double elapsed = WallSeconds() - start;
  double all_verified = 0;
  double all_cpu = 0;
  for (int i = 0; i < threads; ++i) {
    all_verified += verified[i];
    all_cpu += cpu[i];
  }
  return {all_verified / elapsed, all_verified / all_cpu};
}

double FsyncsPerSecond(const std::string& folder, double seconds) {
  const std::string path = folder + "/fsync";
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (file < 0) Die(path.c_str());
  const std::string block(8192, 'b');
  const double start = WallSeconds();
  double synced = 0;
  while (WallSeconds() - start < seconds) {
    if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) {
      Die(path.c_str());
    }
    ++synced;
  }
  const double elapsed = WallSeconds() - start;
  close(file);
  unlink(path.c_str());
  return synced / elapsed;
}

uint64_t BytesIn(const std::string& folder) {
  uint64_t bytes = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

double LoadAverage() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

}  // namespace daodi::bench
