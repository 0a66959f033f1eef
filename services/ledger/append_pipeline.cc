#include "services/ledger/append_pipeline.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/ledger/load_registry.h"
#include "services/limits.h"

namespace daodi::services::ledger {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status ReadOnly(const absl::Status& why) {
  return ErrorWithReason(
      ErrorReason::kLedgerReadOnly, "",
      absl::StrCat("the ledger stopped writing: ", why.message()),
      "tell the operator; send again once the ledger was restarted");
}

// The write may have reached the disk: only a repeat tells.
absl::Status PerhapsWritten() {
  return ErrorWithReason(
      ErrorReason::kOutcomeUnknown, "",
      "the write failed after it began: the statement may be in the log",
      "send the same bytes again later; a repeat gets the original index");
}

bool IsAnyAccepted(const std::vector<StatementOutcome>& outcomes) {
  return std::any_of(
      outcomes.begin(), outcomes.end(),
      [](const StatementOutcome& outcome) { return outcome.status.ok(); });
}

// Why the ack level was not reached, after what holds all the same.
absl::Status DurableBut(const std::vector<StatementOutcome>& outcomes,
                        const absl::Status& why) {
  uint64_t first = std::numeric_limits<uint64_t>::max();
  uint64_t last = 0;
  for (const StatementOutcome& outcome : outcomes) {
    if (!outcome.status.ok()) continue;
    first = std::min(first, outcome.index);
    last = std::max(last, outcome.index);
  }
  std::vector<domain::Violation> violations = domain::ViolationsOf(why);
  if (violations.empty()) return why;
  violations[0].description = absl::StrCat(
      first == last
          ? absl::StrCat("entry ", first, " is")
          : absl::StrCat("the entries between ", first, " and ", last, " are"),
      " durable and not lost, but ", violations[0].description);
  return domain::StatusOf(violations);
}

}  // namespace

class AppendPipeline::StoreLookup : public StoredStatements {
 public:
  explicit StoreLookup(const storage::LedgerStore* store) : store_(store) {}
  absl::StatusOr<std::optional<storage::StoredStatement>> Find(
      absl::string_view author, const crypto::StatementId& id) const override {
    return store_->FindStatement(author, id);
  }
  absl::StatusOr<storage::StoredEntry> Read(uint64_t index) const override {
    return store_->ReadEntry(index);
  }

 private:
  const storage::LedgerStore* store_;
};

absl::StatusOr<std::unique_ptr<AppendPipeline>> AppendPipeline::Start(
    const AppendPipelineParts& parts, const AppendPipelineOptions& options) {
  std::unique_ptr<AppendPipeline> pipeline(new AppendPipeline(parts, options));
  absl::Status loaded = pipeline->LoadState();
  if (!loaded.ok()) return loaded;
  AppendPipeline* self = pipeline.get();
  for (int i = 0; i < std::max(1, options.verify_threads); ++i) {
    self->verify_threads_.emplace_back([self] { self->VerifyLoop(); });
  }
  self->sequence_thread_ = std::thread([self] { self->SequenceLoop(); });
  self->ack_thread_ = std::thread([self] { self->AckLoop(); });
  return pipeline;
}

AppendPipeline::AppendPipeline(const AppendPipelineParts& parts,
                               const AppendPipelineOptions& options)
    : parts_(parts), options_(options) {}

absl::Status AppendPipeline::LoadState() {
  auto loaded = LoadRegistry(*parts_.store);
  if (!loaded.ok()) return loaded.status();
  if (!loaded->registry.has_genesis()) {
    return absl::FailedPreconditionError(
        "the ledger has no genesis: create it with `daodi init`");
  }
  real_clock_ =
      loaded->registry.genesis().clock_mode == crypto::ClockMode::kReal;
  // A crash between a commit and its erasures leaves them to be done now.
  absl::Status erased = Erase(loaded->erasures);
  if (!erased.ok()) return erased;
  auto tree = parts_.store->LoadTree();
  if (!tree.ok()) return tree.status();
  lookup_ = std::make_unique<StoreLookup>(parts_.store);
  state_ = std::make_unique<AdmissionState>(
      std::move(loaded->registry), *std::move(tree),
      parts_.store->head().record_time_ms, lookup_.get());
  return absl::OkStatus();
}

AppendPipeline::~AppendPipeline() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  verify_wanted_.notify_all();
  sequence_wanted_.notify_all();
  ack_wanted_.notify_all();
  for (std::thread& thread : verify_threads_) thread.join();
  if (sequence_thread_.joinable()) sequence_thread_.join();
  if (ack_thread_.joinable()) ack_thread_.join();
}

