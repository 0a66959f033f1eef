#include "crypto/history_answer.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/big_endian.h"
#include "crypto/decimal.h"
#include "crypto/hash.h"
#include "crypto/note.h"

namespace daodi::crypto {
namespace {

// Lines of the text, counted from 0, that the reader does not know before.
constexpr size_t kRootLine = 3;
constexpr size_t kReaderLine = 7;
constexpr size_t kFromLine = 8;
// Twelve, and the empty text after the last line feed.
constexpr size_t kPieces = 13;

// u64 index || leaf hash, for each entry.
Digest ResultDigest(const std::vector<AnsweredEntry>& entries) {
  std::string bytes;
  for (const AnsweredEntry& entry : entries) {
    AppendU64(entry.index, &bytes);
    bytes.append(entry.leaf_hash.view().data(), entry.leaf_hash.size());
  }
  return Sha256(bytes);
}

// The first line keeps an answer from ever being read as a checkpoint.
std::string TextOf(const HistoryAnswer& answer, absl::string_view origin) {
  return absl::StrCat("daodi/answer/v1\n", origin, "\n", answer.as_of_size,
                      "\n", EncodeBase64(answer.root.view()),
                      "\nListBatchEvents\nissuer ", answer.issuer, "\nlot ",
                      EncodeBase64(answer.lot), "\nreader ", answer.reader,
                      "\nfrom ", answer.start_index,
                      answer.last_page ? "\nlast-page yes" : "\nlast-page no",
                      "\nentries ", answer.entries.size(), "\nresult ",
                      EncodeBase64(ResultDigest(answer.entries).view()), "\n");
}

absl::Status TakeFromNote(const std::vector<absl::string_view>& lines,
                          HistoryAnswer* page) {
  absl::string_view reader = lines[kReaderLine];
  absl::string_view from = lines[kFromLine];
  const std::optional<Digest> root = DecodeBase64Digest(lines[kRootLine]);
  if (!root || !absl::ConsumePrefix(&reader, "reader ") ||
      !absl::ConsumePrefix(&from, "from ") || !ParseDecimal(from)) {
    return absl::InvalidArgumentError(
        "signed answer: root, reader or from is malformed");
  }
  page->root = *root;
  page->reader = std::string(reader);
  page->start_index = *ParseDecimal(from);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> SignHistoryAnswer(const HistoryAnswer& answer,
                                              const NoteSigner& signer) {
  const std::string text = TextOf(answer, signer.key().name());
  auto signature = SignNoteText(signer, text);
  if (!signature.ok()) return signature.status();
  return FormatNote({text, {*signature}});
}

absl::StatusOr<HistoryAnswer> CheckHistoryAnswer(absl::string_view signed_note,
                                                 const NoteKey& log,
                                                 HistoryAnswer page) {
  const absl::StatusOr<Note> note = ParseNote(signed_note);
  if (!note.ok()) return note.status();
  const auto verified = VerifySignatures(*note, absl::MakeConstSpan(&log, 1));
  if (!verified.ok()) return verified.status();
  const std::vector<absl::string_view> lines = absl::StrSplit(note->text, '\n');
  if (lines.size() != kPieces) {
    return absl::InvalidArgumentError("signed answer: must have 12 lines");
  }
  absl::Status taken = TakeFromNote(lines, &page);
  if (!taken.ok()) return taken;
  const std::string expected = TextOf(page, log.name());
  const std::vector<absl::string_view> wanted = absl::StrSplit(expected, '\n');
  for (size_t i = 0; i < kPieces; ++i) {
    if (lines[i] == wanted[i]) continue;
    return absl::DataLossError(
        absl::StrCat("signed answer: says \"", lines[i],
                     "\", what was asked and received is \"", wanted[i], "\""));
  }
  return page;
}

}  // namespace daodi::crypto
