#include "services/notices/notice_desk.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/notices/notice_limits.h"

namespace daodi::services::notices {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

absl::Status NoSuchNotice() {
  return ErrorWithReason(ErrorReason::kNotFound, "notice",
                         "there is no such notice of the caller's",
                         "take its name from ListNotices");
}

absl::Status Invalid(absl::string_view field, absl::string_view what,
                     absl::string_view fix) {
  return ErrorWithReason(ErrorReason::kArgumentInvalid, field, what, fix);
}

// A notice that the caller gave, to a party.
struct OwnNotice {
  v1::Notice notice;
  std::string key;
};
absl::StatusOr<OwnNotice> FindOwn(const std::string& text, NoticeBook* book) {
  const auto name = ParseNoticeName(text);
  if (!name.has_value()) return NoSuchNotice();
  auto notice = book->Find(*name);
  if (!notice.ok()) return notice.status();
  if (!notice->has_value() || (*notice)->author() != book->caller() ||
      (*notice)->recipient().empty()) {
    return NoSuchNotice();
  }
  return OwnNotice{
      **std::move(notice),
      name->drill ? storage::DrillNoticeKey(name->number)
                  : storage::OrderNoticeKey(name->number, name->recipient)};
}

// The purpose is the record's: no word of the caller's is kept.
absl::StatusOr<std::optional<storage::NoticeContact>> ContactOf(
    const v1::RecordAttemptRequest& request, const v1::Notice& notice,
    NoticeBook* book) {
  if (!request.has_contact()) return std::nullopt;
  auto party = book->PartyOf(notice.author(), notice.recipient());
  if (!party.ok()) return party.status();
  for (const storage::NoticeContact& contact : party->contacts) {
    if (static_cast<int64_t>(contact.entry) == request.contact().entry() &&
        static_cast<int64_t>(contact.line) == request.contact().line()) {
      return contact;
    }
  }
  return Invalid("contact", "is no contact that the party is reached by",
                 "take it from next_step of the notice, or leave it out");
}

absl::Status CheckStep(const v1::RecordAttemptRequest& request,
                       const v1::Notice& notice, uint32_t next) {
  if (!notice.has_next_step()) {
    return Invalid("notice", "nobody is waited for: it is acknowledged or over",
                   "leave it");
  }
  if (request.channel() != v1::NOTICE_CHANNEL_WEBHOOK &&
      request.channel() != v1::NOTICE_CHANNEL_TELEPHONE &&
      request.channel() != v1::NOTICE_CHANNEL_LETTER) {
    return Invalid("channel", "is no channel that somebody sends by",
                   "give WEBHOOK, TELEPHONE or LETTER");
  }
  if (next > kMaxNoticeAttempts) {
    return Invalid("number", "has been reached as often as is kept",
                   "record the acknowledgement, or lift or close the order");
  }
  if (request.number() != static_cast<int64_t>(next)) {
    return Invalid("number",
                   absl::StrCat("step ", request.number(), " is not next"),
                   absl::StrCat("step ", next,
                                " is: another sender may have been faster"));
  }
  return absl::OkStatus();
}

// A list may be of a log that has grown since: by the gateway goes only what is
// next now, so that nobody is told twice and nobody left out.
absl::Status CheckNext(const v1::RecordAttemptRequest& request,
                       const v1::NoticeStep& next, int64_t at_ms) {
  if (request.channel() != v1::NOTICE_CHANNEL_WEBHOOK) return absl::OkStatus();
  if (next.channel() != v1::NOTICE_CHANNEL_WEBHOOK ||
      next.contact().entry() != request.contact().entry() ||
      next.contact().line() != request.contact().line()) {
    return absl::FailedPreconditionError(
        "contact: is not that of the next step of the notice; list the notice "
        "again and take its next_step");
  }
  if (next.due_time_ms() > at_ms) {
    return absl::FailedPreconditionError(
        absl::StrCat("number: step ", request.number(), " is not due before ",
                     next.due_time_ms(), "; list the notice again then"));
  }
  return absl::OkStatus();
}

// A word and no telephone number: only as many digits as an HTTP status has, at
// its end.
bool IsOutcomeCode(absl::string_view code) {
  if (code.empty()) return true;
  if (code.size() > kMaxOutcomeCodeBytes) return false;
  for (size_t i = 0; i < kMaxOutcomeCodeDigits; ++i) {
    if (!code.empty() && absl::ascii_isdigit(code.back()))
      code.remove_suffix(1);
  }
  return !code.empty() && absl::ascii_isupper(code.front()) &&
         std::all_of(code.begin(), code.end(),
                     [](char c) { return absl::ascii_isupper(c) || c == '_'; });
}

absl::Status CheckReport(const v1::ReportDeliveryRequest& request) {
  if (request.outcome() < v1::DELIVERY_OUTCOME_SENT ||
      request.outcome() > v1::DELIVERY_OUTCOME_FAILED) {
    return Invalid("outcome", "is no outcome",
                   "give SENT, DELIVERED or FAILED");
  }
  if (!IsOutcomeCode(request.code())) {
    return Invalid("code",
                   "is no word of upper-case letters and \"_\" with at most "
                   "three digits at its end",
                   "give one of at most 32 characters: NUMBER_UNREACHABLE, "
                   "HTTP_410");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::NoticeAttempt> NoticeDesk::RecordAttempt(
    const v1::RecordAttemptRequest& request, NoticeBook* book) {
  std::lock_guard<std::mutex> lock(mutex_);
  auto own = FindOwn(request.notice(), book);
  if (!own.ok()) return own.status();
  auto taken = parts_.outbox->Attempts(own->key);
  if (!taken.ok()) return taken.status();
  const uint32_t number = NextStepNumber(*taken);
  absl::Status checked = CheckStep(request, own->notice, number);
  if (!checked.ok()) return checked;
  auto contact = ContactOf(request, own->notice, book);
  if (!contact.ok()) return contact.status();
  checked = CheckNext(request, own->notice.next_step(), book->at_ms());
  if (!checked.ok()) return checked;
  storage::NoticeAttemptRow row;
  row.channel = static_cast<storage::NoticeChannel>(request.channel());
  row.contact = *std::move(contact);
  row.attempt_ms = book->at_ms();
  row.due_ms = std::min(row.attempt_ms, own->notice.next_step().due_time_ms());
  absl::Status put = parts_.outbox->PutAttempt(own->key, number, row);
  if (!put.ok()) return put;
  return AttemptMessage(number, row);
}

absl::StatusOr<v1::NoticeAttempt> NoticeDesk::ReportDelivery(
    const v1::ReportDeliveryRequest& request, NoticeBook* book) {
  absl::Status checked = CheckReport(request);
  if (!checked.ok()) return checked;
  std::lock_guard<std::mutex> lock(mutex_);
  auto own = FindOwn(request.notice(), book);
  if (!own.ok()) return own.status();
  auto taken = parts_.outbox->Attempts(own->key);
  if (!taken.ok()) return taken.status();
  if (request.number() < 1 ||
      request.number() > static_cast<int64_t>(taken->size())) {
    return Invalid("number", "is no step that was taken",
                   "call RecordAttempt before sending");
  }
  const auto number = static_cast<uint32_t>(request.number());
  storage::NoticeAttemptRow row = (*taken)[number - 1];
  row.outcome = static_cast<storage::DeliveryOutcome>(request.outcome());
  row.outcome_ms = std::max(book->at_ms(), row.attempt_ms);
  row.outcome_code = request.code();
  absl::Status put = parts_.outbox->PutAttempt(own->key, number, row);
  if (!put.ok()) return put;
  return AttemptMessage(number, row);
}

absl::StatusOr<v1::Notice> NoticeDesk::StartDrill(const std::string& recipient,
                                                  NoticeBook* book) {
  const std::string& author = book->caller();
  if (author.empty()) return NoSuchNotice();
  storage::NoticeDrillRow row;
  row.author = author;
  row.recipient = recipient.empty() ? author : recipient;
  row.begin_ms = book->at_ms();
  auto party = book->PartyOf(author, row.recipient);
  if (!party.ok()) return party.status();
  if (!party->known && row.recipient != author &&
      !book->Supervises(row.recipient)) {
    return ErrorWithReason(ErrorReason::kNotFound, "recipient",
                           "is no party of the caller's libraries or scope",
                           "record it as a customer or supplier first");
  }
  std::lock_guard<std::mutex> lock(mutex_);
  uint64_t latest = 0;
  size_t today = 0;
  size_t examined = 0;
  absl::Status scanned = parts_.outbox->ScanDrills(
      std::numeric_limits<uint64_t>::max(),
      [&](uint64_t drill, const storage::NoticeDrillRow& other) {
        latest = std::max(latest, drill);
        if (other.author == author) ++today;
        return other.begin_ms > row.begin_ms - kDayMs &&
               today < kMaxDrillsPerDay && ++examined < kMaxDrillsExamined;
      });
  if (!scanned.ok()) return scanned;
  if (today >= kMaxDrillsPerDay) {
    return ErrorWithReason(
        ErrorReason::kRateLimited, "",
        absl::StrCat(kMaxDrillsPerDay, " drills were begun within 24 hours"),
        "wait");
  }
  absl::Status put = parts_.outbox->PutDrill(latest + 1, row);
  if (!put.ok()) return put;
  auto notice = book->Find({true, latest + 1, ""});
  if (!notice.ok()) return notice.status();
  return **std::move(notice);
}

absl::StatusOr<v1::Notice> NoticeDesk::AnswerDrill(const std::string& notice,
                                                   NoticeBook* book) {
  const auto name = ParseNoticeName(notice);
  if (!name.has_value() || !name->drill) return NoSuchNotice();
  std::lock_guard<std::mutex> lock(mutex_);
  auto row = parts_.outbox->FindDrill(name->number);
  if (!row.ok()) return row.status();
  auto found = book->Find(*name);
  if (!found.ok()) return found.status();
  if (!row->has_value() || !found->has_value()) return NoSuchNotice();
  const std::string& caller = book->caller();
  const bool on_behalf = caller == (*row)->author && !(*found)->on_platform();
  if (caller != (*row)->recipient && !on_behalf) return NoSuchNotice();
  if ((*row)->answered_ms != 0) return **std::move(found);
  if ((*found)->state() == v1::NOTICE_STATE_ENDED) {
    return Invalid("notice", "the drill is over", "begin another one");
  }
  (*row)->answered_ms = book->at_ms();
  (*row)->on_behalf = on_behalf;
  absl::Status put = parts_.outbox->PutDrill(name->number, **row);
  if (!put.ok()) return put;
  found = book->Find(*name);
  if (!found.ok()) return found.status();
  return **std::move(found);
}

}  // namespace daodi::services::notices
