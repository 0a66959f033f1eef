#include "services/ledger/witness_client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/checkpoint.h"

namespace daodi::services::ledger {
namespace {

using crypto::VerifiedSignature;
using crypto::WitnessVerdict;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What this side did not manage says nothing about the ledger's history.
absl::Status NotAsked(const absl::Status& why) {
  return absl::UnavailableError(why.message());
}

}  // namespace

absl::StatusOr<std::unique_ptr<WitnessClient>> WitnessClient::Create(
    absl::string_view policy, const storage::LedgerStore* store,
    WitnessTransport* transport, WitnessClientOptions options) {
  auto parsed = crypto::LogPolicy::Parse(policy);
  if (!parsed.ok()) return parsed.status();
  if (parsed->needs_no_witness()) return std::unique_ptr<WitnessClient>();
  std::vector<VerifiedSignature> reachable;
  for (const crypto::LogPolicy::Witness& witness : parsed->witnesses()) {
    if (!witness.url.empty()) reachable.push_back({witness.key, {}, {}});
  }
  if (!parsed->CheckQuorum(reachable).ok()) {
    return absl::InvalidArgumentError(
        "witness policy: the witnesses with a URL are no quorum; give more of "
        "them one");
  }
  return std::unique_ptr<WitnessClient>(new WitnessClient(
      *std::move(parsed), store, transport, std::move(options)));
}

WitnessClient::WitnessClient(crypto::LogPolicy policy,
                             const storage::LedgerStore* store,
                             WitnessTransport* transport,
                             WitnessClientOptions options)
    : policy_(std::move(policy)),
      store_(store),
      transport_(transport),
      options_(std::move(options)) {
  for (const crypto::LogPolicy::Witness& witness : policy_.witnesses()) {
    if (!witness.url.empty()) slots_.emplace_back(witness);
  }
}

WitnessClient::~WitnessClient() {
  for (Slot& slot : slots_) {
    if (slot.thread.joinable()) slot.thread.join();
  }
}

absl::StatusOr<std::string> WitnessClient::Cosign(
    const std::string& signed_note) {
  auto note = crypto::ParseNote(signed_note);
  if (!note.ok()) return note.status();
  auto checkpoint = crypto::ParseCheckpointText(note->text);
  if (!checkpoint.ok()) return checkpoint.status();
  auto round = std::make_shared<Round>();
  round->note = signed_note;
  round->text = std::move(note->text);
  round->size = checkpoint->size;

  std::unique_lock<std::mutex> lock(mutex_);
  for (Slot& slot : slots_) {
    if (slot.busy) continue;
    if (slot.thread.joinable()) slot.thread.join();
    slot.busy = true;
    ++round->running;
    slot.thread = std::thread([this, &slot, round] { Ask(&slot, round); });
  }
  answered_.wait(lock, [&] {
    return !refused_.ok() || round->running == 0 ||
           policy_.CheckQuorum(round->cosignatures).ok();
  });
  if (!refused_.ok()) return refused_;
  if (!policy_.CheckQuorum(round->cosignatures).ok()) {
    return absl::UnavailableError(
        absl::StrCat("no quorum of witnesses cosigned: ", Failures()));
  }
  std::vector<crypto::NoteSignature> lines;
  for (const VerifiedSignature& cosignature : round->cosignatures) {
    lines.push_back(cosignature.line);
  }
  return crypto::AddSignatures(signed_note, lines);
}

void WitnessClient::Ask(Slot* slot, const std::shared_ptr<Round>& round) {
  auto cosignatures = AskUntilCosigned(slot, *round);
  std::lock_guard<std::mutex> lock(mutex_);
  slot->busy = false;
  --round->running;
  const absl::Status& outcome = cosignatures.status();
  if (cosignatures.ok()) {
    for (VerifiedSignature& cosignature : *cosignatures) {
      round->cosignatures.push_back(std::move(cosignature));
    }
  } else if (absl::IsFailedPrecondition(outcome) && refused_.ok()) {
    refused_ = absl::FailedPreconditionError(absl::StrCat(
        "signing stopped: witness ", slot->witness.name, ": ",
        outcome.message(),
        "; find out which history is the true one before signing again"));
  }
  if (outcome != slot->latest && options_.on_change) {
    options_.on_change(slot->witness.name, outcome);
  }
  slot->latest = outcome;
  answered_.notify_all();
}

absl::StatusOr<std::vector<VerifiedSignature>> WitnessClient::AskUntilCosigned(
    Slot* slot, const Round& round) const {
  const auto deadline = steady_clock::now() + milliseconds(options_.timeout_ms);
  // The second time from the size the witness told.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto left = std::chrono::duration_cast<milliseconds>(
        deadline - steady_clock::now());
    if (left.count() <= 0) break;
    auto answer =
        AskOnce(*slot, round, std::min(slot->size, round.size), left.count());
    if (!answer.ok()) return answer.status();
    switch (answer->verdict) {
      case WitnessVerdict::kCosigned:
        slot->size = round.size;
        return std::move(answer->cosignatures);
      case WitnessVerdict::kOtherSize:
        slot->size = answer->witness_size;
        break;
      case WitnessVerdict::kLogRolledBack:
        return absl::FailedPreconditionError(
            absl::StrCat("it has cosigned ", answer->witness_size,
                         " entries of this ledger, which has only ",
                         store_->head().size, ": an old state was restored"));
    }
  }
  return absl::UnavailableError(absl::StrCat("is at size ", slot->size,
                                             " and did not cosign ", round.size,
                                             " in time"));
}

absl::StatusOr<crypto::WitnessAnswer> WitnessClient::AskOnce(
    const Slot& slot, const Round& round, uint64_t old_size,
    int64_t timeout_ms) const {
  crypto::AddCheckpointRequest request;
  request.old_size = old_size;
  request.checkpoint = round.note;
  // The specification has no proof from size 0.
  if (old_size > 0) {
    auto proof = store_->ConsistencyPath(old_size, round.size);
    if (!proof.ok()) return NotAsked(proof.status());
    request.proof = *std::move(proof);
  }
  auto body = crypto::FormatAddCheckpointRequest(request);
  if (!body.ok()) return NotAsked(body.status());
  auto response =
      transport_->AddCheckpoint(slot.witness.url, *body, timeout_ms);
  if (!response.ok()) return NotAsked(response.status());
  // Everything signed is in the store. Not the largest signed size: the next
  // head may be signed, and shown to the witness by others, at this moment.
  return crypto::ReadWitnessResponse(
      *response, {round.text, store_->head().size, {&slot.witness.key, 1}});
}

std::string WitnessClient::Failures() const {
  std::string failures;
  for (const Slot& slot : slots_) {
    const absl::string_view why = slot.busy          ? "has not answered yet"
                                  : slot.latest.ok() ? "cosigned"
                                                     : slot.latest.message();
    absl::StrAppend(&failures, failures.empty() ? "" : "; ", slot.witness.name,
                    ": ", why);
  }
  return failures;
}

}  // namespace daodi::services::ledger
