// SearchBatches: lots by what somebody has of their number, of a code on them
// or of the name of the goods.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/codes/code_lots.h"
#include "services/codes/scanned_text.h"
#include "services/domain/search_text.h"
#include "services/domain/violation.h"
#include "services/libraries/goods_names.h"
#include "services/limits.h"
#include "services/rpc/batch_queries.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/lot_page.h"
#include "services/rpc/page_token.h"
#include "services/trace/lot_access.h"
#include "services/trace/lot_goods.h"
#include "services/trace/lot_query.h"
#include "services/trace/lot_stock.h"
#include "services/views/view_keys.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ViewTable;
using trace::LotMatch;

// Organizations that gave a lot the same number.
constexpr size_t kMaxIssuersOfNumber = 1'000;

v1::SearchMatch MatchMessage(LotMatch match) {
  switch (match) {
    case LotMatch::kWhole:
      return v1::SEARCH_MATCH_LOT;
    case LotMatch::kPart:
      return v1::SEARCH_MATCH_PART_OF_LOT;
    case LotMatch::kAlike:
      return v1::SEARCH_MATCH_ALIKE;
    case LotMatch::kNone:
      break;
  }
  return v1::SEARCH_MATCH_UNSPECIFIED;
}

// One page of one question.
class BatchSearch {
 public:
  BatchSearch(const ServerParts& parts, const disclosure::EntryReader& entries,
              const LotPage& page, const std::string& query)
      : entries_(entries),
        page_(page),
        query_(query),
        number_(query),
        access_(entries, *parts.registry),
        rows_(entries.views()),
        records_(entries, *parts.registry, page.as_of_size),
        names_(records_) {}

  absl::Status Run();

  v1::SearchBatchesResponse response;
  std::optional<uint64_t> next;  // where the next page begins

 private:
  absl::Status ReadCode();
  absl::Status AddLotsOfGoods(const v1::CodeKey& key);
  absl::Status RunOverCoded();
  absl::Status RunOverAll();
  // Adds the lot if it is asked for and may be seen.
  absl::Status Consider(uint64_t ordinal, const views::LotName& lot);
  // Why the goods of the lot are asked for; nothing when they are not, as far
  // as the reader may know. `name` gets what they are called.
  absl::StatusOr<std::optional<v1::SearchMatch>> MatchGoods(
      uint64_t ordinal, const views::LotName& lot, std::string* name);
  absl::StatusOr<std::string> NameOfGoods(uint64_t ordinal,
                                          const views::LotName& lot);
  // The name by which the goods are asked for; "" when they are not.
  absl::StatusOr<std::string> NameAskedFor(const views::LotGoods& goods,
                                           const views::LotName& lot);
  bool IsAskedFor(const std::string& legal_name);
  bool IsFull() const {
    return static_cast<size_t>(response.batches_size()) == page_.size;
  }
  void Add(const views::LotName& lot, v1::SearchMatch match,
           std::string goods_name);

  const disclosure::EntryReader& entries_;
  const LotPage page_;
  const std::string& query_;
  const trace::LotQuery number_;
  trace::LotAccess access_;
  trace::LotGoodsRows rows_;
  const libraries::LibraryRecords records_;
  libraries::GoodsNames names_;
  // Lots that the query is a code of, ascending; and its GTIN when it is of no
  // lot in particular.
  std::vector<uint64_t> coded_;
  std::string gtin_;
  // The query is such a code and can be nothing else.
  bool only_coded_ = false;
  absl::flat_hash_set<std::string> gtins_named_;
  absl::flat_hash_map<std::string, bool> legal_names_;
};

