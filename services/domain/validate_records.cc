#include "services/domain/identifiers.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

constexpr absl::string_view kLocationTypes[] = {"PLOT", "WORKSHOP", "WAREHOUSE",
                                                "LINE"};
constexpr absl::string_view kPartyTypes[] = {"ENTERPRISE", "SOLE_TRADER",
                                             "FARMER"};
constexpr absl::string_view kDisputeReasons[] = {"QUANTITY", "IDENTITY",
                                                 "NOT_DELIVERED", "OTHER"};

void CheckLocation(const v1::LocationRecord& location, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[22]"};
  check->Gln({&root, "gln"}, location.gln());
  check->Word({&root, "location_type"}, location.location_type(),
              kLocationTypes);
  if (!location.division_code().empty()) {
    check->Division({&root, "division_code"}, location.division_code());
  }
  if (location.has_area()) {
    check->QuantityOf({&root, "area"}, location.area(), Dimension::kArea);
  }
}

void CheckParty(const v1::PartyRecord& party, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[23]"};
  check->Organization({&root, "party"}, party.party());
  if (crypto::IsOrganizationId(party.party()) &&
      !IsOffPlatform(party.party())) {
    check->Fail({&root, "party"}, ErrorReason::kOrganizationIdInvalid,
                "is an organization of the platform", "是平台内单位",
                "mint a random pty-… id");
  }
  check->Word({&root, "party_type"}, party.party_type(), kPartyTypes);
  check->Required({&root, "display_name"}, party.display_name());
  if (!party.division_code().empty()) {
    check->Division({&root, "division_code"}, party.division_code());
  }
}

void CheckPartyIdentifiers(const v1::PartyIdentifiers& identifiers,
                           RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[24]"};
  if (!identifiers.social_credit_code().empty() &&
      !IsSocialCreditCode(identifiers.social_credit_code())) {
    check->Fail({&root, "social_credit_code"}, ErrorReason::kIdentifierInvalid,
                "is no unified social credit code",
                "不是正确的统一社会信用代码",
                "give 18 characters with the right last one");
  }
}

void CheckDocument(const v1::DocumentRecord& document, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[25]"};
  check->Required({&root, "document_type"}, document.document_type());
  check->Date({&root, "valid_from"}, document.valid_from());
  check->Date({&root, "valid_until"}, document.valid_until());
  // RFC 3339 dates sort as text.
  if (!document.valid_from().empty() && !document.valid_until().empty() &&
      document.valid_until() < document.valid_from()) {
    check->Fail({&root, "valid_until"}, ErrorReason::kTimeOrderInvalid,
                "is before valid_from", "终止日早于起始日",
                "swap or correct them");
  }
  if (document.has_time()) check->Time({&root, "time"}, document.time());
  for (int i = 0; i < document.lots_size(); ++i) {
    check->Lot({&root, "lots", i}, document.lots(i));
  }
}

}  // namespace

void CheckRecords(RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  if (const auto* s = statement.location()) CheckLocation(*s, check);
  if (const auto* s = statement.party()) CheckParty(*s, check);
  if (const auto* s = statement.party_identifiers()) {
    CheckPartyIdentifiers(*s, check);
  }
  if (const auto* s = statement.document()) CheckDocument(*s, check);
  CheckLibraryRecords(check);
  if (const auto* s = statement.dispute()) {
    const FieldPath root = {nullptr, "sections[32]"};
    check->Word({&root, "reason"}, s->reason(), kDisputeReasons);
  }
}

}  // namespace daodi::services::domain
