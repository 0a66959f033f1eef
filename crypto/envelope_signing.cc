#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/bundle_tree.h"
#include "crypto/envelope.h"
#include "crypto/signed_bytes.h"

namespace daodi::crypto {
namespace {

// Encodes and reads back, so that nothing malformed is ever signed.
absl::StatusOr<Envelope> Unsigned(const StatementHeader& header,
                                  const PrivateKey& key) {
  if (header.key_id != key.public_key().id()) {
    return absl::InvalidArgumentError(
        "header.key_id: is not the id of the signing key");
  }
  Envelope envelope;
  envelope.header_bytes = EncodeStatementHeader(header);
  auto parsed = ParseStatementHeader(envelope.header_bytes);
  if (!parsed.ok()) return parsed.status();
  envelope.header = *std::move(parsed);
  return envelope;
}

absl::Status CheckBundled(absl::Span<const StatementHeader> headers) {
  if (headers.empty() || headers.size() > kMaxBundleSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("bundle.size: must be 1..", kMaxBundleSize));
  }
  for (const StatementHeader& header : headers) {
    if (header.kind == StatementKind::kGenesis) {
      return absl::InvalidArgumentError(
          "header.kind: genesis cannot stand in a bundle; sign it directly");
    }
    if (header.ledger_id != headers[0].ledger_id ||
        header.digest_algorithm != headers[0].digest_algorithm) {
      return absl::InvalidArgumentError(
          "bundle: headers must agree in ledger_id and digest_algorithm");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Envelope> SignDirect(const StatementHeader& header,
                                    const PrivateKey& key) {
  auto envelope = Unsigned(header, key);
  if (!envelope.ok()) return envelope.status();
  auto signature = key.Sign({SignedBytesOf(*envelope)});
  if (!signature.ok()) return signature.status();
  envelope->signature = *signature;
  return envelope;
}

absl::StatusOr<std::vector<Envelope>> SignBundle(
    absl::Span<const StatementHeader> headers, const PrivateKey& key) {
  if (absl::Status status = CheckBundled(headers); !status.ok()) return status;
  std::vector<Envelope> envelopes;
  std::vector<Digest> leaf_hashes;
  for (const StatementHeader& header : headers) {
    auto envelope = Unsigned(header, key);
    if (!envelope.ok()) return envelope.status();
    leaf_hashes.push_back(BundleLeafHash(envelope->header_bytes));
    envelopes.push_back(*std::move(envelope));
  }

  BundleTree tree = MakeBundleTree(leaf_hashes);
  const auto size = static_cast<uint32_t>(headers.size());
  auto signature = key.Sign({BundleSignedBytes(headers[0], size, tree.root)});
  if (!signature.ok()) return signature.status();
  for (uint32_t index = 0; index < size; ++index) {
    envelopes[index].signature = *signature;
    envelopes[index].bundle =
        BundlePosition{size, index, std::move(tree.paths[index])};
  }
  return envelopes;
}

absl::StatusOr<Envelope> Countersign(Envelope envelope, const PrivateKey& key) {
  const KeyId& key_id = key.public_key().id();
  if (envelope.recovered) {
    return absl::InvalidArgumentError(
        "envelope.recovered: is countersigned already");
  }
  if (envelope.header.kind == StatementKind::kGenesis) {
    return absl::InvalidArgumentError(
        "header.kind: genesis cannot be recovered");
  }
  if (key_id == envelope.header.key_id) {
    return absl::InvalidArgumentError(
        "envelope.recovered.key_id: is the lost key; use another key");
  }
  auto signature = key.Sign({CountersignedBytesOf(envelope, key_id)});
  if (!signature.ok()) return signature.status();
  envelope.recovered = Countersignature{key_id, *signature};
  return envelope;
}

}  // namespace daodi::crypto
