#include "services/notices/notice_book.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/disclosure/read_notes.h"
#include "services/domain/event_time.h"
#include "services/libraries/library_records.h"
#include "services/notices/notice_contacts.h"
#include "services/notices/notice_limits.h"
#include "services/notices/notice_recipients.h"
#include "services/trace/lot_access.h"

namespace daodi::services::notices {
namespace {

using supervision::ListedOrder;

constexpr absl::string_view kPrefix = "notices/";
constexpr absl::string_view kDrillPrefix = "drill-";
constexpr absl::string_view kConsumers = "consumers";

bool IsOpen(v1::NoticeState state) {
  return state == v1::NOTICE_STATE_WAITING || state == v1::NOTICE_STATE_DUE ||
         state == v1::NOTICE_STATE_TELEPHONE_LIST;
}

bool IsAskedFor(const v1::Notice& notice, const NoticeQuery& query) {
  return (query.state == v1::NOTICE_STATE_UNSPECIFIED ||
          notice.state() == query.state) &&
         (!query.open_only || IsOpen(notice.state()));
}

void FillContact(const storage::NoticeContact& contact,
                 v1::NoticeContact* message) {
  message->set_entry(static_cast<int64_t>(contact.entry));
  message->set_line(static_cast<int32_t>(contact.line));
  message->set_purpose(contact.purpose);
}

void FillStep(const LadderStep& step, uint32_t number,
              v1::NoticeStep* message) {
  message->set_number(static_cast<int32_t>(number));
  message->set_channel(static_cast<v1::NoticeChannel>(step.channel));
  if (step.contact.has_value()) {
    FillContact(*step.contact, message->mutable_contact());
  }
  message->set_due_time_ms(step.due_ms);
  const ReasonText reason = TextOf(step.reason);
  message->set_reason_zh(std::string(reason.zh));
  message->set_reason_en(std::string(reason.en));
}

// The console shows a notice from its beginning on: that is an attempt nobody
// makes.
void FillConsole(int64_t begin_ms, v1::NoticeAttempt* attempt) {
  attempt->set_channel(v1::NOTICE_CHANNEL_CONSOLE);
  attempt->set_due_time_ms(begin_ms);
  attempt->set_attempt_time_ms(begin_ms);
  attempt->set_outcome(v1::DELIVERY_OUTCOME_SENT);
  attempt->set_outcome_time_ms(begin_ms);
}

int64_t AcknowledgedMs(const v1::OrderAcknowledgement& said,
                       int64_t record_time_ms) {
  const auto stated = domain::ParseEventTime(said.time());
  return stated.ok() ? stated->start_ms : record_time_ms;
}

// When it ended, if it did; it bound before.
std::optional<int64_t> EndOf(const domain::OrderStanding& standing) {
  if (standing.state == domain::OrderState::kPending ||
      standing.state == domain::OrderState::kInForce) {
    return std::nullopt;
  }
  return standing.since_ms;
}

bool HasBound(const domain::OrderStanding& standing, int64_t at_ms) {
  return standing.binds_from_ms.has_value() &&
         *standing.binds_from_ms <= at_ms &&
         EndOf(standing).value_or(at_ms) >= *standing.binds_from_ms;
}

v1::NoticeOrder OrderMessage(const ListedOrder& order, bool truncated) {
  v1::NoticeOrder message;
  message.set_entry(static_cast<int64_t>(order.entry));
  message.set_author(order.seen->statement.header().author);
  *message.mutable_order() = *order.seen->statement.order();
  message.set_state(static_cast<v1::OrderState>(order.standing.state));
  message.set_begin_time_ms(*order.standing.binds_from_ms);
  message.set_truncated(truncated);
  return message;
}

}  // namespace

v1::NoticeAttempt AttemptMessage(uint32_t number,
                                 const storage::NoticeAttemptRow& row) {
  v1::NoticeAttempt message;
  message.set_number(static_cast<int32_t>(number));
  message.set_channel(static_cast<v1::NoticeChannel>(row.channel));
  if (row.contact.has_value()) {
    FillContact(*row.contact, message.mutable_contact());
  }
  message.set_due_time_ms(row.due_ms);
  message.set_attempt_time_ms(row.attempt_ms);
  message.set_outcome(static_cast<v1::DeliveryOutcome>(row.outcome));
  message.set_outcome_time_ms(row.outcome_ms);
  message.set_outcome_code(row.outcome_code);
  return message;
}

std::string FormatNoticeName(const NoticeName& name) {
  if (name.drill) return absl::StrCat(kPrefix, kDrillPrefix, name.number);
  return absl::StrCat(kPrefix, name.number, "-",
                      name.recipient.empty() ? kConsumers : name.recipient);
}

std::optional<NoticeName> ParseNoticeName(absl::string_view text) {
  NoticeName name;
  if (!absl::ConsumePrefix(&text, kPrefix)) return std::nullopt;
  name.drill = absl::ConsumePrefix(&text, kDrillPrefix);
  const size_t dash = name.drill ? text.size() : text.find('-');
  if (dash == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(0, dash), &name.number)) {
    return std::nullopt;
  }
  if (name.drill) return name;
  const absl::string_view party = text.substr(dash + 1);
  if (party.empty()) return std::nullopt;
  if (party != kConsumers) name.recipient = std::string(party);
  return name;
}

