// Evidence packs: a folder of proofs, documents and readable pages under one
// manifest, checked as a whole and offline. Layout: docs/formats/evidence.md.

#ifndef DAODI_SERVICES_VERIFY_VERIFY_PACK_H_
#define DAODI_SERVICES_VERIFY_VERIFY_PACK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/hash.h"
#include "crypto/verify_proof.h"

namespace daodi::services::verify {

// A statement of which the pack shows a part only.
struct WithheldSection {
  uint64_t index = 0;
  uint8_t label = 0;
};

// The ledger's own word that a list is complete.
struct CompleteList {
  std::string issuer;  // "-" for any
  std::string lot;
  std::string reader;
  uint64_t from = 0;
  bool to_the_end = false;  // of the log of `as_of_size`
  uint64_t as_of_size = 0;
  uint64_t entries = 0;
};

struct VerifiedPack {
  crypto::Digest manifest_digest;  // SHA-256 of manifest.sha256
  uint64_t files = 0;              // that it lists
  std::string origin;
  uint64_t tree_size = 0;
  crypto::Digest root;
  bool synthetic = false;
  std::vector<uint64_t> statements;  // indexes, ascending
  uint64_t key_suspects = 0;
  uint64_t documents = 0;
  std::vector<CompleteList> lists;
  // What is not in the pack.
  std::vector<WithheldSection> withheld;
  std::vector<crypto::Digest> missing_documents;  // named, bytes not here
  // Files that the pack's maker wrote and nobody signed.
  std::vector<std::string> claimed_files;
};

// Checks that the manifest lists exactly the files of the folder with their
// digests; that the checkpoint and every proof hold and are of one tree; that
// each document is named by a proved statement; that each signed answer lists
// proved statements only. Errors: kNotFound (no such folder, no manifest),
// kInvalidArgument, kUnauthenticated, kDataLoss, naming the first file that is
// wrong.
absl::StatusOr<VerifiedPack> VerifyPack(const std::string& folder,
                                        const crypto::TrustAnchor& anchor);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_VERIFY_PACK_H_
