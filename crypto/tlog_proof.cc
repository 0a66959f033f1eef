#include "crypto/tlog_proof.h"

#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/decimal.h"
#include "crypto/line_reader.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr absl::string_view kExtraPrefix = "extra ";
constexpr absl::string_view kIndexPrefix = "index ";

absl::Status Bad(absl::string_view part, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("tlog-proof ", part, ": ", reason));
}

absl::Status ParseExtra(absl::string_view base64, TlogProof* proof) {
  proof->extra = DecodeBase64(base64);
  if (!proof->extra.has_value() || proof->extra->empty() ||
      proof->extra->size() > kMaxTlogProofExtraBytes) {
    return Bad("extra", "must be base64 of 1 to 65536 bytes");
  }
  return absl::OkStatus();
}

absl::Status ParsePath(LineReader* lines, std::vector<Digest>* path) {
  while (true) {
    const std::optional<absl::string_view> line = lines->Next();
    if (!line.has_value()) {
      return Bad("path", "must end in an empty line before the checkpoint");
    }
    if (line->empty()) return absl::OkStatus();
    const std::optional<Digest> hash = DecodeBase64Digest(*line);
    if (!hash.has_value() || path->size() == kMaxTlogProofHashes) {
      return Bad("path", "must be at most 63 lines of base64 of 32 bytes");
    }
    path->push_back(*hash);
  }
}

absl::Status CheckInclusion(const TlogProof& proof,
                            const merkle::LeafHash& leaf,
                            const Checkpoint& checkpoint) {
  return merkle::VerifyInclusion(
      {proof.index, merkle::TreeSize{checkpoint.size}, proof.path}, leaf,
      merkle::RootHash{checkpoint.root});
}

absl::StatusOr<VerifiedCheckpoint> WithInclusion(
    const TlogProof& proof, const merkle::LeafHash& leaf,
    absl::StatusOr<VerifiedCheckpoint> verified) {
  if (!verified.ok()) return verified;
  const absl::Status inclusion =
      CheckInclusion(proof, leaf, verified->checkpoint);
  if (!inclusion.ok()) return inclusion;
  return verified;
}

}  // namespace

absl::StatusOr<std::string> FormatTlogProof(const TlogProof& proof) {
  std::string bytes = absl::StrCat(kFirstLine, "\n");
  if (proof.extra.has_value()) {
    absl::StrAppend(&bytes, kExtraPrefix, EncodeBase64(*proof.extra), "\n");
  }
  absl::StrAppend(&bytes, kIndexPrefix, proof.index.value, "\n");
  for (const Digest& hash : proof.path) {
    absl::StrAppend(&bytes, EncodeBase64(hash.view()), "\n");
  }
  absl::StrAppend(&bytes, "\n", proof.checkpoint);
  const absl::StatusOr<TlogProof> parsed = ParseTlogProof(bytes);
  if (!parsed.ok()) return parsed.status();
  return bytes;
}

absl::StatusOr<TlogProof> ParseTlogProof(absl::string_view bytes) {
  if (bytes.size() > kMaxTlogProofBytes) {
    return Bad("size", absl::StrCat(bytes.size(), " bytes, at most ",
                                    kMaxTlogProofBytes));
  }
  LineReader lines(bytes);
  if (lines.Next() != kFirstLine) {
    return Bad("first line", absl::StrCat("must be ", kFirstLine));
  }
  TlogProof proof;
  absl::string_view line = lines.Next().value_or(absl::string_view());
  if (absl::ConsumePrefix(&line, kExtraPrefix)) {
    const absl::Status extra = ParseExtra(line, &proof);
    if (!extra.ok()) return extra;
    line = lines.Next().value_or(absl::string_view());
  }
  const bool has_index = absl::ConsumePrefix(&line, kIndexPrefix);
  const std::optional<uint64_t> index = ParseDecimal(line);
  if (!has_index || !index.has_value()) {
    return Bad("index", "the line must be \"index\", a space and a decimal");
  }
  proof.index.value = *index;
  const absl::Status path = ParsePath(&lines, &proof.path);
  if (!path.ok()) return path;
  proof.checkpoint = std::string(lines.rest());
  const absl::StatusOr<Note> note = ParseNote(proof.checkpoint);
  if (!note.ok()) return note.status();
  return proof;
}

absl::StatusOr<VerifiedCheckpoint> VerifyTlogProof(
    const TlogProof& proof, const merkle::LeafHash& leaf,
    const CheckpointTrust& trust) {
  return WithInclusion(proof, leaf, VerifyCheckpoint(proof.checkpoint, trust));
}

absl::StatusOr<VerifiedCheckpoint> VerifyTlogProof(const TlogProof& proof,
                                                   const merkle::LeafHash& leaf,
                                                   const LogPolicy& policy) {
  return WithInclusion(proof, leaf, policy.VerifyCheckpoint(proof.checkpoint));
}

}  // namespace daodi::crypto
