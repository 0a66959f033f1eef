#include "services/rpc/signed_answer.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "crypto/note.h"

namespace daodi::services::rpc {
namespace {

// u64 index || leaf hash, for each entry.
crypto::Digest ResultDigest(const std::vector<AnsweredEntry>& entries) {
  std::string bytes;
  for (const AnsweredEntry& entry : entries) {
    crypto::AppendU64(entry.index, &bytes);
    bytes.append(entry.leaf_hash.view().data(), entry.leaf_hash.size());
  }
  return crypto::Sha256(bytes);
}

}  // namespace

absl::StatusOr<std::string> SignHistoryAnswer(
    const HistoryAnswer& answer, const crypto::NoteSigner& signer) {
  // The first line keeps an answer from ever being read as a checkpoint.
  const std::string text = absl::StrCat(
      "daodi/answer/v1\n", signer.key().name(), "\n", answer.as_of_size, "\n",
      absl::Base64Escape(answer.root.view()), "\nListBatchEvents\nissuer ",
      answer.issuer, "\nlot ", absl::Base64Escape(answer.lot), "\nreader ",
      answer.reader, "\nfrom ", answer.start_index,
      answer.last_page ? "\nlast-page yes" : "\nlast-page no", "\nentries ",
      answer.entries.size(), "\nresult ",
      absl::Base64Escape(ResultDigest(answer.entries).view()), "\n");
  auto signature = crypto::SignNoteText(signer, text);
  if (!signature.ok()) return signature.status();
  return crypto::FormatNote({text, {*signature}});
}

}  // namespace daodi::services::rpc
