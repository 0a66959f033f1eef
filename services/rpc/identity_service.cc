#include "services/rpc/identity_service.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

void FillKeyState(const crypto::KeyState& key, v1::Key* message) {
  message->set_state("ACTIVE");
  message->set_ended_index(-1);
  if (key.retired.has_value()) {
    message->set_state("RETIRED");
    message->set_ended_index(static_cast<int64_t>(key.retired->at.index));
  }
  if (key.suspended.has_value()) {
    message->set_state("SUSPENDED");
    message->set_ended_index(static_cast<int64_t>(key.suspended->at.index));
    message->set_compromised_since_ms(key.suspended->time_ms);
  }
  if (key.revoked.has_value()) {
    message->set_state("REVOKED");
    message->set_ended_index(static_cast<int64_t>(key.revoked->at.index));
    message->set_compromised_since_ms(key.revoked->time_ms);
  }
}

void FillKey(const crypto::Registry& registry, const crypto::KeyState& key,
             crypto::LogPosition now, v1::Key* message) {
  const crypto::KeyId& id = key.key.id();
  message->set_name(
      absl::StrCat("organizations/", key.organization, "/keys/", id.hex()));
  message->set_key_id(std::string(id.view()));
  message->set_spki(key.key.spki());
  message->set_scheme(
      std::string(crypto::SignatureSchemeName(key.key.scheme())));
  message->set_purpose(std::string(crypto::KeyPurposeName(key.purpose)));
  message->set_label(key.label);
  message->set_registered_index(static_cast<int64_t>(key.registered_index));
  FillKeyState(key, message);
  const crypto::AppointmentState* post = registry.FindAppointment(id, now);
  if (post != nullptr) {
    message->set_post(std::string(crypto::PostName(post->record.post)));
  }
}

void FillOrganization(const crypto::OrganizationState& organization,
                      v1::Organization* message) {
  message->set_name("organizations/" + organization.id);
  message->set_display_name(organization.record.display_name);
  for (const crypto::OrganizationRole role : organization.record.roles) {
    message->add_roles(std::string(crypto::OrganizationRoleName(role)));
  }
  for (const crypto::SupervisedFunction function :
       organization.record.functions) {
    message->add_functions(
        std::string(crypto::SupervisedFunctionName(function)));
  }
  message->set_division_code(organization.record.division_code);
  for (const crypto::Identifier& identifier : organization.record.identifiers) {
    message->add_identifiers(
        absl::StrCat(identifier.scheme, ":", identifier.value));
  }
  message->set_registered_index(
      organization.registered_index == 0
          ? -1
          : static_cast<int64_t>(organization.registered_index));
  message->set_status(organization.status == crypto::OrganizationStatus::kActive
                          ? "ACTIVE"
                          : "DISSOLVED");
  message->set_onboarded_time_ms(organization.record.onboarded_time_ms);
}

// By registration, then by id, so that two reads give the same order.
void FillKeys(const crypto::Registry& registry, crypto::LogPosition now,
              v1::Organization* message) {
  std::vector<const crypto::KeyState*> keys;
  for (const auto& [id, key] : registry.keys()) {
    if ("organizations/" + key.organization == message->name()) {
      keys.push_back(&key);
    }
  }
  std::sort(keys.begin(), keys.end(), [](const auto* a, const auto* b) {
    return std::make_pair(a->registered_index, a->key.id()) <
           std::make_pair(b->registered_index, b->key.id());
  });
  for (const crypto::KeyState* key : keys) {
    FillKey(registry, *key, now, message->add_keys());
  }
}

crypto::LogPosition Now(const ServerParts& parts) {
  const storage::TreeHead head = parts.store->head();
  return {head.size, head.record_time_ms};
}

}  // namespace

grpc::ServerUnaryReactor* IdentityService::GetLedger(
    grpc::CallbackServerContext* context, const v1::GetLedgerRequest* request,
    v1::Ledger* response) {
  absl::Status name =
      CheckLedgerName(request->name(), "name", parts_.ledger_id);
  if (!name.ok()) return Finish(context, name);
  auto caller = parts_.callers->OrganizationOf(*context);
  if (!caller.ok()) return Finish(context, caller.status());
  response->set_caller_organization(*caller);
  response->set_name(LedgerName(parts_.ledger_id));
  response->set_ledger_id(std::string(parts_.ledger_id.view()));
  parts_.registry->With([response](const crypto::Registry& registry) {
    const crypto::GenesisRecord& genesis = registry.genesis();
    response->set_origin(genesis.origin);
    response->set_simulated_clock(genesis.clock_mode ==
                                  crypto::ClockMode::kSimulated);
    for (const std::string& vkey : genesis.checkpoint_vkeys) {
      response->add_checkpoint_vkeys(vkey);
    }
    response->set_civil_zone(genesis.civil_zone);
    response->set_witness_policy(genesis.witness_policy);
  });
  return Finish(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* IdentityService::GetOrganization(
    grpc::CallbackServerContext* context,
    const v1::GetOrganizationRequest* request, v1::Organization* response) {
  auto id = ParseOrganizationName(request->name());
  if (!id.ok()) return Finish(context, id.status());
  const bool found =
      parts_.registry->With([&](const crypto::Registry& registry) {
        const crypto::OrganizationState* organization =
            registry.FindOrganization(*id);
        if (organization == nullptr) return false;
        FillOrganization(*organization, response);
        FillKeys(registry, Now(parts_), response);
        return true;
      });
  if (found) return Finish(context, absl::OkStatus());
  return Finish(context, ErrorWithReason(ErrorReason::kNotFound, "name",
                                         "no such organization",
                                         "list organizations to find its id"));
}

grpc::ServerUnaryReactor* IdentityService::ListOrganizations(
    grpc::CallbackServerContext* context,
    const v1::ListOrganizationsRequest* request,
    v1::ListOrganizationsResponse* response) {
  auto page_size = PageSizeOf(request->page_size());
  if (!page_size.ok()) return Finish(context, page_size.status());
  uint64_t start = 0;
  if (!request->page_token().empty()) {
    auto token = ParsePageToken(request->page_token(), "ListOrganizations");
    if (!token.ok()) return Finish(context, token.status());
    start = token->next_index;
  }
  parts_.registry->With([&](const crypto::Registry& registry) {
    uint64_t number = 0;
    for (const auto& [id, organization] : registry.organizations()) {
      if (number >= start + *page_size) {
        response->set_next_page_token(
            EncodePageToken({Now(parts_).index, number}, "ListOrganizations"));
        return;
      }
      if (number++ < start) continue;
      FillOrganization(organization, response->add_organizations());
    }
  });
  return Finish(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* IdentityService::GetKey(
    grpc::CallbackServerContext* context, const v1::GetKeyRequest* request,
    v1::Key* response) {
  auto name = ParseKeyName(request->name());
  if (!name.ok()) return Finish(context, name.status());
  const bool found =
      parts_.registry->With([&](const crypto::Registry& registry) {
        const crypto::KeyState* key = registry.FindKey(name->key_id);
        if (key == nullptr || (!name->organization.empty() &&
                               key->organization != name->organization)) {
          return false;
        }
        FillKey(registry, *key, Now(parts_), response);
        return true;
      });
  if (found) return Finish(context, absl::OkStatus());
  return Finish(context,
                ErrorWithReason(ErrorReason::kNotFound, "name", "no such key",
                                "the id is the SHA-256 of the SPKI in hex"));
}

}  // namespace daodi::services::rpc
