#include "services/disclosure/read_log.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/note.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/views/view_keys.h"
#include "storage/view_store.h"

namespace daodi::services::disclosure {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ReadRow;
using storage::ReadRowKind;
using storage::ViewTable;

// Below the origin of the ledger: no root of reads can be taken for one of
// statements.
constexpr absl::string_view kOriginSuffix = "/reads";

// The lots that the first entries are about, each once.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> LotsOf(
    const storage::ViewReader& views, const std::vector<uint64_t>& entries) {
  std::set<uint64_t> ordinals;
  for (const uint64_t entry : entries) {
    auto row = views.Get(ViewTable::kEntryLots, views::OrdinalKey(entry));
    if (!row.ok()) return row.status();
    if (!row->has_value()) continue;
    for (const uint64_t ordinal : views::ReadOrdinals(**row)) {
      if (ordinals.size() < kMaxLoggedLots) ordinals.insert(ordinal);
    }
  }
  std::vector<std::pair<std::string, std::string>> lots;
  for (const uint64_t ordinal : ordinals) {
    auto row = views.Get(ViewTable::kLotOrdinal, views::OrdinalKey(ordinal));
    if (!row.ok()) return row.status();
    auto lot = row->has_value() ? views::ReadLotKey(**row) : std::nullopt;
    if (!lot.has_value()) return absl::DataLossError("view row of a lot");
    lots.emplace_back(std::move(lot->issuer), std::move(lot->lot));
  }
  return lots;
}

ReadRow RowOf(const Reader& reader) {
  ReadRow row;
  row.agency = reader.organization;
  if (reader.purpose.kind == ReadPurpose::Kind::kCase) {
    row.kind = ReadRowKind::kCase;
    row.case_number = reader.purpose.case_number;
  }
  return row;
}

bool Covers(const crypto::SupervisionScope& outer,
            const crypto::SupervisionScope& inner) {
  return outer.function == inner.function &&
         absl::StartsWith(inner.division_prefix, outer.division_prefix);
}

bool CoversAll(const std::vector<crypto::SupervisionScope>& outer,
               const std::vector<crypto::SupervisionScope>& inner) {
  return std::all_of(inner.begin(), inner.end(),
                     [&outer](const crypto::SupervisionScope& scope) {
                       return std::any_of(
                           outer.begin(), outer.end(),
                           [&scope](const crypto::SupervisionScope& other) {
                             return Covers(other, scope);
                           });
                     });
}

bool IsOffice(const Reader& reader) {
  return reader.role == ReaderRole::kRegulator ||
         reader.role == ReaderRole::kAuditor;
}

absl::Status NotForThisCaller() {
  return ErrorWithReason(
      ErrorReason::kCallerNotPermitted, "agency",
      "reads are told to the organization whose records they are of, to the "
      "agency that read, to the one above it, and to auditors",
      "connect as one of these");
}

}  // namespace

bool IsSuperior(const crypto::Registry& registry, absl::string_view superior,
                absl::string_view agency) {
  const Reader above = ReaderOf(registry, superior);
  const Reader below = ReaderOf(registry, agency);
  return superior != agency && above.role == ReaderRole::kRegulator &&
         below.role == ReaderRole::kRegulator && !below.scopes.empty() &&
         CoversAll(above.scopes, below.scopes) &&
         !CoversAll(below.scopes, above.scopes);
}

ReadLog::ReadLog(const ReadLogParts& parts)
    : parts_(parts), thread_([this] { Run(); }) {}

ReadLog::~ReadLog() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

void ReadLog::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  bool stopping = false;
  while (!stopping) {
    stopping =
        stop_.wait_for(lock, std::chrono::milliseconds(kReadLogSealIntervalMs),
                       [this] { return stopping_; });
    lock.unlock();
    absl::Status sealed = Seal();
    lock.lock();
    if (!sealed.ok()) health_ = std::move(sealed);
  }
}

absl::Status ReadLog::Seal() {
  const auto tree = parts_.log->tree();
  const std::string text =
      absl::StrCat(parts_.signer->key().name(), kOriginSuffix, "\n", tree.size,
                   "\n", crypto::EncodeBase64(tree.root.view()), "\n");
  auto last = parts_.log->LastNote();
  if (!last.ok()) return last.status();
  if (absl::StartsWith(*last, text) || tree.size == 0) return absl::OkStatus();
  auto signature = crypto::SignNoteText(*parts_.signer, text);
  if (!signature.ok()) return signature.status();
  auto note = crypto::FormatNote({text, {*std::move(signature)}});
  if (!note.ok()) return note.status();
  return parts_.log->Seal(tree, *note);
}

absl::StatusOr<std::string> ReadLog::LastNote() const {
  return parts_.log->LastNote();
}

absl::Status ReadLog::Health() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return health_;
}

