#include "tests/testing/test_witness.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/cosignature.h"
#include "crypto/note_signature.h"
#include "tests/testing/governance_fixture.h"

namespace daodi::testing {
namespace {

std::string UrlOf(const std::string& name) {
  return absl::StrCat("https://", name, ".example");
}

crypto::WitnessResponse Conflict(uint64_t size) {
  return {409, std::string(crypto::kLogSizeContentType),
          absl::StrCat(size, "\n")};
}

}  // namespace

TestWitnesses::TestWitnesses(int count, crypto::NoteKey log)
    : log_(std::move(log)) {
  for (int i = 1; i <= count; ++i) {
    const std::string name = absl::StrCat("w", i);
    auto signer = crypto::NoteSigner::Create(
        crypto::NoteKeyType::kCosignatureV1, absl::StrCat(name, ".example"),
        TestKey(name, crypto::SignatureScheme::kEd25519));
    witnesses_.emplace(UrlOf(name), Witness{*std::move(signer)});
  }
}

std::string TestWitnesses::Policy(int quorum) const {
  std::string policy = absl::StrCat("log ", log_.Format(), "\n");
  std::string group = absl::StrCat("group all-of-them ", quorum);
  int number = 0;
  for (const auto& [url, witness] : witnesses_) {
    const std::string name = absl::StrCat("w", ++number);
    absl::StrAppend(&policy, "witness ", name, " ",
                    witness.signer.key().Format(), " ", url, "\n");
    absl::StrAppend(&group, " ", name);
  }
  return absl::StrCat(policy, group, "\nquorum all-of-them\n");
}

void TestWitnesses::Set(const std::string& name, WitnessConduct conduct) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    witnesses_.at(UrlOf(name)).conduct = conduct;
  }
  conduct_changed_.notify_all();
}

std::vector<int> TestWitnesses::Answers(const std::string& name) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return witnesses_.at(UrlOf(name)).answers;
}

absl::StatusOr<crypto::WitnessResponse> TestWitnesses::AddCheckpoint(
    const std::string& url, const std::string& body, int64_t timeout_ms) {
  std::unique_lock<std::mutex> lock(mutex_);
  Witness& witness = witnesses_.at(url);
  const bool speaks = conduct_changed_.wait_for(
      lock, std::chrono::milliseconds(timeout_ms),
      [&] { return witness.conduct != WitnessConduct::kSilent; });
  if (!speaks) return absl::DeadlineExceededError("no answer in time");
  if (witness.conduct == WitnessConduct::kDown) {
    return absl::UnavailableError("connection refused");
  }
  crypto::WitnessResponse response = Answer(body, &witness);
  witness.answers.push_back(response.http_status);
  return response;
}

crypto::WitnessResponse TestWitnesses::Answer(absl::string_view body,
                                              Witness* witness) {
  const uint64_t size = witness->head.has_value() ? witness->head->size : 0;
  switch (witness->conduct) {
    case WitnessConduct::kConflictOnce:
      witness->conduct = WitnessConduct::kHonest;
      return Conflict(size);
    case WitnessConduct::kAhead:
      return Conflict(size + 1000);
    case WitnessConduct::kOtherHistory:
      return {422, "text/plain", "the proof is wrong\n"};
    case WitnessConduct::kBabbles:
      return {200, "text/plain", "hello\n"};
    default:
      return Decide(body, witness);
  }
}

crypto::WitnessResponse TestWitnesses::Decide(absl::string_view body,
                                              Witness* witness) {
  crypto::AddCheckpointDecision decision = crypto::DecideAddCheckpoint(
      body, {&log_, 1}, [&](absl::string_view) { return witness->head; });
  if (decision.accepted.has_value()) {
    witness->head = {decision.accepted->checkpoint.size,
                     decision.accepted->checkpoint.root};
    decision.body = Cosign(*witness, decision.accepted->text);
  }
  return {decision.http_status, decision.content_type, decision.body};
}

std::string TestWitnesses::Cosign(const Witness& witness,
                                  absl::string_view text) {
  auto line = crypto::Cosign(witness.signer, {++now_seconds_}, text);
  // The payload starts with the time.
  if (witness.conduct == WitnessConduct::kWrongSignature) line->payload[7] ^= 1;
  return crypto::FormatSignatureLine(*line);
}

}  // namespace daodi::testing
