#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/identifiers.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using domain::MovementKind;
using storage::ViewTable;

// How far upstream a farmer is looked for: a lot has some hundred ancestors.
constexpr size_t kMaxLotsWalked = 10'000;
// Words of PartnerRecord.relation, .status and of SupplierAudit.result.
constexpr absl::string_view kSupplierRelation = "SUPPLIER";
constexpr absl::string_view kSuspended = "SUSPENDED";
constexpr absl::string_view kEliminated = "ELIMINATED";
constexpr absl::string_view kFailed = "FAILED";

// Parties outside the platform whose goods are in the lot.
absl::StatusOr<std::set<std::string>> OutsideOrigins(
    uint64_t lot, const FlagSources& sources) {
  std::set<std::string> origins;
  std::vector<uint64_t> todo = {lot};
  std::set<uint64_t> walked;
  while (!todo.empty() && walked.size() < kMaxLotsWalked) {
    const uint64_t current = todo.back();
    todo.pop_back();
    if (!walked.insert(current).second) continue;
    auto movements = sources.movements->Of(current);
    if (!movements.ok()) return movements.status();
    for (const LotMovementRow& movement : **movements) {
      if (movement.InEffect() && movement.row.kind == MovementKind::kTakenIn &&
          domain::IsOffPlatform(movement.row.counterparty)) {
        origins.insert(movement.row.counterparty);
      }
    }
    auto edges = ConservingEdges(current, LineageDirection::kUpstream, sources);
    if (!edges.ok()) return edges.status();
    for (const LineageRow& edge : *edges) todo.push_back(edge.other);
  }
  return origins;
}

std::string SupplierKey(absl::string_view customer,
                        absl::string_view supplier) {
  return absl::StrCat(storage::NamePart(customer), storage::NamePart(supplier));
}

// What the customer wrote of the supplier last; nothing: there is no record.
absl::StatusOr<std::optional<v1::PartnerRecord>> RecordOf(
    absl::string_view customer, absl::string_view supplier,
    const FlagInput& input, const FlagSources& sources) {
  auto row =
      sources.rows->Get(ViewTable::kSupplier, SupplierKey(customer, supplier));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  const uint64_t entry = ReadOrdinal(**row).value_or(0);
  const v1::PartnerRecord* own = input.statement.partner();
  if (entry == input.entry && own != nullptr) return *own;
  auto statement = ReadStatement(*sources.log, entry);
  if (!statement.ok()) return statement.status();
  if (statement->partner() == nullptr) return std::nullopt;
  return *statement->partner();
}

// Does the record cover all that is in the lot? A supplier that is suspended or
// struck off covers nothing.
absl::StatusOr<bool> Covers(const v1::PartnerRecord& record, uint64_t lot,
                            const FlagSources& sources) {
  if (record.status() == kSuspended || record.status() == kEliminated) {
    return false;
  }
  std::set<std::string> covered(record.covered_parties().begin(),
                                record.covered_parties().end());
  covered.insert(record.partner());
  auto origins = OutsideOrigins(lot, sources);
  if (!origins.ok()) return origins.status();
  return std::includes(covered.begin(), covered.end(), origins->begin(),
                       origins->end());
}

// The last day of the audits that were passed, else of the record; nothing when
// none is stated.
std::optional<absl::CivilDay> AuditedUntil(const v1::PartnerRecord& record) {
  std::optional<absl::CivilDay> until;
  for (const v1::SupplierAudit& audit : record.audits()) {
    if (audit.result() == kFailed) continue;
    const auto day = domain::ParseCivilDay(audit.valid_until());
    if (day.has_value()) until = std::max(until.value_or(*day), *day);
  }
  return until.has_value() ? until
                           : domain::ParseCivilDay(record.valid_until());
}

bool MakesDrugs(absl::string_view organization, const FlagSources& sources) {
  const crypto::OrganizationState* state =
      sources.registry->FindOrganization(organization);
  if (state == nullptr) return false;
  const auto& functions = state->record.functions;
  return std::find(functions.begin(), functions.end(),
                   crypto::SupervisedFunction::kDrugProduction) !=
         functions.end();
}

