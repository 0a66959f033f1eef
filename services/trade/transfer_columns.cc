#include "services/trade/transfer_columns.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/domain/reconciliation.h"
#include "services/domain/units.h"

namespace daodi::services::trade {
namespace {

using v1::Transfer;

constexpr int kBeijingOffsetSeconds = 8 * 60 * 60;
constexpr int64_t kMilligramsPerKilogram = 1'000'000;

// What was sent, or for a row without a shipment what came.
const v1::TransferAmount& MainAmount(const Transfer& row) {
  return row.has_shipped() ? row.shipped().amount() : row.received_amount();
}

std::string Number(const v1::TransferAmount& amount) {
  if (amount.has_count()) return absl::StrCat(amount.count());
  return amount.has_mass() ? KilogramText(amount.mass_milligrams()) : "";
}

std::string Unit(const v1::TransferAmount& amount) {
  if (amount.has_count()) return amount.count_unit();
  return amount.has_mass() ? "kg" : "";
}

std::string NameOr(const std::string& name, const std::string& id) {
  return name.empty() ? id : name;
}

std::string Date(const Transfer& row) { return DateText(row.time_ms()); }
std::string Kind(const Transfer& row) {
  return std::string(WordsOf(row.kind()).zh);
}
std::string ProductName(const Transfer& row) {
  return row.product().display_name();
}
std::string Specification(const Transfer& row) {
  return row.product().specification();
}
std::string Lot(const Transfer& row) { return row.lot().lot(); }
std::string Standard(const Transfer& row) { return row.product().standard(); }
std::string Licence(const Transfer& row) { return row.product().licence(); }
std::string ShelfLife(const Transfer& row) {
  const int months = row.product().shelf_life_months();
  return months > 0 ? absl::StrCat(months, " 个月") : "";
}
std::string Source(const Transfer& row) {
  return NameOr(row.source_name(), row.source());
}
std::string Destination(const Transfer& row) {
  return NameOr(row.destination_name(), row.destination());
}
std::string Amount(const Transfer& row) { return Number(MainAmount(row)); }
std::string AmountUnit(const Transfer& row) { return Unit(MainAmount(row)); }
std::string NetMass(const Transfer& row) {
  const v1::TransferAmount& amount = MainAmount(row);
  return amount.has_mass() ? KilogramText(amount.mass_milligrams()) : "";
}
std::string Received(const Transfer& row) {
  return row.received_size() > 0 ? Number(row.received_amount()) : "";
}
std::string Difference(const Transfer& row) { return Number(row.difference()); }
std::string ReceivedOn(const Transfer& row) {
  if (row.received_size() == 0) return "";
  return row.received(row.received_size() - 1).time().end().substr(0, 10);
}
// Acceptance as its receiver recorded it.
std::string Acceptance(const Transfer& row) {
  if (row.received_size() == 0) return "";
  const std::string& author = row.received(0).author();
  const bool own = row.received(0).by_itself();
  if (row.state() == v1::TRANSFER_STATE_REFUSED) return "拒收";
  return own ? "验收" : absl::StrCat("回执，由 ", author, " 代录");
}
std::string UnitPrice(const Transfer& row) { return row.terms().unit_price(); }
std::string Invoice(const Transfer& row) { return row.terms().invoice(); }
std::string Payment(const Transfer& row) {
  const std::string& payment = row.terms().payment();
  return payment == "CASH" ? "现金" : payment == "TRANSFER" ? "转账" : payment;
}
std::string DocumentType(const Transfer& row) {
  return row.main_document().display_name();
}
std::string DocumentNumber(const Transfer& row) {
  return row.main_document().number();
}
std::string Certificates(const Transfer& row) {
  std::vector<std::string> numbers;
  for (const v1::TransferDocument& document : row.documents()) {
    if (document.document_type() == "COMMITMENT_CERTIFICATE" ||
        document.document_type() == "TEST_REPORT" ||
        document.document_type() == "QUALITY_MARK" ||
        document.document_type() == "CERTIFICATE") {
      numbers.push_back(document.number());
    }
  }
  return absl::StrJoin(numbers, "；");
}
std::string Entries(const Transfer& row) {
  std::vector<int64_t> entries;
  if (row.has_shipped()) entries.push_back(row.shipped().entry());
  for (const v1::TransferSide& side : row.received()) {
    if (std::find(entries.begin(), entries.end(), side.entry()) ==
        entries.end()) {
      entries.push_back(side.entry());
    }
  }
  return absl::StrJoin(entries, "→");
}
std::string Corrections(const Transfer& row) {
  std::vector<std::string> texts;
  const auto add = [&](const v1::TransferSide& side) {
    if (side.corrects_size() > 0) {
      texts.push_back(absl::StrCat(side.entry(), " 更正 ",
                                   absl::StrJoin(side.corrects(), "、")));
    }
    if (side.disputed_by_size() > 0) {
      texts.push_back(absl::StrCat(side.entry(), " 有异议 ",
                                   absl::StrJoin(side.disputed_by(), "、")));
    }
  };
  if (row.has_shipped()) add(row.shipped());
  for (const v1::TransferSide& side : row.received()) add(side);
  if (row.state() == v1::TRANSFER_STATE_VOID) texts.push_back("已作废");
  return absl::StrJoin(texts, "；");
}

// 药品管理法 §57, GSP: 购销记录.
constexpr TransferColumn kDrugColumns[] = {
    {"日期", Date},
    {"类别", Kind},
    {"通用名称", ProductName},
    {"规格", Specification},
    {"产品批号", Lot},
    {"有效期", ShelfLife},
    {"执行标准", Standard},
    {"供货单位", Source},
    {"购货单位", Destination},
    {"购销数量", Amount},
    {"单位", AmountUnit},
    {"净重（kg）", NetMass},
    {"实收数量", Received},
    {"差异", Difference},
    {"单价", UnitPrice},
    {"发票号", Invoice},
    {"付款方式", Payment},
    {"随货单据", DocumentType},
    {"单据号", DocumentNumber},
    {"收货日期", ReceivedOn},
    {"验收", Acceptance},
    {"对账", StateText},
    {"账本位置", Entries},
    {"更正与异议", Corrections},
};

// 食品安全法 §50, §51, §53: 进货查验记录, 出厂检验与销售记录.
constexpr TransferColumn kFoodColumns[] = {
    {"日期", Date},
    {"类别", Kind},
    {"名称", ProductName},
    {"规格", Specification},
    {"生产批号", Lot},
    {"保质期", ShelfLife},
    {"执行标准", Standard},
    {"生产许可证", Licence},
    {"供货者", Source},
    {"购货者", Destination},
    {"数量", Amount},
    {"单位", AmountUnit},
    {"净重（kg）", NetMass},
    {"实收数量", Received},
    {"差异", Difference},
    {"合格证明", Certificates},
    {"随货单据", DocumentType},
    {"单据号", DocumentNumber},
    {"发票号", Invoice},
    {"单价", UnitPrice},
    {"付款方式", Payment},
    {"收货日期", ReceivedOn},
    {"查验", Acceptance},
    {"对账", StateText},
    {"账本位置", Entries},
    {"更正与异议", Corrections},
};

}  // namespace

TransferWords WordsOf(v1::TransferKind kind) {
  switch (kind) {
    case v1::TRANSFER_KIND_SALE:
      return {"购销", "sale"};
    case v1::TRANSFER_KIND_RETURN:
      return {"退货", "return"};
    case v1::TRANSFER_KIND_TAKEN_IN:
      return {"收购", "taken in"};
    case v1::TRANSFER_KIND_SAMPLE:
      return {"抽样检验", "sample"};
    case v1::TRANSFER_KIND_DESTRUCTION:
      return {"销毁", "destruction"};
    default:
      return {"", ""};
  }
}

TransferWords WordsOf(v1::TransferState state) {
  switch (state) {
    case v1::TRANSFER_STATE_IN_TRANSIT:
      return {"在途", "in transit"};
    case v1::TRANSFER_STATE_OVERDUE:
      return {"逾期未收", "overdue"};
    case v1::TRANSFER_STATE_MATCHED:
      return {"一致", "matched"};
    case v1::TRANSFER_STATE_WITHIN_TOLERANCE:
      return {"允差内", "within tolerance"};
    case v1::TRANSFER_STATE_DIFFERENT:
      return {"不一致", "different"};
    case v1::TRANSFER_STATE_UNCOMPARED:
      return {"未对账", "not compared"};
    case v1::TRANSFER_STATE_ONE_SIDED:
      return {"单方", "one-sided"};
    case v1::TRANSFER_STATE_ONE_SIDED_WITH_RECEIPT:
      return {"单方＋回执", "one-sided with receipt"};
    case v1::TRANSFER_STATE_ON_BEHALF:
      return {"代录", "on behalf"};
    case v1::TRANSFER_STATE_REFUSED:
      return {"拒收", "refused"};
    case v1::TRANSFER_STATE_VOID:
      return {"作废", "void"};
    case v1::TRANSFER_STATE_RECORDED:
      return {"已记录", "recorded"};
    default:
      return {"", ""};
  }
}

std::string StateText(const Transfer& transfer) {
  std::string text(WordsOf(transfer.state()).zh);
  if (transfer.received_size() == 0) return text;
  if (transfer.state() == v1::TRANSFER_STATE_ONE_SIDED &&
      transfer.terms().payment() == "CASH") {
    text += "（现金收据）";
  }
  if (transfer.state() == v1::TRANSFER_STATE_ON_BEHALF &&
      transfer.received(0).capture_medium() == v1::CAPTURE_MEDIUM_PAPER) {
    text += "（纸质）";
  }
  return text;
}

std::string KilogramText(int64_t milligrams) {
  // In unsigned, so that the lowest number has a magnitude too.
  const bool negative = milligrams < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(milligrams)
                                      : static_cast<uint64_t>(milligrams);
  std::string text = absl::StrFormat("%s%d.%06d", negative ? "-" : "",
                                     magnitude / kMilligramsPerKilogram,
                                     magnitude % kMilligramsPerKilogram);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string AmountText(const v1::TransferAmount& amount) {
  const std::string number = Number(amount);
  return number.empty() ? "" : absl::StrCat(number, " ", Unit(amount));
}

std::string DateText(int64_t time_ms) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(kBeijingOffsetSeconds));
}

