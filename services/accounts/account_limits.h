// Bounds of accounts, sign-ins and sessions, and why.

#ifndef DAODI_SERVICES_ACCOUNTS_ACCOUNT_LIMITS_H_
#define DAODI_SERVICES_ACCOUNTS_ACCOUNT_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "crypto/password.h"

namespace daodi::services::accounts {

// What OWASP's Password Storage Cheat Sheet asks of argon2id at least: 19 MiB,
// two passes, one lane; some 30 ms. One hash runs at a time, so hostile
// sign-ins take 19 MiB and one core, however many they are.
inline constexpr crypto::PasswordCost kPasswordCost = {19 * 1024 * 1024, 2};
// Sign-ins and new accounts waiting for that one: two seconds of work.
inline constexpr size_t kMaxWaitingSignIns = 64;

inline constexpr size_t kMinAccountNameBytes = 3;
inline constexpr size_t kMaxAccountNameBytes = 64;
// NIST SP 800-63B asks for 8; somebody may have the hashes one day.
inline constexpr size_t kMinPasswordCharacters = 12;
// A sentence in any script.
inline constexpr size_t kMaxPasswordBytes = 256;
// The staff of a large enterprise or a provincial agency who look at a console.
inline constexpr size_t kMaxAccountsOfOrganization = 500;

// Typing errors that cost nothing. From then on each failure doubles the pause,
// which leaves an attacker 288 tries a day: who knows the password needs some
// three years to hit one of three codes out of a million.
inline constexpr int kFreeFailures = 5;
inline constexpr int64_t kFirstPauseMs = 1'000;
inline constexpr int64_t kMaxPauseMs = 5 * 60'000;
// After a day without another try the failures are forgotten.
inline constexpr int64_t kRememberFailuresMs = int64_t{24} * 60 * 60'000;
// Names whose failures are remembered, about 2 MB. Of more, those that failed
// least are forgotten: five minutes of hashing to fill it.
inline constexpr size_t kMaxRememberedFailures = 10'000;

// A browser left alone; GB/T 22239 level 3 asks for an end of idle sessions.
inline constexpr int64_t kSessionIdleMs = 30 * 60'000;
// A working day with its breaks: nobody reads with a token of yesterday.
inline constexpr int64_t kMaxSessionMs = int64_t{12} * 60 * 60'000;
// Browsers of one person; the one not used for longest goes first.
inline constexpr size_t kMaxSessionsOfAccount = 8;
// About 8 MB; the one not used for longest goes first.
inline constexpr size_t kMaxSessions = 20'000;

}  // namespace daodi::services::accounts

#endif  // DAODI_SERVICES_ACCOUNTS_ACCOUNT_LIMITS_H_
