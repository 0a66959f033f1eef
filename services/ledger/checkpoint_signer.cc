#include "services/ledger/checkpoint_signer.h"

#include <chrono>
#include <utility>

#include "crypto/checkpoint.h"

namespace daodi::services::ledger {

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
      std::lock_guard<std::mutex> lock(mutex_);
      health_ = done;
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
  absl::Status stored = parts_.store->PutCheckpoint(head.size, *note);
  if (!stored.ok()) return stored;
  const PublishedCheckpoint checkpoint{head.size, head.root, *std::move(note)};
  parts_.board->Publish(Coverage::kSigned, checkpoint);
  Observe(Step::kPublished);
  return AskWitnesses(checkpoint);
}

absl::Status CheckpointSigner::AskWitnesses(
    const PublishedCheckpoint& checkpoint) {
  if (parts_.witnesses == nullptr) {
    parts_.board->Publish(Coverage::kWitnessed, checkpoint);
    return absl::OkStatus();
  }
  auto cosigned = parts_.witnesses->Cosign(checkpoint.signed_note);
  if (absl::IsFailedPrecondition(cosigned.status())) return cosigned.status();
  // Without a quorum the callers who asked for one go on waiting.
  if (!cosigned.ok()) return absl::OkStatus();
  PublishedCheckpoint witnessed = checkpoint;
  witnessed.signed_note = *std::move(cosigned);
  absl::Status stored =
      parts_.store->PutCheckpoint(witnessed.size, witnessed.signed_note);
  if (!stored.ok()) return stored;
  parts_.board->Publish(Coverage::kSigned, witnessed);
  parts_.board->Publish(Coverage::kWitnessed, std::move(witnessed));
  return absl::OkStatus();
}

}  // namespace daodi::services::ledger
