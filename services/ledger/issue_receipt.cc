#include "services/ledger/issue_receipt.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/section.h"
#include "crypto/tlog_proof.h"
#include "services/domain/violation.h"

namespace daodi::services::ledger {
namespace {

absl::Status CheckCovered(const storage::LedgerStore& store,
                          const PublishedCheckpoint& checkpoint,
                          uint64_t index) {
  if (index < checkpoint.size) return absl::OkStatus();
  if (index < store.head().size) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kNotYetVisible, "name",
        absl::StrCat("no checkpoint covers entry ", index, " yet"),
        "ask again in a second");
  }
  return domain::ErrorWithReason(domain::ErrorReason::kNotFound, "name",
                                 absl::StrCat("no entry ", index),
                                 "name an entry of this log");
}

// A governance entry with all its public sections.
absl::StatusOr<crypto::ProvenEntry> ProveEntry(
    const storage::LedgerStore& store, uint64_t size, uint64_t index) {
  auto entry = store.ReadEntry(index);
  if (!entry.ok()) return entry.status();
  auto path = store.InclusionPath(index, size);
  if (!path.ok()) return path.status();
  crypto::ProvenEntry proven;
  proven.index = index;
  proven.record_time_ms = entry->leaf.record_time_ms;
  proven.envelope = std::move(entry->envelope);
  proven.inclusion_path = *std::move(path);
  return proven;
}

absl::Status AddPublicSections(const storage::LedgerStore& store,
                               crypto::ProvenEntry* proven) {
  auto envelope = crypto::ParseEnvelope(proven->envelope);
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  const std::vector<crypto::SectionHead>& heads = envelope->header.sections;
  auto sections = store.ReadSections(proven->index, heads);
  if (!sections.ok()) return sections.status();
  for (size_t i = 0; i < sections->size(); ++i) {
    const storage::StoredSection& section = (*sections)[i];
    if (heads[i].audience != crypto::Audience::kPublic ||
        section.state != storage::SectionState::kPresent) {
      continue;
    }
    auto content = crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return absl::DataLossError(content.status().message());
    proven->sections.push_back(*std::move(content));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> IssueReceipt(const storage::LedgerStore& store,
                                         const PublishedCheckpoint& checkpoint,
                                         uint64_t index) {
  absl::Status covered = CheckCovered(store, checkpoint, index);
  if (!covered.ok()) return covered;
  auto path = store.InclusionPath(index, checkpoint.size);
  if (!path.ok()) return path.status();
  crypto::TlogProof proof;
  proof.index.value = index;
  proof.path = *std::move(path);
  proof.checkpoint = checkpoint.signed_note;
  return crypto::FormatTlogProof(proof);
}

absl::StatusOr<crypto::ProofFile> IssueProof(
    const storage::LedgerStore& store, const PublishedRegistry& registry,
    const PublishedCheckpoint& checkpoint, uint64_t index,
    std::vector<crypto::SectionContent> shown) {
  absl::Status covered = CheckCovered(store, checkpoint, index);
  if (!covered.ok()) return covered;
  crypto::ProofFile proof;
  proof.checkpoint = checkpoint.signed_note;
  auto statement = ProveEntry(store, checkpoint.size, index);
  if (!statement.ok()) return statement.status();
  auto envelope = crypto::ParseEnvelope(statement->envelope);
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  proof.statement = *std::move(statement);
  proof.statement.sections = std::move(shown);
  const crypto::LogPosition position{index, proof.statement.record_time_ms};
  const std::vector<uint64_t> chain =
      registry.With([&](const crypto::Registry& state) {
        return state.KeyChain(*envelope, position);
      });
  for (const uint64_t link : chain) {
    // A key ended after this checkpoint is the next checkpoint's news.
    if (link >= checkpoint.size) continue;
    auto entry = ProveEntry(store, checkpoint.size, link);
    if (!entry.ok()) return entry.status();
    absl::Status added = AddPublicSections(store, &*entry);
    if (!added.ok()) return added;
    proof.key_chain.push_back(*std::move(entry));
  }
  return proof;
}

}  // namespace daodi::services::ledger
