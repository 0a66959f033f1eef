#include "services/views/code_rows.h"

#include <utility>

#include "crypto/big_endian.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

void PutAlias(LotAliasScheme scheme, absl::string_view text, uint64_t entry,
              uint64_t ordinal, storage::ViewBatch* batch) {
  std::string key = LotAliasPrefix(scheme, text);
  crypto::AppendU64(entry, &key);
  crypto::AppendU64(ordinal, &key);
  batch->Put(kLotAlias, std::move(key), "");
}

void PutAliasesOf(const v1::LotLine& line, bool by_issuer, uint64_t entry,
                  uint64_t ordinal, storage::ViewBatch* batch) {
  for (const std::string& sscc : line.ssccs()) {
    PutAlias(LotAliasScheme::kSscc, sscc, entry, ordinal, batch);
  }
  // What others call a lot of somebody else leads nobody to it.
  if (!by_issuer) return;
  for (const std::string& alias : line.aliases()) {
    PutAlias(LotAliasScheme::kAlias, alias, entry, ordinal, batch);
  }
}

}  // namespace

std::string EncodeCodeStatementKey(const CodeStatementKey& key) {
  std::string bytes;
  crypto::AppendU64(key.at, &bytes);
  crypto::AppendU64(key.entry, &bytes);
  return bytes;
}

std::optional<CodeStatementKey> ReadCodeStatementKey(absl::string_view key) {
  CodeStatementKey read;
  if (!crypto::ReadU64(&key, &read.at) || !crypto::ReadU64(&key, &read.entry) ||
      !key.empty()) {
    return std::nullopt;
  }
  return read;
}

std::string LotAliasPrefix(LotAliasScheme scheme, absl::string_view text) {
  std::string prefix;
  crypto::AppendU8(static_cast<uint8_t>(scheme), &prefix);
  storage::AppendName(text, &prefix);
  return prefix;
}

std::optional<LotAliasRow> ReadLotAliasSuffix(absl::string_view suffix) {
  LotAliasRow row;
  if (!crypto::ReadU64(&suffix, &row.entry) ||
      !crypto::ReadU64(&suffix, &row.ordinal) || !suffix.empty()) {
    return std::nullopt;
  }
  return row;
}

void PutCodeRows(const domain::ParsedStatement& statement,
                 const std::vector<NumberedLot>& lots, CodeStatementKey place,
                 storage::ViewBatch* batch) {
  const bool has_ranges =
      statement.codes() != nullptr && statement.codes()->ranges_size() > 0;
  const bool orders =
      statement.order() != nullptr && statement.order()->scope_size() > 0;
  if (has_ranges || orders) {
    batch->Put(kCodeStatement, EncodeCodeStatementKey(place), "");
  }
  const v1::EventFacts* facts = statement.facts();
  if (facts == nullptr) return;
  const std::string& author = statement.header().author;
  for (const v1::Event& event : facts->events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (line.ssccs().empty() && line.aliases().empty()) continue;
      for (const NumberedLot& lot : lots) {
        if (lot.mention.issuer != line.lot().issuer() ||
            lot.mention.lot != line.lot().lot()) {
          continue;
        }
        PutAliasesOf(line, author == lot.mention.issuer, place.entry,
                     lot.ordinal, batch);
        break;
      }
    }
  }
}

}  // namespace daodi::services::views
