// Which entries a governance entry could not be without, and from that what a
// proof has to bring along.
//
// Every rule of the registry either asks that something is there (recorded here
// as a need) or that something is not there. Leaving entries out can only make
// more of the latter true, so a set of entries that is closed under needs
// replays without an error.

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/btree_set.h"
#include "crypto/registry.h"

namespace daodi::crypto {
namespace {

bool IsUsable(const KeyState& key) {
  return !key.retired && !key.suspended && !key.revoked;
}

void AddEndings(const KeyState& key, std::vector<uint64_t>* indexes) {
  for (const auto* ending : {&key.retired, &key.suspended, &key.revoked}) {
    if (ending->has_value()) indexes->push_back((*ending)->at.index);
  }
}

}  // namespace

const KeyState* Registry::KeyThatRemains(const KeyState& ending) const {
  const KeyState* recovery = nullptr;
  for (const KeyId& id : keys_of_organization_.at(ending.organization)) {
    const KeyState& key = keys_.at(id);
    if (!IsUsable(key) || id == ending.key.id()) continue;
    if (key.purpose == KeyPurpose::kAdmin) return &key;
    if (key.purpose == KeyPurpose::kRecovery && recovery == nullptr) {
      recovery = &key;
    }
  }
  return recovery;
}

const OrganizationState* Registry::OtherRegistrar(
    absl::string_view organization) const {
  for (const auto& [id, state] : organizations_) {
    if (id != organization && state.HasRole(OrganizationRole::kRegistrar) &&
        state.status == OrganizationStatus::kActive) {
      return &state;
    }
  }
  return nullptr;
}

void Registry::AddTargetNeeds(const StatementHeader& header,
                              const KeyId& target,
                              std::vector<uint64_t>* needs) const {
  const KeyState& key = keys_.at(target);
  needs->push_back(key.registered_index);
  // What made the end of the key harmless: that it had ended before, or that
  // another key remains.
  AddEndings(key, needs);
  if (!IsUsable(key) || key.organization != header.author) return;
  if (key.purpose != KeyPurpose::kAdmin && key.purpose != KeyPurpose::kRecovery)
    return;
  if (const KeyState* remaining = KeyThatRemains(key)) {
    needs->push_back(remaining->registered_index);
  }
}

std::vector<uint64_t> Registry::NeedsOf(const Envelope& envelope,
                                        const GovernanceRecord& record) const {
  const StatementHeader& header = envelope.header;
  std::vector<uint64_t> needs;
  const auto add_organization = [&](const std::string& id) {
    if (const OrganizationState* state = FindOrganization(id)) {
      needs.push_back(state->approved_index);
    }
  };
  if (const KeyState* signer = FindKey(header.key_id)) {
    needs.push_back(signer->registered_index);
  }
  if (header.kind == StatementKind::kApproval) {
    needs.push_back(header.refs[0].index);
  } else if (const auto* recovery = std::get_if<KeyRecoveryRecord>(&record)) {
    add_organization(recovery->organization);
  } else if (const auto* retire = std::get_if<KeyRetirementRecord>(&record)) {
    AddTargetNeeds(header, retire->key_id, &needs);
  } else if (const auto* suspend = std::get_if<KeySuspensionRecord>(&record)) {
    needs.push_back(keys_.at(suspend->key_id).registered_index);
  } else if (const auto* revoke = std::get_if<KeyRevocationRecord>(&record)) {
    AddTargetNeeds(header, revoke->key_id, &needs);
  } else if (const auto* appoint = std::get_if<AppointmentRecord>(&record)) {
    if (const KeyState* key = FindKey(appoint->key_id)) {
      needs.push_back(key->registered_index);
    }
  } else if (const auto* delegation = std::get_if<DelegationRecord>(&record)) {
    add_organization(delegation->delegate);
  } else if (const auto* end =
                 std::get_if<DelegationRevocationRecord>(&record)) {
    needs.push_back(end->delegation_index);
  } else if (const auto* change =
                 std::get_if<OrganizationChangeRecord>(&record)) {
    add_organization(change->organization);
    add_organization(change->successor);
    const OrganizationState* other = OtherRegistrar(change->organization);
    if (change->status == OrganizationStatus::kDissolved && other != nullptr) {
      needs.push_back(other->approved_index);
    }
  }
  return needs;
}

void Registry::AddKeyRoots(const KeyId& id,
                           std::vector<uint64_t>* roots) const {
  const KeyState* key = FindKey(id);
  if (key == nullptr) return;
  roots->push_back(key->registered_index);
  AddEndings(*key, roots);
  AddDissolution(key->organization, roots);
}

void Registry::AddDissolution(absl::string_view organization,
                              std::vector<uint64_t>* roots) const {
  const OrganizationState* state = FindOrganization(organization);
  if (state != nullptr && state->dissolved_index) {
    roots->push_back(*state->dissolved_index);
  }
}

std::vector<uint64_t> Registry::CloseOverNeeds(
    std::vector<uint64_t> roots) const {
  absl::btree_set<uint64_t> closed;
  while (!roots.empty()) {
    const uint64_t index = roots.back();
    roots.pop_back();
    if (!closed.insert(index).second) continue;
    const auto needs = needs_.find(index);
    if (needs == needs_.end()) continue;
    roots.insert(roots.end(), needs->second.begin(), needs->second.end());
  }
  return {closed.begin(), closed.end()};
}

std::vector<uint64_t> Registry::KeyChain(const KeyId& key_id,
                                         absl::string_view author) const {
  if (!has_genesis()) return {};
  std::vector<uint64_t> roots = {0};
  AddKeyRoots(key_id, &roots);
  const KeyState* key = FindKey(key_id);
  if (key == nullptr || key->organization == author) {
    return CloseOverNeeds(std::move(roots));
  }
  AddDissolution(author, &roots);
  const auto pair = delegations_of_pair_.find(
      OrganizationPair(std::string(author), key->organization));
  if (pair != delegations_of_pair_.end()) {
    for (const size_t i : pair->second) {
      roots.push_back(delegations_[i].index);
      if (delegations_[i].revoked_index) {
        roots.push_back(*delegations_[i].revoked_index);
      }
    }
  }
  return CloseOverNeeds(std::move(roots));
}

std::vector<uint64_t> Registry::KeyChain(const Envelope& envelope,
                                         LogPosition position) const {
  if (!has_genesis()) return {};
  const StatementHeader& header = envelope.header;
  std::vector<uint64_t> roots = {0};
  AddKeyRoots(header.key_id, &roots);
  if (envelope.recovered) AddKeyRoots(envelope.recovered->key_id, &roots);
  AddDissolution(header.author, &roots);
  const KeyState* key = FindKey(header.key_id);
  if (key != nullptr && key->organization != header.author) {
    const DelegationState* delegation =
        FindDelegation(header.author, key->organization, header.kind, position);
    if (delegation != nullptr) roots.push_back(delegation->index);
  }
  if (LeafClassOf(header.kind) != LeafClass::kGovernance) {
    return CloseOverNeeds(std::move(roots));
  }
  roots.push_back(position.index);
  std::vector<uint64_t> chain = CloseOverNeeds(std::move(roots));
  chain.erase(std::find(chain.begin(), chain.end(), position.index));
  return chain;
}

}  // namespace daodi::crypto
