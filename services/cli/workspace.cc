#include "services/cli/workspace.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/key_file.h"
#include "crypto/statement_header.h"
#include "services/cli/file_bytes.h"
#include "services/cli/hex_bytes.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kMaxSettingsBytes = 16 * 1024 * 1024;

absl::StatusOr<Json> ReadJson(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxSettingsBytes);
  if (!text.ok()) return text.status();
  return ParseJson(*text, path);
}

absl::Status WriteJson(const std::string& path, const Json& json,
                       FileMode mode = FileMode::kEverybody) {
  return WriteFile(path, absl::StrCat(json.dump(2), "\n"), mode);
}

absl::StatusOr<KeyDescription> ParseKeyDescription(const Json& json,
                                                   const std::string& path) {
  KeyDescription key;
  JsonObject object(json, path);
  absl::StatusOr<crypto::SignatureScheme> scheme =
      ParseScheme(object.RequiredText("scheme"));
  absl::StatusOr<crypto::KeyPurpose> purpose =
      ParsePurpose(object.RequiredText("purpose"));
  object.Keep(scheme.status());
  object.Keep(purpose.status());
  key.person = object.Text("person");
  key.key_id = HexField<crypto::KeyId>(object, "key_id");
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  key.scheme = *scheme;
  key.purpose = *purpose;
  return key;
}

}  // namespace

absl::Status CheckName(absl::string_view name, absl::string_view what) {
  const bool good =
      !name.empty() && name.size() <= 64 && name.front() != '.' &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
               c == '_' || c == '-';
      });
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(what, ": \"", name,
                   "\" cannot name a file; use 1 to 64 of A-Z a-z 0-9 . _ - "
                   "and no leading dot"));
}

absl::StatusOr<crypto::SignatureScheme> ParseScheme(absl::string_view name) {
  using crypto::SignatureScheme;
  if (name == "P-256") return SignatureScheme::kEcdsaP256Sha256;
  for (const auto scheme :
       {SignatureScheme::kEd25519, SignatureScheme::kEcdsaP256Sha256,
        SignatureScheme::kSm2Sm3}) {
    if (name == crypto::SignatureSchemeName(scheme)) return scheme;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "scheme: \"", name, "\" is unknown; use Ed25519, P-256 or SM2"));
}

absl::StatusOr<crypto::KeyPurpose> ParsePurpose(absl::string_view name) {
  using crypto::KeyPurpose;
  for (uint8_t number = 1; number <= 7; ++number) {
    const auto purpose = static_cast<KeyPurpose>(number);
    if (name == crypto::KeyPurposeName(purpose)) return purpose;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("purpose: \"", name,
                   "\" is unknown; use ADMIN, RECOVERY, EVENT, DEVICE, "
                   "TRANSPORT, NOTARY or REGULATOR"));
}

std::string Workspace::HomeFrom(const std::string& option) {
  if (!option.empty()) return option;
  if (const char* home = std::getenv("DAODI_HOME"); home && *home) return home;
  const char* home = std::getenv("HOME");
  return absl::StrCat(home == nullptr ? "." : home, "/.daodi");
}

absl::StatusOr<Workspace> Workspace::Open(const std::string& home) {
  Workspace workspace(home);
  if (absl::Status status = workspace.ReadLedger(); !status.ok()) return status;
  if (absl::Status status = workspace.ReadAliases(); !status.ok()) {
    return status;
  }
  return workspace;
}

Workspace::Workspace(Workspace&& other) noexcept
    : home_(std::move(other.home_)),
      ledger_(std::move(other.ledger_)),
      aliases_(std::move(other.aliases_)),
      lock_descriptor_(std::exchange(other.lock_descriptor_, -1)) {}

Workspace::~Workspace() {
  if (lock_descriptor_ >= 0) close(lock_descriptor_);
}

