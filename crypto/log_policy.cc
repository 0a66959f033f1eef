#include "crypto/log_policy.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crypto/decimal.h"
#include "crypto/line_reader.h"

namespace daodi::crypto {

// Reads one policy, line by line.
class LogPolicyParser {
 public:
  absl::StatusOr<LogPolicy> Parse(absl::string_view text);

 private:
  using Items = std::vector<absl::string_view>;

  absl::Status ParseLine(absl::string_view line);
  absl::Status ParseLog(const Items& items);
  absl::Status ParseWitness(const Items& items);
  absl::Status ParseGroup(const Items& items);
  absl::Status ParseQuorum(const Items& items);

  absl::StatusOr<NoteKey> ParseKey(absl::string_view vkey, NoteKeyType type,
                                   absl::flat_hash_set<KeyId>* seen) const;
  absl::Status DefineName(absl::string_view name, LogPolicy::Node node);
  absl::Status Bad(absl::string_view reason) const {
    return absl::InvalidArgumentError(
        absl::StrCat("policy line ", line_number_, ": ", reason));
  }

  LogPolicy policy_;
  size_t line_number_ = 0;
  size_t group_count_ = 0;
  bool has_quorum_ = false;
  absl::flat_hash_map<std::string, size_t> node_of_name_;
  absl::flat_hash_set<size_t> nodes_in_groups_;
  absl::flat_hash_set<KeyId> log_ids_;
  absl::flat_hash_set<KeyId> witness_ids_;
};

absl::StatusOr<LogPolicy> LogPolicyParser::Parse(absl::string_view text) {
  if (text.size() > kMaxPolicyBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "policy: ", text.size(), " bytes, at most ", kMaxPolicyBytes));
  }
  LineReader lines(text);
  while (const std::optional<absl::string_view> line = lines.Next()) {
    ++line_number_;
    const absl::Status status = ParseLine(*line);
    if (!status.ok()) return status;
  }
  if (!lines.rest().empty()) {
    ++line_number_;
    return Bad("must end in a newline");
  }
  if (!has_quorum_) {
    return absl::InvalidArgumentError(
        "policy: must have a quorum line; \"quorum none\" asks for no witness");
  }
  return std::move(policy_);
}

absl::Status LogPolicyParser::ParseLine(absl::string_view line) {
  for (const char c : line) {
    const uint8_t byte = static_cast<uint8_t>(c);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      return Bad("must have no control character but tab");
    }
  }
  const Items items =
      absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (items.empty() || items[0][0] == '#') return absl::OkStatus();
  if (items[0] == "log") return ParseLog(items);
  if (items[0] == "witness") return ParseWitness(items);
  if (items[0] == "group") return ParseGroup(items);
  if (items[0] == "quorum") return ParseQuorum(items);
  return Bad("must start with log, witness, group, quorum or #");
}

absl::StatusOr<NoteKey> LogPolicyParser::ParseKey(
    absl::string_view vkey, NoteKeyType type,
    absl::flat_hash_set<KeyId>* seen) const {
  absl::StatusOr<NoteKey> key = NoteKey::Parse(vkey);
  if (!key.ok()) {
    return absl::Status(key.status().code(),
                        Bad(key.status().message()).message());
  }
  if (key->type() != type) {
    return Bad(
        absl::StrCat("the key must be of type ", static_cast<int>(type)));
  }
  if (!seen->insert(key->public_key().id()).second) {
    return Bad("repeats a public key");
  }
  return key;
}

absl::Status LogPolicyParser::ParseLog(const Items& items) {
  if (items.size() < 2 || items.size() > 3) {
    return Bad("must be: log <vkey> [<url>]");
  }
  if (policy_.logs_.size() == kMaxPolicyLogs) return Bad("too many logs");
  absl::StatusOr<NoteKey> key =
      ParseKey(items[1], NoteKeyType::kEd25519, &log_ids_);
  if (!key.ok()) return key.status();
  policy_.logs_.push_back(
      {*std::move(key), std::string(items.size() > 2 ? items[2] : "")});
  return absl::OkStatus();
}

absl::Status LogPolicyParser::ParseWitness(const Items& items) {
  if (items.size() < 3 || items.size() > 4) {
    return Bad("must be: witness <name> <vkey> [<url>]");
  }
  if (policy_.witnesses_.size() == kMaxPolicyWitnesses) {
    return Bad("too many witnesses");
  }
  absl::StatusOr<NoteKey> key =
      ParseKey(items[2], NoteKeyType::kCosignatureV1, &witness_ids_);
  if (!key.ok()) return key.status();
  LogPolicy::Node node;
  node.witness = policy_.witnesses_.size();
  policy_.witnesses_.push_back({std::string(items[1]), *std::move(key),
                                std::string(items.size() > 3 ? items[3] : "")});
  return DefineName(items[1], std::move(node));
}

