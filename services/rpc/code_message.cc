#include "services/rpc/code_message.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

std::string PrefectureCode(uint32_t prefecture) {
  return prefecture == 0 ? "" : absl::StrFormat("%04d00", prefecture);
}

constexpr int64_t kSinceEver = std::numeric_limits<int64_t>::min();

}  // namespace

void FillScanSummary(const codes::ScanRecord& scans,
                     const codes::PinRecord& pin, v1::ScanSummary* message) {
  message->set_scan_count(scans.count);
  message->set_reader_count(codes::ReadersSince(scans, kSinceEver));
  message->set_first_time_ms(scans.first_ms);
  message->set_first_division_code(PrefectureCode(scans.first_prefecture));
  message->set_last_time_ms(scans.last_ms);
  message->set_last_division_code(PrefectureCode(scans.last_prefecture));
  message->set_prefecture_count(codes::PrefecturesSince(scans, kSinceEver));
  message->set_pin_verified_time_ms(pin.verified_ms);
}

void FillCopyFindings(
    const std::vector<codes::CopyFinding>& findings,
    google::protobuf::RepeatedPtrField<v1::CopyFinding>* messages) {
  for (const codes::CopyFinding& finding : findings) {
    v1::CopyFinding* message = messages->Add();
    const int rule = static_cast<int>(finding.rule);
    message->set_rule(static_cast<v1::CopyRule>(rule));
    message->set_rule_id(absl::StrCat("R", rule));
    message->set_rule_version(finding.version);
    message->set_severity(
        static_cast<v1::CopySeverity>(static_cast<int>(finding.severity)));
    message->set_reason_zh(finding.reason_zh);
    message->set_reason_en(finding.reason_en);
  }
}

void FillCodeStatus(const codes::DescribedCode& described,
                    const crypto::LedgerId& ledger_id,
                    v1::CodeStatus* message) {
  const codes::ResolvedCode& code = described.code;
  auto verdict = described.verdicts.begin();
  message->set_verdict(*verdict);
  while (++verdict != described.verdicts.end()) message->add_also(*verdict);
  message->set_level(code.level);
  *message->mutable_code() = code.key;
  message->set_unknown_reason(code.unknown_reason);
  if (!code.known()) return;
  message->set_batch(BatchNameOf(code.lot.issuer, code.lot.lot));
  message->set_issuer(code.lot.issuer);
  message->set_lot(code.lot.lot);
  const codes::LotStanding& lot = described.lot;
  if (lot.order_entry.has_value()) {
    message->set_order_entry(EntryName(ledger_id, *lot.order_entry));
  }
  message->set_own_hold(lot.own_hold);
  message->set_recall_closed(lot.recall_closed);
  if (lot.best_before.has_value()) {
    message->set_best_before(absl::FormatCivilTime(*lot.best_before));
  }
  if (!code.is_item()) return;
  if (code.range.has_value()) {
    v1::CodeRangeRef* range = message->mutable_range();
    range->set_entry(EntryName(ledger_id, code.range->entry));
    if (described.knows_counters) {
      range->set_first(code.range->first);
      range->set_last(code.range->last);
      message->set_counter(code.counter);
    }
  }
  FillScanSummary(described.scans, described.pin, message->mutable_scans());
  FillCopyFindings(described.findings, message->mutable_findings());
  message->set_has_pin(described.has_pin);
}

absl::Status FillRecordedRange(const codes::PrintedRange& range,
                               const crypto::LedgerId& ledger_id,
                               codes::CodeReader* codes,
                               v1::RecordedCodeRange* message) {
  auto stated = codes->StatedOf(range.lot, std::nullopt);
  if (!stated.ok()) return stated.status();
  std::vector<codes::StatedRange> within;
  for (codes::StatedRange part : *stated) {
    part.first = std::max(part.first, range.first);
    part.last = std::min(part.last, range.last);
    if (part.first <= part.last) within.push_back(part);
  }
  const codes::LabelCounts counts = codes::CountLabels(within, 0);
  message->set_entry(EntryName(ledger_id, range.entry));
  message->set_gtin(range.gtin);
  message->set_batch(BatchNameOf(range.lot.issuer, range.lot.lot));
  message->set_issuer(range.lot.issuer);
  message->set_lot(range.lot.lot);
  message->set_first(range.first);
  message->set_last(range.last);
  message->set_applied(counts.applied);
  message->set_voided(counts.voided);
  message->set_scheme("SERIAL");
  return absl::OkStatus();
}

void FillLabelBalance(const codes::LabelCounts& counts,
                      v1::LabelBalance* message) {
  message->set_printed(counts.printed);
  message->set_applied(counts.applied);
  message->set_voided(counts.voided);
  message->set_unused(counts.unused);
  message->set_contradictory(counts.contradictory);
  for (const auto& [state, count] : counts.by_last_state) {
    v1::LabelCount* row = message->add_states();
    row->set_state(std::string(codes::LabelStateWord(state)));
    row->set_count(count);
  }
  for (const codes::CounterSpan& span : counts.unused_spans) {
    v1::CounterInterval* interval = message->add_unused_intervals();
    interval->set_first(span.first);
    interval->set_last(span.last);
  }
}

}  // namespace daodi::services::rpc
