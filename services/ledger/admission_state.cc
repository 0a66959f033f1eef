#include "services/ledger/admission_state.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/leaf.h"
#include "services/domain/order_rules.h"
#include "services/domain/violation.h"

namespace daodi::services::ledger {
namespace {

using crypto::StatementHeader;
using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status CheckTimesGiven(int64_t simulated_time_ms, bool simulated) {
  if (simulated && simulated_time_ms == 0) {
    return ErrorWithReason(ErrorReason::kRecordTimeRequired,
                           "simulated_record_time_ms",
                           "this ledger's clock is SIMULATED",
                           "give the record time of the statement");
  }
  if (!simulated && simulated_time_ms != 0) {
    return ErrorWithReason(
        ErrorReason::kRecordTimeNotAllowed, "simulated_record_time_ms",
        "this ledger's clock is REAL: it gives the record times itself",
        "leave the field 0, or use a ledger created as simulated");
  }
  return absl::OkStatus();
}

ErrorReason ReasonOfGovernance(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kPermissionDenied:
      return ErrorReason::kGovernanceNotPermitted;
    case absl::StatusCode::kFailedPrecondition:
      return ErrorReason::kGovernanceOutOfOrder;
    default:
      return ErrorReason::kGovernanceInvalid;
  }
}

ErrorReason ReasonOfAuthority(const absl::Status& status,
                              const crypto::Registry& registry,
                              const StatementHeader& header) {
  if (header.ledger_id != registry.ledger_id()) {
    return ErrorReason::kLedgerMismatch;
  }
  const crypto::KeyState* key = registry.FindKey(header.key_id);
  if (key == nullptr) return ErrorReason::kKeyUnknown;
  if (registry.FindOrganization(header.author) == nullptr) {
    return ErrorReason::kAuthorUnknown;
  }
  if (!absl::IsFailedPrecondition(status)) {
    return key->organization == header.author
               ? ErrorReason::kKeyPurposeWrong
               : ErrorReason::kKeyOfAnotherOrganization;
  }
  if (key->revoked.has_value()) return ErrorReason::kKeyRevoked;
  if (key->suspended.has_value()) return ErrorReason::kKeySuspended;
  if (key->retired.has_value()) return ErrorReason::kKeyRetired;
  return ErrorReason::kAuthorDissolved;
}

// The store's own trouble. What else it answers is about what was asked.
bool IsStorageFailure(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsUnavailable(status) ||
         absl::IsInternal(status) || absl::IsResourceExhausted(status);
}

storage::NewEntry MakeEntry(const PreparedStatement& statement,
                            const crypto::Leaf& leaf) {
  storage::NewEntry entry;
  entry.leaf = leaf;
  entry.envelope = statement.envelope_bytes;
  const StatementHeader& header = statement.parsed.envelope.header;
  entry.author = header.author;
  entry.statement_id = header.statement_id;
  entry.header_digest = statement.header_digest;
  entry.sections.reserve(statement.parsed.sections.size());
  for (size_t i = 0; i < statement.parsed.sections.size(); ++i) {
    const crypto::SectionContent& content = statement.parsed.sections[i];
    entry.sections.push_back({content.label, header.sections[i].erasable,
                              crypto::EncodeSectionContent(content)});
  }
  return entry;
}

}  // namespace

AdmissionState::AdmissionState(crypto::Registry registry,
                               crypto::merkle::TileTree tree,
                               int64_t last_record_time_ms,
                               const StoredStatements* stored)
    : registry_(std::move(registry)),
      tree_(std::move(tree)),
      last_record_time_ms_(last_record_time_ms),
      stored_(stored) {
  group_.commit.first_index = tree_.size();
}

absl::StatusOr<std::vector<StatementOutcome>> AdmissionState::Apply(
    const LogRecord& record) {
  if (record.mode == BatchMode::kProceed) {
    std::vector<StatementOutcome> outcomes;
    outcomes.reserve(record.statements.size());
    for (const auto& statement : record.statements) {
      auto outcome = ApplyStatement(statement, record.record_time_ms);
      if (!outcome.ok()) return outcome.status();
      outcomes.push_back(*std::move(outcome));
    }
    return outcomes;
  }
  Savepoint savepoint = Save();
  std::vector<StatementOutcome> outcomes;
  bool refused = false;
  for (const auto& statement : record.statements) {
    auto outcome = ApplyStatement(statement, record.record_time_ms);
    if (!outcome.ok()) return outcome.status();
    refused |= !outcome->status.ok();
    outcomes.push_back(*std::move(outcome));
  }
  if (!refused) {
    Keep();
    return outcomes;
  }
  Restore(std::move(savepoint));
  for (StatementOutcome& outcome : outcomes) {
    if (!outcome.status.ok() || outcome.repeated) continue;
    outcome = StatementOutcome();
    outcome.status =
        ErrorWithReason(ErrorReason::kBatchMateRefused, "",
                        "another statement of the batch was refused",
                        "mend that one and send the batch again");
  }
  return outcomes;
}

