#include "services/trade/stock_months.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/domain/lot_effects.h"
#include "services/domain/units.h"
#include "services/trace/lot_stock.h"
#include "services/trace/opening_stock.h"
#include "services/trade/seen_statements.h"
#include "services/views/view_keys.h"

namespace daodi::services::trade {
namespace {

using domain::MovementKind;
using storage::ViewTable;
using views::MovementRow;

constexpr int kBeijingOffsetSeconds = 8 * 60 * 60;
// A statement dated centuries off must not make a page of empty months.
constexpr int kMaxMonths = 1'200;

absl::CivilMonth MonthOf(int64_t time_ms) {
  return absl::ToCivilMonth(absl::FromUnixMillis(time_ms),
                            absl::FixedTimeZone(kBeijingOffsetSeconds));
}

void Add(const StockFigure& figure, int sign, StockFigure* sum) {
  sum->mass_milligrams =
      domain::SaturatedSum(sum->mass_milligrams, sign * figure.mass_milligrams);
  sum->count = domain::SaturatedSum(sum->count, sign * figure.count);
}

// The column of a movement; null: no stock changes.
StockFigure* ColumnOf(const MovementRow& row, StockMonth* month) {
  if (trace::IsOpeningStock(row)) return &month->opening;
  switch (row.kind) {
    case MovementKind::kProduced:
      return &month->produced;
    case MovementKind::kTakenIn:
    case MovementKind::kReceived:
      return &month->received;
    case MovementKind::kShipped:
      return &month->shipped;
    case MovementKind::kUsed:
      return &month->used;
    case MovementKind::kDestroyed:
      return &month->destroyed;
    case MovementKind::kAdjusted:
      return &month->adjusted;
    case MovementKind::kObserved:
      break;
  }
  return nullptr;
}

// Walks the movements month by month.
class Folder {
 public:
  explicit Folder(absl::Span<const MovementRow> movements) {
    for (const MovementRow& row : movements) {
      if (trace::StockSign(row.kind) != 0) rows_.push_back(&row);
      if (unit_.empty() && row.count.has_value()) unit_ = row.count_unit;
    }
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const MovementRow* a, const MovementRow* b) {
                       return a->end_ms < b->end_ms;
                     });
  }

  bool empty() const { return rows_.empty(); }
  absl::CivilMonth FirstMonth() const { return MonthOf(rows_.front()->end_ms); }
  bool IsDone() const { return next_ == rows_.size(); }

  // The movements before the month; what is left then.
  void SkipTo(absl::CivilMonth month) {
    StockMonth before;
    while (!IsDone() && MonthOf(rows_[next_]->end_ms) < month) {
      Take(*rows_[next_++], &before);
    }
  }

  // The month's row; `moved` tells whether anything happened in it.
  StockMonth Take(absl::CivilMonth month, bool* moved) {
    StockMonth row;
    row.month = absl::StrFormat("%04d-%02d", month.year(), month.month());
    row.opening = stock_;
    const size_t before = next_;
    while (!IsDone() && MonthOf(rows_[next_]->end_ms) == month) {
      Take(*rows_[next_++], &row);
    }
    *moved = next_ != before;
    row.closing = stock_;
    row.count_unit = unit_;
    row.incomplete = incomplete_;
    return row;
  }

  bool HasStock() const {
    return stock_.mass_milligrams != 0 || stock_.count != 0;
  }

 private:
  void Take(const MovementRow& row, StockMonth* month) {
    const bool counted = row.count.has_value() && row.count_unit == unit_;
    const StockFigure figure = {row.mass_milligrams.value_or(0),
                                counted ? *row.count : 0};
    incomplete_ |= row.count.has_value() && !counted;
    incomplete_ |= !row.mass_milligrams.has_value() && !counted;
    const bool adjusted = row.kind == MovementKind::kAdjusted;
    Add(figure, adjusted ? -1 : 1, ColumnOf(row, month));
    Add(figure, trace::StockSign(row.kind), &stock_);
  }

  std::vector<const MovementRow*> rows_;
  std::string unit_;
  size_t next_ = 0;
  StockFigure stock_;
  bool incomplete_ = false;
};

// What the custodian has of a lot as the reader may read it.
absl::StatusOr<std::vector<MovementRow>> VisibleMovements(
    SeenStatements* seen, const StockQuery& query, uint64_t ordinal) {
  auto movements =
      trace::MovementsOfLot(seen->reader().views(), ordinal, query.as_of_size);
  if (!movements.ok()) return movements.status();
  std::vector<MovementRow> rows;
  for (trace::Movement& movement : *movements) {
    if (movement.row.custodian != query.organization) continue;
    auto statement = seen->ReadMoving(movement.entry);
    if (!statement.ok()) return statement.status();
    if (*statement == nullptr ||
        (*statement)->statement.quantities() == nullptr) {
      movement.row.mass_milligrams.reset();
      movement.row.count.reset();
    }
    rows.push_back(std::move(movement.row));
  }
  return rows;
}

}  // namespace

std::vector<StockMonth> FoldStockMonths(absl::Span<const MovementRow> movements,
                                        int64_t from_ms, int64_t last_ms) {
  std::vector<StockMonth> months;
  Folder folder(movements);
  if (folder.empty()) return months;
  absl::CivilMonth month = std::max(MonthOf(from_ms), folder.FirstMonth());
  const absl::CivilMonth last = MonthOf(last_ms);
  folder.SkipTo(month);
  for (int i = 0; month <= last && i < kMaxMonths; ++month, ++i) {
    bool moved = false;
    StockMonth row = folder.Take(month, &moved);
    if (moved || folder.HasStock()) months.push_back(std::move(row));
    if (folder.IsDone() && !folder.HasStock()) break;
  }
  return months;
}

absl::StatusOr<StockPage> ListStockMonths(const disclosure::EntryReader& reader,
                                          const StockQuery& query) {
  SeenStatements seen(reader, query.as_of_size);
  StockPage page;
  size_t lots = 0;
  absl::Status status;
  absl::Status scanned = reader.views().Scan(
      ViewTable::kCustody, views::CustodyPrefix(query.organization),
      views::OrdinalKey(query.first_ordinal),
      [&](absl::string_view suffix, absl::string_view) {
        const uint64_t ordinal = views::ReadOrdinal(suffix).value_or(0);
        if (lots == query.page_lots) {
          page.next_ordinal = ordinal;
          return false;
        }
        auto rows = VisibleMovements(&seen, query, ordinal);
        auto name = trace::NameOfLot(reader.views(), ordinal);
        status = rows.ok() ? name.status() : rows.status();
        if (!status.ok()) return false;
        const size_t before = page.months.size();
        for (StockMonth& month :
             FoldStockMonths(*rows, query.from_ms, query.last_ms)) {
          month.issuer = name->issuer;
          month.lot = name->lot;
          page.months.push_back(std::move(month));
        }
        if (page.months.size() > before) ++lots;
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return page;
}

}  // namespace daodi::services::trade