absl::Span<const TransferColumn> ColumnsOf(v1::TransferColumns columns) {
  if (columns == v1::TRANSFER_COLUMNS_FOOD) return kFoodColumns;
  return kDrugColumns;
}

std::vector<std::string> HeadingsOf(v1::TransferColumns columns) {
  std::vector<std::string> headings;
  for (const TransferColumn& column : ColumnsOf(columns)) {
    headings.emplace_back(column.heading);
  }
  return headings;
}

std::vector<std::string> CellsOf(v1::TransferColumns columns,
                                 const Transfer& transfer) {
  std::vector<std::string> cells;
  for (const TransferColumn& column : ColumnsOf(columns)) {
    cells.push_back(column.text(transfer));
  }
  return cells;
}

void TransferTotals::Add(const Transfer& transfer) {
  Sum& sum = by_kind_[transfer.kind()];
  if (transfer.state() == v1::TRANSFER_STATE_VOID) {
    ++sum.voided;
    return;
  }
  ++sum.rows;
  const v1::TransferAmount& shipped = transfer.shipped().amount();
  const v1::TransferAmount& received = transfer.received_amount();
  const auto add = [](int64_t amount, int64_t* to) {
    *to = domain::SaturatedSum(*to, amount);
  };
  if (shipped.has_count()) {
    add(shipped.count(), &sum.counts[shipped.count_unit()].first);
  } else {
    add(shipped.mass_milligrams(), &sum.shipped_milligrams);
  }
  if (received.has_count()) {
    add(received.count(), &sum.counts[received.count_unit()].second);
  } else {
    add(received.mass_milligrams(), &sum.received_milligrams);
  }
}

