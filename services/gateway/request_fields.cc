#include "services/gateway/request_fields.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/violation.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status Wrong(absl::string_view path, absl::string_view what) {
  return domain::ErrorWithReason(domain::ErrorReason::kArgumentInvalid, path,
                                 what, "write it as docs/gateway.md says");
}

const FieldDescriptor* FindField(const Message& message,
                                 const std::string& name) {
  const auto* descriptor = message.GetDescriptor();
  const FieldDescriptor* field = descriptor->FindFieldByName(name);
  return field != nullptr ? field : descriptor->FindFieldByCamelcaseName(name);
}

// Sets or adds, whichever the field needs.
template <typename Value>
void Put(const FieldDescriptor* field, const Value& value, Message* message,
         void (google::protobuf::Reflection::*set)(Message*,
                                                   const FieldDescriptor*,
                                                   Value) const,
         void (google::protobuf::Reflection::*add)(Message*,
                                                   const FieldDescriptor*,
                                                   Value) const) {
  const auto* reflection = message->GetReflection();
  (reflection->*(field->is_repeated() ? add : set))(message, field, value);
}

template <typename Number>
absl::Status PutNumber(
    absl::string_view path, absl::string_view text,
    const FieldDescriptor* field, Message* message,
    void (google::protobuf::Reflection::*set)(Message*, const FieldDescriptor*,
                                              Number) const,
    void (google::protobuf::Reflection::*add)(Message*, const FieldDescriptor*,
                                              Number) const) {
  Number number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    return Wrong(path, "must be a whole number of its range");
  }
  Put(field, number, message, set, add);
  return absl::OkStatus();
}

absl::Status PutText(absl::string_view path, absl::string_view text,
                     const FieldDescriptor* field, Message* message) {
  std::string value(text);
  if (field->type() == FieldDescriptor::TYPE_BYTES &&
      !absl::Base64Unescape(text, &value) &&
      !absl::WebSafeBase64Unescape(text, &value)) {
    return Wrong(path, "must be base64");
  }
  const auto* reflection = message->GetReflection();
  if (field->is_repeated()) {
    reflection->AddString(message, field, std::move(value));
  } else {
    reflection->SetString(message, field, std::move(value));
  }
  return absl::OkStatus();
}

absl::Status PutEnum(absl::string_view path, absl::string_view text,
                     const FieldDescriptor* field, Message* message) {
  using google::protobuf::Reflection;
  const auto* word = field->enum_type()->FindValueByName(std::string(text));
  int number = 0;
  if (word == nullptr && absl::SimpleAtoi(text, &number)) {
    word = field->enum_type()->FindValueByNumber(number);
  }
  if (word == nullptr) {
    return Wrong(path, absl::StrCat("must be a value of ",
                                    field->enum_type()->full_name()));
  }
  Put(field, word->number(), message, &Reflection::SetEnumValue,
      &Reflection::AddEnumValue);
  return absl::OkStatus();
}

absl::Status PutBool(absl::string_view path, absl::string_view text,
                     const FieldDescriptor* field, Message* message) {
  using google::protobuf::Reflection;
  if (text != "true" && text != "false") {
    return Wrong(path, "must be true or false");
  }
  Put(field, text == "true", message, &Reflection::SetBool,
      &Reflection::AddBool);
  return absl::OkStatus();
}

absl::Status PutValue(absl::string_view path, absl::string_view text,
                      const FieldDescriptor* field, Message* message) {
  using google::protobuf::Reflection;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return PutText(path, text, field, message);
    case FieldDescriptor::CPPTYPE_BOOL:
      return PutBool(path, text, field, message);
    case FieldDescriptor::CPPTYPE_ENUM:
      return PutEnum(path, text, field, message);
    case FieldDescriptor::CPPTYPE_INT32:
      return PutNumber<int32_t>(path, text, field, message,
                                &Reflection::SetInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return PutNumber<int64_t>(path, text, field, message,
                                &Reflection::SetInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return PutNumber<uint32_t>(path, text, field, message,
                                 &Reflection::SetUInt32,
                                 &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return PutNumber<uint64_t>(path, text, field, message,
                                 &Reflection::SetUInt64,
                                 &Reflection::AddUInt64);
    default:
      return Wrong(path, "cannot be given in an address");
  }
}

}  // namespace

absl::StatusOr<QueryParameters> ParseApiQuery(absl::string_view query) {
  QueryParameters parameters;
  for (const absl::string_view pair :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(
        absl::StrReplaceAll(pair, {{"+", " "}}), absl::MaxSplits('=', 1));
    auto name = PercentDecode(parts.first);
    auto value = PercentDecode(parts.second);
    if (!name.has_value() || !value.has_value()) {
      return Wrong("query", "has a bad escape or is not UTF-8");
    }
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

absl::Status RequestFields::Set(absl::string_view path,
                                absl::string_view text) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  Message* message = &request_;
  std::string stated;
  for (size_t i = 0;; ++i) {
    const FieldDescriptor* field = FindField(*message, names[i]);
    if (field == nullptr) return Wrong(path, "is not known");
    absl::StrAppend(&stated, ".", field->name());
    if (i + 1 == names.size()) {
      if (!given_.insert(stated).second && !field->is_repeated()) {
        return Wrong(path, "is given twice");
      }
      return PutValue(path, text, field, message);
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        field->is_repeated()) {
      return Wrong(path, "is not known");
    }
    message = message->GetReflection()->MutableMessage(message, field);
  }
}

}  // namespace daodi::services::gateway
