#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/violation.h"
#include "services/rpc/flag_message.h"
#include "services/rpc/supervision_queries.h"
#include "services/supervision/day_report.h"
#include "services/supervision/flag_counts.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using supervision::DayQuery;

constexpr int kBeijingOffsetSeconds = 8 * 60 * 60;
constexpr size_t kDayText = 10;  // "2026-07-24"

absl::StatusOr<DayQuery> QueryOf(const ServerParts& parts,
                                 const v1::GetDayReportRequest& request,
                                 uint64_t position) {
  absl::CivilDay day;
  if (request.day().size() != kDayText ||
      !absl::ParseCivilTime(request.day(), &day)) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "day", "is no date",
                           "write it as 2026-07-24");
  }
  const absl::TimeZone zone = absl::FixedTimeZone(kBeijingOffsetSeconds);
  DayQuery query;
  query.start_ms = absl::ToUnixMillis(absl::FromCivil(day, zone));
  query.end_ms = absl::ToUnixMillis(absl::FromCivil(day + 1, zone));
  query.organization = request.organization();
  for (const auto& [edge, time_ms] :
       {std::make_pair(&query.first_entry, query.start_ms),
        std::make_pair(&query.end_entry, query.end_ms)}) {
    auto index = supervision::FirstEntryAt(*parts.store, time_ms, position);
    if (!index.ok()) return index.status();
    *edge = *index;
  }
  return query;
}

absl::Status FillFlags(const supervision::DayReport& report,
                       trade::SeenStatements* seen, v1::DayReport* response) {
  for (const supervision::ListedFlag& flag : report.opened) {
    absl::Status filled = FillFlag(flag, seen, response->add_opened());
    if (!filled.ok()) return filled;
    if (flag.row.code == domain::FlagCode::kLateEntry) {
      response->add_late_entries(static_cast<int64_t>(flag.id.entry));
    }
  }
  for (const supervision::ListedFlag& flag : report.closed) {
    absl::Status filled = FillFlag(flag, seen, response->add_closed());
    if (!filled.ok()) return filled;
  }
  return absl::OkStatus();
}

void FillOverdue(const trade::Transfer& transfer,
                 v1::OverdueTransfer* message) {
  message->mutable_lot()->set_issuer(transfer.issuer);
  message->mutable_lot()->set_lot(transfer.lot);
  message->set_source(transfer.source);
  message->set_destination(transfer.destination);
  message->set_shipped_time_ms(transfer.time_ms);
  message->set_due_time_ms(transfer.time_ms + trade::kOverdueAfterMs);
  message->set_entry(transfer.shipped.has_value()
                         ? static_cast<int64_t>(transfer.shipped->entry)
                         : -1);
}

void FillChainBreak(const supervision::ChainBreak& broken,
                    v1::ChainBreak* message) {
  message->set_organization(broken.organization);
  message->set_key(absl::StrCat("organizations/", broken.organization, "/keys/",
                                broken.key_id.hex()));
  message->set_kind(static_cast<v1::ChainBreakKind>(broken.kind));
  message->set_entry(static_cast<int64_t>(broken.entry));
  message->set_first_sequence(static_cast<int64_t>(broken.first_sequence));
  message->set_last_sequence(static_cast<int64_t>(broken.last_sequence));
  message->set_other_entry(broken.other_entry.has_value()
                               ? static_cast<int64_t>(*broken.other_entry)
                               : -1);
}

}  // namespace

void FillPending(const documents::NamedDocument& document,
                 v1::PendingDocument* message) {
  const auto digest = crypto::Digest::From(document.reference.salted_digest());
  message->set_entry(static_cast<int64_t>(document.entry));
  message->set_author(document.author);
  if (digest.has_value()) {
    message->set_document(absl::StrCat("documents/", digest->hex()));
  }
  message->set_document_type(document.reference.document_type());
  message->set_number(document.reference.number());
  message->set_uploading(document.deposit.has_value());
  message->set_erasable(document.erasable);
}

absl::Status AnswerDayReport(const ServerParts& parts,
                             const disclosure::Reader& reader,
                             const v1::GetDayReportRequest& request,
                             v1::DayReport* response) {
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  auto query = QueryOf(parts, request, entries.views().position());
  if (!query.ok()) return query.status();
  trade::SeenStatements seen(entries, query->end_entry);
  auto report =
      supervision::ReportDay(*parts.registry, parts.documents, *query, &seen);
  if (!report.ok()) return report.status();
  response->set_day(request.day());
  response->set_first_entry(static_cast<int64_t>(query->first_entry));
  response->set_end_entry(static_cast<int64_t>(query->end_entry));
  for (const auto& [kind, statements] : report->kinds) {
    v1::DayKindCount* count = response->add_kinds();
    count->set_kind(kind);
    count->set_statements(statements);
  }
  absl::Status filled = FillFlags(*report, &seen, response);
  if (!filled.ok()) return filled;
  for (const supervision::ListedOrder& order : report->lapsed) {
    FillOrder(order, query->end_ms - 1, response->add_lapsed());
  }
  for (const trade::Transfer& transfer : report->overdue) {
    FillOverdue(transfer, response->add_overdue_transfers());
  }
  for (const supervision::ChainBreak& broken : report->chain_breaks) {
    FillChainBreak(broken, response->add_chain_breaks());
  }
  for (const documents::NamedDocument& document : report->pending) {
    FillPending(document, response->add_pending_documents());
  }
  response->set_truncated(report->truncated);
  response->set_synthetic(
      parts.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      }));
  auto note = parts.store->CheckpointCovering(query->end_entry);
  if (note.ok()) {
    response->set_checkpoint(*std::move(note));
  } else if (!absl::IsNotFound(note.status())) {
    return note.status();
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
