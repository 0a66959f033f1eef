// Limits of notices, with their reasons.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_LIMITS_H_
#define DAODI_SERVICES_NOTICES_NOTICE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace daodi::services::notices {

// A household brand has some hundred business customers; an order that reaches
// more says so, and its author tells the rest by a public notice.
inline constexpr size_t kMaxNoticeRecipients = 2'000;
// Lots looked at for who holds goods of an order: each costs its movements,
// about 50 us.
inline constexpr uint32_t kMaxNoticeLots = 2'000;
inline constexpr uint32_t kMaxNoticeLinks = 10'000;
// Notices made, and lots looked at, for one page: about 0.2 s. Each open notice
// costs some reads of contacts.
inline constexpr size_t kMaxNoticesExamined = 4'000;
// An order may have 64 KiB: fifty fit gRPC's 4 MiB with their notices.
inline constexpr size_t kMaxNoticeOrders = 50;
inline constexpr size_t kDefaultNoticeOrders = 20;
// A call every half hour for two days.
inline constexpr size_t kMaxNoticeAttempts = 100;
// A test button pressed again and again must not fill consoles and telephones.
inline constexpr size_t kMaxDrillsPerDay = 50;
// Drills looked at for one answer, about 50 ms.
inline constexpr size_t kMaxDrillsExamined = 50'000;
// "NUMBER_UNREACHABLE"; too short for a name and an address.
inline constexpr size_t kMaxOutcomeCodeBytes = 32;
// "HTTP_410".
inline constexpr size_t kMaxOutcomeCodeDigits = 3;

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_LIMITS_H_
