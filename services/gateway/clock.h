// The time of day as a function, so that tests decide it.

#ifndef DAODI_SERVICES_GATEWAY_CLOCK_H_
#define DAODI_SERVICES_GATEWAY_CLOCK_H_

#include <cstdint>
#include <functional>

namespace daodi::services::gateway {

// UTC milliseconds.
using NowMs = std::function<int64_t()>;

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CLOCK_H_