absl::Status AppendPipeline::CheckCapacity(size_t statements,
                                           size_t bytes) const {
  if (!write_health_.ok()) return ReadOnly(write_health_);
  const bool queue_full =
      pending_statements_.load() + statements > kMaxPendingStatements ||
      pending_bytes_ + bytes > kMaxPendingBytes;
  const bool views_behind = parts_.view_lag && parts_.view_lag() > kMaxViewLag;
  if (queue_full || views_behind) {
    return ErrorWithReason(
        ErrorReason::kQueueFull, "",
        "more statements are waiting than can be taken",
        absl::StrCat("send the same bytes again after ", kRetryAfterMs, " ms"));
  }
  return absl::OkStatus();
}

absl::Status AppendPipeline::Submit(Submission submission) {
  if (real_clock_ && options_.require_synchronised_clock &&
      !parts_.clock->Now().synchronised) {
    return ErrorWithReason(
        ErrorReason::kClockNotTrusted, "",
        "the ledger's clock is not synchronised, so it gives no record times",
        "send again later; the operator starts NTP or starts "
        "daodid with --no-require-clock-sync");
  }
  auto pending = std::make_shared<Pending>();
  pending->statements = submission.statements.size();
  for (const SubmittedStatement& statement : submission.statements) {
    pending->bytes += BytesOf(statement);
  }
  pending->submission = std::move(submission);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    absl::Status capacity = CheckCapacity(pending->statements, pending->bytes);
    if (!capacity.ok()) return capacity;
    pending_statements_ += pending->statements;
    pending_bytes_ += pending->bytes;
    to_verify_.push_back(pending);
    line_.push_back(std::move(pending));
  }
  verify_wanted_.notify_one();
  return absl::OkStatus();
}

absl::Status AppendPipeline::Health() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return write_health_;
}

void AppendPipeline::VerifyLoop() {
  for (;;) {
    std::shared_ptr<Pending> pending;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      verify_wanted_.wait(lock,
                          [this] { return stopping_ || !to_verify_.empty(); });
      if (to_verify_.empty()) return;
      pending = std::move(to_verify_.front());
      to_verify_.pop_front();
    }
    const int64_t now_ms = parts_.clock->Now().time_ms;
    crypto::BundleVerifier verifier;
    pending->prepared.reserve(pending->statements);
    for (SubmittedStatement& statement : pending->submission.statements) {
      pending->prepared.push_back(PrepareStatement(
          std::move(statement), *parts_.registry, now_ms, &verifier));
    }
    Observe(Step::kPrepared);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      pending->ready = true;
    }
    sequence_wanted_.notify_one();
  }
}

std::vector<std::shared_ptr<AppendPipeline::Pending>>
AppendPipeline::TakeReady() {
  std::unique_lock<std::mutex> lock(mutex_);
  sequence_wanted_.wait(lock, [this] {
    return (!line_.empty() && line_.front()->ready) ||
           (stopping_ && line_.empty());
  });
  std::vector<std::shared_ptr<Pending>> group;
  size_t statements = 0;
  size_t bytes = 0;
  while (!line_.empty() && line_.front()->ready) {
    statements += line_.front()->statements;
    bytes += line_.front()->bytes;
    const bool full =
        statements > kMaxGroupStatements || bytes > kMaxGroupBytes;
    if (full && !group.empty()) break;
    group.push_back(std::move(line_.front()));
    line_.pop_front();
  }
  return group;
}

void AppendPipeline::SequenceLoop() {
  for (;;) {
    auto group = TakeReady();
    if (group.empty()) break;
    SequenceGroup(std::move(group));
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    sequencer_done_ = true;
  }
  ack_wanted_.notify_all();
}

SubmissionResult AppendPipeline::Sequence(const Pending& pending,
                                          int64_t now_ms) {
  const LogRecord record{now_ms, pending.submission.mode, pending.prepared};
  auto outcomes = pending.submission.validate_only ? state_->Validate(record)
                                                   : state_->Apply(record);
  SubmissionResult result;
  if (!outcomes.ok()) {
    StopWriting(outcomes.status());
    result.status = ReadOnly(outcomes.status());
    return result;
  }
  result.outcomes = *std::move(outcomes);
  return result;
}