absl::Status Workspace::Lock() {
  if (lock_descriptor_ >= 0) return absl::OkStatus();
  if (absl::Status status = MakeFolder(home_, FileMode::kOwner); !status.ok()) {
    return status;
  }
  const std::string path = Path("lock");
  lock_descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_descriptor_ < 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(path, ": cannot open; check who owns the folder"));
  }
  if (flock(lock_descriptor_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  close(std::exchange(lock_descriptor_, -1));
  return absl::UnavailableError(
      absl::StrCat(home_, ": another daodi is writing here; wait for it"));
}

std::string Workspace::Path(absl::string_view relative) const {
  return absl::StrCat(home_, "/", relative);
}

absl::Status Workspace::ReadLedger() {
  const std::string path = Path("ledger.json");
  if (!FileExists(path)) return absl::OkStatus();
  absl::StatusOr<Json> json = ReadJson(path);
  if (!json.ok()) return json.status();
  JsonObject object(*json, path);
  LedgerSettings settings;
  settings.ledger_id = HexField<crypto::LedgerId>(object, "ledger_id");
  settings.origin = object.RequiredText("origin");
  settings.vkey = object.RequiredText("vkey");
  settings.simulated_clock = object.Flag("simulated_clock", false);
  settings.server = object.Text("server");
  settings.default_alias = object.Text("default_alias");
  ledger_ = std::move(settings);
  return object.Finish();
}

absl::Status Workspace::ReadAliases() {
  const std::string path = Path("aliases.json");
  if (!FileExists(path)) return absl::OkStatus();
  absl::StatusOr<Json> json = ReadJson(path);
  if (!json.ok()) return json.status();
  if (!json->is_object()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": must be an object of alias: id"));
  }
  for (const auto& [alias, id] : json->items()) {
    if (!id.is_string()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": ", alias, ": must be a text"));
    }
    aliases_[alias] = id.get<std::string>();
  }
  return absl::OkStatus();
}

absl::StatusOr<LedgerSettings> Workspace::ledger() const {
  if (ledger_) return *ledger_;
  return absl::FailedPreconditionError(absl::StrCat(
      Path("ledger.json"),
      ": there is no ledger here; name its folder with --home or $DAODI_HOME, "
      "make a new one with `daodi init`, or get ledger.json from its "
      "operator"));
}

absl::Status Workspace::SaveLedger(const LedgerSettings& settings) {
  ledger_ = settings;
  return WriteJson(Path("ledger.json"),
                   {{"ledger_id", settings.ledger_id.hex()},
                    {"origin", settings.origin},
                    {"vkey", settings.vkey},
                    {"simulated_clock", settings.simulated_clock},
                    {"server", settings.server},
                    {"default_alias", settings.default_alias}});
}

absl::StatusOr<std::string> Workspace::IdOf(
    absl::string_view alias_or_id) const {
  const absl::string_view alias = absl::StripPrefix(alias_or_id, "@");
  const auto found = aliases_.find(std::string(alias));
  if (found != aliases_.end()) return found->second;
  if (crypto::IsOrganizationId(alias)) return std::string(alias);
  return absl::NotFoundError(
      absl::StrCat("alias \"", alias,
                   "\" is unknown; an ORGANIZATION or PARTY statement makes "
                   "it, or add it to ",
                   Path("aliases.json")));
}

std::string Workspace::AliasOf(absl::string_view id) const {
  for (const auto& [alias, known] : aliases_) {
    if (known == id) return alias;
  }
  return std::string(id);
}

absl::Status Workspace::SetAlias(const std::string& alias,
                                 const std::string& id) {
  if (absl::Status status = CheckName(alias, "alias"); !status.ok()) {
    return status;
  }
  aliases_[alias] = id;
  Json json = Json::object();
  for (const auto& [name, value] : aliases_) json[name] = value;
  return WriteJson(Path("aliases.json"), json);
}

std::string Workspace::KeyPath(absl::string_view alias, absl::string_view label,
                               absl::string_view extension) const {
  return Path(absl::StrCat("keys/", alias, "/", label, extension));
}

absl::StatusOr<KeyDescription> Workspace::FindKey(
    absl::string_view alias, absl::string_view label) const {
  if (absl::Status status = CheckName(alias, "alias"); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckName(label, "key"); !status.ok()) {
    return status;
  }
  const std::string path = KeyPath(alias, label, ".json");
  if (!FileExists(path)) {
    return absl::NotFoundError(
        absl::StrCat("key ", alias, "/", label, ": there is no ", path,
                     "; `daodi keys list` shows what is here, `daodi keys new` "
                     "makes one"));
  }
  absl::StatusOr<Json> json = ReadJson(path);
  if (!json.ok()) return json.status();
  absl::StatusOr<KeyDescription> key = ParseKeyDescription(*json, path);
  if (!key.ok()) return key.status();
  key->alias = std::string(alias);
  key->label = std::string(label);
  return key;
}