absl::StatusOr<std::vector<StatementOutcome>> AdmissionState::Validate(
    const LogRecord& record) {
  Savepoint savepoint = Save();
  last_validated_ =
      record.statements.empty() ? nullptr : record.statements.back().get();
  auto outcomes = Apply(record);
  last_validated_ = nullptr;
  Restore(std::move(savepoint));
  return outcomes;
}

AdmissionState::Savepoint AdmissionState::Save() {
  ++savepoints_;
  return {tree_,
          last_record_time_ms_,
          group_.commit.entries.size(),
          group_.commit.full_tiles.size(),
          group_.governance.size(),
          group_.erasures.size()};
}

void AdmissionState::Keep() {
  if (--savepoints_ == 0) registry_before_.reset();
}

void AdmissionState::Restore(Savepoint savepoint) {
  for (size_t i = savepoint.entries; i < group_.commit.entries.size(); ++i) {
    const storage::NewEntry& entry = group_.commit.entries[i];
    group_ids_.erase(DedupKey(entry.author, entry.statement_id));
  }
  tree_ = std::move(savepoint.tree);
  last_record_time_ms_ = savepoint.last_record_time_ms;
  if (registry_before_.has_value()) registry_ = *std::move(registry_before_);
  registry_before_.reset();
  --savepoints_;
  group_.commit.entries.resize(savepoint.entries);
  group_.accepted.resize(savepoint.entries);
  group_.commit.full_tiles.resize(savepoint.full_tiles);
  group_.governance.resize(savepoint.governance);
  group_.erasures.resize(savepoint.erasures);
}

absl::StatusOr<StatementOutcome> AdmissionState::ApplyStatement(
    const std::shared_ptr<const PreparedStatement>& statement,
    int64_t record_time_ms) {
  StatementOutcome outcome;
  outcome.status = statement->status;
  if (!outcome.status.ok()) return outcome;

  // A signature comes before the answer to a repeat: an unsigned copy of a
  // known header would otherwise learn its index.
  const crypto::Envelope& envelope = statement->parsed.envelope;
  if (statement->signature_pending) {
    crypto::BundleVerifier verifier;
    outcome.status = VerifySignature(
        envelope,
        [this](const crypto::KeyId& id) -> std::optional<crypto::PublicKey> {
          const crypto::KeyState* key = registry_.FindKey(id);
          if (key == nullptr) return std::nullopt;
          return key->key;
        },
        &verifier);
    if (!outcome.status.ok()) return outcome;
  }

  auto known = FindKnown(envelope.header);
  if (!known.ok()) {
    if (IsStorageFailure(known.status())) return known.status();
    outcome.status = domain::WithReason(
        known.status(), ErrorReason::kAuthorUnknown, "header.author");
    return outcome;
  }
  if (known->has_value()) return AnswerKnown(*statement, **known);

  auto time_ms = RecordTimeOf(*statement, record_time_ms);
  if (!time_ms.ok()) {
    outcome.status = time_ms.status();
    return outcome;
  }
  const crypto::LogPosition position{size(), *time_ms};
  outcome.status = CheckRegistry(*statement, position);
  if (outcome.status.ok()) outcome.status = CheckRefs(*statement);
  if (outcome.status.ok()) outcome.status = CheckErasure(*statement);
  if (absl::IsDataLoss(outcome.status)) return outcome.status;
  if (outcome.status.ok()) Accept(statement, *time_ms, &outcome);
  return outcome;
}

absl::Status AdmissionState::CheckRegistry(const PreparedStatement& statement,
                                           crypto::LogPosition position) const {
  const crypto::Envelope& envelope = statement.parsed.envelope;
  if (statement.parsed.governance.has_value()) {
    absl::Status checked =
        registry_.Check(envelope, *statement.parsed.governance, position);
    return domain::WithReason(checked, ReasonOfGovernance(checked));
  }
  absl::Status authority = CheckAuthority(envelope, position);
  if (!authority.ok()) return authority;
  return domain::CheckOrderAuthority(statement.parsed, registry_);
}

