// The rules of EPCIS extension fields (EPCIS 2.0, 9.2): every name has a prefix
// that the section itself explains.

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/domain/identifiers.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr char kContext[] = "@context";

class ExtensionCheck {
 public:
  ExtensionCheck(const FieldPath& path, RuleCheck* check)
      : path_(path), check_(*check) {}

  void Check(const Struct& members) {
    const auto context = members.fields().find(kContext);
    if (context != members.fields().end()) ReadContext(context->second);
    CheckMembers(members);
  }

 private:
  void ReadContext(const Value& context) {
    for (const auto& [prefix, space] : context.struct_value().fields()) {
      if (IsUri(space.string_value())) prefixes_.insert(prefix);
    }
    for (const Value& part : context.list_value().values()) ReadContext(part);
  }

  // In the order of names, so that every machine tells the same.
  void CheckMembers(const Struct& members) {
    std::set<std::string> names;
    for (const auto& [name, value] : members.fields()) names.insert(name);
    for (const std::string& name : names) {
      if (name == kContext) continue;
      CheckName(name);
      CheckValue(members.fields().at(name));
    }
  }

  void CheckValue(const Value& value) {
    if (value.has_struct_value()) CheckMembers(value.struct_value());
    for (const Value& element : value.list_value().values()) {
      CheckValue(element);
    }
  }

  void CheckName(const std::string& name) {
    const size_t colon = name.find(':');
    const std::string prefix = name.substr(0, colon);
    if (colon == std::string::npos) {
      check_.Fail(
          path_, ErrorReason::kWordUnknown,
          absl::StrCat("\"", name, "\" has no prefix"),
          absl::StrCat("“", name, "” 没有前缀"),
          absl::StrCat("write hb:", name, " and explain hb in @context"));
    } else if (prefixes_.count(prefix) == 0 &&
               name.compare(colon, 3, "://") != 0) {
      check_.Fail(
          path_, ErrorReason::kWordUnknown,
          absl::StrCat("prefix \"", prefix, "\" is not explained"),
          absl::StrCat("前缀 “", prefix, "” 未声明"),
          absl::StrCat("add \"@context\": {\"", prefix, "\": \"https://…\"}"));
    }
  }

  const FieldPath& path_;
  RuleCheck& check_;
  std::set<std::string> prefixes_;
};

}  // namespace

void CheckEpcisExtension(const v1::EpcisExtension& extension,
                         RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[14]"};
  const FieldPath path = {&root, "json"};
  check->Required(path, extension.json());
  if (extension.json().empty()) return;
  Struct members;
  if (!google::protobuf::util::JsonStringToMessage(extension.json(), &members)
           .ok()) {
    check->Fail(path, ErrorReason::kTextInvalid, "is no JSON object",
                "不是 JSON 对象", "give the members in braces");
    return;
  }
  ExtensionCheck(path, check).Check(members);
}

}  // namespace daodi::services::domain
