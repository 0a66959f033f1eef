// The columns of the printed circulation list, in the order and wording of the
// records the law asks for, and its totals. Pure, over the messages that the
// service answers with, so that a file made by the server and one made by the
// command line are the same.

#ifndef DAODI_SERVICES_TRADE_TRANSFER_COLUMNS_H_
#define DAODI_SERVICES_TRADE_TRANSFER_COLUMNS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "daodi/v1/circulation_service.pb.h"

namespace daodi::services::trade {

// One text in both languages; refers to literals.
struct TransferWords {
  absl::string_view zh;
  absl::string_view en;
};
TransferWords WordsOf(v1::TransferKind kind);
TransferWords WordsOf(v1::TransferState state);
// The state as the list prints it: "代录（纸质）", "单方（现金收据）".
std::string StateText(const v1::Transfer& transfer);

// "-0.4": kilograms, exactly, without trailing zeros.
std::string KilogramText(int64_t milligrams);
// "40 袋" or "399.6 kg"; empty when nothing is stated.
std::string AmountText(const v1::TransferAmount& amount);
// "2026-05-16" in +08:00.
std::string DateText(int64_t time_ms);

struct TransferColumn {
  absl::string_view heading;
  std::string (*text)(const v1::Transfer& transfer);
};
absl::Span<const TransferColumn> ColumnsOf(v1::TransferColumns columns);
std::vector<std::string> HeadingsOf(v1::TransferColumns columns);
std::vector<std::string> CellsOf(v1::TransferColumns columns,
                                 const v1::Transfer& transfer);

// Sums of a list. Rows taken back count apart and are in no sum.
class TransferTotals {
 public:
  struct Sum {
    int64_t rows = 0;
    int64_t voided = 0;
    // Rows with a mass and no count; milligrams.
    int64_t shipped_milligrams = 0;
    int64_t received_milligrams = 0;
    // By unit: shipped, received.
    std::map<std::string, std::pair<int64_t, int64_t>> counts;
  };

  void Add(const v1::Transfer& transfer);
  const std::map<v1::TransferKind, Sum>& by_kind() const { return by_kind_; }
  // One line a kind and unit: 合计, kind, rows, shipped, received.
  std::vector<std::vector<std::string>> Lines() const;

 private:
  std::map<v1::TransferKind, Sum> by_kind_;
};

// What stands below a list: how far the log went, what it was, how times and
// tolerances are meant.
std::vector<std::vector<std::string>> FooterLines(int64_t as_of_size,
                                                  absl::string_view root_hex,
                                                  bool synthetic);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_TRANSFER_COLUMNS_H_
