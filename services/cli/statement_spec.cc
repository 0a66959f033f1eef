#include "services/cli/statement_spec.h"

#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/cli/hex_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr uint32_t kLargestKindNumber = 999;

struct NamedRefKind {
  absl::string_view name;
  crypto::RefKind kind;
};
constexpr NamedRefKind kRefKinds[] = {
    {"CORRECTS", crypto::RefKind::kCorrects},
    {"APPROVES", crypto::RefKind::kApproves},
    {"CONFIRMS", crypto::RefKind::kConfirms},
    {"DISPUTES", crypto::RefKind::kDisputes},
    {"ACKNOWLEDGES", crypto::RefKind::kAcknowledges},
    {"SAME_FACT", crypto::RefKind::kSameFact},
    {"REPLACES", crypto::RefKind::kReplaces},
    {"INPUT", crypto::RefKind::kInput},
};

KeyChoice ParseKeyChoice(absl::string_view text, absl::string_view author) {
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos) {
    return {std::string(author), std::string(text)};
  }
  return {std::string(text.substr(0, slash)),
          std::string(text.substr(slash + 1))};
}

// Both or neither of "ledger" and "header_digest".
std::optional<ForeignEntry> TakeForeignEntry(JsonObject& object) {
  if (!object.Has("ledger") && !object.Has("header_digest")) {
    return std::nullopt;
  }
  return ForeignEntry{HexField<crypto::LedgerId>(object, "ledger"),
                      HexField<crypto::HeaderDigest>(object, "header_digest")};
}

absl::StatusOr<RefSpec> ParseRefSpec(const Json& json,
                                     const std::string& path) {
  JsonObject object(json, path);
  RefSpec ref;
  const std::string kind = object.RequiredText("kind");
  ref.name = object.Text("name");
  ref.index = object.Number("index");
  ref.foreign = TakeForeignEntry(object);
  bool known = false;
  for (const NamedRefKind& named : kRefKinds) {
    if (named.name != kind) continue;
    ref.kind = named.kind;
    known = true;
  }
  if (!known) {
    object.Fail("kind",
                "must be CORRECTS, APPROVES, CONFIRMS, DISPUTES, ACKNOWLEDGES, "
                "SAME_FACT, REPLACES or INPUT");
  }
  if (ref.name.empty() == !ref.index.has_value()) {
    object.Fail("name", "give either name or index");
  }
  if (ref.foreign && !ref.index) {
    object.Fail("index", "is needed with ledger: names are of this workspace");
  }
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  return ref;
}

std::optional<crypto::DigestAlgorithm> TakeDigest(JsonObject& object) {
  const std::string digest = object.Text("digest");
  if (digest.empty()) return std::nullopt;
  if (digest == "SM3") return crypto::DigestAlgorithm::kSm3;
  if (digest != "SHA-256") object.Fail("digest", "must be SHA-256 or SM3");
  return crypto::DigestAlgorithm::kSha256;
}

void TakeRefs(JsonObject& object, StatementSpec* spec) {
  for (const Json* element : object.Elements("refs")) {
    absl::StatusOr<RefSpec> ref = ParseRefSpec(
        *element,
        absl::StrCat(object.PathOf("refs"), "[", spec->refs.size(), "]"));
    object.Keep(ref.status());
    if (!ref.ok()) return;
    spec->refs.push_back(*std::move(ref));
  }
}

void TakeRecovered(JsonObject& object, StatementSpec* spec) {
  const Json& json = object.Value("recovered");
  if (json.is_null()) return;
  JsonObject recovered(json, object.PathOf("recovered"));
  spec->recovered = ParseKeyChoice(recovered.RequiredText("key"), spec->author);
  object.Keep(recovered.Finish());
}

