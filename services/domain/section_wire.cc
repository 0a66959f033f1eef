#include "services/domain/section_wire.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/pinned_text.h"
#include "crypto/utf8.h"
#include "services/domain/field_path.h"

namespace daodi::services::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kMaxFieldNumber = 63;
enum WireType : uint32_t { kVarint = 0, kLengthDelimited = 2 };

bool TakeVarint(absl::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 70 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    if (shift == 63 && byte > 1) return false;
    *value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Free texts, in which people press Enter.
bool MayHaveNewlines(absl::string_view name) {
  static constexpr absl::string_view kNames[] = {
      "account",     "assessment", "description", "evidence", "explanation",
      "late_reason", "note",       "summary",     "text"};
  return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

absl::string_view JsonFault(absl::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> c = crypto::ConsumeCodePoint(&text);
    if (!c.has_value()) return "is not UTF-8; encode it as UTF-8";
    if (*c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r') {
      return "has a control character; escape it";
    }
  }
  return "";
}

class WireChecker {
 public:
  explicit WireChecker(std::vector<Violation>* violations)
      : violations_(*violations) {}

  void CheckMessage(const Descriptor& descriptor, absl::string_view bytes,
                    const FieldPath& path) {
    if (++messages_ > kMaxMessagesPerSection) {
      return Fault(path, ErrorReason::kSectionMalformed,
                   "has more than 4096 parts", "部件超过 4096 个",
                   "split the statement");
    }
    uint64_t seen = 0;
    std::array<uint16_t, kMaxFieldNumber + 1> counts = {};
    while (!bytes.empty() && !stopped_) {
      uint64_t tag = 0;
      if (!TakeVarint(&bytes, &tag)) return Malformed(path);
      const FieldDescriptor* field = FieldOf(descriptor, tag >> 3);
      if (field == nullptr) return Unknown(path, tag >> 3);
      const int number = field->number();
      const FieldPath here = {&path, field->name(),
                              field->is_repeated() ? counts[number]++ : -1};
      if (!field->is_repeated() && (seen >> number & 1) != 0) {
        Fault(here, ErrorReason::kFieldRepeated, "occurs twice", "出现两次",
              "send it once");
      }
      seen |= uint64_t{1} << number;
      if (!TakeValue(*field, static_cast<uint32_t>(tag & 7), &bytes, here)) {
        return Malformed(here);
      }
    }
  }

 private:
  static const FieldDescriptor* FieldOf(const Descriptor& descriptor,
                                        uint64_t number) {
    if (number < 1 || number > kMaxFieldNumber) return nullptr;
    return descriptor.FindFieldByNumber(static_cast<int>(number));
  }

  // False when the bytes are no value of the field's wire type.
  bool TakeValue(const FieldDescriptor& field, uint32_t wire_type,
                 absl::string_view* bytes, const FieldPath& path) {
    uint64_t number = 0;
    if (!TakeVarint(bytes, &number)) return false;
    switch (field.type()) {
      case FieldDescriptor::TYPE_STRING:
      case FieldDescriptor::TYPE_BYTES:
      case FieldDescriptor::TYPE_MESSAGE: {
        if (wire_type != kLengthDelimited || number > bytes->size()) {
          return false;
        }
        const absl::string_view value = bytes->substr(0, number);
        bytes->remove_prefix(number);
        CheckBytes(field, value, path);
        return true;
      }
      default:
        if (wire_type != kVarint) return false;
        CheckNumber(field, number, path);
        return true;
    }
  }

  void CheckBytes(const FieldDescriptor& field, absl::string_view value,
                  const FieldPath& path) {
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      return CheckMessage(*field.message_type(), value, path);
    }
    const bool json = field.name() == "json";
    if (value.size() > kMaxTextBytes && !json) {
      return Fault(path, ErrorReason::kTextTooLong, "is over 4096 bytes",
                   "超过 4096 字节", "shorten it");
    }
    if (field.type() == FieldDescriptor::TYPE_BYTES) return;
    const absl::string_view fault =
        json ? JsonFault(value)
             : crypto::PinnedTextFault(value, MayHaveNewlines(field.name())
                                                  ? crypto::Newlines::kAllowed
                                                  : crypto::Newlines::kRefused);
    if (!fault.empty()) {
      Fault(path, ErrorReason::kTextInvalid, fault,
            "须为 NFC 的 UTF-8，无控制字符和不可见字符", "normalize the text");
    }
  }

  void CheckNumber(const FieldDescriptor& field, uint64_t number,
                   const FieldPath& path) {
    const auto value = static_cast<int64_t>(number);
    const bool fits_32_bits = value >= std::numeric_limits<int32_t>::min() &&
                              value <= std::numeric_limits<int32_t>::max();
    switch (field.type()) {
      case FieldDescriptor::TYPE_ENUM:
        if (!fits_32_bits || field.enum_type()->FindValueByNumber(
                                 static_cast<int>(value)) == nullptr) {
          Fault(path, ErrorReason::kEnumUnknown, "is no number of its enum",
                "枚举值未定义", "use a value of the schema");
        }
        return;
      case FieldDescriptor::TYPE_INT32:
        if (!fits_32_bits) OutOfRange(path);
        return;
      case FieldDescriptor::TYPE_BOOL:
        if (number > 1) OutOfRange(path);
        return;
      default:
        return;
    }
  }

  void OutOfRange(const FieldPath& path) {
    Fault(path, ErrorReason::kNumberOutOfRange, "does not fit its type",
          "超出类型范围", "send a number of the field's type");
  }
  void Malformed(const FieldPath& path) {
    Fault(path, ErrorReason::kSectionMalformed, "is cut off or malformed",
          "字节被截断或格式错误", "encode it as its schema's message");
  }
  void Unknown(const FieldPath& path, uint64_t number) {
    Fault(path, ErrorReason::kFieldUnknown,
          absl::StrCat("has a field ", number, " that its schema lacks"),
          absl::StrCat("含模式未定义的字段 ", number), "leave it out");
    // Nothing after it can be told apart.
    stopped_ = true;
  }

  void Fault(const FieldPath& path, ErrorReason reason, absl::string_view what,
             absl::string_view what_zh, absl::string_view fix) {
    if (violations_.size() >= kMaxViolations) {
      stopped_ = true;
      return;
    }
    stopped_ = stopped_ || reason == ErrorReason::kSectionMalformed;
    violations_.push_back({path.ToString(), std::string(what),
                           std::string(what_zh), std::string(fix), reason});
  }

  std::vector<Violation>& violations_;
  int messages_ = 0;
  bool stopped_ = false;
};

}  // namespace

void CheckSectionWire(const Descriptor& descriptor, absl::string_view bytes,
                      absl::string_view field,
                      std::vector<Violation>* violations) {
  WireChecker(violations)
      .CheckMessage(descriptor, bytes, FieldPath{nullptr, field, -1});
}

}  // namespace daodi::services::domain
