#include "crypto/signed_bytes.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/bundle_tree.h"
#include "crypto/envelope.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/pae.h"

namespace daodi::crypto {

std::string BundleSignedBytes(const StatementHeader& header, uint32_t size,
                              const Digest& root) {
  std::string body =
      absl::StrCat(header.ledger_id.view(), header.key_id.view());
  AppendU8(static_cast<uint8_t>(header.digest_algorithm), &body);
  AppendU16(static_cast<uint16_t>(size), &body);
  absl::StrAppend(&body, root.view());
  return Pae(kBundlePayloadType, body);
}

std::string SignedBytesOf(const Envelope& envelope) {
  if (!envelope.bundle) {
    return Pae(kStatementPayloadType, envelope.header_bytes);
  }
  const BundlePosition& bundle = *envelope.bundle;
  const merkle::InclusionProof proof = {merkle::LeafIndex{bundle.index},
                                        merkle::TreeSize{bundle.size},
                                        bundle.path};
  const auto root = merkle::RootFromInclusionProof(
      proof, merkle::LeafHash{BundleLeafHash(envelope.header_bytes)});
  if (!root.ok() || bundle.size > kMaxBundleSize) return "";
  return BundleSignedBytes(envelope.header, bundle.size, *root);
}

std::string CountersignedBytesOf(const Envelope& envelope,
                                 const KeyId& countersigning_key) {
  return Pae(kRecoveredPayloadType,
             absl::StrCat(envelope.header.ledger_id.view(),
                          HeaderDigestOf(envelope.header_bytes).view(),
                          countersigning_key.view()));
}

std::string PossessionBytes(const PossessionClaim& claim) {
  std::string body = absl::StrCat(claim.ledger_id.view(), claim.key_id.view());
  AppendU8(claim.purpose, &body);
  absl::StrAppend(&body, claim.statement_id.view());
  for (const std::string& name : {claim.author, claim.owner}) {
    AppendU8(static_cast<uint8_t>(name.size()), &body);
    absl::StrAppend(&body, name);
  }
  return Pae(kPossessionPayloadType, body);
}

}  // namespace daodi::crypto
