#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/document_references_view.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using storage::ViewTable;

constexpr absl::string_view kWild = "WILD";
// 采集证、采药证 and the like. A felling permit is about timber.
constexpr absl::string_view kPermits[] = {"COLLECTION_PERMIT",
                                          "WILDLIFE_PERMIT"};
constexpr uint32_t kNoEnd = ~uint32_t{0};

bool IsPermit(absl::string_view document_type) {
  return std::find(std::begin(kPermits), std::end(kPermits), document_type) !=
         std::end(kPermits);
}

// kPermit: u8 length || author || u64 entry -> u32 first day || u32 last day ||
// n x u64 lots; none: for all.
struct Permit {
  uint32_t from = 0;
  uint32_t until = kNoEnd;
  std::vector<uint64_t> lots;

  bool Covers(uint64_t lot, uint32_t day) const {
    return from <= day && day <= until &&
           (lots.empty() ||
            std::find(lots.begin(), lots.end(), lot) != lots.end());
  }
};

absl::StatusOr<std::vector<Permit>> PermitsOf(absl::string_view author,
                                              const FlagSources& sources) {
  std::set<std::string> keys;
  absl::Status scanned = sources.rows->Scan(
      ViewTable::kPermit, storage::NamePart(author),
      [&](absl::string_view suffix) {
        keys.insert(absl::StrCat(storage::NamePart(author), suffix));
        return true;
      });
  if (!scanned.ok()) return scanned;
  std::vector<Permit> permits;
  for (const std::string& key : keys) {
    auto row = sources.rows->Get(ViewTable::kPermit, key);
    if (!row.ok()) return row.status();
    if (!row->has_value()) continue;
    Permit permit;
    absl::string_view value = **row;
    if (!crypto::ReadU32(&value, &permit.from) ||
        !crypto::ReadU32(&value, &permit.until)) {
      return absl::DataLossError("view row of a permit");
    }
    permit.lots = ReadOrdinals(value);
    permits.push_back(std::move(permit));
  }
  return permits;
}

// The strongest list the species stands on: one somebody read before one that
// is remembered. Null: not protected.
const v1::Protection* ProtectionOf(const domain::CatalogueRevision& herb) {
  const v1::Protection* found = nullptr;
  for (const v1::Protection& protection : herb.herb.protections()) {
    if (found == nullptr || protection.provenance().confidence() <
                                found->provenance().confidence()) {
      found = &protection;
    }
  }
  return found;
}

bool ShowsPermit(const domain::ParsedStatement& statement) {
  const v1::DocumentReferences* documents = LastingDocuments(statement);
  return documents != nullptr &&
         std::any_of(documents->documents().begin(),
                     documents->documents().end(),
                     [](const v1::DocumentReference& document) {
                       return IsPermit(document.document_type());
                     });
}

absl::Status CheckHarvest(const FlagInput& input, const FlagSources& sources) {
  const v1::CultivationDetails* grown = input.statement.cultivation();
  const auto day = LastDayOf(input.statement);
  if (grown == nullptr || grown->source_type() != kWild || !day.has_value() ||
      ShowsPermit(input.statement)) {
    return absl::OkStatus();
  }
  const auto herb = sources.catalogue->FindHerb(grown->legal_name(), *day);
  const v1::Protection* protection = herb.ok() ? ProtectionOf(**herb) : nullptr;
  if (protection == nullptr) return absl::OkStatus();
  auto permits = PermitsOf(input.header().author, sources);
  if (!permits.ok()) return permits.status();
  for (const NumberedLot& lot : input.lots) {
    const bool covered = std::any_of(
        permits->begin(), permits->end(), [&](const Permit& permit) {
          return permit.Covers(lot.ordinal, DayNumber(*day));
        });
    if (covered) continue;
    FlagRow flag = FlagAboutEntryLot(input, FlagCode::kWildWithoutPermit, lot);
    flag.detail = absl::StrCat(
        "herb=", (*herb)->id(), ";class=", protection->protection_class(),
        ";known=", v1::Confidence_Name(protection->provenance().confidence()));
    sources.book->Raise(std::move(flag));
  }
  return absl::OkStatus();
}

// A permit that held when it was collected ends the flag, also when it is
// recorded later.
absl::Status ClosePermitted(const Permit& permit, const FlagInput& input,
                            const FlagSources& sources) {
  for (const std::string& subject :
       sources.book->OpenSubjects(FlagCode::kWildWithoutPermit, "")) {
    auto flag = sources.book->OpenFlag(FlagCode::kWildWithoutPermit, subject);
    if (!flag.ok()) return flag.status();
    auto harvest = ReadStatement(*sources.log, flag->causes.front());
    if (!harvest.ok()) return harvest.status();
    const auto day = LastDayOf(*harvest);
    if (harvest->header().author != input.header().author || !day.has_value() ||
        !permit.Covers(flag->lots.front(), DayNumber(*day))) {
      continue;
    }
    absl::Status closed =
        sources.book->Close(FlagCode::kWildWithoutPermit, subject);
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

absl::Status CheckPermit(const FlagInput& input, const FlagSources& sources) {
  const v1::DocumentRecord* document = input.statement.document();
  if (document == nullptr || !IsPermit(document->document_type())) {
    return absl::OkStatus();
  }
  Permit permit;
  const auto from = domain::ParseCivilDay(document->valid_from());
  const auto until = domain::ParseCivilDay(document->valid_until());
  if (from.has_value()) permit.from = DayNumber(*from);
  if (until.has_value()) permit.until = DayNumber(*until);
  for (const NumberedLot& lot : input.lots) permit.lots.push_back(lot.ordinal);
  std::string value;
  crypto::AppendU32(permit.from, &value);
  crypto::AppendU32(permit.until, &value);
  value += EncodeOrdinals(permit.lots);
  sources.rows->Put(ViewTable::kPermit,
                    absl::StrCat(storage::NamePart(input.header().author),
                                 OrdinalKey(input.entry)),
                    std::move(value), input.batch);
  return ClosePermitted(permit, input, sources);
}

}  // namespace

absl::Status CheckWild(const FlagInput& input, const FlagSources& sources) {
  if (input.header().kind == StatementKind::kHarvest) {
    return CheckHarvest(input, sources);
  }
  return CheckPermit(input, sources);
}

}  // namespace daodi::services::views
