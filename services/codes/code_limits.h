// Bounds of codes and scans, and why.

#ifndef DAODI_SERVICES_CODES_CODE_LIMITS_H_
#define DAODI_SERVICES_CODES_CODE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace daodi::services::codes {

// Codes in one look-up or scans in one record: what a gateway at 100,000 pages
// a second gathers while two calls are on their way.
inline constexpr int kMaxScansPerCall = 512;
// Organizations that state ranges of one GTIN and whose keys a serial is tried
// with: a maker, its contract packers and those who repack.
inline constexpr size_t kMaxIssuersOfGtin = 16;
// Statements about one serial, or lots of one SSCC or alias, that are looked
// at.
inline constexpr size_t kMaxCodeStatementsExamined = 64;
// Movements of one lot looked at for when it was made: a lot is made before it
// is traded, so its making is among the first.
inline constexpr size_t kMaxMovementsExamined = 256;
// Ranges that begin before a counter and are walked back over to find those
// that hold it: small ones, printed again one by one, within a large one.
inline constexpr size_t kMaxRangesWalked = 4'096;
// Numbers under a scratch layer: 20 tries of a million are 2e-5.
inline constexpr int kPinTriesPerDay = 5;
inline constexpr int kPinTriesInAll = 20;
// Serials of one message: 80 kB packed, some 200 kB with counters.
inline constexpr size_t kIssuedCodesPerMessage = 4'096;
// A beacon is sent when a page is seen; phones keep it while out of reach.
inline constexpr int64_t kMaxScanAgeMs = int64_t{24} * 60 * 60 * 1000;
// Unused intervals listed in a label balance.
inline constexpr size_t kMaxLabelIntervals = 100;
// Sources whose invalid codes are counted at once: 32 bytes each, some 4 MB.
inline constexpr size_t kMaxProbingSources = 65'536;
// Codes of a lot looked at for its findings, about 0.3 s.
inline constexpr size_t kMaxScannedCodesExamined = 100'000;

// Organizations that have a lot of one number, looked at for the one of a
// product: numbers made of a day and a letter are used by many.
inline constexpr size_t kMaxLotsOfNumber = 64;

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_CODE_LIMITS_H_
