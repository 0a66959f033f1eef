#include "services/cli/json_object.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"

namespace daodi::services::cli {
namespace {

const Json& NullJson() {
  static const Json* null = new Json();
  return *null;
}

}  // namespace

absl::StatusOr<Json> ParseJson(absl::string_view text, absl::string_view what) {
  Json json = Json::parse(text.begin(), text.end(), nullptr,
                          /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError(absl::StrCat(
        what,
        ": is no JSON; check quotation marks, commas and brackets (`jq . "
        "FILE` shows the place)"));
  }
  return json;
}

absl::StatusOr<int64_t> ParseTimeMs(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text,
                     "\" is no RFC 3339 time with an offset; write it like "
                     "2026-05-14T20:15:00+08:00"));
  }
  return absl::ToUnixMillis(time);
}

std::string FormatTimeMs(int64_t time_ms) {
  const absl::TimeZone beijing = absl::FixedTimeZone(8 * 60 * 60);
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez",
                          absl::FromUnixMillis(time_ms), beijing);
}

JsonObject::JsonObject(const Json& json, std::string path)
    : json_(json), path_(std::move(path)) {
  if (!json_.is_object()) {
    status_ = absl::InvalidArgumentError(
        absl::StrCat(path_, ": must be a JSON object {…}"));
  }
}

bool JsonObject::Has(absl::string_view field) const {
  return json_.is_object() && json_.contains(std::string(field));
}

const Json* JsonObject::Take(absl::string_view field) {
  known_.emplace_back(field);
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(std::string(field));
  if (found == json_.end() || found->is_null()) return nullptr;
  return &*found;
}

std::string JsonObject::Text(absl::string_view field) {
  const Json* value = Take(field);
  if (value == nullptr) return "";
  if (!value->is_string()) {
    Fail(field, "must be a text in quotation marks");
    return "";
  }
  return value->get<std::string>();
}

std::string JsonObject::RequiredText(absl::string_view field) {
  std::string text = Text(field);
  if (text.empty()) Fail(field, "is missing");
  return text;
}

int64_t JsonObject::TimeMs(absl::string_view field) {
  const std::string text = Text(field);
  if (text.empty()) return 0;
  absl::StatusOr<int64_t> time = ParseTimeMs(text);
  if (time.ok()) return *time;
  Fail(field, time.status().message());
  return 0;
}

std::optional<uint64_t> JsonObject::Number(absl::string_view field) {
  const Json* value = Take(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_unsigned()) {
    Fail(field, "must be a whole number from 0 on");
    return std::nullopt;
  }
  return value->get<uint64_t>();
}

bool JsonObject::Flag(absl::string_view field, bool fallback) {
  const Json* value = Take(field);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) {
    Fail(field, "must be true or false");
    return fallback;
  }
  return value->get<bool>();
}

std::vector<std::string> JsonObject::Texts(absl::string_view field) {
  std::vector<std::string> texts;
  for (const Json* element : Elements(field)) {
    if (!element->is_string()) {
      Fail(field, "must be an array of texts");
      return {};
    }
    texts.push_back(element->get<std::string>());
  }
  return texts;
}

const Json& JsonObject::Value(absl::string_view field) {
  const Json* value = Take(field);
  return value == nullptr ? NullJson() : *value;
}

std::vector<const Json*> JsonObject::Elements(absl::string_view field) {
  const Json* value = Take(field);
  if (value == nullptr) return {};
  if (!value->is_array()) {
    Fail(field, "must be an array […]");
    return {};
  }
  std::vector<const Json*> elements;
  for (const Json& element : *value) elements.push_back(&element);
  return elements;
}

std::string JsonObject::PathOf(absl::string_view field) const {
  return path_.empty() ? std::string(field) : absl::StrCat(path_, ".", field);
}

void JsonObject::Fail(absl::string_view field, absl::string_view problem) {
  Keep(absl::InvalidArgumentError(absl::StrCat(PathOf(field), ": ", problem)));
}

void JsonObject::Keep(const absl::Status& status) { status_.Update(status); }

absl::Status JsonObject::Finish() {
  if (!status_.ok()) return status_;
  for (const auto& [field, value] : json_.items()) {
    if (std::find(known_.begin(), known_.end(), field) == known_.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          PathOf(field),
          ": is unknown; known here: ", absl::StrJoin(known_, ", ")));
    }
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::cli
