// The only source of time.

#ifndef DAODI_SERVICES_CLOCK_H_
#define DAODI_SERVICES_CLOCK_H_

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::services {

struct ClockReading {
  int64_t time_ms = 0;  // UTC
  // The kernel says that the clock is disciplined (NTP, PTP).
  bool synchronised = false;
};

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual ClockReading Now() const = 0;
};

// The machine's clock; `synchronised` as adjtimex(2) reports.
std::unique_ptr<Clock> NewSystemClock();

}  // namespace daodi::services

#endif  // DAODI_SERVICES_CLOCK_H_
