// Time by hand.

#ifndef DAODI_TESTS_TESTING_FAKE_CLOCK_H_
#define DAODI_TESTS_TESTING_FAKE_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "services/clock.h"

namespace daodi::testing {

// Thread-safe.
class FakeClock : public services::Clock {
 public:
  explicit FakeClock(int64_t time_ms) : time_ms_(time_ms) {}

  services::ClockReading Now() const override {
    return {time_ms_.load(), synchronised_.load()};
  }
  void Set(int64_t time_ms) { time_ms_ = time_ms; }
  void AdvanceMs(int64_t milliseconds) { time_ms_ += milliseconds; }
  void SetSynchronised(bool synchronised) { synchronised_ = synchronised; }

 private:
  std::atomic<int64_t> time_ms_;
  std::atomic<bool> synchronised_{true};
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_FAKE_CLOCK_H_
