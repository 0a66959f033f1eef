// CSV in the encoding that a program of China's offices wants: UTF-8 as it is,
// or GB18030, which has every character of Unicode.

#ifndef DAODI_SERVICES_CLI_CSV_ENCODING_H_
#define DAODI_SERVICES_CLI_CSV_ENCODING_H_

#include <cstddef>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::cli {

inline constexpr char kUtf8Encoding[] = "utf-8";
inline constexpr char kGb18030Encoding[] = "gb18030";

// The option --encoding of a command that writes CSV.
void AddEncodingOption(CLI::App* command, std::string* encoding);

// Converts UTF-8 that comes in pieces, which may end within a character. Not
// thread-safe.
class CsvEncoder {
 public:
  explicit CsvEncoder(absl::string_view encoding)
      : gb18030_(encoding == kGb18030Encoding) {}

  // A byte order mark is left out of GB18030: spreadsheets would show it.
  // Errors: kInvalidArgument when the text is not UTF-8, naming the byte;
  // kUnimplemented on a system without that encoding.
  absl::StatusOr<std::string> Encode(absl::string_view piece);
  // After the last piece. Errors: kInvalidArgument when it ended within a
  // character.
  absl::Status Finish() const;

 private:
  const bool gb18030_;
  bool begun_ = false;
  size_t converted_ = 0;
  std::string rest_;  // of a character that is not there whole yet
};

// The whole of a file to standard output. Errors: those of CsvEncoder.
absl::Status PrintCsv(absl::string_view text, absl::string_view encoding);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CSV_ENCODING_H_
