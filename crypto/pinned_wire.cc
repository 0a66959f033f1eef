#include "crypto/pinned_wire.h"

namespace daodi::crypto {
namespace {

constexpr int kMaxVarintBytes = 10;

void AppendVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

}  // namespace

void PinnedReader::Fail(absl::string_view name, absl::string_view fault) {
  if (!status_.ok()) return;
  status_ = absl::InvalidArgumentError(absl::StrCat(name, ": ", fault));
}

absl::Status PinnedReader::Finish() {
  uint64_t tag = 0;
  if (status_.ok() && !rest_.empty() && ReadVarint(tag)) FailAtUnexpected(tag);
  return status_;
}

void PinnedReader::FailAtUnexpected(uint64_t tag) {
  const uint64_t number = tag >> 3;
  const bool passed =
      number >= 1 && number <= static_cast<uint64_t>(last_number_);
  Fail(absl::StrCat("field ", number),
       passed ? "is repeated or out of order; write fields once, ascending"
              : "is unknown; this reader refuses what it does not know");
}

bool PinnedReader::ReadVarint(uint64_t& value) {
  value = 0;
  for (int i = 0; i < kMaxVarintBytes && !rest_.empty(); ++i) {
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte & 0x80) continue;
    if ((byte == 0 && i > 0) || (i == kMaxVarintBytes - 1 && byte > 1)) {
      Fail("varint", "is not minimal or exceeds 64 bits");
      return false;
    }
    return true;
  }
  Fail("varint", "is truncated or longer than 10 bytes");
  return false;
}

bool PinnedReader::Take(Field field, WireType type, bool repeated) {
  if (!status_.ok() || rest_.empty()) return false;
  const absl::string_view before_tag = rest_;
  uint64_t tag = 0;
  if (!ReadVarint(tag)) return false;
  const uint64_t number = tag >> 3;
  const auto wanted = static_cast<uint64_t>(field.number);
  if (number > wanted) {
    rest_ = before_tag;
    return false;
  }
  const bool again = number == wanted && field.number == last_number_;
  if (number < wanted || (again && !repeated)) {
    FailAtUnexpected(tag);
    return false;
  }
  if ((tag & 7) != static_cast<uint64_t>(type)) {
    Fail(field.name, "has the wrong wire type");
    return false;
  }
  last_number_ = field.number;
  return true;
}

bool PinnedReader::TakeAnother(Field field, WireType type, size_t count,
                               size_t max_count) {
  if (!Take(field, type, /*repeated=*/true)) return false;
  if (count < max_count) return true;
  Fail(field.name, absl::StrCat("occurs more than ", max_count, " times"));
  return false;
}

uint64_t PinnedReader::ReadVarintValue(Field field, uint64_t max) {
  uint64_t value = 0;
  if (!ReadVarint(value)) return 0;
  if (value == 0) Fail(field.name, "is written although 0; leave it out");
  if (value > max) Fail(field.name, absl::StrCat("is more than ", max));
  return status_.ok() ? value : 0;
}

uint64_t PinnedReader::TakeVarint(Field field, uint64_t max) {
  if (!Take(field, WireType::kVarint, /*repeated=*/false)) return 0;
  return ReadVarintValue(field, max);
}

absl::string_view PinnedReader::ReadLengthDelimited(absl::string_view name,
                                                    size_t max_bytes) {
  uint64_t size = 0;
  if (!ReadVarint(size)) return {};
  if (size == 0) Fail(name, "is written although empty; leave it out");
  if (size > rest_.size()) Fail(name, "is truncated");
  if (size > max_bytes) {
    Fail(name, absl::StrCat("has more than ", max_bytes, " bytes"));
  }
  if (!status_.ok()) return {};
  const absl::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

absl::string_view PinnedReader::TakeBytes(Field field, size_t max_bytes) {
  if (!Take(field, WireType::kBytes, /*repeated=*/false)) return {};
  return ReadLengthDelimited(field.name, max_bytes);
}

absl::string_view PinnedReader::TakeFixed(Field field, size_t size) {
  const absl::string_view value = TakeBytes(field, size);
  if (value.size() != size) {
    Fail(field.name, absl::StrCat("must have exactly ", size, " bytes"));
    return {};
  }
  return value;
}

void PinnedReader::Text(Field field, std::string& value, size_t max_bytes,
                        Newlines newlines) {
  const absl::string_view taken = TakeBytes(field, max_bytes);
  const absl::string_view fault = PinnedTextFault(taken, newlines);
  if (!fault.empty()) return Fail(field.name, fault);
  value = std::string(taken);
}

void PinnedReader::Texts(Field field, std::vector<std::string>& values,
                         size_t max_count, size_t max_bytes) {
  while (TakeAnother(field, WireType::kBytes, values.size(), max_count)) {
    const absl::string_view taken = ReadLengthDelimited(field.name, max_bytes);
    if (!status_.ok()) return;
    const absl::string_view fault = PinnedTextFault(taken, Newlines::kRefused);
    if (!fault.empty()) return Fail(field.name, fault);
    values.emplace_back(taken);
  }
}

void PinnedWriter::PutVarint(Field field, uint64_t value) {
  if (value == 0) return;
  AppendVarint(out_, static_cast<uint64_t>(field.number) << 3);
  AppendVarint(out_, value);
}

void PinnedWriter::PutBytes(Field field, absl::string_view value) {
  AppendVarint(out_, static_cast<uint64_t>(field.number) << 3 | 2);
  AppendVarint(out_, value.size());
  out_.append(value.data(), value.size());
}

}  // namespace daodi::crypto
