// Notices of a recall: whom it reaches, who is told of them, what sending and
// answering make of them; and drills.

#include "services/notices/notice_desk.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daodi/v1/record_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/disclosure/read_notes.h"
#include "services/domain/violation.h"
#include "services/notices/drill_report.h"
#include "services/notices/notice_limits.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::RefKind;
using crypto::StatementKind;
using services::notices::NoticeBook;
using services::notices::NoticeDesk;
using services::notices::NoticeParts;
using services::notices::NoticeQuery;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr int64_t kMinuteMs = 60'000;

std::string TimeText(int64_t time_ms) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(8 * 3600));
}

void SetTime(int64_t time_ms, v1::EventTime* time) {
  time->set_start(TimeText(time_ms));
  time->set_end(TimeText(time_ms));
  time->set_precision(v1::TIME_PRECISION_SECOND);
}

class Notices : public TradeFixture {
 protected:
  Notices() {
    auto store = storage::NoticeStore::Open(folder_.File("notices"));
    EXPECT_OK(store.status());
    outbox_ = *std::move(store);
    parts_ = {outbox_.get(), &ledger_.store(), &ledger_.registry()};
    desk_ = std::make_unique<NoticeDesk>(parts_);
    Harvest("HP26-1", 700'000);
  }

  int64_t Now() {
    auto last = ledger_.store().ReadEntry(Size() - 1);
    EXPECT_OK(last.status());
    return last->leaf.record_time_ms;
  }

  v1::Order Recall() {
    v1::Order order;
    order.set_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
    order.set_regime(v1::ORDER_REGIME_FOOD);
    order.set_recall_class(2);
    order.set_document_number("召回计划");
    SetTime(Now(), order.mutable_time());
    for (const std::string& name : recalled_) {
      v1::LotId* lot = order.add_scope()->mutable_lot();
      lot->set_issuer(grower_.id);
      lot->set_lot(name);
    }
    return order;
  }

  // The grower's recall that names `parties`; none: no distribution.
  uint64_t Give(const std::vector<std::string>& parties, bool approve = true) {
    std::vector<TestSection> sections = {
        {51, Audience::kPublic, false, 1401, Recall().SerializeAsString(), {}}};
    if (!parties.empty()) {
      v1::OrderDistribution distribution;
      for (const std::string& party : parties) {
        v1::OrderRecipient* recipient = distribution.add_recipients();
        recipient->set_party(party);
        if (party.empty()) recipient->set_channel("电商短信");
        *recipient->mutable_lot() = Recall().scope(0).lot();
        recipient->mutable_quantity()->mutable_value()->set_mantissa(4);
        recipient->mutable_quantity()->set_unit("KGM");
      }
      sections.push_back({52,
                          Audience::kOwner,
                          false,
                          1402,
                          distribution.SerializeAsString(),
                          {}});
    }
    const uint64_t order = Append(grower_, StatementKind::kOrder, sections);
    if (approve) Approve(order);
    return order;
  }

  void Approve(uint64_t order) {
    v1::ConfirmationNote note;
    note.set_own_act(true);
    Append(grower_, StatementKind::kConfirmation,
           {{31, Audience::kPublic, false, 1201, note.SerializeAsString(), {}}},
           {RefTo(order, RefKind::kApproves)});
  }

  // With `instead_of`, as a correction of that acknowledgement.
  uint64_t Acknowledge(const TestOrganization& author, uint64_t order,
                       const std::string& on_behalf = "",
                       uint64_t instead_of = 0) {
    v1::OrderAcknowledgement said;
    SetTime(Now(), said.mutable_time());
    said.set_channel(on_behalf.empty() ? "PLATFORM" : "TELEPHONE");
    if (!on_behalf.empty()) {
      said.mutable_on_behalf()->set_party(on_behalf);
      said.mutable_on_behalf()->set_basis(
          v1::ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM);
      said.mutable_on_behalf()->set_evidence("电话确认");
    }
    const std::string named =
        author.id == grower_.id ? regulator_.id : grower_.id;
    std::vector<crypto::EntryRef> refs = {RefTo(order, RefKind::kAcknowledges)};
    if (instead_of != 0) refs.push_back(RefTo(instead_of, RefKind::kCorrects));
    return Append(author, StatementKind::kOrderAcknowledgement,
                  {{53,
                    Audience::kNamed,
                    false,
                    1403,
                    said.SerializeAsString(),
                    {named}}},
                  std::move(refs));
  }

  // The grower's record of the buyer, with a telephone number for each purpose.
  uint64_t KeepContacts(const std::vector<std::string>& purposes) {
    v1::PartnerRecord partner;
    partner.set_partner(buyer_.id);
    partner.set_relation("CUSTOMER");
    partner.set_revision(1);
    partner.set_status("QUALIFIED");
    v1::ContactDetails contacts;
    for (const std::string& purpose : purposes) {
      v1::Contact* contact = contacts.add_contacts();
      contact->set_line(contacts.contacts_size());
      contact->set_purpose(purpose);
      contact->set_telephone("0000-0000000");
    }
    return Append(
        grower_, StatementKind::kPartnerRecord,
        {{26, Audience::kOwner, false, 1106, partner.SerializeAsString(), {}},
         {29, Audience::kOwner, true, 1109, contacts.SerializeAsString(), {}}});
  }

  // Calls `use` with the book of the reader, so many minutes after now.
  template <typename Use>
  auto As(const std::string& reader, int64_t minutes, const Use& use) {
    const auto entries = ReaderFor(reader);
    services::trade::SeenStatements seen(entries, Size());
    NoticeBook book(parts_, &seen, Now() + minutes * kMinuteMs);
    return use(&book);
  }

  std::vector<v1::Notice> List(const std::string& reader, int64_t minutes = 0,
                               NoticeQuery query = {}, bool drills = false) {
    return As(reader, minutes, [&](NoticeBook* book) {
      query.page_size = 20;
      auto page = drills ? book->OfDrills(query) : book->OfOrders(query);
      EXPECT_OK(page.status());
      return page.ok() ? std::move(page->notices) : std::vector<v1::Notice>();
    });
  }

  v1::Notice NoticeTo(const std::string& recipient, const std::string& reader,
                      int64_t minutes = 0) {
    NoticeQuery query;
    query.recipient = recipient;
    auto notices = List(reader, minutes, query);
    EXPECT_THAT(notices, SizeIs(1));
    return notices.empty() ? v1::Notice() : notices[0];
  }

  absl::Status Attempt(const v1::Notice& notice, int32_t number,
                       v1::NoticeChannel channel, const std::string& as,
                       int64_t minutes = 0) {
    v1::RecordAttemptRequest request;
    request.set_notice(notice.name());
    request.set_number(number);
    request.set_channel(channel);
    if (channel == v1::NOTICE_CHANNEL_WEBHOOK) {
      *request.mutable_contact() = notice.next_step().contact();
    }
    return As(as, minutes, [&](NoticeBook* book) {
      return desk_->RecordAttempt(request, book).status();
    });
  }

  absl::Status Report(const v1::Notice& notice, int32_t number,
                      v1::DeliveryOutcome outcome, const std::string& code,
                      int64_t minutes = 0) {
    v1::ReportDeliveryRequest request;
    request.set_notice(notice.name());
    request.set_number(number);
    request.set_outcome(outcome);
    request.set_code(code);
    return As(grower_.id, minutes, [&](NoticeBook* book) {
      return desk_->ReportDelivery(request, book).status();
    });
  }

  absl::StatusOr<v1::Notice> Drill(const std::string& recipient,
                                   const std::string& as) {
    return As(as, 0, [&](NoticeBook* book) {
      return desk_->StartDrill(recipient, book);
    });
  }

  absl::StatusOr<v1::Notice> Answer(const v1::Notice& drill,
                                    const std::string& as, int64_t minutes) {
    return As(as, minutes, [&](NoticeBook* book) {
      return desk_->AnswerDrill(drill.name(), book);
    });
  }

  // The grower makes `output` of the lots.
  void Mix(const std::vector<std::string>& inputs, const std::string& output) {
    v1::EventFacts facts;
    v1::EventQuantities quantities;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    event->set_type(v1::EVENT_TYPE_TRANSFORMATION);
    event->set_biz_step("creating_class_instance");
    SetTime(Now(), event->mutable_time());
    const auto add = [&](const std::string& lot, v1::LotRole role) {
      v1::LotLine* line = event->add_lots();
      line->set_line(event->lots_size());
      line->set_role(role);
      line->mutable_lot()->set_issuer(grower_.id);
      line->mutable_lot()->set_lot(lot);
      v1::LotQuantity* quantity = quantities.add_lots();
      quantity->set_event_line(1);
      quantity->set_lot_line(event->lots_size());
      quantity->mutable_quantity()->mutable_value()->set_mantissa(1);
      quantity->mutable_quantity()->set_unit("KGM");
    };
    for (const std::string& lot : inputs) add(lot, v1::LOT_ROLE_INPUT);
    add(output, v1::LOT_ROLE_OUTPUT);
    Append(grower_, StatementKind::kTransformation,
           {{1, Audience::kPublic, false, 1001, facts.SerializeAsString(), {}},
            {2,
             Audience::kOwner,
             false,
             1002,
             quantities.SerializeAsString(),
             {}}});
  }

  static std::vector<std::string> LotsOf(const v1::Notice& notice) {
    std::vector<std::string> lots;
    lots.reserve(notice.lots_size());
    for (const v1::NoticeLot& lot : notice.lots()) {
      lots.push_back(lot.lot().lot());
    }
    return lots;
  }

  static std::vector<std::string> Recipients(
      const std::vector<v1::Notice>& notices) {
    std::vector<std::string> recipients;
    recipients.reserve(notices.size());
    for (const v1::Notice& notice : notices) {
      recipients.push_back(notice.recipient());
    }
    return recipients;
  }

  std::vector<std::string> recalled_ = {"HP26-1"};
  std::unique_ptr<storage::NoticeStore> outbox_;
  NoticeParts parts_;
  std::unique_ptr<NoticeDesk> desk_;
};

TEST_F(Notices, ARecallReachesWhomItNamesAndTheAuthorityAbove) {
  Give({buyer_.id, kTrader, ""});
  const auto notices = List(grower_.id);
  ASSERT_THAT(Recipients(notices),
              ElementsAre(buyer_.id, kTrader, "", regulator_.id));
  EXPECT_EQ(notices[0].state(), v1::NOTICE_STATE_WAITING);
  EXPECT_TRUE(notices[0].on_platform());
  EXPECT_EQ(notices[0].attempts(0).channel(), v1::NOTICE_CHANNEL_CONSOLE);
  EXPECT_EQ(notices[0].lots(0).lot().lot(), "HP26-1");
  EXPECT_EQ(notices[1].state(), v1::NOTICE_STATE_TELEPHONE_LIST);
  EXPECT_FALSE(notices[1].on_platform());
  EXPECT_EQ(notices[2].state(), v1::NOTICE_STATE_OUTSIDE);
  EXPECT_EQ(notices[2].consumer_channel(), "电商短信");
}

TEST_F(Notices, ADraftWithoutItsSecondPersonReachesNobody) {
  const uint64_t order = Give({buyer_.id}, /*approve=*/false);
  EXPECT_THAT(List(grower_.id), IsEmpty());
  Approve(order);
  const v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_EQ(notice.begin_time_ms(), Now());
}

TEST_F(Notices, AnOrderThatNamesNobodyReachesTheHolders) {
  Record(grower_, Sale(100'000));
  Record(buyer_, ReceiptOf(Sale(100'000)));
  Give({});
  EXPECT_THAT(Recipients(List(grower_.id)),
              ElementsAre(buyer_.id, regulator_.id));
}

TEST_F(Notices, AHolderIsToldWhoseUseOfTheGoodsIsItsSecret) {
  Record(grower_, Sale(100'000));
  Record(buyer_, ReceiptOf(Sale(100'000)));
  Deal destruction = Sale(40'000);
  destruction.kind = StatementKind::kDestruction;
  destruction.step = "destroying";
  Record(buyer_, destruction);
  const uint64_t order = Give({});
  EXPECT_THAT(Recipients(List(grower_.id)),
              ElementsAre(buyer_.id, regulator_.id));
  // What the grower cannot read may name others.
  const bool truncated = As(grower_.id, 0, [&](NoticeBook* book) {
    NoticeQuery query;
    query.order = order;
    query.page_size = 1;
    auto page = book->OfOrders(query);
    EXPECT_OK(page.status());
    return page.ok() && page->orders.at(0).truncated();
  });
  EXPECT_TRUE(truncated);
}

TEST_F(Notices, GoodsOnTheWayReachWhoIsToGetThemAlsoAfterTheOrder) {
  Deal early = Sale(100'000);
  early.destination = kTrader;
  Record(grower_, early);
  Give({});
  EXPECT_THAT(Recipients(List(grower_.id)),
              ElementsAre(kTrader, regulator_.id));
  Record(grower_, Sale(100'000));
  EXPECT_THAT(Recipients(List(grower_.id)),
              UnorderedElementsAre(buyer_.id, kTrader, regulator_.id));
}

TEST_F(Notices, ARecallThatNamesSomeReachesTheOtherHoldersToo) {
  Record(grower_, Sale(100'000));
  Record(buyer_, ReceiptOf(Sale(100'000)));
  Give({kTrader});
  EXPECT_THAT(Recipients(List(grower_.id)),
              ElementsAre(kTrader, buyer_.id, regulator_.id));
  Give({buyer_.id});
  const auto notices = List(grower_.id);
  ASSERT_THAT(notices, SizeIs(5));
  ASSERT_THAT(LotsOf(notices[3]), ElementsAre("HP26-1"));
  EXPECT_TRUE(notices[3].lots(0).has_quantity());
}

TEST_F(Notices, WhoHasAMixtureIsToldOfEachLotOfTheOrderOnce) {
  Harvest("HP26-2", 700'000);
  Mix({"HP26-1", "HP26-2"}, "HP26-MIX");
  Deal sale = Sale(1'000);
  sale.lot = "HP26-MIX";
  Record(grower_, sale);
  Record(buyer_, ReceiptOf(sale));
  recalled_ = {"HP26-1", "HP26-2"};
  Give({});
  EXPECT_THAT(LotsOf(NoticeTo(buyer_.id, grower_.id)),
              ElementsAre("HP26-1", "HP26-2"));
}

TEST_F(Notices, APartyKnowsItsOwnAndNotTheSteps) {
  Give({buyer_.id, kTrader});
  const auto own = List(buyer_.id);
  ASSERT_THAT(Recipients(own), ElementsAre(buyer_.id));
  EXPECT_THAT(own[0].attempts(), IsEmpty());
  EXPECT_FALSE(own[0].has_next_step());
  EXPECT_THAT(List(stranger_.id), IsEmpty());
  EXPECT_THAT(List(""), IsEmpty());
}

TEST_F(Notices, AuthoritiesKnowThoseOfTheirScope) {
  Give({buyer_.id, kTrader});
  EXPECT_THAT(List(regulator_.id), SizeIs(3));
  EXPECT_THAT(Recipients(List(over_buyer_.id)), ElementsAre(buyer_.id));
}

TEST_F(Notices, WhatAnAuthorityIsToldByItsOfficeIsOnRecord) {
  const uint64_t order = Give({buyer_.id});
  const uint64_t answer = Acknowledge(buyer_, order);
  using services::disclosure::ReadNotes;
  const auto reads_of = [&](const std::string& organization) {
    ReadNotes::ByOrganization noted;
    auto reader =
        ledger_.registry().With([&](const crypto::Registry& registry) {
          return services::disclosure::ReaderOf(registry, organization);
        });
    reader.notes = std::make_shared<ReadNotes>(
        [&noted](const ReadNotes::ByOrganization& reads) { noted = reads; });
    {
      const services::disclosure::EntryReader entries(
          ledger_.store(), ledger_.registry(), std::move(reader));
      services::trade::SeenStatements seen(entries, Size());
      NoticeBook book(parts_, &seen, Now());
      NoticeQuery query;
      query.page_size = 20;
      EXPECT_OK(book.OfOrders(query).status());
    }
    return noted;
  };
  const auto noted = reads_of(over_buyer_.id);
  ASSERT_EQ(noted.count(grower_.id), 1);
  EXPECT_THAT(noted.at(grower_.id).first_entries, ElementsAre(order));
  ASSERT_EQ(noted.count(buyer_.id), 1);
  EXPECT_THAT(noted.at(buyer_.id).first_entries, Contains(answer));
  EXPECT_THAT(reads_of(buyer_.id), IsEmpty());
  EXPECT_THAT(reads_of(grower_.id), IsEmpty());
}

TEST_F(Notices, AnAcknowledgementInTheLogEndsTheLadder) {
  const uint64_t order = Give({buyer_.id, kTrader});
  Acknowledge(buyer_, order);
  const v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_ACKNOWLEDGED);
  EXPECT_EQ(notice.acknowledgement().entry(), static_cast<int64_t>(Size()) - 1);
  EXPECT_FALSE(notice.has_next_step());
  NoticeQuery open;
  open.open_only = true;
  EXPECT_THAT(Recipients(List(grower_.id, 0, open)),
              ElementsAre(kTrader, regulator_.id));
}

TEST_F(Notices, AnAcknowledgementCorrectedToAnotherOrderEndsTheOtherLadder) {
  const uint64_t first = Give({buyer_.id});
  const uint64_t second = Give({buyer_.id});
  const uint64_t mistaken = Acknowledge(buyer_, first);
  NoticeQuery query;
  query.recipient = buyer_.id;
  auto notices = List(grower_.id, 0, query);
  ASSERT_THAT(notices, SizeIs(2));
  EXPECT_EQ(notices[0].state(), v1::NOTICE_STATE_ACKNOWLEDGED);
  Acknowledge(buyer_, second, "", mistaken);
  notices = List(grower_.id, 0, query);
  ASSERT_THAT(notices, SizeIs(2));
  EXPECT_EQ(notices[0].state(), v1::NOTICE_STATE_WAITING);
  EXPECT_EQ(notices[1].state(), v1::NOTICE_STATE_ACKNOWLEDGED);
}

TEST_F(Notices, OnlyWhoGaveTheOrderAcknowledgesForAnother) {
  const uint64_t order = Give({kTrader});
  Acknowledge(stranger_, order, kTrader);
  EXPECT_EQ(NoticeTo(kTrader, grower_.id).state(),
            v1::NOTICE_STATE_TELEPHONE_LIST);
  Acknowledge(grower_, order, kTrader);
  const v1::Notice notice = NoticeTo(kTrader, grower_.id);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_ACKNOWLEDGED);
  EXPECT_TRUE(notice.acknowledgement().on_behalf());
}

TEST_F(Notices, ContactsAreTriedByPurposeAndReferredTo) {
  const uint64_t record = KeepContacts({"DELIVERY", "RECALL", "QUALITY"});
  Give({buyer_.id});
  v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_DUE);
  EXPECT_EQ(notice.next_step().contact().purpose(), "RECALL");
  EXPECT_EQ(notice.next_step().contact().entry(), static_cast<int64_t>(record));
  ASSERT_OK(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id));
  ASSERT_OK(Report(notice, 1, v1::DELIVERY_OUTCOME_SENT, ""));
  notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_WAITING);
  EXPECT_EQ(notice.next_step().contact().purpose(), "QUALITY");
  EXPECT_EQ(NoticeTo(buyer_.id, grower_.id, 10).state(), v1::NOTICE_STATE_DUE);
  ASSERT_OK(Report(notice, 1, v1::DELIVERY_OUTCOME_FAILED, "NO_SUCH_NUMBER"));
  notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_DUE);
  EXPECT_EQ(notice.attempts(1).outcome_code(), "NO_SUCH_NUMBER");
  EXPECT_EQ(NoticeTo(buyer_.id, grower_.id, 30).state(),
            v1::NOTICE_STATE_TELEPHONE_LIST);
}

TEST_F(Notices, AStepIsTakenOnceAndByWhoGaveTheOrder) {
  KeepContacts({"RECALL"});
  const uint64_t order = Give({buyer_.id});
  const v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  EXPECT_THAT(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, buyer_.id),
              StatusIs(absl::StatusCode::kNotFound, ""));
  EXPECT_THAT(Attempt(notice, 1, v1::NOTICE_CHANNEL_CONSOLE, grower_.id),
              StatusIs(absl::StatusCode::kInvalidArgument, "channel"));
  ASSERT_OK(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id));
  EXPECT_THAT(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id),
              StatusIs(absl::StatusCode::kInvalidArgument, "step 2"));
  ASSERT_OK(Attempt(notice, 2, v1::NOTICE_CHANNEL_TELEPHONE, grower_.id));
  EXPECT_THAT(Report(notice, 3, v1::DELIVERY_OUTCOME_SENT, ""),
              StatusIs(absl::StatusCode::kInvalidArgument, "number"));
  for (const char* code : {"138 0000 0000", "13800000000", "T13800000000",
                           "HTTP_4100", "_", "4A", "A1B"}) {
    EXPECT_THAT(Report(notice, 2, v1::DELIVERY_OUTCOME_SENT, code),
                StatusIs(absl::StatusCode::kInvalidArgument, "code"))
        << code;
  }
  EXPECT_OK(Report(notice, 2, v1::DELIVERY_OUTCOME_FAILED, "HTTP_410"));
  Acknowledge(buyer_, order);
  EXPECT_THAT(Attempt(notice, 3, v1::NOTICE_CHANNEL_TELEPHONE, grower_.id),
              StatusIs(absl::StatusCode::kInvalidArgument, "acknowledged"));
}

TEST_F(Notices, TheGatewayTakesOnlyWhatIsNextAndDueNow) {
  KeepContacts({"RECALL", "QUALITY"});
  Give({buyer_.id});
  const v1::Notice old = NoticeTo(buyer_.id, grower_.id);
  ASSERT_OK(Attempt(old, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id));
  // As a list says it that was pinned before the first attempt.
  EXPECT_THAT(
      Attempt(old, 2, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id, /*minutes=*/10),
      StatusIs(absl::StatusCode::kFailedPrecondition, "contact"));
  const v1::Notice now = NoticeTo(buyer_.id, grower_.id);
  EXPECT_THAT(Attempt(now, 2, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id, 9),
              StatusIs(absl::StatusCode::kFailedPrecondition, "not due"));
  EXPECT_OK(Attempt(now, 2, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id, 10));
}

TEST_F(Notices, AFailureOfTheGatewayLeavesTheStepToBeTaken) {
  KeepContacts({"RECALL", "QUALITY"});
  Give({buyer_.id});
  v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id, i));
    ASSERT_OK(
        Report(notice, 1, v1::DELIVERY_OUTCOME_FAILED, "GATEWAY_FAILED", i));
    notice = NoticeTo(buyer_.id, grower_.id, i);
    EXPECT_EQ(notice.state(), v1::NOTICE_STATE_DUE);
    EXPECT_EQ(notice.next_step().number(), 1);
    EXPECT_EQ(notice.next_step().contact().purpose(), "RECALL");
  }
  ASSERT_OK(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id, 2));
  ASSERT_OK(Report(notice, 1, v1::DELIVERY_OUTCOME_SENT, "", 2));
  notice = NoticeTo(buyer_.id, grower_.id, 2);
  EXPECT_EQ(notice.state(), v1::NOTICE_STATE_WAITING);
  EXPECT_EQ(notice.next_step().number(), 2);
}

TEST_F(Notices, AContactThatIsNotThePartysIsRefused) {
  KeepContacts({"RECALL"});
  Give({buyer_.id});
  v1::Notice notice = NoticeTo(buyer_.id, grower_.id);
  notice.mutable_next_step()->mutable_contact()->set_line(7);
  EXPECT_THAT(Attempt(notice, 1, v1::NOTICE_CHANNEL_WEBHOOK, grower_.id),
              StatusIs(absl::StatusCode::kInvalidArgument, "contact"));
}

TEST_F(Notices, ADrillIsMarkedAnsweredAndCounted) {
  KeepContacts({"RECALL"});
  auto answered = Drill(buyer_.id, grower_.id);
  auto left = Drill(buyer_.id, grower_.id);
  ASSERT_OK(answered.status());
  ASSERT_OK(left.status());
  EXPECT_TRUE(answered->drill());
  EXPECT_EQ(answered->order_entry(), -1);
  EXPECT_EQ(answered->state(), v1::NOTICE_STATE_DUE);
  EXPECT_THAT(List(grower_.id), IsEmpty());
  EXPECT_THAT(List(buyer_.id, 0, {}, /*drills=*/true), SizeIs(2));
  EXPECT_THAT(List(stranger_.id, 0, {}, /*drills=*/true), IsEmpty());
  EXPECT_THAT(Answer(*answered, grower_.id, 3).status(),
              StatusIs(absl::StatusCode::kNotFound, ""));
  auto done = Answer(*answered, buyer_.id, 3);
  ASSERT_OK(done.status());
  EXPECT_EQ(done->state(), v1::NOTICE_STATE_ACKNOWLEDGED);
  EXPECT_EQ(done->acknowledgement().after_ms(), 3 * kMinuteMs);
  done = Answer(*answered, buyer_.id, 5);
  ASSERT_OK(done.status());
  EXPECT_EQ(done->acknowledgement().after_ms(), 3 * kMinuteMs);
  EXPECT_THAT(Answer(*left, buyer_.id, 24 * 60 + 1).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "over"));
  const std::string month = TimeText(Now()).substr(0, 7);
  const auto report = As(grower_.id, 10, [&](NoticeBook* book) {
    return services::notices::ReportDrills(parts_, month, "", *book);
  });
  ASSERT_OK(report.status());
  EXPECT_EQ(report->total().drills(), 2);
  EXPECT_EQ(report->total().answered_in_time(), 1);
  const auto others = As(stranger_.id, 10, [&](NoticeBook* book) {
    return services::notices::ReportDrills(parts_, month, "", *book);
  });
  ASSERT_OK(others.status());
  EXPECT_EQ(others->total().drills(), 0);
}

TEST_F(Notices, DrillsGoToKnownPartiesAndAreLimited) {
  EXPECT_THAT(Drill(stranger_.id, grower_.id).status(),
              StatusIs(absl::StatusCode::kNotFound, "recipient"));
  EXPECT_OK(Drill(grower_.id, regulator_.id).status());
  for (size_t i = 0; i < services::notices::kMaxDrillsPerDay; ++i) {
    ASSERT_OK(Drill("", grower_.id).status());
  }
  EXPECT_THAT(Drill("", grower_.id).status(),
              StatusIs(absl::StatusCode::kResourceExhausted, "50 drills"));
}

}  // namespace
}  // namespace daodi::testing