// What who gave an order may read, opened once for all of its orders.
struct NoticeBook::AuthorView {
  AuthorView(const NoticeParts& parts, disclosure::Reader reader,
             uint64_t as_of_size)
      : entries(*parts.store, *parts.registry, std::move(reader)),
        seen(entries, as_of_size),
        access(entries, *parts.registry),
        records(entries, *parts.registry, as_of_size) {}

  const disclosure::EntryReader entries;
  trade::SeenStatements seen;
  trace::LotAccess access;
  const libraries::LibraryRecords records;
};

NoticeBook::NoticeBook(const NoticeParts& parts, trade::SeenStatements* caller,
                       int64_t at_ms)
    : parts_(parts), caller_(*caller), at_ms_(at_ms) {}

NoticeBook::~NoticeBook() = default;

const std::string& NoticeBook::caller() const {
  return caller_.reader().reader().organization;
}

NoticeBook::AuthorView* NoticeBook::ViewOf(const std::string& author) {
  auto& view = views_[author];
  if (view == nullptr) {
    view = std::make_unique<AuthorView>(
        parts_, parts_.registry->With([&](const crypto::Registry& registry) {
          return disclosure::ReaderOf(registry, author);
        }),
        caller_.as_of_size());
  }
  return view.get();
}

bool NoticeBook::Supervises(const std::string& organization) const {
  return parts_.registry->With([&](const crypto::Registry& registry) {
    return disclosure::IsInScope(registry, caller_.reader().reader(),
                                 organization);
  });
}

bool NoticeBook::KnowsAllOf(const std::string& author) const {
  return author == caller() || Supervises(author);
}

bool NoticeBook::MayKnow(const std::string& author,
                         const std::string& recipient) const {
  if (KnowsAllOf(author)) return true;
  return !recipient.empty() && (recipient == caller() || Supervises(recipient));
}

bool NoticeBook::IsOnPlatform(const std::string& party) const {
  return parts_.registry->With([&](const crypto::Registry& registry) {
    const crypto::OrganizationState* state = registry.FindOrganization(party);
    return state != nullptr &&
           state->status == crypto::OrganizationStatus::kActive;
  });
}

absl::StatusOr<KnownParty> NoticeBook::PartyOf(const std::string& author,
                                               const std::string& party) {
  return PartyKnownTo(ViewOf(author)->records, author, party);
}

absl::StatusOr<std::optional<ListedOrder>> NoticeBook::AsAuthorReads(
    const ListedOrder& order, AuthorView* view) {
  supervision::OrderQuery query;
  query.start = order.entry;
  query.page_size = 1;
  query.at_ms = at_ms_;
  auto page = supervision::ListOrders(*parts_.registry, query, &view->seen);
  if (!page.ok()) return page.status();
  if (page->orders.empty() || page->orders[0].entry != order.entry) {
    return std::nullopt;
  }
  return std::move(page->orders[0]);
}

