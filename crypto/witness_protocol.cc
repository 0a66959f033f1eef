#include "crypto/witness_protocol.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/decimal.h"
#include "crypto/hash.h"
#include "crypto/line_reader.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/merkle/rfc6962_hasher.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kOldPrefix = "old ";

absl::Status BadRequest(absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("add-checkpoint request: ", reason));
}

AddCheckpointDecision Refuse(int http_status, absl::string_view reason) {
  AddCheckpointDecision decision;
  decision.http_status = http_status;
  decision.content_type = "text/plain";
  decision.body = absl::StrCat(reason, "\n");
  return decision;
}

int StatusOfVerification(const absl::Status& status) {
  if (absl::IsNotFound(status)) return 404;
  return absl::IsUnauthenticated(status) ? 403 : 400;
}

AddCheckpointDecision Conflict(uint64_t latest_size) {
  AddCheckpointDecision decision;
  decision.http_status = 409;
  decision.content_type = std::string(kLogSizeContentType);
  decision.body = absl::StrCat(latest_size, "\n");
  return decision;
}

// Why the witness may not take the step from `old_head` to `checkpoint`. Unlike
// a consistency proof, this has a rule for the empty tree.
absl::Status CheckStep(const merkle::OldTreeHead& old_head,
                       const Checkpoint& checkpoint,
                       absl::Span<const Digest> proof) {
  if (checkpoint.size == 0 && checkpoint.root != merkle::EmptyRoot()) {
    return absl::FailedPreconditionError(
        "the root of size 0 must be that of the empty tree");
  }
  if (old_head.size == 0) {
    if (proof.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError("the proof from size 0 must be empty");
  }
  return merkle::VerifyConsistency(old_head, {checkpoint.size, checkpoint.root},
                                   proof);
}

absl::Status StatusOfRefusal(const WitnessResponse& response) {
  const std::string message =
      absl::StrCat("witness answered ", response.http_status, ": ",
                   absl::StripAsciiWhitespace(
                       absl::string_view(response.body).substr(0, 200)));
  switch (response.http_status) {
    case 400:
      return absl::InvalidArgumentError(message);
    case 403:
      return absl::PermissionDeniedError(message);
    case 404:
      return absl::NotFoundError(message);
    case 422:
      return absl::FailedPreconditionError(message);
    default:
      break;
  }
  const bool retryable =
      response.http_status == 429 ||
      (response.http_status >= 500 && response.http_status <= 599);
  return retryable ? absl::UnavailableError(message)
                   : absl::UnknownError(message);
}

absl::StatusOr<WitnessAnswer> ReadConflict(
    const WitnessResponse& response, const SubmittedCheckpoint& submitted) {
  absl::string_view digits = response.body;
  const bool whole = absl::ConsumeSuffix(&digits, "\n");
  const std::optional<uint64_t> size = ParseDecimal(digits);
  if (response.content_type != kLogSizeContentType || !whole ||
      !size.has_value()) {
    return absl::DataLossError(
        absl::StrCat("witness answer 409: must be one decimal size line of ",
                     kLogSizeContentType));
  }
  WitnessAnswer answer;
  answer.verdict = *size > submitted.largest_signed
                       ? WitnessVerdict::kLogRolledBack
                       : WitnessVerdict::kOtherSize;
  answer.witness_size = *size;
  return answer;
}

absl::StatusOr<WitnessAnswer> ReadCosignatures(
    const WitnessResponse& response, const SubmittedCheckpoint& submitted) {
  if (response.body.size() > kMaxAddCheckpointResponseBytes) {
    return absl::DataLossError("witness answer 200: too large");
  }
  absl::StatusOr<std::vector<NoteSignature>> lines =
      ParseSignatureLines(response.body);
  if (!lines.ok()) {
    return absl::DataLossError(
        absl::StrCat("witness answer 200: ", lines.status().message()));
  }
  absl::StatusOr<std::vector<VerifiedSignature>> verified =
      VerifySignatures(Note{std::string(submitted.text), *std::move(lines)},
                       submitted.witness_keys);
  if (!verified.ok()) return verified.status();
  for (const VerifiedSignature& cosignature : *verified) {
    if (cosignature.time.has_value() && cosignature.time->value > 0) continue;
    return absl::UnauthenticatedError(absl::StrCat(
        "cosignature of ", cosignature.key.name(), ": must have a time"));
  }
  WitnessAnswer answer;
  answer.cosignatures = *std::move(verified);
  return answer;
}

}  // namespace