void CheckAuditDate(const FlagInput& input, const std::string& supplier,
                    const v1::PartnerRecord& record,
                    const FlagSources& sources) {
  const auto until = AuditedUntil(record);
  const auto day = LastDayOf(input.statement);
  if (!until.has_value() || !day.has_value() || *day <= *until ||
      domain::DidNotOccur(input.statement)) {
    return;
  }
  FlagRow flag = FlagAbout(input, FlagCode::kAuditExpired);
  flag.subject = SupplierKey(input.header().author, supplier);
  flag.organizations = {input.header().author};
  flag.detail = absl::StrCat("valid_until=", absl::FormatCivilTime(*until),
                             ";on=", absl::FormatCivilTime(*day));
  sources.book->Raise(std::move(flag));
}

// A maker of drugs audits whoever grew what it buys (药品GMP, 中药饮片附录).
absl::Status CheckReceipt(const FlagInput& input, const FlagSources& sources) {
  const v1::TransferParties* parties = input.statement.parties();
  if (input.header().kind != StatementKind::kReceiving || parties == nullptr ||
      parties->intended_use() != v1::INTENDED_USE_DRUG ||
      parties->destination() != input.header().author ||
      !MakesDrugs(input.header().author, sources)) {
    return absl::OkStatus();
  }
  auto record =
      RecordOf(input.header().author, parties->source(), input, sources);
  if (!record.ok()) return record.status();
  for (const NumberedLot& lot : input.lots) {
    absl::StatusOr<bool> covered = false;
    if (record->has_value()) covered = Covers(**record, lot.ordinal, sources);
    if (!covered.ok()) return covered.status();
    FlagRow flag = FlagAboutLot(input, FlagCode::kSupplierNotAudited, lot);
    flag.subject =
        absl::StrCat(SupplierKey(input.header().author, parties->source()),
                     OrdinalKey(lot.ordinal));
    flag.organizations = {input.header().author};
    absl::Status set = sources.book->Set(!*covered, std::move(flag));
    if (!set.ok()) return set;
  }
  if (record->has_value()) {
    CheckAuditDate(input, parties->source(), **record, sources);
  }
  return absl::OkStatus();
}

// A renewed audit ends the flag of the one that had expired.
absl::Status CheckRenewal(const std::string& subject,
                          const v1::PartnerRecord& record,
                          const FlagSources& sources) {
  if (!sources.book->IsOpen(FlagCode::kAuditExpired, subject)) {
    return absl::OkStatus();
  }
  auto flag = sources.book->OpenFlag(FlagCode::kAuditExpired, subject);
  if (!flag.ok()) return flag.status();
  auto receipt = ReadStatement(*sources.log, flag->causes.front());
  if (!receipt.ok()) return receipt.status();
  const auto day = LastDayOf(*receipt);
  const auto until = AuditedUntil(record);
  if (!day.has_value() || !until.has_value() || *until < *day) {
    return absl::OkStatus();
  }
  return sources.book->Close(FlagCode::kAuditExpired, subject);
}

// A new record of a supplier may cover what the old one did not.
absl::Status CheckRecord(const FlagInput& input, const FlagSources& sources) {
  const v1::PartnerRecord* partner = input.statement.partner();
  if (partner == nullptr || partner->relation() != kSupplierRelation) {
    return absl::OkStatus();
  }
  const std::string prefix =
      SupplierKey(input.header().author, partner->partner());
  sources.rows->Put(ViewTable::kSupplier, prefix, OrdinalKey(input.entry),
                    input.batch);
  for (const std::string& subject :
       sources.book->OpenSubjects(FlagCode::kSupplierNotAudited, prefix)) {
    const auto lot =
        ReadOrdinal(absl::string_view(subject).substr(prefix.size()));
    auto covered = Covers(*partner, lot.value_or(0), sources);
    if (!covered.ok()) return covered.status();
    if (!*covered) continue;
    absl::Status closed =
        sources.book->Close(FlagCode::kSupplierNotAudited, subject);
    if (!closed.ok()) return closed;
  }
  return CheckRenewal(prefix, *partner, sources);
}

}  // namespace

absl::Status CheckSuppliers(const FlagInput& input,
                            const FlagSources& sources) {
  absl::Status status = CheckRecord(input, sources);
  return status.ok() ? CheckReceipt(input, sources) : status;
}

}  // namespace daodi::services::views
