// What a benchmark reads off the machine: time, CPU, and the limits that its
// figures are compared with.

#ifndef DAODI_TESTS_BENCH_MEASURE_H_
#define DAODI_TESTS_BENCH_MEASURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/signature.h"

namespace daodi::bench {

double WallSeconds();
// Of all threads of this process, user and system.
double ProcessCpuSeconds();
// Of the thread of this process that has used most since `before`.
struct ThreadCpu {
  int64_t thread = 0;
  double seconds = 0;
};
std::vector<ThreadCpu> CpuByThread();
double BusiestThreadSeconds(const std::vector<ThreadCpu>& before,
                            const std::vector<ThreadCpu>& after);

// The value below which `fraction` of `values` lie; 0 without values.
double Percentile(std::vector<double> values, double fraction);

// Verifying one signature after another on as many threads as cores.
struct VerifyLimit {
  double per_second = 0;      // N·V: all threads together, by the clock
  double per_cpu_second = 0;  // V on a core of its own
};
VerifyLimit MeasureVerify(crypto::SignatureScheme scheme, int threads,
                          double seconds);

// Appends of 8 KiB, each made durable, in a file of `folder`.
double FsyncsPerSecond(const std::string& folder, double seconds);

uint64_t BytesIn(const std::string& folder);

// Load average of the last minute: how much else ran.
double LoadAverage();

}  // namespace daodi::bench

#endif  // DAODI_TESTS_BENCH_MEASURE_H_
