// A body one part of which differs for each reader: what stands before and
// after it is compressed once, and nothing is compressed for a reader.
//
// With gzip (RFC 1952) the halves are deflate streams that end on a byte
// (Z_SYNC_FLUSH) and refer to nothing before them; the part between is stored
// as it is (RFC 1951, 3.2.4), and the check sum of the whole is combined from
// theirs. It is one member, which every browser reads.

#ifndef DAODI_SERVICES_GATEWAY_SPLICED_BODY_H_
#define DAODI_SERVICES_GATEWAY_SPLICED_BODY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

// What is sent is before(), Between(text), after(), End(text).
class SplicedBody {
 public:
  SplicedBody() = default;
  SplicedBody(const std::string& before, const std::string& after, bool gzip);

  const std::string& before() const { return before_; }
  const std::string& after() const { return after_; }
  bool gzip() const { return gzip_; }
  // For who sends them; what stays tells what goes between and after them.
  std::string TakeBefore() { return std::move(before_); }
  std::string TakeAfter() { return std::move(after_); }

  std::string Between(absl::string_view text) const;
  std::string End(absl::string_view text) const;

 private:
  bool gzip_ = false;
  uint32_t crc_before_ = 0;
  uint32_t crc_after_ = 0;
  // For crc32_combine_op() with the length of what comes after.
  uint32_t combine_after_ = 0;
  uint32_t plain_size_ = 0;
  std::string before_;
  std::string after_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SPLICED_BODY_H_