absl::StatusOr<std::string> FormatAddCheckpointRequest(
    const AddCheckpointRequest& request) {
  if (request.proof.size() > kMaxWitnessProofHashes) {
    return BadRequest("the proof must have at most 63 hashes");
  }
  std::string body = absl::StrCat(kOldPrefix, request.old_size, "\n");
  for (const Digest& hash : request.proof) {
    absl::StrAppend(&body, EncodeBase64(hash.view()), "\n");
  }
  absl::StrAppend(&body, "\n", request.checkpoint);
  return body;
}

absl::StatusOr<AddCheckpointRequest> ParseAddCheckpointRequest(
    absl::string_view body) {
  if (body.size() > kMaxAddCheckpointBytes) return BadRequest("too large");
  LineReader lines(body);
  AddCheckpointRequest request;
  absl::string_view first = lines.Next().value_or(absl::string_view());
  const bool has_prefix = absl::ConsumePrefix(&first, kOldPrefix);
  const std::optional<uint64_t> old_size = ParseDecimal(first);
  if (!has_prefix || !old_size.has_value()) {
    return BadRequest("the first line must be \"old\", a space and a size");
  }
  request.old_size = *old_size;
  while (true) {
    const std::optional<absl::string_view> line = lines.Next();
    if (!line.has_value()) {
      return BadRequest("must have an empty line before the checkpoint");
    }
    if (line->empty()) break;
    const std::optional<Digest> hash = DecodeBase64Digest(*line);
    if (!hash.has_value() || request.proof.size() == kMaxWitnessProofHashes) {
      return BadRequest("the proof must be at most 63 base64 hashes");
    }
    request.proof.push_back(*hash);
  }
  request.checkpoint = std::string(lines.rest());
  return request;
}

std::string WitnessedCheckpointPath(absl::string_view origin) {
  return absl::StrCat(Sha256(origin).hex(), "/checkpoint");
}

AddCheckpointDecision DecideAddCheckpoint(absl::string_view body,
                                          absl::Span<const NoteKey> logs,
                                          LatestHead latest) {
  const absl::StatusOr<AddCheckpointRequest> request =
      ParseAddCheckpointRequest(body);
  if (!request.ok()) return Refuse(400, request.status().message());
  absl::StatusOr<VerifiedCheckpoint> verified =
      VerifyCheckpoint(request->checkpoint, CheckpointTrust{logs, {}});
  if (!verified.ok()) {
    return Refuse(StatusOfVerification(verified.status()),
                  verified.status().message());
  }
  const Checkpoint& checkpoint = verified->checkpoint;
  if (request->old_size > checkpoint.size) {
    return Refuse(400, "the old size is larger than the checkpoint's");
  }
  const WitnessedHead head =
      latest(checkpoint.origin).value_or(WitnessedHead{0, merkle::EmptyRoot()});
  if (request->old_size != head.size) return Conflict(head.size);
  const absl::Status step =
      CheckStep({head.size, head.root}, checkpoint, request->proof);
  if (!step.ok()) return Refuse(422, step.message());

  AddCheckpointDecision decision;
  decision.http_status = 200;
  decision.content_type = "text/plain";
  decision.accepted = *std::move(verified);
  return decision;
}

absl::StatusOr<WitnessAnswer> ReadWitnessResponse(
    const WitnessResponse& response, const SubmittedCheckpoint& submitted) {
  switch (response.http_status) {
    case 200:
      return ReadCosignatures(response, submitted);
    case 409:
      return ReadConflict(response, submitted);
    default:
      return StatusOfRefusal(response);
  }
}

}  // namespace daodi::crypto
