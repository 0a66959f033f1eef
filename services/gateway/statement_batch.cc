#include "services/gateway/statement_batch.h"

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "nlohmann/json.hpp"
#include "services/gateway/problem.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::json;

absl::Status Wrong(absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", what));
}

absl::Status CheckMembers(const Json& object, absl::string_view field,
                          std::initializer_list<absl::string_view> known) {
  if (!object.is_object()) return Wrong(field, "must be an object");
  for (const auto& [name, value] : object.items()) {
    bool found = false;
    for (const absl::string_view member : known) found |= member == name;
    if (!found) return Wrong(field, absl::StrCat("has no member ", name));
  }
  return absl::OkStatus();
}

absl::Status ReadBytes(const Json& object, const char* name,
                       absl::string_view field, std::string* bytes) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return Wrong(absl::StrCat(field, ".", name), "must be base64 text");
  }
  auto decoded = crypto::DecodeBase64(found->get_ref<const std::string&>());
  if (!decoded.has_value()) {
    return Wrong(absl::StrCat(field, ".", name),
                 "is not standard padded base64 (RFC 4648, 4)");
  }
  *bytes = *std::move(decoded);
  return absl::OkStatus();
}

absl::Status ReadInteger(const Json& value, absl::string_view field,
                         int64_t* number) {
  if (!value.is_number_integer()) return Wrong(field, "must be an integer");
  if (value.is_number_unsigned() &&
      value.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) {
    return Wrong(field, "is too large");
  }
  *number = value.get<int64_t>();
  return absl::OkStatus();
}

absl::Status ReadSection(const Json& json, const std::string& field,
                         v1::SectionContent* section) {
  absl::Status status = CheckMembers(
      json, field, {"label", "salt", "content", "namedOrganizations"});
  if (!status.ok()) return status;
  int64_t label = 0;
  const auto stated = json.find("label");
  if (stated == json.end()) return Wrong(field, "needs a label");
  status = ReadInteger(*stated, absl::StrCat(field, ".label"), &label);
  if (status.ok() && (label < 1 || label > 255)) {
    status = Wrong(absl::StrCat(field, ".label"), "must be 1 to 255");
  }
  if (status.ok()) {
    section->set_label(static_cast<int32_t>(label));
    status = ReadBytes(json, "salt", field, section->mutable_salt());
  }
  if (status.ok()) {
    status = ReadBytes(json, "content", field, section->mutable_content());
  }
  const auto named = json.find("namedOrganizations");
  if (!status.ok() || named == json.end()) return status;
  if (!named->is_array()) {
    return Wrong(absl::StrCat(field, ".namedOrganizations"),
                 "must be an array");
  }
  for (const Json& name : *named) {
    if (!name.is_string()) {
      return Wrong(absl::StrCat(field, ".namedOrganizations"),
                   "must hold organization ids");
    }
    section->add_named_organizations(name.get<std::string>());
  }
  return absl::OkStatus();
}

absl::Status ReadStatement(const Json& json, const std::string& field,
                           v1::Statement* statement) {
  absl::Status status = CheckMembers(
      json, field, {"envelope", "sections", "simulatedRecordTimeMs"});
  if (status.ok()) {
    status = ReadBytes(json, "envelope", field, statement->mutable_envelope());
  }
  const auto time = json.find("simulatedRecordTimeMs");
  if (status.ok() && time != json.end()) {
    int64_t time_ms = 0;
    status = ReadInteger(*time, absl::StrCat(field, ".simulatedRecordTimeMs"),
                         &time_ms);
    statement->set_simulated_record_time_ms(time_ms);
  }
  const auto sections = json.find("sections");
  if (!status.ok() || sections == json.end()) return status;
  if (!sections->is_array()) {
    return Wrong(absl::StrCat(field, ".sections"), "must be an array");
  }
  for (size_t i = 0; i < sections->size(); ++i) {
    status =
        ReadSection((*sections)[i], absl::StrCat(field, ".sections[", i, "]"),
                    statement->add_sections());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Reads `name` of the batch as one of the words of an enum.
template <typename Enum>
absl::Status ReadWord(const Json& batch, const char* name,
                      absl::string_view prefix,
                      bool (*parse)(google::protobuf::ConstStringParam, Enum*),
                      Enum* word) {
  const auto found = batch.find(name);
  if (found == batch.end()) return absl::OkStatus();
  if (!found->is_string() ||
      !parse(absl::StrCat(prefix, found->get_ref<const std::string&>()),
             word)) {
    return Wrong(name, "is not one of the words that docs/gateway.md lists");
  }
  return absl::OkStatus();
}

absl::Status ReadOptions(const Json& batch,
                         v1::AppendStatementsRequest* request) {
  v1::AppendMode mode = v1::APPEND_MODE_PROCEED;
  absl::Status status =
      ReadWord(batch, "mode", "APPEND_MODE_", &v1::AppendMode_Parse, &mode);
  if (!status.ok()) return status;
  request->set_mode(mode);
  v1::AckLevel level = v1::ACK_LEVEL_DURABLE;
  status =
      ReadWord(batch, "ackLevel", "ACK_LEVEL_", &v1::AckLevel_Parse, &level);
  if (!status.ok()) return status;
  request->set_ack_level(level);
  const auto validate_only = batch.find("validateOnly");
  if (validate_only == batch.end()) return absl::OkStatus();
  if (!validate_only->is_boolean()) {
    return Wrong("validateOnly", "must be true or false");
  }
  request->set_validate_only(validate_only->get<bool>());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::AppendStatementsRequest> ParseStatementBatch(
    absl::string_view json) {
  // A document this deep is no batch; nlohmann's parser does not recurse.
  const Json batch = Json::parse(json.begin(), json.end(), nullptr,
                                 /*allow_exceptions=*/false);
  if (batch.is_discarded()) return Wrong("body", "is not JSON");
  absl::Status status = CheckMembers(
      batch, "body", {"statements", "mode", "validateOnly", "ackLevel"});
  v1::AppendStatementsRequest request;
  if (status.ok()) status = ReadOptions(batch, &request);
  if (!status.ok()) return status;
  const auto statements = batch.find("statements");
  if (statements == batch.end() || !statements->is_array()) {
    return Wrong("statements", "must be an array");
  }
  if (statements->empty() || statements->size() > kMaxBatchItems) {
    return Wrong("statements",
                 absl::StrCat("must hold 1 to ", kMaxBatchItems, " items"));
  }
  for (size_t i = 0; i < statements->size(); ++i) {
    status =
        ReadStatement((*statements)[i], absl::StrCat("statements[", i, "]"),
                      request.add_statements());
    if (!status.ok()) return status;
  }
  return request;
}

std::string StatementResultsJson(const v1::AppendStatementsResponse& response) {
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const v1::StatementResult& result : response.results()) {
    nlohmann::ordered_json item;
    item["ok"] = !result.has_error() || result.error().code() == 0;
    if (!item["ok"].get<bool>()) {
      item["error"] = ErrorJson(result.error());
      results.push_back(std::move(item));
      continue;
    }
    item["index"] = result.index();
    item["recordTimeMs"] = result.record_time_ms();
    item["leafHash"] = crypto::EncodeBase64(result.leaf_hash());
    item["repeated"] = result.repeated_statement();
    if (!result.receipt().empty()) item["receipt"] = result.receipt();
    results.push_back(std::move(item));
  }
  nlohmann::ordered_json json;
  json["results"] = std::move(results);
  return json.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace daodi::services::gateway
