#include "services/views/standing.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/authority.h"
#include "services/domain/identifiers.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::OrganizationRole;
using crypto::OrganizationState;
using crypto::StatementKind;
using crypto::SupervisedFunction;
using storage::ViewTable;

// Words of PartnerRecord.relation and .status.
constexpr absl::string_view kLaboratoryRelation = "LABORATORY";
constexpr absl::string_view kSuspended = "SUSPENDED";
constexpr absl::string_view kEliminated = "ELIMINATED";

bool IsOutput(const domain::LotMention& mention) {
  return std::any_of(mention.occurrences.begin(), mention.occurrences.end(),
                     [](const domain::LotOccurrence& occurrence) {
                       return occurrence.role == v1::LOT_ROLE_OUTPUT;
                     });
}

// The registrar enters what a licence allows an enterprise to do.
bool HasProductionLicence(const OrganizationState& organization) {
  const auto& functions = organization.record.functions;
  return std::any_of(functions.begin(), functions.end(),
                     [](SupervisedFunction function) {
                       return function == SupervisedFunction::kDrugProduction ||
                              function == SupervisedFunction::kFoodProduction;
                     });
}

// Who has the goods after a receipt: the author, or for whom it recorded it.
absl::string_view ReceiverOf(const domain::ParsedStatement& statement) {
  const v1::EventFacts* facts = statement.facts();
  if (facts != nullptr && facts->has_on_behalf() &&
      !facts->on_behalf().party().empty()) {
    return facts->on_behalf().party();
  }
  return statement.header().author;
}

}  // namespace

// Lots are few and sorted by ordinal, not by name.
uint64_t OrdinalOf(const std::vector<NumberedLot>& lots,
                   absl::string_view issuer, absl::string_view lot) {
  for (const NumberedLot& numbered : lots) {
    if (numbered.mention.lot == lot && numbered.mention.issuer == issuer) {
      return numbered.ordinal;
    }
  }
  return 0;
}

absl::StatusOr<bool> Standings::Has(uint64_t ordinal,
                                    absl::string_view organization,
                                    LotStanding standing) const {
  if (organization.empty() || organization.size() > storage::kMaxRowNameBytes)
    return false;
  auto row = rows_->Get(ViewTable::kStanding,
                        StandingKey(ordinal, organization, standing));
  if (!row.ok()) return row.status();
  return row->has_value();
}

absl::StatusOr<bool> Standings::IsIssuerOrHolder(
    const ClaimRow::Lot& lot, absl::string_view organization) const {
  if (organization.empty()) return false;
  if (organization == lot.issuer) return true;
  return Has(lot.ordinal, organization, LotStanding::kHolder);
}

// Off the platform nobody ships by a statement: what was shipped to such a
// party it may hand on.
absl::StatusOr<bool> Standings::IsNamedDestination(
    const domain::ParsedStatement& statement, uint64_t ordinal) const {
  auto named =
      Has(ordinal, statement.header().author, LotStanding::kNamedDestination);
  if (!named.ok() || *named) return named;
  const absl::string_view source = domain::NamedParties(statement).source;
  if (!domain::IsOffPlatform(source)) return false;
  named = Has(ordinal, source, LotStanding::kNamedDestination);
  if (!named.ok() || *named) return named;
  return Has(ordinal, source, LotStanding::kHolder);
}

absl::StatusOr<bool> Standings::IsNamedLaboratory(
    const domain::ParsedStatement& statement, const ClaimRow::Lot& lot) const {
  const std::string& laboratory = statement.header().author;
  auto shipped = Has(lot.ordinal, laboratory, LotStanding::kNamedDestination);
  if (!shipped.ok() || *shipped) return shipped;
  const absl::string_view sender = domain::NamedParties(statement).source;
  auto concerned = IsIssuerOrHolder(lot, sender);
  if (!concerned.ok() || !*concerned) return concerned;
  auto row =
      rows_->Get(ViewTable::kLaboratory, LaboratoryKey(sender, laboratory));
  if (!row.ok()) return row.status();
  return row->has_value() && !(*row)->empty();
}

void Standings::PutLaboratory(const domain::ParsedStatement& statement,
                              uint64_t index, storage::ViewBatch* batch) {
  const v1::PartnerRecord* record = statement.partner();
  if (record == nullptr || record->relation() != kLaboratoryRelation) return;
  const bool suspended =
      record->status() == kSuspended || record->status() == kEliminated;
  rows_->Put(ViewTable::kLaboratory,
             LaboratoryKey(statement.header().author, record->partner()),
             suspended ? std::string() : OrdinalKey(index), batch);
}

absl::StatusOr<bool> Standings::IsInScope(const OrganizationState& regulator,
                                          const ClaimRow::Lot& lot) const {
  const auto supervises = [&](absl::string_view id) {
    const OrganizationState* subject = registry_->FindOrganization(id);
    return subject != nullptr &&
           domain::HasJurisdiction(regulator.record.scopes,
                                   subject->record.functions,
                                   subject->record.division_code);
  };
  if (supervises(lot.issuer)) return true;
  bool in_scope = false;
  absl::Status scanned = rows_->Scan(
      ViewTable::kStanding, OrdinalKey(lot.ordinal),
      [&](absl::string_view suffix) {
        const auto name = ReadStandingSuffix(suffix);
        in_scope = name.has_value() && name->standing == LotStanding::kHolder &&
                   supervises(name->organization);
        return !in_scope;
      });
  if (!scanned.ok()) return scanned;
  return in_scope;
}

