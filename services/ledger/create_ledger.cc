#include "services/ledger/create_ledger.h"

#include <memory>
#include <utility>

#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/merkle/tile_tree.h"
#include "crypto/registry.h"
#include "storage/signing_guard.h"

namespace daodi::services::ledger {
namespace {

struct CheckedGenesis {
  crypto::Envelope envelope;
  crypto::GenesisRecord record;
};

absl::StatusOr<CheckedGenesis> CheckGenesis(
    const CreateLedgerOptions& options) {
  auto envelope = crypto::ParseEnvelope(options.genesis_envelope);
  if (!envelope.ok()) return envelope.status();
  if (envelope->header.kind != crypto::StatementKind::kGenesis) {
    return absl::InvalidArgumentError("header.kind: entry 0 is a GENESIS");
  }
  if (options.genesis_sections.size() != 1) {
    return absl::InvalidArgumentError(
        "sections: genesis has exactly one section");
  }
  const crypto::SectionContent& content = options.genesis_sections[0];
  absl::Status section = crypto::CheckSection(envelope->header, content);
  if (!section.ok()) return section;
  auto record =
      crypto::ParseGovernanceRecord(envelope->header.kind, content.bytes);
  if (!record.ok()) return record.status();
  const auto& genesis = std::get<crypto::GenesisRecord>(*record);

  const crypto::LogPosition position{0, options.record_time_ms};
  crypto::Registry registry;
  absl::Status accepted = registry.Check(*envelope, *record, position);
  if (!accepted.ok()) return accepted;
  registry.Apply(*envelope, *record, position);
  const crypto::KeyState* key = registry.FindKey(envelope->header.key_id);
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "header.key_id: genesis is signed with a key that it lists");
  }
  absl::Status verified = crypto::VerifyEnvelope(*envelope, key->key, nullptr);
  if (!verified.ok()) return verified;
  return CheckedGenesis{*std::move(envelope), genesis};
}

}  // namespace

absl::Status CreateLedger(const CreateLedgerOptions& options) {
  auto genesis = CheckGenesis(options);
  if (!genesis.ok()) return genesis.status();

  const crypto::StatementHeader& header = genesis->envelope.header;
  storage::NewEntry entry;
  entry.leaf = {crypto::LeafClass::kGovernance, 0, options.record_time_ms,
                crypto::Sha256(options.genesis_envelope)};
  entry.envelope = options.genesis_envelope;
  entry.author = header.author;
  entry.statement_id = header.statement_id;
  entry.header_digest = crypto::HeaderDigestOf(genesis->envelope.header_bytes);
  entry.sections.push_back(
      {options.genesis_sections[0].label, false,
       crypto::EncodeSectionContent(options.genesis_sections[0])});

  crypto::merkle::TileTree tree;
  tree.Append(crypto::LeafHash(entry.leaf),
              [](const crypto::merkle::FullTile&) {});
  storage::CommitBatch batch;
  batch.entries.push_back(std::move(entry));
  batch.head = {1, tree.Root(), options.record_time_ms};

  storage::LedgerStoreOptions store_options = options.store;
  store_options.create_if_missing = true;
  auto store = storage::LedgerStore::Open(store_options);
  if (!store.ok()) return store.status();
  if ((*store)->head().size != 0) {
    return absl::AlreadyExistsError(store_options.path +
                                    " already holds a ledger");
  }
  // The guard first: a ledger without its guard could never be signed.
  auto guard = storage::SigningGuard::Open(options.guard_path,
                                           genesis->record.origin, true);
  if (!guard.ok()) return guard.status();
  return (*store)->Commit(batch);
}

}  // namespace daodi::services::ledger