void TakeContent(JsonObject& object, StatementSpec* spec) {
  const Json& audiences = object.Value("audiences");
  if (!audiences.is_null()) {
    if (!audiences.is_object()) object.Fail("audiences", "must be an object");
    for (const auto& [section, audience] : audiences.items()) {
      if (!audience.is_string()) {
        object.Fail(absl::StrCat("audiences.", section), "must be a text");
        break;
      }
      spec->audiences[section] = audience.get<std::string>();
    }
  }
  spec->sections = object.Value("sections");
  spec->record = object.Value("record");
  // CATALOGUE is governance, but has sections like business statements.
  const bool governance =
      crypto::LeafClassOf(spec->kind) == crypto::LeafClass::kGovernance &&
      spec->kind != crypto::StatementKind::kCatalogue;
  if (governance && !spec->sections.is_null() && !spec->record.is_null()) {
    return;  // a registration with a second, personal section
  }
  if (governance && spec->record.is_null()) {
    object.Fail("record", "is missing: governance kinds carry a record");
  }
  if (!governance && !spec->record.is_null()) {
    object.Fail("record", "is only for governance kinds; use sections");
  }
}

}  // namespace

absl::StatusOr<crypto::StatementKind> ParseStatementKind(
    absl::string_view name) {
  for (uint32_t number = 1; number <= kLargestKindNumber; ++number) {
    if (!crypto::IsKnownStatementKind(number)) continue;
    const auto kind = static_cast<crypto::StatementKind>(number);
    if (crypto::StatementKindName(kind) == name) return kind;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "kind: \"", name,
      "\" is unknown; `daodi append --list-kinds` shows all of them"));
}

absl::StatusOr<StatementSpec> ParseStatementSpec(const Json& json,
                                                 const std::string& path) {
  StatementSpec spec;
  JsonObject object(json, path);
  spec.name = object.RequiredText("name");
  spec.row = object.Text("row");
  absl::StatusOr<crypto::StatementKind> kind =
      ParseStatementKind(object.RequiredText("kind"));
  if (kind.ok()) {
    spec.kind = *kind;
  } else {
    object.Keep(absl::InvalidArgumentError(
        absl::StrCat(path, ".", kind.status().message())));
  }
  spec.author = object.RequiredText("author");
  spec.key = ParseKeyChoice(object.RequiredText("key"), spec.author);
  spec.bundle = object.Text("bundle");
  spec.author_time_ms = object.TimeMs("author_time");
  spec.record_time_ms = object.TimeMs("record_time");
  spec.digest_algorithm = TakeDigest(object);
  TakeRefs(object, &spec);
  TakeRecovered(object, &spec);
  spec.organization = object.Text("organization");
  spec.party = object.Text("party");
  TakeContent(object, &spec);
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  spec.input_digest = crypto::Sha256(json.dump());
  return spec;
}

absl::StatusOr<std::vector<StatementSpec>> ParseStatementSpecs(
    absl::string_view text) {
  std::vector<Json> objects;
  const absl::string_view trimmed = absl::StripLeadingAsciiWhitespace(text);
  if (absl::StartsWith(trimmed, "[")) {
    absl::StatusOr<Json> array = ParseJson(text, "input");
    if (!array.ok()) return array.status();
    for (Json& element : *array) objects.push_back(std::move(element));
  } else {
    size_t number = 0;
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      ++number;
      line = absl::StripAsciiWhitespace(line);
      if (line.empty() || line.front() == '#') continue;
      absl::StatusOr<Json> json =
          ParseJson(line, absl::StrCat("input line ", number));
      if (!json.ok()) return json.status();
      objects.push_back(*std::move(json));
    }
  }
  std::vector<StatementSpec> specs;
  std::set<std::string> names;
  for (const Json& object : objects) {
    std::string path = absl::StrCat("statement ", specs.size() + 1);
    if (object.is_object() && object.contains("name") &&
        object["name"].is_string()) {
      absl::StrAppend(&path, " \"", object["name"].get<std::string>(), "\"");
    }
    absl::StatusOr<StatementSpec> spec = ParseStatementSpec(object, path);
    if (!spec.ok()) return spec.status();
    if (!names.insert(spec->name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(path,
                       ".name: is used twice; a name is for one "
                       "statement, for ever"));
    }
    specs.push_back(*std::move(spec));
  }
  return specs;
}

}  // namespace daodi::services::cli