absl::StatusOr<bool> Standings::IsAuthorised(
    const domain::ParsedStatement& statement, const NumberedLot& lot) const {
  const crypto::StatementHeader& header = statement.header();
  const auto decide = [&header](const domain::AuthorFacts& facts) {
    return domain::DecideAuthority(header.kind, facts) ==
           domain::Authority::kAuthorised;
  };
  domain::AuthorFacts facts;
  facts.is_issuer = lot.mention.issuer == header.author;
  // A lot comes into being under its issuer's number only.
  if (decide(facts) || IsOutput(lot.mention)) return decide(facts);

  const ClaimRow::Lot named{lot.ordinal, std::string(lot.mention.issuer)};
  auto holder = IsIssuerOrHolder(named, header.author);
  if (!holder.ok()) return holder;
  facts.is_holder = *holder;
  auto destination = IsNamedDestination(statement, lot.ordinal);
  if (!destination.ok()) return destination;
  facts.is_named_destination = *destination;
  auto carrier = Has(lot.ordinal, header.author, LotStanding::kNamedCarrier);
  if (!carrier.ok()) return carrier;
  facts.is_named_carrier = *carrier;

  const OrganizationState* author = registry_->FindOrganization(header.author);
  if (author == nullptr) return decide(facts);
  facts.has_production_licence = HasProductionLicence(*author);
  facts.is_accredited_laboratory =
      author->HasRole(OrganizationRole::kLaboratory);
  if (facts.is_accredited_laboratory) {
    auto named_by = IsNamedLaboratory(statement, named);
    if (!named_by.ok()) return named_by;
    facts.is_named_by_issuer_or_holder = *named_by;
  }
  if (author->HasRole(OrganizationRole::kRegulator)) {
    auto in_scope = IsInScope(*author, named);
    if (!in_scope.ok()) return in_scope;
    facts.is_regulator_in_scope = *in_scope;
  }
  return decide(facts);
}

absl::StatusOr<std::vector<ClaimRow::Lot>> Standings::LotsWithoutAuthority(
    const domain::ParsedStatement& statement,
    const std::vector<NumberedLot>& lots) const {
  std::vector<ClaimRow::Lot> missing;
  for (const NumberedLot& lot : lots) {
    auto authorised = IsAuthorised(statement, lot);
    if (!authorised.ok()) return authorised.status();
    if (!*authorised) {
      missing.push_back({lot.ordinal, std::string(lot.mention.issuer)});
    }
  }
  return missing;
}

absl::Status Standings::Put(uint64_t ordinal, absl::string_view organization,
                            LotStanding standing, uint64_t index,
                            storage::ViewBatch* batch) {
  auto has = Has(ordinal, organization, standing);
  if (!has.ok()) return has.status();
  if (*has || organization.empty() ||
      organization.size() > storage::kMaxRowNameBytes) {
    return absl::OkStatus();
  }
  rows_->Put(ViewTable::kStanding, StandingKey(ordinal, organization, standing),
             OrdinalKey(index), batch);
  return absl::OkStatus();
}

absl::Status Standings::Grant(const domain::ParsedStatement& statement,
                              const std::vector<NumberedLot>& lots,
                              uint64_t index, storage::ViewBatch* batch) {
  std::vector<std::pair<absl::string_view, LotStanding>> standings;
  const domain::Parties parties = domain::NamedParties(statement);
  switch (statement.header().kind) {
    case StatementKind::kShipping:
    case StatementKind::kReturn:
      standings = {{parties.destination, LotStanding::kNamedDestination},
                   {parties.carrier, LotStanding::kNamedCarrier}};
      break;
    case StatementKind::kReceiving:
      standings = {{ReceiverOf(statement), LotStanding::kHolder}};
      break;
    case StatementKind::kPartnerRecord:
      PutLaboratory(statement, index, batch);
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
  for (const NumberedLot& lot : lots) {
    for (const auto& [organization, standing] : standings) {
      // An issuer stands higher than any row says.
      if (organization == lot.mention.issuer) continue;
      absl::Status put = Put(lot.ordinal, organization, standing, index, batch);
      if (!put.ok()) return put;
    }
  }
  return absl::OkStatus();
}

void Standings::PutClaim(uint64_t index, const ClaimRow& claim,
                         storage::ViewBatch* batch) {
  rows_->Put(ViewTable::kClaim, OrdinalKey(index), EncodeClaimRow(claim),
             batch);
}

absl::StatusOr<bool> Standings::Confirm(uint64_t claimed,
                                        absl::string_view confirmer,
                                        uint64_t index,
                                        storage::ViewBatch* batch) {
  auto row = rows_->Get(ViewTable::kClaim, OrdinalKey(claimed));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return false;
  std::optional<ClaimRow> claim = ReadClaimRow(**row);
  if (!claim.has_value()) {
    return absl::DataLossError(absl::StrCat("view row of claim ", claimed));
  }
  // A holder's own claim is not confirmed by saying it twice.
  if (claim->confirmed_by != ClaimRow::kUnconfirmed ||
      claim->author == confirmer) {
    return false;
  }
  std::vector<ClaimRow::Lot> missing;
  for (const ClaimRow::Lot& lot : claim->lots) {
    auto may_confirm = IsIssuerOrHolder(lot, confirmer);
    if (!may_confirm.ok()) return may_confirm.status();
    if (!*may_confirm) missing.push_back(lot);
  }
  if (missing.size() == claim->lots.size()) return false;
  claim->lots = std::move(missing);
  if (claim->lots.empty()) claim->confirmed_by = index;
  PutClaim(claimed, *claim, batch);
  return claim->lots.empty();
}

}  // namespace daodi::services::views
