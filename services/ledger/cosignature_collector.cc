#include "services/ledger/cosignature_collector.h"

#include <chrono>
#include <utility>

namespace daodi::services::ledger {

CosignatureCollector::CosignatureCollector(storage::LedgerStore* store,
                                           CheckpointBoard* board,
                                           Witnesses* witnesses,
                                           int64_t retry_ms)
    : store_(store),
      board_(board),
      witnesses_(witnesses),
      retry_ms_(retry_ms),
      thread_([this] { Loop(); }) {}

CosignatureCollector::~CosignatureCollector() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_all();
  thread_.join();
}

void CosignatureCollector::Offer(PublishedCheckpoint checkpoint) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    offered_ = std::move(checkpoint);
  }
  wanted_.notify_one();
}

absl::Status CosignatureCollector::Health() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return health_;
}

void CosignatureCollector::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return stopping_ || offered_.has_value(); });
    if (stopping_) return;
    PublishedCheckpoint checkpoint = *std::move(offered_);
    offered_.reset();
    lock.unlock();
    const absl::Status collected = Collect(checkpoint);
    lock.lock();
    if (collected.ok()) continue;
    if (!absl::IsUnavailable(collected)) {
      health_ = collected;
      lock.unlock();
      board_->StopSigning(collected);
      return;
    }
    board_->ReportMissingQuorum(collected);
    // Callers may be waiting for this one, and the log may not grow again.
    if (!offered_.has_value()) offered_ = std::move(checkpoint);
    wanted_.wait_for(lock, std::chrono::milliseconds(retry_ms_),
                     [this] { return stopping_; });
  }
}

absl::Status CosignatureCollector::Collect(
    const PublishedCheckpoint& checkpoint) {
  auto cosigned = witnesses_->Cosign(checkpoint.signed_note);
  if (!cosigned.ok()) return cosigned.status();
  PublishedCheckpoint witnessed = checkpoint;
  witnessed.signed_note = *std::move(cosigned);
  absl::Status stored =
      store_->PutCheckpoint(witnessed.size, witnessed.signed_note);
  if (!stored.ok()) return stored;
  board_->Publish(Coverage::kSigned, witnessed);
  board_->Publish(Coverage::kWitnessed, witnessed);
  return absl::OkStatus();
}

}  // namespace daodi::services::ledger
