#include "services/cli/csv_encoding.h"

#include <iconv.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/cli/invocation.h"
#include "services/trade/csv_cell.h"

namespace daodi::services::cli {
namespace {

// A character of two bytes in UTF-8 may take four.
constexpr size_t kGrowth = 2;

absl::Status NotUtf8(size_t at) {
  return absl::InvalidArgumentError(
      absl::StrCat("--encoding: byte ", at,
                   " of the answer is not UTF-8; leave --encoding out to get "
                   "it as it is"));
}

}  // namespace

void AddEncodingOption(CLI::App* command, std::string* encoding) {
  *encoding = kUtf8Encoding;
  command
      ->add_option("--encoding", *encoding,
                   "Of CSV: utf-8 or gb18030 (of which GBK is a part)")
      ->check(CLI::IsMember({kUtf8Encoding, kGb18030Encoding}));
}

absl::StatusOr<std::string> CsvEncoder::Encode(absl::string_view piece) {
  if (!gb18030_) return std::string(piece);
  std::string input = absl::StrCat(rest_, piece);
  rest_.clear();
  absl::string_view text = input;
  if (!begun_ && !text.empty()) {
    const bool may_be_mark = absl::StartsWith(trade::kCsvByteOrderMark, text) ||
                             absl::StartsWith(text, trade::kCsvByteOrderMark);
    if (may_be_mark && text.size() < trade::kCsvByteOrderMark.size()) {
      rest_ = std::move(input);
      return std::string();
    }
    begun_ = true;
    if (may_be_mark) {
      text.remove_prefix(trade::kCsvByteOrderMark.size());
      converted_ += trade::kCsvByteOrderMark.size();
    }
  }
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  if (reinterpret_cast<intptr_t>(converter) == -1) {
    return absl::UnimplementedError(
        "this system cannot write GB18030: leave --encoding out");
  }
  std::string output(text.size() * kGrowth, '\0');
  std::string source(text);
  char* in = source.data();
  char* out = output.data();
  size_t in_left = source.size();
  size_t out_left = output.size();
  const size_t result = iconv(converter, &in, &in_left, &out, &out_left);
  const int error = errno;
  iconv_close(converter);
  converted_ += source.size() - in_left;
  // EINVAL: the piece ends within a character.
  if (result == static_cast<size_t>(-1) && error != EINVAL) {
    return NotUtf8(converted_);
  }
  rest_ = source.substr(source.size() - in_left);
  output.resize(output.size() - out_left);
  return output;
}

absl::Status CsvEncoder::Finish() const {
  return rest_.empty() ? absl::OkStatus() : NotUtf8(converted_);
}

absl::Status PrintCsv(absl::string_view text, absl::string_view encoding) {
  CsvEncoder encoder(encoding);
  auto encoded = encoder.Encode(text);
  if (!encoded.ok()) return encoded.status();
  absl::Status whole = encoder.Finish();
  if (whole.ok()) Print(*encoded);
  return whole;
}

}  // namespace daodi::services::cli
