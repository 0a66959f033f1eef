// Slips of dispensed bags (users.md G29): made by the pharmacy, opened by
// whoever has the secret, kept beside the ledger.

#ifndef DAODI_SERVICES_CODES_DISPENSING_SLIPS_H_
#define DAODI_SERVICES_CODES_DISPENSING_SLIPS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "services/clock.h"
#include "services/disclosure/entry_reader.h"
#include "storage/dispensing_slip_store.h"

namespace daodi::services::codes {

// A prescription has 10 to 20 herbs; the longest in use some 30.
inline constexpr size_t kMaxSlipLots = 40;
// Of a name, maker or number: 40 Chinese characters.
inline constexpr size_t kMaxSlipTextBytes = 120;
// A course of decoctions is used up in weeks, pieces kept at home in months.
inline constexpr int64_t kSlipDays = 90;
// Slips are made with the bag; a day's paper is entered within the month.
inline constexpr int64_t kMaxSlipAgeDays = 30;

struct SlipLot {
  std::string issuer;  // "": not on the platform
  std::string lot;
  std::string gtin;
  std::string name;
  std::string maker;

  bool on_platform() const { return !issuer.empty(); }
};

struct SlipFacts {
  std::string pharmacy;  // organization id
  std::string day;       // "2026-10-22"
  std::vector<SlipLot> lots;
};
// The list as it is hashed and kept: docs/formats/dispensing_slips.md.
std::string EncodeSlip(const SlipFacts& facts);
// Nothing for bytes that EncodeSlip() does not make.
std::optional<SlipFacts> ParseSlip(absl::string_view bytes);
// SHA-256(salt || list), as of a document.
crypto::Digest SlipCommitment(const crypto::Digest& salt,
                              absl::string_view statement);

// Thread-safe. Secrets are 128 random bits in base32; only their SHA-256 is
// kept. Errors of the store pass through.
class DispensingSlips {
 public:
  // Both outlive it.
  DispensingSlips(storage::DispensingSlipStore* store, const Clock* clock)
      : store_(*store), clock_(*clock) {}

  struct Slip {
    std::string token;  // of a new one
    SlipFacts facts;
    storage::DispensingSlipRow row;
    bool expired = false;  // then there are no facts
  };
  // `entries` reads for the pharmacy. GTINs are filled in where the statement
  // that made the lot has one. Errors: kInvalidArgument naming what is wrong;
  // kNotFound: a lot that the pharmacy does not hold, never did and did not
  // issue.
  absl::StatusOr<Slip> Create(SlipFacts facts,
                              const disclosure::EntryReader& entries);
  // Errors: kNotFound.
  absl::StatusOr<Slip> Find(absl::string_view token) const;

 private:
  absl::Status CheckDay(std::string* day) const;

  storage::DispensingSlipStore& store_;
  const Clock& clock_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_DISPENSING_SLIPS_H_