absl::Status NoticeBook::FillAnswer(const ListedOrder& order, AuthorView* view,
                                    LadderFacts* facts, v1::Notice* notice) {
  for (const supervision::OrderReceipt& receipt : order.receipts) {
    if (receipt.party != notice->recipient() ||
        receipt.record_time_ms > at_ms_) {
      continue;
    }
    auto seen = view->seen.Read(receipt.entry);
    if (!seen.ok()) return seen.status();
    const domain::ParsedStatement& statement = (*seen)->statement;
    // Anybody may write that somebody else has acknowledged; who gave the order
    // answers for what it writes.
    if (receipt.on_behalf && statement.header().author != notice->author()) {
      continue;
    }
    const v1::OrderAcknowledgement& said = *statement.acknowledgement();
    v1::NoticeAcknowledgement* answer = notice->mutable_acknowledgement();
    answer->set_entry(static_cast<int64_t>(receipt.entry));
    answer->set_acknowledged_time_ms(
        AcknowledgedMs(said, receipt.record_time_ms));
    answer->set_record_time_ms(receipt.record_time_ms);
    answer->set_channel(said.channel());
    answer->set_on_behalf(receipt.on_behalf);
    answer->set_after_ms(std::max<int64_t>(
        0, answer->acknowledged_time_ms() - notice->begin_time_ms()));
    facts->acknowledged_ms = receipt.record_time_ms;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status NoticeBook::FillLadder(absl::string_view key, LadderFacts facts,
                                    v1::Notice* notice) {
  auto attempts = parts_.outbox->Attempts(key);
  if (!attempts.ok()) return attempts.status();
  facts.on_platform = notice->on_platform();
  facts.begin_ms = notice->begin_time_ms();
  facts.attempts = *std::move(attempts);
  // Of who is not waited for any more, contacts need not be looked up.
  if (!facts.acknowledged_ms.has_value() &&
      facts.ended_ms.value_or(at_ms_ + 1) > at_ms_) {
    auto party = PartyOf(notice->author(), notice->recipient());
    if (!party.ok()) return party.status();
    facts.contacts = std::move(party->contacts);
  }
  const LadderStanding standing = LadderAt(facts, at_ms_);
  notice->set_state(standing.state);
  if (!KnowsAllOf(notice->author())) return absl::OkStatus();
  if (standing.next.has_value()) {
    FillStep(*standing.next, NextStepNumber(facts.attempts),
             notice->mutable_next_step());
  }
  if (notice->on_platform()) {
    FillConsole(notice->begin_time_ms(), notice->add_attempts());
  }
  for (size_t i = 0; i < facts.attempts.size(); ++i) {
    if (facts.attempts[i].attempt_ms > at_ms_) break;
    *notice->add_attempts() =
        AttemptMessage(static_cast<uint32_t>(i + 1), facts.attempts[i]);
  }
  return absl::OkStatus();
}

absl::Status NoticeBook::FillNotice(const ListedOrder& order, AuthorView* view,
                                    NoticeRecipient recipient,
                                    v1::Notice* notice) {
  const v1::Order& stated = *order.seen->statement.order();
  notice->set_name(FormatNoticeName({false, order.entry, recipient.party}));
  notice->set_order_entry(static_cast<int64_t>(order.entry));
  notice->set_author(order.seen->statement.header().author);
  notice->set_recipient(recipient.party);
  notice->set_on_platform(IsOnPlatform(recipient.party));
  notice->set_order_kind(stated.kind());
  notice->set_document_number(stated.document_number());
  for (v1::NoticeLot& lot : recipient.lots) {
    *notice->add_lots() = std::move(lot);
  }
  notice->set_begin_time_ms(*order.standing.binds_from_ms);
  if (recipient.party.empty()) {
    notice->set_state(v1::NOTICE_STATE_OUTSIDE);
    notice->set_consumer_channel(recipient.consumer_channel);
    return absl::OkStatus();
  }
  LadderFacts facts;
  facts.ended_ms = EndOf(order.standing);
  absl::Status filled = FillAnswer(order, view, &facts, notice);
  if (!filled.ok()) return filled;
  return FillLadder(storage::OrderNoticeKey(order.entry, recipient.party),
                    std::move(facts), notice);
}

void NoticeBook::NoteRead(const v1::Notice& notice) const {
  const auto& notes = caller_.reader().reader().notes;
  if (notes == nullptr || caller() == notice.author() ||
      caller() == notice.recipient()) {
    return;
  }
  notes->NoteEntry(notice.author(),
                   static_cast<uint64_t>(notice.order_entry()));
  if (!notice.has_acknowledgement()) return;
  const v1::NoticeAcknowledgement& answer = notice.acknowledgement();
  notes->NoteEntry(answer.on_behalf() ? notice.author() : notice.recipient(),
                   static_cast<uint64_t>(answer.entry()));
}

absl::Status NoticeBook::AddOrder(const ListedOrder& order,
                                  const NoticeQuery& query, NoticePage* page) {
  const std::string& author = order.seen->statement.header().author;
  if (!query.author.empty() && author != query.author) return absl::OkStatus();
  if (!HasBound(order.standing, at_ms_)) return absl::OkStatus();
  AuthorView* view = ViewOf(author);
  auto listed = AsAuthorReads(order, view);
  if (!listed.ok()) return listed.status();
  if (!listed->has_value()) return absl::OkStatus();
  auto reached = RecipientsOf(*parts_.registry, **listed, caller_.as_of_size(),
                              &view->access);
  if (!reached.ok()) return reached.status();
  examined_ += reached->lots_examined;
  const size_t before = page->notices.size();
  for (NoticeRecipient& recipient : reached->recipients) {
    if (!MayKnow(author, recipient.party)) continue;
    if (!query.recipient.empty() && recipient.party != query.recipient) {
      continue;
    }
    ++examined_;
    v1::Notice notice;
    absl::Status filled =
        FillNotice(**listed, view, std::move(recipient), &notice);
    if (!filled.ok()) return filled;
    if (!IsAskedFor(notice, query)) continue;
    NoteRead(notice);
    page->notices.push_back(std::move(notice));
  }
  if (page->notices.size() == before) return absl::OkStatus();
  page->orders.push_back(
      OrderMessage(order, KnowsAllOf(author) && reached->truncated));
  return absl::OkStatus();
}

absl::StatusOr<NoticePage> NoticeBook::OfOrders(const NoticeQuery& query) {
  NoticePage page;
  if (caller().empty()) return page;
  supervision::OrderQuery orders;
  orders.at_ms = at_ms_;
  orders.start = query.order.value_or(query.start);
  orders.page_size = query.order.has_value() ? 1 : query.page_size;
  auto found = supervision::ListOrders(*parts_.registry, orders, &caller_);
  if (!found.ok()) return found.status();
  for (const ListedOrder& order : found->orders) {
    if (query.order.has_value() && order.entry != *query.order) return page;
    if (examined_ > kMaxNoticesExamined) {
      page.next = order.entry;
      return page;
    }
    absl::Status added = AddOrder(order, query, &page);
    if (!added.ok()) return added;
  }
  if (!query.order.has_value()) page.next = found->next;
  return page;
}

absl::StatusOr<v1::Notice> NoticeBook::DrillNotice(
    uint64_t drill, const storage::NoticeDrillRow& row) {
  v1::Notice notice;
  notice.set_name(FormatNoticeName({true, drill, ""}));
  notice.set_drill(true);
  notice.set_order_entry(-1);
  notice.set_author(row.author);
  notice.set_recipient(row.recipient);
  notice.set_on_platform(IsOnPlatform(row.recipient));
  notice.set_begin_time_ms(row.begin_ms);
  LadderFacts facts;
  facts.ended_ms = row.begin_ms + kDrillMs;
  if (row.answered_ms != 0 && row.answered_ms <= at_ms_) {
    facts.acknowledged_ms = row.answered_ms;
    v1::NoticeAcknowledgement* answer = notice.mutable_acknowledgement();
    answer->set_entry(-1);
    answer->set_acknowledged_time_ms(row.answered_ms);
    answer->set_record_time_ms(row.answered_ms);
    answer->set_channel(row.on_behalf ? "TELEPHONE" : "PLATFORM");
    answer->set_on_behalf(row.on_behalf);
    answer->set_after_ms(row.answered_ms - row.begin_ms);
  }
  absl::Status filled =
      FillLadder(storage::DrillNoticeKey(drill), std::move(facts), &notice);
  if (!filled.ok()) return filled;
  return notice;
}

absl::StatusOr<NoticePage> NoticeBook::OfDrills(const NoticeQuery& query) {
  NoticePage page;
  if (caller().empty()) return page;
  absl::Status failed;
  const uint64_t first =
      query.start == 0 ? std::numeric_limits<uint64_t>::max() : query.start;
  absl::Status scanned = parts_.outbox->ScanDrills(
      first, [&](uint64_t drill, const storage::NoticeDrillRow& row) {
        if (page.notices.size() == query.page_size ||
            examined_++ == kMaxDrillsExamined) {
          page.next = drill;
          return false;
        }
        const bool asked =
            (query.author.empty() || row.author == query.author) &&
            (query.recipient.empty() || row.recipient == query.recipient);
        if (!asked || row.begin_ms > at_ms_ ||
            !MayKnow(row.author, row.recipient)) {
          return true;
        }
        auto notice = DrillNotice(drill, row);
        failed = notice.status();
        if (notice.ok() && IsAskedFor(*notice, query)) {
          page.notices.push_back(*std::move(notice));
        }
        return failed.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return page;
}

absl::StatusOr<std::optional<v1::Notice>> NoticeBook::Find(
    const NoticeName& name) {
  if (name.drill) {
    auto row = parts_.outbox->FindDrill(name.number);
    if (!row.ok()) return row.status();
    if (!row->has_value() || !MayKnow((*row)->author, (*row)->recipient)) {
      return std::nullopt;
    }
    auto notice = DrillNotice(name.number, **row);
    if (!notice.ok()) return notice.status();
    return *std::move(notice);
  }
  NoticeQuery query;
  query.order = name.number;
  query.recipient = name.recipient;
  query.page_size = 1;
  auto page = OfOrders(query);
  if (!page.ok()) return page.status();
  for (v1::Notice& notice : page->notices) {
    if (notice.recipient() == name.recipient) return std::move(notice);
  }
  return std::nullopt;
}

}  // namespace daodi::services::notices
