#include "crypto/verify_proof.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/checkpoint.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/log_policy.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/note_key.h"
#include "crypto/proof_findings.h"

namespace daodi::crypto {
namespace {

// The status with where it arose in front.
absl::Status At(absl::string_view part, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(part, ": ", status.message()));
}

absl::Status Unauthenticated(absl::string_view part,
                             const absl::Status& status) {
  return absl::UnauthenticatedError(absl::StrCat(part, ": ", status.message()));
}

int64_t Milliseconds(UnixSeconds time) {
  constexpr uint64_t kMaxSeconds = std::numeric_limits<int64_t>::max() / 1000;
  return static_cast<int64_t>(std::min(time.value, kMaxSeconds)) * 1000;
}

// An entry of the proof with its parsed envelope.
struct ReadEntry {
  std::string part;  // "statement" or "key_chain[2]", for errors
  const ProvenEntry* proven = nullptr;
  Envelope envelope;

  LogPosition position() const {
    return {proven->index, proven->record_time_ms};
  }
};

absl::StatusOr<VerifiedCheckpoint> CheckCheckpoint(const ProofFile& proof,
                                                   const NoteKey& log_key,
                                                   const TrustAnchor& anchor) {
  if (anchor.witness_policy.empty()) {
    absl::StatusOr<VerifiedCheckpoint> checkpoint = VerifyCheckpoint(
        proof.checkpoint, {absl::MakeConstSpan(&log_key, 1), {}});
    if (checkpoint.ok()) return checkpoint;
    return Unauthenticated("checkpoint", checkpoint.status());
  }
  const absl::StatusOr<LogPolicy> policy =
      LogPolicy::Parse(anchor.witness_policy);
  if (!policy.ok()) return At("witness_policy", policy.status());
  const std::vector<NoteKey> logs = policy->log_keys();
  if (!logs.empty() &&
      std::find(logs.begin(), logs.end(), log_key) == logs.end()) {
    return absl::InvalidArgumentError(
        "witness_policy: lists logs, but not the one of log_vkey");
  }
  const std::vector<NoteKey> witnesses = policy->witness_keys();
  absl::StatusOr<VerifiedCheckpoint> checkpoint = VerifyCheckpoint(
      proof.checkpoint, {absl::MakeConstSpan(&log_key, 1), witnesses});
  if (!checkpoint.ok())
    return Unauthenticated("checkpoint", checkpoint.status());
  if (absl::Status status = policy->CheckQuorum(checkpoint->cosignatures);
      !status.ok())
    return Unauthenticated("checkpoint", status);
  return checkpoint;
}

absl::Status CheckInclusion(const ReadEntry& entry,
                            const Checkpoint& checkpoint) {
  const ProvenEntry& proven = *entry.proven;
  Leaf leaf;
  leaf.leaf_class = LeafClassOf(entry.envelope.header.kind);
  leaf.index = proven.index;
  leaf.record_time_ms = proven.record_time_ms;
  leaf.envelope_digest = Sha256(proven.envelope);
  const merkle::InclusionProof inclusion{
      {proven.index}, {checkpoint.size}, proven.inclusion_path};
  const absl::Status status =
      merkle::VerifyInclusion(inclusion, {LeafHash(leaf)}, {checkpoint.root});
  return status.ok() ? status : At(entry.part, status);
}

// The statement and its chain in the order of the log.
absl::StatusOr<std::vector<ReadEntry>> ReadEntries(
    const ProofFile& proof, const Checkpoint& checkpoint) {
  std::vector<ReadEntry> entries;
  entries.push_back({"statement", &proof.statement, {}});
  for (size_t i = 0; i < proof.key_chain.size(); ++i) {
    entries.push_back(
        {absl::StrCat("key_chain[", i, "]"), &proof.key_chain[i], {}});
  }
  for (ReadEntry& entry : entries) {
    absl::StatusOr<Envelope> envelope = ParseEnvelope(entry.proven->envelope);
    if (!envelope.ok()) return At(entry.part, envelope.status());
    entry.envelope = *std::move(envelope);
    if (absl::Status status = CheckInclusion(entry, checkpoint); !status.ok())
      return status;
  }
  std::sort(entries.begin(), entries.end(),
            [](const ReadEntry& a, const ReadEntry& b) {
              return a.proven->index < b.proven->index;
            });
  for (size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].proven->record_time_ms <
        entries[i - 1].proven->record_time_ms) {
      return absl::DataLossError(
          absl::StrCat(entries[i].part,
                       ".record_time_ms: lies before that of an earlier entry; "
                       "the ledger's clock never goes back"));
    }
  }
  return entries;
}

