// The lines of a text in which every line ends in "\n".

#ifndef DAODI_CRYPTO_LINE_READER_H_
#define DAODI_CRYPTO_LINE_READER_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// Reads lines one by one, without copying. The text must outlive the reader.
class LineReader {
 public:
  explicit LineReader(absl::string_view text) : rest_(text) {}

  // The next line without its "\n"; nothing at the end, and nothing for a last
  // line that lacks its "\n" (then rest() is not empty).
  std::optional<absl::string_view> Next() {
    const size_t end = rest_.find('\n');
    if (end == absl::string_view::npos) return std::nullopt;
    const absl::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  // What has not been read.
  absl::string_view rest() const { return rest_; }

 private:
  absl::string_view rest_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_LINE_READER_H_
