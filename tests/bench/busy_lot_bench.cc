// What a statement costs as the lot it is about has more and more movements,
// and what pairing many shipments with many receipts of one lot costs.
//
//   busy_lot_bench [--movements=N]
//
// The ledger is made in a temporary folder and removed.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/reconciliation.h"
#include "services/limits.h"
#include "tests/bench/measure.h"
#include "tests/services/trace/lot_ledger.h"

namespace daodi::bench {
namespace {

using services::domain::PairReceipts;
using services::domain::TransferLine;
using testing::LotLedger;
using testing::Making;
using testing::SignedStatement;

constexpr int kStatementsAtOnce = 500;
constexpr int kStatementsOfLine = 2'000;
constexpr int64_t kHourMs = 3'600'000;

// Everybody takes of one lot; each line is one more part of its life.
void TakeOfOneLot(int movements) {
  LotLedger ledger;
  ledger.State({{}, {{"big", 1'000'000}}, "plot", false});
  int made = 0;
  while (made < movements) {
    double cpu = 0;
    const int begin = made;
    while (made < begin + kStatementsOfLine) {
      std::vector<SignedStatement> statements;
      for (int i = 0; i < kStatementsAtOnce; ++i, ++made) {
        Making making;
        making.inputs = {{"big", 1}};
        making.outputs = {{absl::StrCat("part ", made), 1}};
        statements.push_back(ledger.Make(ledger.author(), making));
      }
      const double before = ProcessCpuSeconds();
      ledger.Append(statements);
      cpu += ProcessCpuSeconds() - before;
    }
    std::printf("movements of the lot %7d to %7d: CPU %8.1f us a statement\n",
                begin, made, 1e6 * cpu / kStatementsOfLine);
    std::fflush(stdout);
  }
}

TransferLine Line(size_t hour, int64_t kilograms) {
  TransferLine line;
  line.start_ms = line.end_ms = static_cast<int64_t>(hour) * kHourMs;
  line.amount.mass_milligrams = kilograms * 1'000'000;
  return line;
}

void TimePairing(const char* name, const std::vector<TransferLine>& shipments,
                 const std::vector<TransferLine>& receipts) {
  const double cpu = ProcessCpuSeconds();
  size_t paired = 0;
  for (const auto& pair : PairReceipts(shipments, receipts)) {
    paired += pair.has_value() ? 1 : 0;
  }
  std::printf("pairing %-34s %5zu with %5zu, %5zu paired: CPU %8.3f ms\n", name,
              receipts.size(), shipments.size(), paired,
              1e3 * (ProcessCpuSeconds() - cpu));
}

void Pair() {
  constexpr size_t kLines = services::kMaxPairedLines;
  std::vector<TransferLine> shipments;
  std::vector<TransferLine> receipts;
  std::vector<TransferLine> parts;
  std::vector<TransferLine> too_large;
  for (size_t i = 0; i < kLines; ++i) {
    shipments.push_back(Line(i, 100));
    receipts.push_back(Line(i + 1, 100));
    parts.push_back(Line(kLines + i, 25));
    too_large.push_back(Line(kLines + i, 200));
  }
  TimePairing("one receipt a shipment", shipments, receipts);
  TimePairing("four receipts a shipment", shipments, parts);
  TimePairing("receipts larger than any shipment", shipments, too_large);
}

int Main(int argc, char** argv) {
  int movements = 20'000;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (!absl::ConsumePrefix(&argument, "--movements=") ||
        !absl::SimpleAtoi(argument, &movements)) {
      std::fprintf(stderr, "busy_lot_bench: %s is unknown; see the source\n",
                   argv[i]);
      return 2;
    }
  }
  std::printf("load average %.1f\n", LoadAverage());
  Pair();
  TakeOfOneLot(movements);
  return 0;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) { return daodi::bench::Main(argc, argv); }
