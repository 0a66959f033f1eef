// Limits of the signed formats, each with its reason. Raising one is an
// admission change; lowering one would make old entries unreadable. DO NOT
// LOWER. The limits of headers, sections and bundles stand beside their types.

#ifndef DAODI_CRYPTO_FORMAT_LIMITS_H_
#define DAODI_CRYPTO_FORMAT_LIMITS_H_

#include <cstddef>

namespace daodi::crypto {

// 66 Chinese characters; the longest registered firm names have 50.
inline constexpr size_t kMaxDisplayNameBytes = 200;
// An SM2 or P-256 SubjectPublicKeyInfo has 91 bytes; larger ones are refused
// by PublicKey anyway.
inline constexpr size_t kMaxSpkiBytes = 128;
// A word or two such as "quality", shown in key lists.
inline constexpr size_t kMaxKeyLabelBytes = 64;
// An opaque id: a UUID has 36 characters.
inline constexpr size_t kMaxPersonIdBytes = 64;
// One key per device of a large plant; more come by KEY_REGISTRATION.
inline constexpr size_t kMaxKeysPerRecord = 64;
// Several provinces' registrars and one operator.
inline constexpr size_t kMaxGenesisOrganizations = 16;
// The origin is repeated in every checkpoint; a DNS name and a short path.
inline constexpr size_t kMaxOriginBytes = 128;
// The longest IANA name has 32 characters.
inline constexpr size_t kMaxCivilZoneBytes = 64;
inline constexpr size_t kMaxCalendarIdBytes = 64;
// Name, key id and an ML-DSA-44 key in base64 would have 1,900 bytes.
inline constexpr size_t kMaxVerifierKeyBytes = 2048;
inline constexpr size_t kMaxVerifierKeys = 8;
// About forty witnesses with groups and comments.
inline constexpr size_t kMaxWitnessPolicyBytes = 8192;
// One of each role or function; lists are ascending, so no more can occur.
inline constexpr size_t kMaxRoles = 7;
inline constexpr size_t kMaxFunctions = 13;
// One of each function for every prefecture of a province.
inline constexpr size_t kMaxScopes = 256;
inline constexpr size_t kMaxDivisionDigits = 6;
// USCC, GLN, licences: an enterprise has about ten.
inline constexpr size_t kMaxIdentifiers = 32;
inline constexpr size_t kMaxIdentifierSchemeBytes = 32;
inline constexpr size_t kMaxIdentifierValueBytes = 64;
// A paragraph of 330 Chinese characters, as in a decision's operative part.
inline constexpr size_t kMaxReasonBytes = 1000;
// Every kind fits; the list is ascending.
inline constexpr size_t kMaxDelegatedKinds = 64;
// One ERASE of a subject's data; a larger one is split.
inline constexpr size_t kMaxErasureTargets = 256;

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_FORMAT_LIMITS_H_