absl::StatusOr<crypto::PrivateKey> Workspace::LoadKey(
    absl::string_view alias, absl::string_view label) const {
  absl::StatusOr<KeyDescription> description = FindKey(alias, label);
  if (!description.ok()) return description.status();
  return crypto::LoadPrivateKey(KeyPath(alias, label, ".pem"));
}

absl::StatusOr<KeyDescription> Workspace::MakeKey(
    const KeyDescription& wanted) {
  if (absl::Status status = CheckName(wanted.alias, "alias"); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckName(wanted.label, "key"); !status.ok()) {
    return status;
  }
  const std::string path = KeyPath(wanted.alias, wanted.label, ".pem");
  if (FileExists(path)) {
    return absl::AlreadyExistsError(absl::StrCat(
        path, ": there is a key of this name; choose another label"));
  }
  absl::StatusOr<crypto::PrivateKey> key =
      crypto::PrivateKey::Generate(wanted.scheme);
  if (!key.ok()) return key.status();
  for (const std::string& folder :
       {home_, Path("keys"), Path(absl::StrCat("keys/", wanted.alias))}) {
    if (absl::Status status = MakeFolder(folder, FileMode::kOwner);
        !status.ok()) {
      return status;
    }
  }
  KeyDescription made = wanted;
  made.key_id = key->public_key().id();
  // Before the key: a crash between leaves a description that is made again.
  const absl::Status status = WriteJson(
      KeyPath(made.alias, made.label, ".json"),
      {{"scheme", std::string(crypto::SignatureSchemeName(made.scheme))},
       {"purpose", std::string(crypto::KeyPurposeName(made.purpose))},
       {"key_id", made.key_id.hex()},
       {"person", made.person}},
      FileMode::kOwner);
  if (!status.ok()) return status;
  if (absl::Status saved = crypto::SavePrivateKey(*key, path); !saved.ok()) {
    return saved;
  }
  return made;
}

absl::StatusOr<std::vector<KeyDescription>> Workspace::ListKeys() const {
  std::vector<KeyDescription> keys;
  std::error_code error;
  for (const auto& folder :
       std::filesystem::directory_iterator(Path("keys"), error)) {
    std::error_code inner;
    for (const auto& file :
         std::filesystem::directory_iterator(folder.path(), inner)) {
      if (file.path().extension() != ".pem") continue;
      absl::StatusOr<KeyDescription> key = FindKey(
          folder.path().filename().string(), file.path().stem().string());
      if (!key.ok()) return key.status();
      keys.push_back(*std::move(key));
    }
  }
  std::sort(keys.begin(), keys.end(),
            [](const KeyDescription& a, const KeyDescription& b) {
              return std::tie(a.alias, a.label) < std::tie(b.alias, b.label);
            });
  return keys;
}

absl::StatusOr<KeyChainPosition> Workspace::ChainOf(
    absl::string_view alias, absl::string_view label) const {
  KeyChainPosition position;
  const std::string path = KeyPath(alias, label, ".chain");
  if (!FileExists(path)) return position;
  absl::StatusOr<Json> json = ReadJson(path);
  if (!json.ok()) return json.status();
  JsonObject object(*json, path);
  position.sequence = object.Number("sequence").value_or(0);
  position.last = HexField<crypto::HeaderDigest>(object, "last");
  position.before_last = HexField<crypto::HeaderDigest>(object, "before_last");
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  return position;
}

absl::Status Workspace::SaveChain(absl::string_view alias,
                                  absl::string_view label,
                                  const KeyChainPosition& position) {
  return WriteJson(KeyPath(alias, label, ".chain"),
                   {{"sequence", position.sequence},
                    {"last", position.last.hex()},
                    {"before_last", position.before_last.hex()}});
}

}  // namespace daodi::services::cli
