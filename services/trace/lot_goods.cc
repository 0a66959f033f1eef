#include "services/trace/lot_goods.h"

#include <limits>

#include "services/trace/in_effect.h"
#include "services/views/view_keys.h"

namespace daodi::services::trace {
namespace {

using domain::SectionLabel;

constexpr size_t kRowsReadAtOnce = 4'096;
// Statements of one lot say the same again and again.
constexpr size_t kMaxRowsOfLot = 64;

}  // namespace

absl::Status LotGoodsRows::ReadFrom(uint64_t ordinal) {
  rows_.clear();
  at_ = 0;
  uint64_t from = ordinal;
  bool more = true;
  while (more && rows_.size() < kRowsReadAtOnce) {
    more = false;
    size_t of_lot = 0;
    absl::Status failed;
    absl::Status scanned = views_.Scan(
        views::kLotGoods, "", views::OrdinalKey(from),
        [&](absl::string_view key, absl::string_view value) {
          auto row = views::ReadLotGoods(key, value);
          if (!row.has_value()) {
            failed = absl::DataLossError("row of the goods of a lot");
            return false;
          }
          const bool next_lot =
              rows_.empty() || rows_.back().ordinal != row->ordinal;
          of_lot = next_lot ? 1 : of_lot + 1;
          from = next_lot ? row->ordinal : row->ordinal + 1;
          // Passes over the rest of a lot at once; a chunk ends between lots.
          more = of_lot > kMaxRowsOfLot ||
                 (next_lot && rows_.size() >= kRowsReadAtOnce);
          if (!more) rows_.push_back(*std::move(row));
          return !more;
        });
    if (!scanned.ok()) return scanned;
    if (!failed.ok()) return failed;
  }
  read_until_ = more ? from : std::numeric_limits<uint64_t>::max();
  return absl::OkStatus();
}

absl::StatusOr<absl::Span<const views::LotGoodsRow>> LotGoodsRows::Of(
    uint64_t ordinal) {
  if (!read_until_.has_value() || ordinal >= *read_until_) {
    absl::Status read = ReadFrom(ordinal);
    if (!read.ok()) return read;
  }
  while (at_ < rows_.size() && rows_[at_].ordinal < ordinal) ++at_;
  size_t end = at_;
  while (end < rows_.size() && rows_[end].ordinal == ordinal) ++end;
  return absl::MakeConstSpan(rows_).subspan(at_, end - at_);
}

absl::StatusOr<views::LotGoods> KnownGoods(const views::LotGoodsRow& row,
                                           uint64_t as_of_size,
                                           LotAccess* access) {
  views::LotGoods known;
  auto holds = IsInEffect(access->entries().views(), row.entry, as_of_size);
  if (!holds.ok()) return holds.status();
  if (!*holds) return known;
  auto facts = access->MayRead(row.entry, SectionLabel::kFacts, as_of_size);
  if (!facts.ok()) return facts.status();
  // Without the facts nobody knows of which lot the other section speaks.
  if (!*facts) return known;
  known.gtin = row.goods.gtin;
  if (row.goods.legal_name.empty()) return known;
  auto named =
      access->MayRead(row.entry, SectionLabel::kCultivation, as_of_size);
  if (!named.ok()) return named.status();
  if (*named) known.legal_name = row.goods.legal_name;
  return known;
}

}  // namespace daodi::services::trace
