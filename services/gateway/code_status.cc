#include "services/gateway/code_status.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/gateway/page_facts.h"

namespace daodi::services::gateway {
namespace {

struct NotedVerdict {
  v1::CodeVerdict verdict;
  CodeNote note;
};
// The gravest first; RECALLED, HELD and EXPIRED are about the lot.
constexpr NotedVerdict kNotes[] = {
    {v1::CODE_VERDICT_UNKNOWN, CodeNote::kUnknownCode},
    {v1::CODE_VERDICT_DESTROYED, CodeNote::kDestroyed},
    {v1::CODE_VERDICT_VOID, CodeNote::kVoid},
    {v1::CODE_VERDICT_SUSPECTED_COPY, CodeNote::kSuspectedCopy},
    {v1::CODE_VERDICT_NOT_ACTIVATED, CodeNote::kNotActivated},
    {v1::CODE_VERDICT_CONSUMED, CodeNote::kConsumed},
    {v1::CODE_VERDICT_RETURNED, CodeNote::kReturned},
    {v1::CODE_VERDICT_OPENED, CodeNote::kOpened},
};

bool Holds(const v1::CodeStatus& status, v1::CodeVerdict verdict) {
  return status.verdict() == verdict ||
         std::find(status.also().begin(), status.also().end(), verdict) !=
             status.also().end();
}

}  // namespace

v1::CodeKey CodeKeyOf(const DigitalLink& link) {
  v1::CodeKey key;
  key.set_gtin(link.value);
  key.set_lot(link.lot);
  key.set_serial(link.serial);
  return key;
}

CodeNote NoteOf(const v1::CodeStatus& status) {
  for (const NotedVerdict& noted : kNotes) {
    if (Holds(status, noted.verdict)) return noted.note;
  }
  if (status.level() != v1::CODE_LEVEL_ITEM) return CodeNote::kLotCode;
  // Somebody who looks again is no second reader.
  const bool first =
      status.scans().scan_count() == 0 ||
      (status.first_scan_by_reader() && status.scans().reader_count() <= 1);
  return first ? CodeNote::kFirstScan : CodeNote::kScannedBefore;
}

std::string NoteDetail(const v1::CodeStatus& status, Language language) {
  const bool zh = language != Language::kEnglish;
  std::string text;
  const v1::ScanSummary& scans = status.scans();
  if (scans.scan_count() > 0) {
    const std::string first = TimeText(scans.first_time_ms()).substr(0, 10);
    text = zh ? absl::StrCat("已查询 ", scans.scan_count(), " 次，首次 ", first)
              : absl::StrCat("Looked up ", scans.scan_count(), " times, first ",
                             first);
    if (!scans.first_division_code().empty()) {
      absl::StrAppend(&text, " (", scans.first_division_code(), ")");
    }
    absl::StrAppend(&text, zh ? "。" : ". ");
  }
  for (const v1::CopyFinding& finding : status.findings()) {
    if (finding.severity() == v1::COPY_SEVERITY_INTERNAL) continue;
    absl::StrAppend(&text, zh ? finding.reason_zh() : finding.reason_en(), " ");
  }
  return text;
}

}  // namespace daodi::services::gateway
