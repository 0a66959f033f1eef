#include "services/clock.h"

#include <sys/timex.h>

#include <chrono>

namespace daodi::services {
namespace {

class SystemClock : public Clock {
 public:
  ClockReading Now() const override {
    ClockReading reading;
    reading.time_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
    timex state = {};
    const int result = adjtimex(&state);
    reading.synchronised =
        result != -1 && result != TIME_ERROR && !(state.status & STA_UNSYNC);
    return reading;
  }
};

}  // namespace

std::unique_ptr<Clock> NewSystemClock() {
  return std::make_unique<SystemClock>();
}

}  // namespace daodi::services
