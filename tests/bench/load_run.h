// Drives an AppendClient: as fast as it goes, or at a given rate.

#ifndef DAODI_TESTS_BENCH_LOAD_RUN_H_
#define DAODI_TESTS_BENCH_LOAD_RUN_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/bench/append_client.h"

namespace daodi::bench {

using MakeClient =
    std::function<std::unique_ptr<AppendClient>(AppendClient::Acked acked)>;

struct LoadResult {
  double seconds = 0;  // from the first send to the last ack
  std::vector<double> ack_seconds;
};

// Keeps `window` messages on their way until `count` were acked.
LoadResult RunAtFullSpeed(const MakeClient& make_client, size_t count,
                          size_t window);

// Sends a message every 1/`messages_per_second`, whether or not the one before
// was acked; ack times count from when a message was due, so that waiting
// caused by a slow answer is not left out.
LoadResult RunAtRate(const MakeClient& make_client, size_t count,
                     double messages_per_second);

}  // namespace daodi::bench

#endif  // DAODI_TESTS_BENCH_LOAD_RUN_H_