int64_t ReadLog::NowMs() const {
  const bool simulated =
      parts_.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      });
  return simulated ? parts_.store->head().record_time_ms
                   : parts_.clock->Now().time_ms;
}

std::shared_ptr<ReadNotes> ReadLog::NotesOf(const Reader& reader,
                                            absl::string_view method) {
  Reader who;
  who.organization = reader.organization;
  who.purpose = reader.purpose;
  return std::make_shared<ReadNotes>(
      [this, who = std::move(who),
       method = std::string(method)](const ReadNotes::ByOrganization& noted) {
        Record(who, method, noted);
      });
}

void ReadLog::Record(const Reader& reader, const std::string& method,
                     const ReadNotes::ByOrganization& noted) {
  const storage::ViewReader views(*parts_.store);
  absl::Status status;
  std::vector<ReadRow> rows;
  for (const auto& [organization, reads] : noted) {
    ReadRow row = RowOf(reader);
    row.time_ms = NowMs();
    row.organization = organization;
    row.method = method;
    row.entries = reads.entries;
    auto lots = LotsOf(views, reads.first_entries);
    if (lots.ok()) {
      row.lots = *std::move(lots);
    } else {
      status = lots.status();
    }
    rows.push_back(std::move(row));
  }
  absl::Status appended = parts_.log->Append(rows);
  if (!appended.ok()) status = appended;
  if (status.ok()) return;
  std::lock_guard<std::mutex> lock(mutex_);
  health_ = status;
}

absl::Status ReadLog::RecordPack(const Reader& reader, const ReadRow& pack) {
  if (reader.role != ReaderRole::kRegulator) return absl::OkStatus();
  std::set<std::string> issuers;
  for (const auto& [issuer, lot] : pack.lots) issuers.insert(issuer);
  std::vector<ReadRow> rows;
  for (const std::string& issuer : issuers) {
    ReadRow row = RowOf(reader);
    row.time_ms = NowMs();
    row.organization = issuer;
    row.method = pack.method;
    row.detail = pack.detail;
    row.entries = pack.entries;
    for (const auto& lot : pack.lots) {
      if (lot.first == issuer && row.lots.size() < kMaxLoggedLots) {
        row.lots.push_back(lot);
      }
    }
    rows.push_back(std::move(row));
  }
  return parts_.log->Append(rows);
}

absl::Status ReadLog::CloseCase(const Reader& reader,
                                const std::string& case_number) {
  if (reader.role != ReaderRole::kRegulator) {
    return ErrorWithReason(ErrorReason::kCallerNotPermitted, "case_number",
                           "only the agency that has a case closes it",
                           "connect as that agency");
  }
  ReadRow row;
  row.kind = ReadRowKind::kCaseClosed;
  row.time_ms = NowMs();
  row.agency = reader.organization;
  row.method = "CASE_CLOSED";
  row.case_number = case_number;
  return parts_.log->Append({row});
}

absl::StatusOr<bool> ReadLog::IsSealed(const ReadRow& row) const {
  if (row.kind != ReadRowKind::kCase ||
      NowMs() - row.time_ms >= kMaxSealedReadMs) {
    return false;
  }
  auto closed = parts_.log->CaseClosedMs(row.agency, row.case_number);
  if (!closed.ok()) return closed.status();
  return !closed->has_value();
}

bool ReadLog::MayList(const Reader& reader, const ReadQuery& query) const {
  if (query.agency.empty() || query.agency == reader.organization) {
    return reader.role == ReaderRole::kOrganization || IsOffice(reader);
  }
  if (reader.role == ReaderRole::kAuditor) return true;
  return parts_.registry->With([&](const crypto::Registry& registry) {
    return IsSuperior(registry, reader.organization, query.agency);
  });
}

absl::StatusOr<ReadPage> ReadLog::List(const Reader& reader,
                                       const ReadQuery& query) const {
  using Index = storage::ReadLogStore::Index;
  const bool office = IsOffice(reader);
  if (!MayList(reader, query)) return NotForThisCaller();
  const std::string& name =
      query.agency.empty() ? reader.organization : query.agency;
  ReadPage page;
  absl::Status failed;
  uint64_t told = 0;
  size_t examined = 0;
  absl::Status scanned = parts_.log->ForEachOf(
      office ? Index::kAgency : Index::kOrganization, name, size(),
      [&](uint64_t number) {
        if (examined++ == kMaxReadsExamined) return false;
        auto row = parts_.log->Read(number);
        auto sealed =
            row.ok() ? IsSealed(*row) : absl::StatusOr<bool>(row.status());
        failed = sealed.status();
        if (!failed.ok()) return false;
        const bool asked = query.organization.empty() ||
                           row->organization == query.organization;
        if (!asked || (!office && *sealed) || told++ < query.skip) return true;
        page.more = page.reads.size() == query.page_size;
        if (!page.more) page.reads.push_back({*std::move(row), *sealed});
        return !page.more;
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return page;
}

}  // namespace daodi::services::disclosure
