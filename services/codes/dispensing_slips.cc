#include "services/codes/dispensing_slips.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "crypto/base32.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "services/codes/lot_production.h"
#include "services/domain/event_time.h"
#include "services/domain/identifiers.h"
#include "services/domain/violation.h"
#include "services/trace/lot_stock.h"
#include "services/views/standing.h"

namespace daodi::services::codes {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr absl::string_view kFirstLine = "daodi dispensing slip 1";
constexpr size_t kTokenBytes = 16;
constexpr size_t kTokenCharacters = 26;
constexpr size_t kColumns = 5;
constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
// Of slips that expired: each new one clears more than it adds.
constexpr size_t kDeletedAtOnce = 16;

absl::Status NoSuchSlip() {
  return ErrorWithReason(ErrorReason::kNotFound, "token",
                         "there is no such dispensing slip",
                         "scan the code on the bag again; slips are kept for "
                         "90 days");
}

absl::Status Wrong(absl::string_view field, absl::string_view why,
                   absl::string_view fix) {
  return ErrorWithReason(ErrorReason::kArgumentInvalid, field, why, fix);
}

absl::Status CheckText(absl::string_view field, absl::string_view text) {
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char character) {
        constexpr unsigned char kDelete = 0x7F;
        return character < ' ' || character == kDelete;
      });
  if (text.size() <= kMaxSlipTextBytes && !control) return absl::OkStatus();
  return Wrong(
      field, control ? "has a line break or control character" : "is too long",
      absl::StrCat("give at most ", kMaxSlipTextBytes, " bytes of plain text"));
}

absl::Status CheckLot(const SlipLot& lot, absl::string_view field) {
  const std::pair<absl::string_view, const std::string*> texts[] = {
      {"issuer", &lot.issuer},
      {"lot", &lot.lot},
      {"name", &lot.name},
      {"maker", &lot.maker}};
  for (const auto& [name, text] : texts) {
    absl::Status checked = CheckText(absl::StrCat(field, ".", name), *text);
    if (!checked.ok()) return checked;
  }
  if (!lot.gtin.empty() && !domain::IsGtin14(lot.gtin)) {
    return Wrong(absl::StrCat(field, ".gtin"), "is no GTIN-14",
                 "give 14 digits with a right check digit, or leave it out");
  }
  if (lot.on_platform()) {
    if (!lot.lot.empty()) return absl::OkStatus();
    return Wrong(absl::StrCat(field, ".lot"), "is missing",
                 "give the number of the lot");
  }
  if (!lot.name.empty()) return absl::OkStatus();
  return Wrong(absl::StrCat(field, ".name"), "is missing",
               "name the herb of a lot that is not on the platform");
}

// Whoever ever held it keeps that standing.
absl::StatusOr<bool> HeldBy(const disclosure::EntryReader& entries,
                            const SlipLot& lot, absl::string_view pharmacy) {
  auto ordinal = trace::FindLot(entries.views(), lot.issuer, lot.lot);
  if (!ordinal.ok()) return ordinal.status();
  if (!ordinal->has_value()) return false;
  if (lot.issuer == pharmacy) return true;
  auto row =
      entries.views().Get(storage::ViewTable::kStanding,
                          views::StandingKey(**ordinal, std::string(pharmacy),
                                             views::LotStanding::kHolder));
  if (!row.ok()) return row.status();
  return row->has_value();
}

