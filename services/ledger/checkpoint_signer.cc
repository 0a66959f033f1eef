#include "services/ledger/checkpoint_signer.h"

#include <chrono>
#include <utility>

#include "absl/strings/match.h"
#include "crypto/checkpoint.h"

namespace daodi::services::ledger {

CheckpointSigner::CheckpointSigner(const CheckpointSignerParts& parts,
                                   const CheckpointSignerOptions& options)
    : parts_(parts), options_(options) {
  if (parts.witnesses == nullptr) return;
  collector_ = std::make_unique<CosignatureCollector>(
      parts.store, parts.board, parts.witnesses, options.witness_retry_ms);
}

absl::StatusOr<std::unique_ptr<CheckpointSigner>> CheckpointSigner::Start(
    const CheckpointSignerParts& parts,
    const CheckpointSignerOptions& options) {
  std::unique_ptr<CheckpointSigner> signer(
      new CheckpointSigner(parts, options));
  absl::Status signed_head = signer->SignHead();
  if (!signed_head.ok()) return signed_head;
  CheckpointSigner* self = signer.get();
  self->thread_ = std::thread([self] { self->Loop(); });
  return signer;
}

CheckpointSigner::~CheckpointSigner() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void CheckpointSigner::NotifyGrown() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    grown_ = true;
  }
  wanted_.notify_one();
}

absl::Status CheckpointSigner::Health() const {
  if (collector_ != nullptr) {
    absl::Status health = collector_->Health();
    if (!health.ok()) return health;
  }
  std::lock_guard<std::mutex> lock(mutex_);
  return health_;
}

void CheckpointSigner::Loop() {
  using std::chrono::milliseconds;
  for (;;) {
    bool last = false;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wanted_.wait_for(lock, milliseconds(options_.idle_interval_ms),
                       [this] { return grown_ || stopping_; });
      last = stopping_;
      grown_ = false;
    }
    absl::Status done = SignHead();
    if (!done.ok()) {
      {
        std::lock_guard<std::mutex> lock(mutex_);
        health_ = done;
      }
      parts_.board->StopSigning(done);
      return;
    }
    if (last) return;
    // What arrives meanwhile is signed together.
    std::unique_lock<std::mutex> lock(mutex_);
    wanted_.wait_for(lock, milliseconds(options_.interval_ms),
                     [this] { return stopping_; });
  }
}

absl::Status CheckpointSigner::SignHead() {
  if (absl::Status health = Health(); !health.ok()) return health;
  const storage::TreeHead head = parts_.store->head();
  const std::string& origin = parts_.signer->key().name();
  absl::Status intended = parts_.guard->Intend(
      {origin, head.size, head.root},
      [this](uint64_t size) { return parts_.store->RootAt(size); });
  if (!intended.ok()) return intended;
  Observe(Step::kIntended);
  auto note = crypto::SignCheckpoint({origin, head.size, head.root, {}},
                                     *parts_.signer);
  if (!note.ok()) return note.status();
  Observe(Step::kSigned);
  return StoreAndPublish({head.size, head.root, *std::move(note)});
}

absl::Status CheckpointSigner::StoreAndPublish(PublishedCheckpoint checkpoint) {
  // A head signed before, idle or before a restart: the stored note may have
  // cosignatures after the same lines.
  const auto latest = parts_.store->LatestCheckpoint();
  if (latest.ok() && absl::StartsWith(*latest, checkpoint.signed_note)) {
    parts_.board->Publish(Coverage::kSigned,
                          {checkpoint.size, checkpoint.root, *latest});
  } else {
    absl::Status stored =
        parts_.store->PutCheckpoint(checkpoint.size, checkpoint.signed_note);
    if (!stored.ok()) return stored;
    parts_.board->Publish(Coverage::kSigned, checkpoint);
  }
  Observe(Step::kPublished);
  if (collector_ != nullptr) {
    collector_->Offer(std::move(checkpoint));
  } else {
    parts_.board->Publish(Coverage::kWitnessed, checkpoint);
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::ledger