absl::Status BatchSearch::ReadCode() {
  v1::CodeKey key;
  key.set_legacy_code(query_);
  if (const auto scanned = codes::CodeOfScannedText(query_)) key = *scanned;
  if (!key.lot().empty()) {
    absl::Status found = AddLotsOfGoods(key);
    if (!found.ok()) return found;
  } else if (!key.gtin().empty()) {
    // A serial alone is looked up by CodeService.LookupScans.
    if (key.serial().empty()) gtin_ = key.gtin();
  } else {
    const std::string& text = !key.sscc().empty()        ? key.sscc()
                              : !key.drug_code().empty() ? key.drug_code()
                                                         : key.legacy_code();
    auto lots =
        codes::LotsOfAlias(entries_,
                           key.sscc().empty() ? views::LotAliasScheme::kAlias
                                              : views::LotAliasScheme::kSscc,
                           text);
    if (!lots.ok()) return lots.status();
    for (const views::LotName& lot : *lots) {
      auto ordinal = trace::FindLot(entries_.views(), lot.issuer, lot.lot);
      if (!ordinal.ok()) return ordinal.status();
      if (ordinal->has_value()) coded_.push_back(**ordinal);
    }
  }
  std::sort(coded_.begin(), coded_.end());
  const bool is_code = key.legacy_code().empty() && gtin_.empty();
  // Digits may be a part of a number as well.
  const bool is_number =
      std::all_of(query_.begin(), query_.end(), absl::ascii_isdigit);
  only_coded_ = is_code && (!coded_.empty() || !is_number);
  return absl::OkStatus();
}

