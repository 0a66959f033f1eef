#include "services/disclosure/reader.h"

#include "services/domain/authority.h"

namespace daodi::services::disclosure {

Reader ReaderOf(const crypto::Registry& registry,
                absl::string_view organization) {
  const crypto::OrganizationState* state =
      registry.FindOrganization(organization);
  if (state == nullptr ||
      state->status != crypto::OrganizationStatus::kActive) {
    return Reader();
  }
  Reader reader;
  reader.organization = state->id;
  reader.role = ReaderRole::kOrganization;
  if (state->HasRole(crypto::OrganizationRole::kOperator)) {
    reader.role = ReaderRole::kOperator;
  } else if (state->HasRole(crypto::OrganizationRole::kRegulator)) {
    reader.role = ReaderRole::kRegulator;
    reader.scopes = state->record.scopes;
  } else if (state->HasRole(crypto::OrganizationRole::kAuditor)) {
    reader.role = ReaderRole::kAuditor;
  }
  return reader;
}

bool IsInScope(const crypto::Registry& registry, const Reader& reader,
               absl::string_view organization) {
  if (reader.role != ReaderRole::kRegulator) return false;
  const crypto::OrganizationState* subject =
      registry.FindOrganization(organization);
  return subject != nullptr &&
         domain::HasJurisdiction(reader.scopes, subject->record.functions,
                                 subject->record.division_code);
}

}  // namespace daodi::services::disclosure