absl::Status AdmissionState::CheckAuthority(
    const crypto::Envelope& envelope, crypto::LogPosition position) const {
  absl::Status checked = registry_.CheckAuthority(envelope, position).status();
  if (checked.ok()) return checked;
  return domain::WithReason(
      checked, ReasonOfAuthority(checked, registry_, envelope.header));
}

absl::StatusOr<std::optional<AdmissionState::KnownStatement>>
AdmissionState::FindKnown(const StatementHeader& header) const {
  const auto in_group =
      group_ids_.find(DedupKey(header.author, header.statement_id));
  if (in_group != group_ids_.end()) {
    const storage::NewEntry& entry =
        group_.commit.entries[in_group->second - group_.commit.first_index];
    return KnownStatement{entry.header_digest, entry.leaf};
  }
  auto stored = stored_->Find(header.author, header.statement_id);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return std::nullopt;
  auto entry = ReadEntry((*stored)->index);
  if (!entry.ok()) return entry.status();
  return KnownStatement{(*stored)->header_digest, entry->leaf};
}

StatementOutcome AdmissionState::AnswerKnown(
    const PreparedStatement& statement, const KnownStatement& known) const {
  StatementOutcome outcome;
  if (known.header_digest == statement.header_digest) {
    outcome.index = known.leaf.index;
    outcome.record_time_ms = known.leaf.record_time_ms;
    outcome.leaf_hash = crypto::LeafHash(known.leaf);
    outcome.repeated = true;
    return outcome;
  }
  // Only who may speak for the author is told what its ids stand for.
  outcome.status =
      CheckAuthority(statement.parsed.envelope, {size(), last_record_time_ms_});
  if (!outcome.status.ok()) return outcome;
  outcome.status = ErrorWithReason(
      ErrorReason::kStatementIdReused, "header.statement_id",
      absl::StrCat("entry ", known.leaf.index,
                   " already has this statement_id with other content"),
      "send the original bytes again, or use a new statement_id");
  return outcome;
}

absl::StatusOr<int64_t> AdmissionState::RecordTimeOf(
    const PreparedStatement& statement, int64_t clock_time_ms) const {
  // Genesis is applied by CreateLedger before any submission is taken.
  const bool simulated =
      registry_.genesis().clock_mode == crypto::ClockMode::kSimulated;
  absl::Status given =
      CheckTimesGiven(statement.simulated_record_time_ms, simulated);
  if (!given.ok()) return given;
  if (!simulated) return std::max(clock_time_ms, last_record_time_ms_);
  if (statement.simulated_record_time_ms < last_record_time_ms_) {
    return ErrorWithReason(ErrorReason::kRecordTimeDecreases,
                           "simulated_record_time_ms",
                           absl::StrCat("earlier than ", last_record_time_ms_,
                                        ", the record time of the last entry"),
                           "send statements by ascending record time");
  }
  return statement.simulated_record_time_ms;
}

absl::StatusOr<storage::StoredEntry> AdmissionState::ReadEntry(
    uint64_t index) const {
  if (index < group_.commit.first_index) {
    auto stored = stored_->Read(index);
    // The index is below the size of the log: that it cannot be read is ours.
    if (!stored.ok()) return absl::DataLossError(stored.status().message());
    return stored;
  }
  const storage::NewEntry& entry =
      group_.commit.entries[index - group_.commit.first_index];
  return storage::StoredEntry{entry.leaf, entry.envelope};
}

absl::Status AdmissionState::CheckRefs(
    const PreparedStatement& statement) const {
  const StatementHeader& header = statement.parsed.envelope.header;
  for (size_t i = 0; i < header.refs.size(); ++i) {
    const crypto::EntryRef& ref = header.refs[i];
    if (ref.ledger_id != header.ledger_id) continue;
    const std::string field = absl::StrCat("header.refs[", i, "]");
    if (ref.index >= size()) {
      return ErrorWithReason(
          ErrorReason::kReferenceInvalid, field,
          absl::StrCat("the log has no entry ", ref.index),
          "wait for the answer that gives the index of the entry meant");
    }
    auto entry = ReadEntry(ref.index);
    if (!entry.ok()) return entry.status();
    auto referred = crypto::ParseEnvelope(entry->envelope);
    if (!referred.ok()) return absl::DataLossError(referred.status().message());
    if (crypto::HeaderDigestOf(referred->header_bytes) != ref.header_digest) {
      return ErrorWithReason(
          ErrorReason::kReferenceInvalid, field,
          absl::StrCat("header_digest is not that of entry ", ref.index),
          "name the entry by its index and the SHA-256 of its header");
    }
    absl::Status order = domain::CheckOrderRef(header, ref, referred->header);
    if (!order.ok()) return order;
    if (ref.kind != crypto::RefKind::kCorrects) continue;
    const crypto::OrganizationState* author =
        registry_.FindOrganization(header.author);
    const crypto::OrganizationState* corrected =
        registry_.FindOrganization(referred->header.author);
    const bool successor =
        corrected != nullptr &&
        corrected->status == crypto::OrganizationStatus::kDissolved &&
        author != nullptr &&
        author->HasRole(crypto::OrganizationRole::kRegistrar);
    if (referred->header.author != header.author && !successor) {
      return ErrorWithReason(ErrorReason::kCorrectionNotPermitted, field,
                             "only its author corrects a statement",
                             "send a DISPUTE that refers to it");
    }
  }
  return absl::OkStatus();
}