void AppendPipeline::SequenceGroup(
    std::vector<std::shared_ptr<Pending>> group) {
  const int64_t now_ms = parts_.clock->Now().time_ms;
  std::vector<Completed> completed;
  for (std::shared_ptr<Pending>& pending : group) {
    absl::Status health = Health();
    SubmissionResult result;
    if (health.ok()) {
      result = Sequence(*pending, now_ms);
    } else {
      result.status = ReadOnly(health);
    }
    completed.push_back({std::move(pending), std::move(result), 0});
  }
  Observe(Step::kApplied);
  if (Health().ok()) {
    absl::Status committed = CommitGroup(state_->EndGroup());
    if (!committed.ok()) StopWriting(committed);
  }
  const bool durable = Health().ok();
  for (Completed& one : completed) {
    one.covering_size = state_->size();
    if (!durable && one.result.status.ok()) {
      one.result = SubmissionResult();
      one.result.status = PerhapsWritten();
    }
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    for (Completed& one : completed) to_ack_.push_back(std::move(one));
  }
  ack_wanted_.notify_one();
}

absl::Status AppendPipeline::CommitGroup(AppliedGroup group) {
  if (group.commit.entries.empty()) return absl::OkStatus();
  absl::Status committed = parts_.store->Commit(group.commit);
  if (!committed.ok()) return committed;
  Observe(Step::kCommitted);
  parts_.registry->Apply(group.governance);
  absl::Status erased = Erase(group.erasures);
  if (!erased.ok()) return erased;
  std::vector<RecentStatements::Item> recent;
  recent.reserve(group.accepted.size());
  for (size_t i = 0; i < group.accepted.size(); ++i) {
    recent.push_back({group.commit.entries[i].leaf.record_time_ms,
                      std::move(group.accepted[i])});
  }
  parts_.recent->Add(group.commit.first_index, std::move(recent));
  if (parts_.on_commit) parts_.on_commit(group.commit.head.size);
  return absl::OkStatus();
}

absl::Status AppendPipeline::Erase(
    const std::vector<crypto::ErasureRecord>& erasures) {
  for (const crypto::ErasureRecord& erasure : erasures) {
    for (const crypto::ErasureTarget& target : erasure.targets) {
      if (parts_.before_erasure) {
        absl::Status prepared = parts_.before_erasure(erasure.stage, target);
        if (!prepared.ok()) return prepared;
      }
      absl::Status done =
          erasure.stage == crypto::ErasureStage::kBlock
              ? parts_.store->BlockSection(target.index, target.label)
              : parts_.store->EraseSection(target.index, target.label);
      if (!done.ok()) return done;
    }
  }
  return absl::OkStatus();
}

void AppendPipeline::StopWriting(const absl::Status& why) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (write_health_.ok()) write_health_ = why;
}

void AppendPipeline::AckLoop() {
  for (;;) {
    std::deque<Completed> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      ack_wanted_.wait(lock,
                       [this] { return sequencer_done_ || !to_ack_.empty(); });
      if (to_ack_.empty()) return;
      batch.swap(to_ack_);
    }
    for (Completed& one : batch) {
      const size_t statements = one.pending->statements;
      const size_t bytes = one.pending->bytes;
      Acknowledge(std::move(one));
      std::lock_guard<std::mutex> lock(mutex_);
      pending_statements_ -= statements;
      pending_bytes_ -= bytes;
    }
    Observe(Step::kAcked);
  }
}

void AppendPipeline::Acknowledge(Completed completed) {
  Submission& submission = completed.pending->submission;
  const bool wants_checkpoint =
      submission.ack_level != AckLevel::kDurable && !submission.validate_only &&
      completed.result.status.ok() && IsAnyAccepted(completed.result.outcomes);
  if (!wants_checkpoint) {
    submission.done(std::move(completed.result));
    return;
  }
  const Coverage coverage = submission.ack_level == AckLevel::kWitnessed
                                ? Coverage::kWitnessed
                                : Coverage::kSigned;
  auto result = std::make_shared<SubmissionResult>(std::move(completed.result));
  parts_.board->WhenCovers(
      coverage, completed.covering_size, submission.answer_by,
      [done = std::move(submission.done),
       result](const absl::StatusOr<PublishedCheckpoint>& checkpoint) {
        if (checkpoint.ok()) {
          result->checkpoint = checkpoint->signed_note;
          result->checkpoint_size = checkpoint->size;
        } else {
          result->status = DurableBut(result->outcomes, checkpoint.status());
        }
        done(std::move(*result));
      });
}

}  // namespace daodi::services::ledger
