// Strict reading of JSON objects written by people: every field is named in the
// error, unknown fields are refused with the list of known ones.

#ifndef DAODI_SERVICES_CLI_JSON_OBJECT_H_
#define DAODI_SERVICES_CLI_JSON_OBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace daodi::services::cli {

using Json = nlohmann::ordered_json;

// Errors: kInvalidArgument naming `what` and the byte.
absl::StatusOr<Json> ParseJson(absl::string_view text, absl::string_view what);

// RFC 3339 with an offset, to UTC milliseconds. Errors: kInvalidArgument.
absl::StatusOr<int64_t> ParseTimeMs(absl::string_view text);
// "2026-05-14T20:15:00+08:00" in the given zone offset of Beijing.
std::string FormatTimeMs(int64_t time_ms);

// Takes fields off one object; keeps the first error, so a reader checks once,
// by Finish(). `json` must outlive it.
class JsonObject {
 public:
  JsonObject(const Json& json, std::string path);

  bool Has(absl::string_view field) const;
  // Empty when absent.
  std::string Text(absl::string_view field);
  std::string RequiredText(absl::string_view field);
  // 0 when absent.
  int64_t TimeMs(absl::string_view field);
  std::optional<uint64_t> Number(absl::string_view field);
  bool Flag(absl::string_view field, bool fallback);
  std::vector<std::string> Texts(absl::string_view field);
  // The value itself; null when absent.
  const Json& Value(absl::string_view field);
  // The elements of an array; none when absent.
  std::vector<const Json*> Elements(absl::string_view field);

  std::string PathOf(absl::string_view field) const;
  void Fail(absl::string_view field, absl::string_view problem);
  void Keep(const absl::Status& status);

  // The first error; else kInvalidArgument for a field nobody asked for.
  absl::Status Finish();

 private:
  const Json* Take(absl::string_view field);

  const Json& json_;
  const std::string path_;
  std::vector<std::string> known_;
  absl::Status status_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_JSON_OBJECT_H_