std::vector<std::vector<std::string>> TransferTotals::Lines() const {
  std::vector<std::vector<std::string>> lines;
  for (const auto& [kind, sum] : by_kind_) {
    const std::string name(WordsOf(kind).zh);
    std::string rows = absl::StrCat(sum.rows, " 行");
    if (sum.voided > 0) absl::StrAppend(&rows, "，作废 ", sum.voided, " 行");
    if (sum.shipped_milligrams != 0 || sum.received_milligrams != 0 ||
        sum.counts.empty()) {
      lines.push_back(
          {"合计", name, rows,
           absl::StrCat("发 ", KilogramText(sum.shipped_milligrams), " kg"),
           absl::StrCat("收 ", KilogramText(sum.received_milligrams), " kg")});
    }
    for (const auto& [unit, counts] : sum.counts) {
      lines.push_back({"合计", name, rows,
                       absl::StrCat("发 ", counts.first, " ", unit),
                       absl::StrCat("收 ", counts.second, " ", unit)});
    }
  }
  return lines;
}

std::vector<std::vector<std::string>> FooterLines(int64_t as_of_size,
                                                  absl::string_view root_hex,
                                                  bool synthetic) {
  std::vector<std::vector<std::string>> lines = {
      {"账本条数", absl::StrCat(as_of_size)},
      {"账本根哈希", std::string(root_hex)},
      {"时间", "北京时间（+08:00）"}};
  for (const domain::Tolerance& tolerance : domain::Tolerances()) {
    lines.push_back(
        {tolerance.dimension == "mass" ? "重量允差" : "件数允差",
         absl::StrFormat("%g %%", tolerance.parts_per_million / 1e4),
         std::string(tolerance.reason_zh)});
  }
  if (synthetic) lines.push_back({"样例/SYNTHETIC", "全部虚构"});
  return lines;
}

}  // namespace daodi::services::trade
