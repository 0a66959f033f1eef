#include "services/rpc/circulation_query.h"

#include <limits>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "services/domain/violation.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr absl::string_view kAllLists = "organizations/-";
constexpr size_t kQueryDigestBytes = 8;

absl::Status NoSuchList(absl::string_view parent) {
  return ErrorWithReason(
      ErrorReason::kNotFound, "parent",
      absl::StrCat("no list of ", parent, " that this caller may read"),
      "ask for your own organization, or as a regulator for one in your scope");
}

absl::string_view QueryDigest(const std::string& digest) {
  return absl::string_view(digest).substr(0, kQueryDigestBytes);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ListsOf(
    const ServerParts& parts, const disclosure::Reader& reader,
    absl::string_view parent) {
  if (parent != kAllLists) {
    auto organization = ParseOrganizationName(parent);
    if (!organization.ok()) return organization.status();
    const bool own =
        !reader.organization.empty() && reader.organization == *organization;
    const bool allowed =
        own || parts.registry->With([&](const crypto::Registry& registry) {
          return disclosure::IsInScope(registry, reader, *organization);
        });
    if (!allowed) return NoSuchList(parent);
    return std::vector<std::string>{*std::move(organization)};
  }
  std::vector<std::string> lists;
  if (reader.role == disclosure::ReaderRole::kRegulator) {
    parts.registry->With([&](const crypto::Registry& registry) {
      for (const auto& [id, state] : registry.organizations()) {
        if (disclosure::IsInScope(registry, reader, id)) lists.push_back(id);
      }
    });
  } else if (!reader.organization.empty()) {
    lists.push_back(reader.organization);
  }
  if (lists.empty()) return NoSuchList(parent);
  return lists;
}

absl::StatusOr<AsOf> AsOfSize(const ServerParts& parts, int64_t requested,
                              uint64_t position) {
  if (requested < 0 || static_cast<uint64_t>(requested) > position) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "as_of_size",
        absl::StrCat("the views have ", position, " entries"),
        "ask for 0 (now) or a size up to that");
  }
  AsOf as_of;
  as_of.size = requested == 0 ? position : static_cast<uint64_t>(requested);
  if (as_of.size > 0) {
    auto last = parts.store->ReadEntry(as_of.size - 1);
    if (!last.ok()) return last.status();
    as_of.record_time_ms = last->leaf.record_time_ms;
  }
  return as_of;
}

int64_t MomentOf(const ServerParts& parts, int64_t requested_ms,
                 const AsOf& as_of, uint64_t position) {
  if (requested_ms != 0) return requested_ms;
  const bool simulated =
      parts.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      });
  return simulated || as_of.size < position ? as_of.record_time_ms
                                            : parts.clock->Now().time_ms;
}

absl::StatusOr<Period> PeriodOf(int64_t from_ms, int64_t to_ms) {
  Period period{from_ms, to_ms};
  if (from_ms == 0) period.from_ms = std::numeric_limits<int64_t>::min();
  if (to_ms == 0) period.to_ms = std::numeric_limits<int64_t>::max();
  if (period.from_ms < period.to_ms) return period;
  return ErrorWithReason(ErrorReason::kArgumentInvalid, "to_ms",
                         "the period ends before it begins",
                         "give a time after from_ms, or 0");
}

std::string EncodeCirculationToken(uint64_t tree_size,
                                   const trade::CirculationCursor& cursor,
                                   absl::string_view query) {
  const std::string digest(crypto::Sha256(query).view());
  std::string bytes(QueryDigest(digest));
  crypto::AppendU64(tree_size, &bytes);
  crypto::AppendU64(static_cast<uint64_t>(cursor.time_ms), &bytes);
  crypto::AppendU64(cursor.ordinal, &bytes);
  crypto::AppendU64(cursor.entry, &bytes);
  crypto::AppendU64(cursor.done, &bytes);
  bytes += cursor.organization;
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<CirculationToken> ParseCirculationToken(
    absl::string_view token, absl::string_view query) {
  const std::string digest(crypto::Sha256(query).view());
  std::string bytes;
  const bool decoded = absl::WebSafeBase64Unescape(token, &bytes);
  absl::string_view rest = bytes;
  CirculationToken parsed;
  uint64_t time_ms = 0;
  uint64_t done = 0;
  const bool bound =
      decoded && rest.substr(0, kQueryDigestBytes) == QueryDigest(digest);
  if (bound) rest.remove_prefix(kQueryDigestBytes);
  if (!bound || !crypto::ReadU64(&rest, &parsed.tree_size) ||
      !crypto::ReadU64(&rest, &time_ms) ||
      !crypto::ReadU64(&rest, &parsed.cursor.ordinal) ||
      !crypto::ReadU64(&rest, &parsed.cursor.entry) ||
      !crypto::ReadU64(&rest, &done)) {
    return ErrorWithReason(
        ErrorReason::kPageTokenInvalid, "page_token",
        "not a token of this query",
        "send the token of the previous page with the same arguments");
  }
  parsed.cursor.time_ms = static_cast<int64_t>(time_ms);
  parsed.cursor.done = static_cast<uint32_t>(done);
  parsed.cursor.organization = std::string(rest);
  return parsed;
}

}  // namespace daodi::services::rpc