absl::Status AdmissionState::CheckErasure(
    const PreparedStatement& statement) const {
  if (!statement.parsed.governance.has_value()) return absl::OkStatus();
  const auto* erasure =
      std::get_if<crypto::ErasureRecord>(&*statement.parsed.governance);
  if (erasure == nullptr) return absl::OkStatus();
  const StatementHeader& header = statement.parsed.envelope.header;
  const crypto::OrganizationState* author =
      registry_.FindOrganization(header.author);
  const bool registrar = author != nullptr &&
                         author->HasRole(crypto::OrganizationRole::kRegistrar);
  for (size_t i = 0; i < erasure->targets.size(); ++i) {
    const crypto::ErasureTarget& target = erasure->targets[i];
    const std::string field = absl::StrCat("record.targets[", i, "]");
    if (target.index >= size()) {
      return ErrorWithReason(ErrorReason::kReferenceInvalid, field,
                             absl::StrCat("no entry ", target.index),
                             "name an entry of this log");
    }
    auto entry = ReadEntry(target.index);
    if (!entry.ok()) return entry.status();
    auto envelope = crypto::ParseEnvelope(entry->envelope);
    if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
    const auto& heads = envelope->header.sections;
    const bool erasable =
        std::any_of(heads.begin(), heads.end(), [&](const auto& head) {
          return head.label == target.label && head.erasable;
        });
    if (!erasable || (!registrar && envelope->header.author != header.author)) {
      return ErrorWithReason(
          ErrorReason::kErasureNotPermitted, field,
          "not an erasable section of the author's own statement",
          "erase your own erasable sections, or ask the registrar");
    }
  }
  return absl::OkStatus();
}

void AdmissionState::Accept(
    const std::shared_ptr<const PreparedStatement>& statement,
    int64_t record_time_ms, StatementOutcome* outcome) {
  const StatementHeader& header = statement->parsed.envelope.header;
  const crypto::Leaf leaf{crypto::LeafClassOf(header.kind), size(),
                          record_time_ms, statement->envelope_digest};
  outcome->index = leaf.index;
  outcome->record_time_ms = record_time_ms;
  outcome->leaf_hash = crypto::LeafHash(leaf);

  last_record_time_ms_ = record_time_ms;
  tree_.Append(outcome->leaf_hash, [this](
                                       const crypto::merkle::FullTile& tile) {
    group_.commit.full_tiles.push_back({static_cast<uint8_t>(tile.level),
                                        tile.number, std::string(tile.hashes)});
  });
  group_ids_.emplace(DedupKey(header.author, header.statement_id), leaf.index);
  group_.commit.entries.push_back(MakeEntry(*statement, leaf));
  group_.accepted.push_back(statement);

  if (!statement->parsed.governance.has_value()) return;
  const crypto::GovernanceRecord& record = *statement->parsed.governance;
  const crypto::LogPosition position{leaf.index, record_time_ms};
  if (statement.get() != last_validated_) {
    if (savepoints_ > 0 && !registry_before_.has_value()) {
      registry_before_ = registry_;
    }
    registry_.Apply(statement->parsed.envelope, record, position);
  }
  group_.governance.push_back({statement->parsed.envelope, record, position});
  if (const auto* erasure = std::get_if<crypto::ErasureRecord>(&record)) {
    group_.erasures.push_back(*erasure);
  }
}

AppliedGroup AdmissionState::EndGroup() {
  group_.commit.head = {tree_.size(), tree_.Root(), last_record_time_ms_};
  AppliedGroup done = std::move(group_);
  group_ = AppliedGroup();
  group_.commit.first_index = tree_.size();
  group_ids_.clear();
  return done;
}

}  // namespace daodi::services::ledger
