// Answers the ledger signs, so that leaving something out is a provable lie.
// Text and digests: docs/formats/answer.md.

#ifndef DAODI_SERVICES_RPC_SIGNED_ANSWER_H_
#define DAODI_SERVICES_RPC_SIGNED_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "crypto/note_key.h"

namespace daodi::services::rpc {

struct AnsweredEntry {
  uint64_t index = 0;
  crypto::Digest leaf_hash;
};

struct HistoryAnswer {
  std::string issuer;  // as asked; "-" for any
  std::string lot;
  std::string reader;        // organization id, "public" for nobody
  uint64_t start_index = 0;  // where the page begins
  bool last_page = false;
  uint64_t as_of_size = 0;
  crypto::Digest root;  // at as_of_size
  std::vector<AnsweredEntry> entries;
};

// The note under a page of a lot's history.
absl::StatusOr<std::string> SignHistoryAnswer(const HistoryAnswer& answer,
                                              const crypto::NoteSigner& signer);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SIGNED_ANSWER_H_