// Lots of that number and of these goods, whoever issued them.
absl::Status BatchSearch::AddLotsOfGoods(const v1::CodeKey& key) {
  std::vector<uint64_t> ordinals;
  absl::Status scanned = entries_.views().Scan(
      ViewTable::kLotNumber, views::LotNumberPrefix(key.lot()), "",
      [&ordinals](absl::string_view, absl::string_view value) {
        ordinals.push_back(views::ReadOrdinal(value).value_or(0));
        return ordinals.size() < kMaxIssuersOfNumber;
      });
  if (!scanned.ok()) return scanned;
  std::sort(ordinals.begin(), ordinals.end());
  trace::LotGoodsRows rows(entries_.views());
  for (const uint64_t ordinal : ordinals) {
    auto of_lot = rows.Of(ordinal);
    if (!of_lot.ok()) return of_lot.status();
    for (const views::LotGoodsRow& row : *of_lot) {
      if (row.goods.gtin != key.gtin()) continue;
      auto known = trace::KnownGoods(row, page_.as_of_size, &access_);
      if (!known.ok()) return known.status();
      if (known->gtin.empty()) continue;
      coded_.push_back(ordinal);
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status BatchSearch::Run() {
  absl::Status read = ReadCode();
  if (!read.ok()) return read;
  if (only_coded_) return RunOverCoded();
  auto named = names_.GtinsNamed(query_);
  if (!named.ok()) return named.status();
  gtins_named_ = *std::move(named);
  return RunOverAll();
}

absl::Status BatchSearch::RunOverCoded() {
  for (const uint64_t ordinal : coded_) {
    if (ordinal < page_.start) continue;
    if (IsFull()) {
      next = ordinal;
      break;
    }
    auto lot = trace::NameOfLot(entries_.views(), ordinal);
    if (!lot.ok()) return lot.status();
    absl::Status considered = Consider(ordinal, *lot);
    if (!considered.ok()) return considered;
  }
  return absl::OkStatus();
}

// Where a page ends depends on what the reader may see, never on other lots
// that match.
absl::Status BatchSearch::RunOverAll() {
  uint64_t looked_at = 0;
  absl::Status status;
  absl::Status scanned = entries_.views().Scan(
      ViewTable::kLotOrdinal, "", views::OrdinalKey(page_.start),
      [&](absl::string_view key, absl::string_view value) {
        const uint64_t ordinal = views::ReadOrdinal(key).value_or(0);
        if (++looked_at > kMaxSearchedLots || IsFull()) {
          next = ordinal;
          return false;
        }
        const auto lot = views::ReadLotKey(value);
        if (lot.has_value()) status = Consider(ordinal, *lot);
        return status.ok();
      });
  return scanned.ok() ? status : scanned;
}

absl::Status BatchSearch::Consider(uint64_t ordinal,
                                   const views::LotName& lot) {
  v1::SearchMatch match = v1::SEARCH_MATCH_UNSPECIFIED;
  if (std::binary_search(coded_.begin(), coded_.end(), ordinal)) {
    match = v1::SEARCH_MATCH_CODE;
  } else {
    match = MatchMessage(number_.Match(lot.lot));
  }
  if (match == v1::SEARCH_MATCH_UNSPECIFIED) {
    std::string name;
    auto by_goods = MatchGoods(ordinal, lot, &name);
    if (!by_goods.ok()) return by_goods.status();
    if (by_goods->has_value()) Add(lot, **by_goods, std::move(name));
    return absl::OkStatus();
  }
  auto visible = access_.SeesSomeStatement(ordinal, page_.as_of_size);
  if (!visible.ok() || !*visible) return visible.status();
  auto name = NameOfGoods(ordinal, lot);
  if (!name.ok()) return name.status();
  Add(lot, match, *std::move(name));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::SearchMatch>> BatchSearch::MatchGoods(
    uint64_t ordinal, const views::LotName& lot, std::string* name) {
  auto rows = rows_.Of(ordinal);
  if (!rows.ok()) return rows.status();
  for (const views::LotGoodsRow& row : *rows) {
    const bool by_code = !gtin_.empty() && row.goods.gtin == gtin_;
    const bool by_name = gtins_named_.contains(row.goods.gtin) ||
                         IsAskedFor(row.goods.legal_name);
    if (!by_code && !by_name) continue;
    auto known = trace::KnownGoods(row, page_.as_of_size, &access_);
    if (!known.ok()) return known.status();
    if (by_code && known->gtin == gtin_) {
      auto named = NameOfGoods(ordinal, lot);
      if (!named.ok()) return named.status();
      *name = *std::move(named);
      return v1::SEARCH_MATCH_CODE;
    }
    auto named = NameAskedFor(*known, lot);
    if (!named.ok()) return named.status();
    if (named->empty()) continue;
    *name = *std::move(named);
    return v1::SEARCH_MATCH_GOODS;
  }
  return std::nullopt;
}

absl::StatusOr<std::string> BatchSearch::NameAskedFor(
    const views::LotGoods& goods, const views::LotName& lot) {
  if (gtins_named_.contains(goods.gtin)) {
    auto names = names_.NamesOf(goods.gtin, lot.issuer);
    if (!names.ok()) return names.status();
    for (const std::string& name : *names) {
      if (domain::IsPartOfName(query_, name)) return names->front();
    }
  }
  return IsAskedFor(goods.legal_name) ? goods.legal_name : "";
}

// What the latest statement that tells the reader says.
absl::StatusOr<std::string> BatchSearch::NameOfGoods(
    uint64_t ordinal, const views::LotName& lot) {
  auto rows = rows_.Of(ordinal);
  if (!rows.ok()) return rows.status();
  std::string legal_name;
  for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
    auto known = trace::KnownGoods(*row, page_.as_of_size, &access_);
    if (!known.ok()) return known.status();
    if (legal_name.empty()) legal_name = known->legal_name;
    if (known->gtin.empty()) continue;
    auto names = names_.NamesOf(known->gtin, lot.issuer);
    if (!names.ok()) return names.status();
    if (!names->empty()) return names->front();
  }
  return legal_name;
}

bool BatchSearch::IsAskedFor(const std::string& legal_name) {
  if (legal_name.empty()) return false;
  const auto [known, is_new] = legal_names_.try_emplace(legal_name, false);
  if (is_new) known->second = domain::IsPartOfName(query_, legal_name);
  return known->second;
}

void BatchSearch::Add(const views::LotName& lot, v1::SearchMatch match,
                      std::string goods_name) {
  v1::FoundBatch* found = response.add_batches();
  found->set_batch(BatchNameOf(lot.issuer, lot.lot));
  found->set_issuer(lot.issuer);
  found->set_lot(lot.lot);
  found->set_match(match);
  found->set_goods_name(std::move(goods_name));
}

}  // namespace

absl::StatusOr<v1::SearchBatchesResponse> FindBatches(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::SearchBatchesRequest& request) {
  if (request.query().size() < kMinSearchBytes) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "query", "too short",
                           "give at least 2 characters of a lot number");
  }
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const std::string bound = absl::StrCat("SearchBatches ", request.query());
  auto page = LotPageOf(0, request.page_size(), request.page_token(), bound,
                        entries.views().position());
  if (!page.ok()) return page.status();
  BatchSearch search(parts, entries, *page, request.query());
  absl::Status searched = search.Run();
  if (!searched.ok()) return searched;
  if (search.next.has_value()) {
    search.response.set_next_page_token(
        EncodePageToken({page->as_of_size, *search.next}, bound));
  }
  return std::move(search.response);
}

}  // namespace daodi::services::rpc
