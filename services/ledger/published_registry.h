// The registry as of the last durable entry, shared between the threads that
// verify, read and authenticate.

#ifndef DAODI_SERVICES_LEDGER_PUBLISHED_REGISTRY_H_
#define DAODI_SERVICES_LEDGER_PUBLISHED_REGISTRY_H_

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "crypto/registry.h"

namespace daodi::services::ledger {

// A governance statement with its place: what `Registry::Apply` takes.
struct PlacedGovernance {
  crypto::Envelope envelope;
  crypto::GovernanceRecord record;
  crypto::LogPosition position;
};

// Thread-safe. Applied to by the sequencer after each durable commit, so what
// it says of keys is never ahead of the disk.
class PublishedRegistry {
 public:
  explicit PublishedRegistry(crypto::Registry registry)
      : registry_(std::move(registry)) {}

  // Calls `read(const crypto::Registry&)` under a shared lock and returns what
  // it returns. References into the registry must not leave `read`.
  template <typename Read>
  auto With(Read&& read) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::forward<Read>(read)(registry_);
  }

  // The key, while it is or was registered; cheap (shares the parsed key).
  std::optional<crypto::PublicKey> FindKey(const crypto::KeyId& id) const {
    return With([&](const crypto::Registry& registry)
                    -> std::optional<crypto::PublicKey> {
      const crypto::KeyState* state = registry.FindKey(id);
      if (state == nullptr) return std::nullopt;
      return state->key;
    });
  }

  void Apply(const std::vector<PlacedGovernance>& statements) {
    if (statements.empty()) return;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (const PlacedGovernance& statement : statements) {
      registry_.Apply(statement.envelope, statement.record, statement.position);
    }
  }

 private:
  mutable std::shared_mutex mutex_;
  crypto::Registry registry_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_PUBLISHED_REGISTRY_H_