absl::Status LogPolicyParser::ParseGroup(const Items& items) {
  if (items.size() < 4) {
    return Bad("must be: group <name> all|any|<k> <member>...");
  }
  if (group_count_++ == kMaxPolicyGroups) return Bad("too many groups");
  LogPolicy::Node group;
  for (size_t i = 3; i < items.size(); ++i) {
    const auto member = node_of_name_.find(items[i]);
    if (member == node_of_name_.end()) {
      return Bad(absl::StrCat("\"", items[i], "\" is not defined before"));
    }
    if (!nodes_in_groups_.insert(member->second).second) {
      return Bad(absl::StrCat("\"", items[i], "\" is in a group already"));
    }
    group.members.push_back(member->second);
  }
  if (items[2] == "all") {
    group.threshold = group.members.size();
  } else if (items[2] == "any") {
    group.threshold = 1;
  } else {
    group.threshold = ParseDecimal(items[2]).value_or(0);
  }
  if (group.threshold < 1 || group.threshold > group.members.size()) {
    return Bad("the threshold must be all, any or 1 to the number of members");
  }
  return DefineName(items[1], std::move(group));
}

absl::Status LogPolicyParser::ParseQuorum(const Items& items) {
  if (items.size() != 2) return Bad("must be: quorum <name>|none");
  if (has_quorum_) return Bad("a second quorum line");
  has_quorum_ = true;
  if (items[1] == "none") return absl::OkStatus();
  const auto node = node_of_name_.find(items[1]);
  if (node == node_of_name_.end()) {
    return Bad(absl::StrCat("\"", items[1], "\" is not defined before"));
  }
  policy_.quorum_ = node->second;
  return absl::OkStatus();
}

absl::Status LogPolicyParser::DefineName(absl::string_view name,
                                         LogPolicy::Node node) {
  if (name == "none") return Bad("the name none is taken");
  if (!node_of_name_.emplace(name, policy_.nodes_.size()).second) {
    return Bad(absl::StrCat("\"", name, "\" is defined before"));
  }
  policy_.nodes_.push_back(std::move(node));
  return absl::OkStatus();
}

absl::StatusOr<LogPolicy> LogPolicy::Parse(absl::string_view text) {
  return LogPolicyParser().Parse(text);
}

std::vector<NoteKey> LogPolicy::log_keys() const {
  std::vector<NoteKey> keys;
  for (const Log& log : logs_) keys.push_back(log.key);
  return keys;
}

std::vector<NoteKey> LogPolicy::witness_keys() const {
  std::vector<NoteKey> keys;
  for (const Witness& witness : witnesses_) keys.push_back(witness.key);
  return keys;
}

absl::Status LogPolicy::CheckQuorum(
    absl::Span<const VerifiedSignature> cosignatures) const {
  if (!quorum_.has_value()) return absl::OkStatus();
  // Members stand before their group, so one pass settles every node.
  std::vector<bool> witnessed(nodes_.size(), false);
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.witness.has_value()) {
      const NoteKey& key = witnesses_[*node.witness].key;
      witnessed[i] = std::any_of(cosignatures.begin(), cosignatures.end(),
                                 [&](const VerifiedSignature& signed_by) {
                                   return signed_by.key == key;
                                 });
      continue;
    }
    const size_t count =
        std::count_if(node.members.begin(), node.members.end(),
                      [&](size_t member) { return witnessed[member]; });
    witnessed[i] = count >= node.threshold;
  }
  if (witnessed[*quorum_]) return absl::OkStatus();
  return absl::UnauthenticatedError(
      absl::StrCat("policy: the ", cosignatures.size(),
                   " cosignatures of known witnesses are not a quorum"));
}

absl::StatusOr<VerifiedCheckpoint> LogPolicy::VerifyCheckpoint(
    absl::string_view note) const {
  const std::vector<NoteKey> logs = log_keys();
  const std::vector<NoteKey> witnesses = witness_keys();
  absl::StatusOr<VerifiedCheckpoint> verified =
      crypto::VerifyCheckpoint(note, CheckpointTrust{logs, witnesses});
  if (!verified.ok()) return verified;
  const absl::Status quorum = CheckQuorum(verified->cosignatures);
  if (!quorum.ok()) return quorum;
  return verified;
}

}  // namespace daodi::crypto
