// The ledger's signature under a page of a lot's history, so that leaving
// something out is a provable lie. Text and digests: docs/formats/answer.md.

#ifndef DAODI_CRYPTO_HISTORY_ANSWER_H_
#define DAODI_CRYPTO_HISTORY_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/note_key.h"

namespace daodi::crypto {

struct AnsweredEntry {
  uint64_t index = 0;
  Digest leaf_hash;
};

struct HistoryAnswer {
  std::string issuer;  // as asked; "-" for any
  std::string lot;
  std::string reader;        // organization id, "public" for nobody
  uint64_t start_index = 0;  // where the page begins
  bool last_page = false;
  uint64_t as_of_size = 0;
  Digest root;  // at as_of_size
  std::vector<AnsweredEntry> entries;
};

// The note under a page. Errors: those of SignNoteText.
absl::StatusOr<std::string> SignHistoryAnswer(const HistoryAnswer& answer,
                                              const NoteSigner& signer);

// Checks that `log` signed exactly the page that was asked for and received.
// `page.start_index`, `page.root` and `page.reader` are taken from the note.
// Errors: kInvalidArgument (no such note), kUnauthenticated (another signer),
// kDataLoss naming the first line that says something else.
absl::StatusOr<HistoryAnswer> CheckHistoryAnswer(absl::string_view signed_note,
                                                 const NoteKey& log,
                                                 HistoryAnswer page);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_HISTORY_ANSWER_H_
