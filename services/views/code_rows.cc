#include "services/views/code_rows.h"

#include <algorithm>
#include <utility>

#include "crypto/big_endian.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::SectionLabel;

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

bool IsErasable(const domain::ParsedStatement& statement, SectionLabel label) {
  const auto& heads = statement.header().sections;
  return std::any_of(
      heads.begin(), heads.end(), [label](const crypto::SectionHead& head) {
        return head.label == static_cast<uint8_t>(label) && head.erasable;
      });
}

void PutRowsOfLot(const v1::EventFacts& facts, absl::string_view author,
                  const NumberedLot& lot, const std::string& legal_name,
                  uint64_t entry, storage::ViewBatch* batch) {
  LotGoods goods;
  for (const v1::Event& event : facts.events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (lot.mention.issuer != line.lot().issuer() ||
          lot.mention.lot != line.lot().lot()) {
        continue;
      }
      PutAliasesOf(line, author == lot.mention.issuer, entry, lot.ordinal,
                   batch);
      if (!line.gtin().empty()) goods.gtin = line.gtin();
      goods.legal_name = legal_name;
    }
  }
  if (goods.gtin.empty() && goods.legal_name.empty()) return;
  batch->Put(
      kLotGoods, LotGoodsKey(lot.ordinal, entry),
      storage::NamePart(goods.gtin) + storage::NamePart(goods.legal_name));
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

std::string LotGoodsKey(uint64_t ordinal, uint64_t entry) {
  std::string key;
  crypto::AppendU64(ordinal, &key);
  crypto::AppendU64(entry, &key);
  return key;
}

std::optional<LotGoodsRow> ReadLotGoods(absl::string_view key,
                                        absl::string_view value) {
  LotGoodsRow row;
  if (!crypto::ReadU64(&key, &row.ordinal) ||
      !crypto::ReadU64(&key, &row.entry) || !key.empty() ||
      !storage::ReadName(&value, &row.goods.gtin) ||
      !storage::ReadName(&value, &row.goods.legal_name) || !value.empty()) {
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
  const std::string legal_name =
      statement.cultivation() != nullptr &&
              !IsErasable(statement, SectionLabel::kCultivation)
          ? statement.cultivation()->legal_name()
          : "";
  for (const NumberedLot& lot : lots) {
    PutRowsOfLot(*facts, statement.header().author, lot, legal_name,
                 place.entry, batch);
  }
}

}  // namespace daodi::services::views