// Every section shown is one the header committed to.
absl::Status CheckSections(const ReadEntry& entry) {
  const std::vector<SectionContent>& contents = entry.proven->sections;
  for (size_t i = 0; i < contents.size(); ++i) {
    const absl::Status status =
        i > 0 && contents[i].label <= contents[i - 1].label
            ? absl::InvalidArgumentError("sections: labels are not ascending")
            : CheckSection(entry.envelope.header, contents[i]);
    if (!status.ok()) {
      return absl::DataLossError(
          absl::StrCat(entry.part, ".", status.message()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<GovernanceRecord> RecordOf(const ReadEntry& entry) {
  if (absl::Status status = CheckSections(entry); !status.ok()) return status;
  for (const SectionContent& content : entry.proven->sections) {
    if (content.label != kGovernanceSectionLabel) continue;
    absl::StatusOr<GovernanceRecord> record =
        ParseGovernanceRecord(entry.envelope.header.kind, content.bytes);
    if (!record.ok()) return At(entry.part, record.status());
    return record;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      entry.part, ".sections[", kGovernanceSectionLabel,
      "]: is missing; a governance statement is public and complete"));
}

// The author's and, where there is one, the countersigner's signature.
absl::Status CheckSignatures(const ReadEntry& entry, const Registry& registry) {
  const KeyState* key = registry.FindKey(entry.envelope.header.key_id);
  const KeyState* vouching =
      entry.envelope.recovered
          ? registry.FindKey(entry.envelope.recovered->key_id)
          : nullptr;
  if (key == nullptr || (entry.envelope.recovered && vouching == nullptr)) {
    return absl::UnauthenticatedError(
        absl::StrCat(entry.part, ".key_id: not in the key chain"));
  }
  const absl::Status status = VerifyEnvelope(
      entry.envelope, key->key, vouching == nullptr ? nullptr : &vouching->key);
  return status.ok() ? status : Unauthenticated(entry.part, status);
}

bool IsReplayed(const ReadEntry& entry) {
  const StatementKind kind = entry.envelope.header.kind;
  return LeafClassOf(kind) == LeafClass::kGovernance &&
         kind != StatementKind::kCatalogue;
}

absl::Status ReplayGovernance(const ReadEntry& entry, Registry* registry) {
  const absl::StatusOr<GovernanceRecord> record = RecordOf(entry);
  if (!record.ok()) return record.status();
  const absl::Status accepted =
      registry->Check(entry.envelope, *record, entry.position());
  if (!accepted.ok()) return Unauthenticated(entry.part, accepted);
  registry->Apply(entry.envelope, *record, entry.position());
  // After Apply, so that genesis finds the key it lists. A key that an entry
  // registers cannot have signed it: Check looked the signer up before.
  return CheckSignatures(entry, *registry);
}

absl::Status CheckLogKeyIsListed(const GenesisRecord& genesis,
                                 const NoteKey& log_key,
                                 const Checkpoint& checkpoint) {
  if (genesis.origin != checkpoint.origin) {
    return absl::UnauthenticatedError(
        "checkpoint.origin: is not the origin that genesis states");
  }
  for (const std::string& vkey : genesis.checkpoint_vkeys) {
    const absl::StatusOr<NoteKey> listed = NoteKey::Parse(vkey);
    if (listed.ok() && *listed == log_key) return absl::OkStatus();
  }
  return absl::UnauthenticatedError(
      "log_vkey: is none of the checkpoint keys that genesis lists");
}

absl::StatusOr<Registry> Replay(const std::vector<ReadEntry>& entries,
                                const NoteKey& log_key,
                                const Checkpoint& checkpoint) {
  Registry registry;
  for (const ReadEntry& entry : entries) {
    const bool is_statement = entry.part == "statement";
    if (!IsReplayed(entry)) {
      if (is_statement) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          entry.part, ": ", StatementKindName(entry.envelope.header.kind),
          " does not belong into a key chain"));
    }
    if (absl::Status status = ReplayGovernance(entry, &registry); !status.ok())
      return status;
    if (entry.proven->index != 0) continue;
    if (absl::Status status =
            CheckLogKeyIsListed(registry.genesis(), log_key, checkpoint);
        !status.ok())
      return status;
  }
  if (!registry.has_genesis()) {
    return absl::InvalidArgumentError("key_chain[0]: must be genesis, entry 0");
  }
  return registry;
}

void SortSections(const ReadEntry& statement, VerifiedStatement* verified) {
  const std::vector<SectionContent>& contents = statement.proven->sections;
  for (const SectionHead& head : statement.envelope.header.sections) {
    const auto shown = std::find_if(contents.begin(), contents.end(),
                                    [&](const SectionContent& content) {
                                      return content.label == head.label;
                                    });
    if (shown == contents.end()) {
      verified->withheld.push_back(head);
    } else {
      verified->sections.push_back(
          {head, shown->bytes, shown->named_organizations});
    }
  }
}

}  // namespace

absl::StatusOr<VerifiedStatement> VerifyProof(const ProofFile& proof,
                                              const TrustAnchor& anchor) {
  if (absl::Status status = CheckKeyChainOrder(proof); !status.ok())
    return status;
  const absl::StatusOr<NoteKey> log_key = NoteKey::Parse(anchor.log_vkey);
  if (!log_key.ok()) return At("log_vkey", log_key.status());
  absl::StatusOr<VerifiedCheckpoint> checkpoint =
      CheckCheckpoint(proof, *log_key, anchor);
  if (!checkpoint.ok()) return checkpoint.status();
  const absl::StatusOr<std::vector<ReadEntry>> entries =
      ReadEntries(proof, checkpoint->checkpoint);
  if (!entries.ok()) return entries.status();
  const absl::StatusOr<Registry> registry =
      Replay(*entries, *log_key, checkpoint->checkpoint);
  if (!registry.ok()) return registry.status();

  const ReadEntry& statement = *std::find_if(
      entries->begin(), entries->end(),
      [](const ReadEntry& entry) { return entry.part == "statement"; });
  const absl::StatusOr<Assurance> assurance =
      registry->CheckAuthority(statement.envelope, statement.position());
  if (!assurance.ok())
    return Unauthenticated(statement.part, assurance.status());
  if (absl::Status status = CheckSignatures(statement, *registry); !status.ok())
    return status;

  if (absl::Status status = CheckSections(statement); !status.ok())
    return status;

  VerifiedStatement verified;
  SortSections(statement, &verified);
  verified.envelope = statement.envelope;
  verified.index = statement.proven->index;
  verified.record_time_ms = statement.proven->record_time_ms;
  verified.tree_size = checkpoint->checkpoint.size;
  verified.root = checkpoint->checkpoint.root;
  verified.ledger_id = registry->ledger_id();
  verified.genesis = registry->genesis();
  verified.author_display_name =
      registry->FindOrganization(statement.envelope.header.author)
          ->record.display_name;
  verified.assurance = *assurance;
  verified.key_suspect =
      registry->IsKeySuspect(statement.envelope, statement.position());
  verified.synthetic = verified.genesis.clock_mode == ClockMode::kSimulated;
  for (const VerifiedSignature& cosignature : checkpoint->cosignatures) {
    verified.witness_times_ms.push_back(Milliseconds(*cosignature.time));
  }
  std::sort(verified.witness_times_ms.begin(), verified.witness_times_ms.end());
  verified.findings = MakeFindings(verified, *registry);
  return verified;
}

}  // namespace daodi::crypto