absl::Status CompleteLot(const disclosure::EntryReader& entries,
                         absl::string_view pharmacy, absl::string_view field,
                         SlipLot* lot) {
  auto held = HeldBy(entries, *lot, pharmacy);
  if (!held.ok()) return held.status();
  if (!*held) {
    return ErrorWithReason(
        ErrorReason::kNotFound, field,
        absl::StrCat("lot ", lot->lot, " of ", lot->issuer,
                     " is none that the caller's organization holds, held or "
                     "issued"),
        "record its receipt first, or give it without an issuer as a lot that "
        "is not on the platform");
  }
  trade::SeenStatements seen(entries, entries.views().position());
  auto production = ProductionOfLot(entries, {lot->issuer, lot->lot}, &seen);
  if (!production.ok()) return production.status();
  if (production->has_value() && !(*production)->gtin.empty()) {
    lot->gtin = (*production)->gtin;
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodeSlip(const SlipFacts& facts) {
  std::string text =
      absl::StrCat(kFirstLine, "\n", facts.pharmacy, "\n", facts.day, "\n");
  for (const SlipLot& lot : facts.lots) {
    absl::StrAppend(
        &text,
        absl::StrJoin({lot.issuer, lot.lot, lot.gtin, lot.name, lot.maker},
                      "\t"),
        "\n");
  }
  return text;
}

std::optional<SlipFacts> ParseSlip(absl::string_view bytes) {
  std::vector<std::string> lines = absl::StrSplit(bytes, '\n');
  if (lines.size() < 4 || lines[0] != kFirstLine || !lines.back().empty()) {
    return std::nullopt;
  }
  SlipFacts facts;
  facts.pharmacy = lines[1];
  facts.day = lines[2];
  for (size_t i = 3; i + 1 < lines.size(); ++i) {
    const std::vector<std::string> cells = absl::StrSplit(lines[i], '\t');
    if (cells.size() != kColumns) return std::nullopt;
    facts.lots.push_back({cells[0], cells[1], cells[2], cells[3], cells[4]});
  }
  return facts;
}

crypto::Digest SlipCommitment(const crypto::Digest& salt,
                              absl::string_view statement) {
  return crypto::Sha256(absl::StrCat(salt.view(), statement));
}

absl::Status DispensingSlips::CheckDay(std::string* day) const {
  // Pharmacies are where the ledger's civil time is, UTC+8.
  constexpr int64_t kEastMs = int64_t{8} * 60 * 60 * 1000;
  const absl::CivilDay today =
      absl::CivilDay(1970, 1, 1) + (clock_.Now().time_ms + kEastMs) / kDayMs;
  if (day->empty()) *day = absl::FormatCivilTime(today);
  absl::CivilDay stated;
  if (domain::IsStatedDate(*day) && absl::ParseCivilTime(*day, &stated) &&
      stated <= today && today - stated <= kMaxSlipAgeDays) {
    return absl::OkStatus();
  }
  return Wrong(
      "dispensed_on", "is not a day of the last month",
      absl::StrCat("give YYYY-MM-DD, at most ", kMaxSlipAgeDays, " days ago"));
}

absl::StatusOr<DispensingSlips::Slip> DispensingSlips::Create(
    SlipFacts facts, const disclosure::EntryReader& entries) {
  absl::Status checked = CheckDay(&facts.day);
  if (!checked.ok()) return checked;
  if (facts.lots.empty() || facts.lots.size() > kMaxSlipLots) {
    return Wrong("lots", absl::StrCat("has ", facts.lots.size(), " lots"),
                 absl::StrCat("give 1 to ", kMaxSlipLots));
  }
  for (size_t i = 0; i < facts.lots.size(); ++i) {
    SlipLot& lot = facts.lots[i];
    const std::string field = absl::StrCat("lots[", i, "]");
    checked = CheckLot(lot, field);
    if (checked.ok() && lot.on_platform()) {
      checked = CompleteLot(entries, facts.pharmacy, field, &lot);
    }
    if (!checked.ok()) return checked;
  }
  const int64_t now_ms = clock_.Now().time_ms;
  checked = store_.DeleteExpired(now_ms, kDeletedAtOnce);
  if (!checked.ok()) return checked;
  Slip slip;
  slip.token = crypto::Base32Encode(crypto::RandomBytes(kTokenBytes));
  slip.row.expires_ms = now_ms + kSlipDays * kDayMs;
  slip.row.salt =
      *crypto::Digest::From(crypto::RandomBytes(crypto::Digest::size()));
  slip.row.statement = EncodeSlip(facts);
  slip.facts = std::move(facts);
  checked = store_.Add(crypto::Sha256(slip.token), slip.row);
  if (!checked.ok()) return checked;
  return slip;
}

absl::StatusOr<DispensingSlips::Slip> DispensingSlips::Find(
    absl::string_view token) const {
  if (token.size() != kTokenCharacters) return NoSuchSlip();
  auto row = store_.Find(crypto::Sha256(token));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NoSuchSlip();
  Slip slip;
  slip.row = **std::move(row);
  slip.expired = clock_.Now().time_ms > slip.row.expires_ms;
  if (slip.expired) return slip;
  auto facts = ParseSlip(slip.row.statement);
  if (!facts.has_value()) {
    return absl::DataLossError("row of a dispensing slip");
  }
  slip.facts = *std::move(facts);
  return slip;
}

}  // namespace daodi::services::codes
