// Rows that lead from codes on packages and from goods to statements and lots:
// which statements name ranges of serials or order something about goods, in
// the order they took effect; which lots an SSCC or another party's code stands
// for; which goods a lot is of. Byte tables: docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_CODE_ROWS_H_
#define DAODI_SERVICES_VIEWS_CODE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/parsed_statement.h"
#include "services/views/standing.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Tables of this view alone, in the numbering of storage::ViewTable. DO NOT
// CHANGE numbers in use.
inline constexpr auto kCodeStatement = static_cast<storage::ViewTable>(90);
inline constexpr auto kLotAlias = static_cast<storage::ViewTable>(91);
inline constexpr auto kLotGoods = static_cast<storage::ViewTable>(92);

// kCodeStatement: u64 entry that gave effect || u64 entry with code ranges or
// an order on goods -> empty. Only ever grows at its end, so that a reader can
// follow it.
struct CodeStatementKey {
  uint64_t at = 0;
  uint64_t entry = 0;
};
std::string EncodeCodeStatementKey(const CodeStatementKey& key);
std::optional<CodeStatementKey> ReadCodeStatementKey(absl::string_view key);

// kLotAlias: u8 scheme || u8 length || text || u64 entry || u64 lot ordinal ->
// empty. DO NOT CHANGE numbers without a new view version.
enum class LotAliasScheme : uint8_t {
  kSscc = 1,   // of a logistic unit with goods of the lot
  kAlias = 2,  // stated by the issuer of the lot itself
};
std::string LotAliasPrefix(LotAliasScheme scheme, absl::string_view text);
struct LotAliasRow {
  uint64_t entry = 0;
  uint64_t ordinal = 0;
};
// From a key without the prefix.
std::optional<LotAliasRow> ReadLotAliasSuffix(absl::string_view suffix);

// kLotGoods: u64 lot ordinal || u64 entry -> u8 length || GTIN || u8 length ||
// legal name. Whoever may read one of the two sections may not always read the
// other.
struct LotGoods {
  std::string gtin;        // stated with the lot in the facts, or empty
  std::string legal_name;  // in the cultivation section, or empty
};
std::string LotGoodsKey(uint64_t ordinal, uint64_t entry);
struct LotGoodsRow {
  uint64_t ordinal = 0;
  uint64_t entry = 0;
  LotGoods goods;
};
std::optional<LotGoodsRow> ReadLotGoods(absl::string_view key,
                                        absl::string_view value);

// The rows of a statement with authority, at `entry`, with effect from `at` on.
void PutCodeRows(const domain::ParsedStatement& statement,
                 const std::vector<NumberedLot>& lots, CodeStatementKey place,
                 storage::ViewBatch* batch);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_CODE_ROWS_H_
