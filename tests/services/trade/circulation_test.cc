// The circulation list: each state of a row as a situation, corrections as of
// sizes before and after, who sees what, and random trades against an oracle.

#include "services/trade/circulation.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/record_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using services::disclosure::EntryReader;
using services::trade::CirculationQuery;
using services::trade::Transfer;
using services::trade::TransferKind;
using services::trade::TransferState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr int64_t kGram = 1'000;  // milligrams

class CirculationTest : public TradeFixture {
 protected:
  CirculationTest() { Harvest("HP26-1", 700'000); }
};

TEST_F(CirculationTest, WhatIsNotReceivedYetIsInTransit) {
  Record(grower_, Sale(400'000));
  const Transfer row = Only(grower_.id);
  EXPECT_EQ(row.kind, TransferKind::kSale);
  EXPECT_EQ(row.state, TransferState::kInTransit);
  EXPECT_EQ(row.source, grower_.id);
  EXPECT_EQ(row.destination, buyer_.id);
  EXPECT_EQ(row.lot, "HP26-1");
  EXPECT_THAT(row.shipped->amount.mass_milligrams, Optional(400'000 * kGram));
  EXPECT_THAT(row.received, IsEmpty());
  EXPECT_EQ(Only(buyer_.id).state, TransferState::kInTransit);
}

TEST_F(CirculationTest, WhatNeverArrivesBecomesOverdue) {
  Record(grower_, Sale(400'000));
  CirculationQuery query = QueryOf({buyer_.id});
  const int64_t shipped_ms = 1'747'380'000'000;  // 2025-05-16T15:20+08:00
  const EntryReader entries = ReaderFor(buyer_.id);
  const auto state_at = [&](int64_t time_ms) {
    query.as_of_record_time_ms = time_ms;
    auto page = services::trade::ListTransfers(ledger_.store(), entries, query);
    EXPECT_OK(page);
    return page->rows.at(0).state;
  };
  EXPECT_EQ(state_at(shipped_ms + services::trade::kOverdueAfterMs),
            TransferState::kInTransit);
  EXPECT_EQ(state_at(shipped_ms + services::trade::kOverdueAfterMs + 1),
            TransferState::kOverdue);
}

TEST_F(CirculationTest, BothSidesThatSayTheSameMatch) {
  const uint64_t shipment = Record(grower_, Sale(400'000));
  const uint64_t receipt = Record(buyer_, ReceiptOf(Sale(400'000)));
  for (const std::string& side : {grower_.id, buyer_.id}) {
    const Transfer row = Only(side);
    EXPECT_EQ(row.state, TransferState::kMatched);
    EXPECT_EQ(row.shipped->entry, shipment);
    ASSERT_THAT(row.received, SizeIs(1));
    EXPECT_EQ(row.received[0].entry, receipt);
    EXPECT_THAT(row.difference.mass_milligrams, Optional(0));
  }
}

TEST_F(CirculationTest, ALittleLessIsWithinToleranceAndShown) {
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(399'600)));
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.state, TransferState::kWithinTolerance);
  EXPECT_THAT(row.difference.mass_milligrams, Optional(-400 * kGram));
}

TEST_F(CirculationTest, MuchLessIsDifferent) {
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(300'000)));
  EXPECT_EQ(Only(grower_.id).state, TransferState::kDifferent);
}

TEST_F(CirculationTest, OnePackMissingIsDifferent) {
  Deal sale = Sale(0);
  sale.packs = 40;
  Record(grower_, sale);
  sale.packs = 39;
  Record(buyer_, ReceiptOf(sale));
  const Transfer row = Only(grower_.id);
  EXPECT_EQ(row.state, TransferState::kDifferent);
  EXPECT_THAT(row.difference.count, Optional(-1));
  EXPECT_EQ(row.difference.count_unit, "袋");
}

TEST_F(CirculationTest, ADeliveryInPartsIsOneRow) {
  Record(grower_, Sale(100'000));
  Record(buyer_, ReceiptOf(Sale(60'000)));
  EXPECT_EQ(Only(buyer_.id).state, TransferState::kDifferent);
  Record(buyer_, ReceiptOf(Sale(40'000)));
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.state, TransferState::kMatched);
  EXPECT_THAT(row.received, SizeIs(2));
}

TEST_F(CirculationTest, ToWhoIsOffThePlatformARowIsOneSided) {
  Deal sale = Sale(60'000);
  sale.destination = kTrader;
  Record(grower_, sale);
  EXPECT_EQ(Only(grower_.id).state, TransferState::kOneSided);
}

TEST_F(CirculationTest, AReceiptRecordedForTheOtherSideIsNoMatch) {
  Deal sale = Sale(60'000);
  sale.destination = kTrader;
  Record(grower_, sale);
  Deal receipt = ReceiptOf(sale);
  receipt.on_behalf = kTrader;
  Record(grower_, receipt);
  const Transfer row = Only(grower_.id);
  EXPECT_EQ(row.state, TransferState::kOneSidedWithReceipt);
  EXPECT_FALSE(row.received[0].by_itself);
  EXPECT_THAT(row.difference.mass_milligrams, Optional(0));
}

TEST_F(CirculationTest, APurchaseOffThePlatformIsOneSidedAndTakenIn) {
  Deal purchase;
  purchase.kind = StatementKind::kReceiving;
  purchase.step = "receiving";
  purchase.role = v1::LOT_ROLE_OUTPUT;
  purchase.source = kTrader;
  purchase.destination = buyer_.id;
  purchase.issuer = buyer_.id;
  purchase.lot = "R-1";
  purchase.grams = 301'000;
  Record(buyer_, purchase);
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.kind, TransferKind::kTakenIn);
  EXPECT_EQ(row.state, TransferState::kOneSided);
  EXPECT_EQ(row.source, kTrader);
  EXPECT_THAT(row.received_amount.mass_milligrams, Optional(301'000 * kGram));
}

TEST_F(CirculationTest, PackagingIsNotOnTheList) {
  Deal purchase;
  purchase.kind = StatementKind::kReceiving;
  purchase.step = "receiving";
  purchase.role = v1::LOT_ROLE_OUTPUT;
  purchase.source = kTrader;
  purchase.destination = buyer_.id;
  purchase.issuer = buyer_.id;
  purchase.lot = "BC-1";
  purchase.grams = 45'000;
  purchase.goods_class = "FOOD_CONTACT_MATERIAL";
  Record(buyer_, purchase);
  EXPECT_THAT(List(buyer_.id, buyer_.id), IsEmpty());
}

TEST_F(CirculationTest, WhatACoOpRecordsForAFarmerIsOnBehalf) {
  Deal harvest;
  harvest.kind = StatementKind::kHarvest;
  harvest.step = "creating_class_instance";
  harvest.role = v1::LOT_ROLE_OUTPUT;
  harvest.source = kTrader;
  harvest.destination = grower_.id;
  harvest.issuer = grower_.id;
  harvest.lot = "F1";
  harvest.grams = 210'000;
  harvest.on_behalf = kTrader;
  harvest.basis = v1::ON_BEHALF_BASIS_PAPER_SLIP;
  Record(grower_, harvest);
  const Transfer row = Only(grower_.id);
  EXPECT_EQ(row.kind, TransferKind::kTakenIn);
  EXPECT_EQ(row.state, TransferState::kOnBehalf);
}

TEST_F(CirculationTest, RefusedGoodsAreRefusedWhateverTheirAmount) {
  Record(grower_, Sale(400'000));
  Deal receipt = ReceiptOf(Sale(400'000));
  receipt.disposition = "non_conformant";
  Record(buyer_, receipt);
  EXPECT_EQ(Only(grower_.id).state, TransferState::kRefused);
}

TEST_F(CirculationTest, WhatComesBackIsAReturn) {
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(400'000)));
  Deal back = Sale(3'000);
  back.kind = StatementKind::kReturn;
  back.step = "hb:returning";
  back.time = "2025-05-18T09:00:00+08:00";
  std::swap(back.source, back.destination);
  Record(buyer_, back);
  Deal received = ReceiptOf(back);
  received.disposition = "returned";
  Record(grower_, received);
  const std::vector<Transfer> rows = List(grower_.id, grower_.id);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].kind, TransferKind::kSale);
  EXPECT_EQ(rows[1].kind, TransferKind::kReturn);
  EXPECT_EQ(rows[1].state, TransferState::kMatched);
  EXPECT_EQ(rows[1].source, buyer_.id);
}

TEST_F(CirculationTest, WhatDidNotOccurIsVoidFromThenOn) {
  const uint64_t shipment = Record(grower_, Sale(400'000));
  const uint64_t before = Size();
  const uint64_t correction =
      Correct(grower_, shipment, Sale(400'000), "did_not_occur");
  ASSERT_EQ(correction, before);
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.state, TransferState::kVoid);
  EXPECT_EQ(row.shipped->entry, shipment);
  const auto earlier = List(buyer_.id, buyer_.id, before);
  ASSERT_THAT(earlier, SizeIs(1));
  EXPECT_EQ(earlier[0].state, TransferState::kInTransit);
}

TEST_F(CirculationTest, AVoidShipmentTakesNoReceipt) {
  const uint64_t shipment = Record(grower_, Sale(400'000));
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(400'000)));
  Correct(grower_, shipment, Sale(400'000), "did_not_occur");
  const std::vector<Transfer> rows = List(buyer_.id, buyer_.id);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].state, TransferState::kVoid);
  EXPECT_THAT(rows[0].received, IsEmpty());
  EXPECT_EQ(rows[1].state, TransferState::kMatched);
}

TEST_F(CirculationTest, ACorrectedFigureShowsWhatItCorrects) {
  const uint64_t shipment = Record(grower_, Sale(350'000));
  Record(buyer_, ReceiptOf(Sale(250'000)));
  const uint64_t before = Size();
  const uint64_t correction =
      Correct(grower_, shipment, Sale(250'000), "incorrect_data");
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.state, TransferState::kMatched);
  EXPECT_EQ(row.shipped->entry, correction);
  EXPECT_THAT(row.shipped->corrects, ElementsAre(shipment));
  const auto earlier = List(buyer_.id, buyer_.id, before);
  ASSERT_THAT(earlier, SizeIs(1));
  EXPECT_EQ(earlier[0].state, TransferState::kDifferent);
  EXPECT_THAT(earlier[0].shipped->corrects, IsEmpty());
}

TEST_F(CirculationTest, ASaleThatWentToAnotherBuyerIsVoidForTheFirst) {
  const uint64_t shipment = Record(grower_, Sale(400'000));
  Deal other = Sale(400'000);
  other.destination = stranger_.id;
  Correct(grower_, shipment, other, "incorrect_data");
  EXPECT_EQ(Only(buyer_.id).state, TransferState::kVoid);
  EXPECT_EQ(Only(stranger_.id).state, TransferState::kInTransit);
}

TEST_F(CirculationTest, ADisputeStandsOnTheRow) {
  const uint64_t shipment = Record(grower_, Sale(400'000));
  v1::DisputeNote note;
  note.set_reason("NOT_DELIVERED");
  const uint64_t dispute =
      Append(buyer_, StatementKind::kDispute,
             {{32,
               crypto::Audience::kNamed,
               false,
               1202,
               note.SerializeAsString(),
               {grower_.id}}},
             {RefTo(shipment, crypto::RefKind::kDisputes)});
  EXPECT_THAT(Only(grower_.id).shipped->disputed_by, ElementsAre(dispute));
}

TEST_F(CirculationTest, DeliveryNotesPairAcrossTheOrderOfTime) {
  Deal first = Sale(10'000);
  first.note = "SH-1";
  Deal second = Sale(20'000);
  second.note = "SH-2";
  Record(grower_, first);
  Record(grower_, second);
  Record(buyer_, ReceiptOf(second));
  Record(buyer_, ReceiptOf(first));
  const std::vector<Transfer> rows = List(buyer_.id, buyer_.id);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].state, TransferState::kMatched);
  EXPECT_EQ(rows[1].state, TransferState::kMatched);
  EXPECT_EQ(rows[0].main_document.document_type, "DELIVERY_NOTE");
}

TEST_F(CirculationTest, TheMainDocumentOfAHerbWithoutANoteIsItsInvoice) {
  Deal sale = Sale(10'000);
  sale.invoice = "26432000000099900021";
  sale.document_type = "DELIVERY_NOTE";
  Record(grower_, sale);
  const Transfer row = Only(buyer_.id);
  EXPECT_EQ(row.main_document.document_type, "INVOICE");
  EXPECT_EQ(row.main_document.number, "26432000000099900021");
  EXPECT_THAT(row.documents, SizeIs(1));
}

TEST_F(CirculationTest, SamplesAndDestructionAreRowsWhenAskedFor) {
  Deal sample;
  sample.kind = StatementKind::kInspection;
  sample.step = "sampling";
  sample.role = v1::LOT_ROLE_INPUT;
  sample.issuer = grower_.id;
  sample.grams = 1'200;
  Record(grower_, sample);
  Deal destruction;
  destruction.kind = StatementKind::kDestruction;
  destruction.step = "destroying";
  destruction.issuer = grower_.id;
  destruction.grams = 5'000;
  destruction.time = "2025-05-20T10:00:00+08:00";
  Record(grower_, destruction);
  EXPECT_THAT(List(grower_.id, grower_.id), IsEmpty());
  CirculationQuery query = QueryOf({grower_.id});
  query.losses = true;
  const EntryReader entries = ReaderFor(grower_.id);
  auto page = services::trade::ListTransfers(ledger_.store(), entries, query);
  ASSERT_OK(page);
  ASSERT_THAT(page->rows, SizeIs(2));
  EXPECT_EQ(page->rows[0].kind, TransferKind::kSample);
  EXPECT_EQ(page->rows[1].kind, TransferKind::kDestruction);
  EXPECT_EQ(page->rows[1].state, TransferState::kRecorded);
  EXPECT_THAT(page->rows[1].shipped->amount.mass_milligrams,
              Optional(5'000 * kGram));
}

TEST_F(CirculationTest, AnotherCustomerOfTheLotSeesNothingOfASale) {
  Record(grower_, Sale(400'000));
  Deal other = Sale(100'000);
  other.destination = stranger_.id;
  Record(grower_, other);
  EXPECT_THAT(List(stranger_.id, buyer_.id), IsEmpty());
  EXPECT_THAT(List(stranger_.id, stranger_.id), SizeIs(1));
  EXPECT_THAT(List("", buyer_.id), IsEmpty());
  EXPECT_THAT(List(regulator_.id, buyer_.id), SizeIs(1));
}

TEST_F(CirculationTest, AnAmountKeptBackIsNotComparedFor) {
  Record(grower_, Sale(400'000));
  Deal receipt = ReceiptOf(Sale(300'000));
  receipt.quantities_to_owner = true;
  Record(buyer_, receipt);
  EXPECT_EQ(Only(buyer_.id).state, TransferState::kDifferent);
  const Transfer row = Only(grower_.id);
  EXPECT_EQ(row.state, TransferState::kUncompared);
  EXPECT_FALSE(row.received_amount.mass_milligrams.has_value());
  EXPECT_FALSE(row.difference.mass_milligrams.has_value());
  EXPECT_FALSE(row.received[0].stated.has_value());
}

TEST_F(CirculationTest, AShipmentTheReaderMayNotSeeMakesNoRowOneSided) {
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(400'000)));
  const std::vector<Transfer> rows = List(over_buyer_.id, buyer_.id);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].state, TransferState::kUncompared);
  EXPECT_FALSE(rows[0].shipped.has_value());
}

TEST_F(CirculationTest, ARowBetweenTwoOfAListIsListedOnce) {
  Record(grower_, Sale(400'000));
  Record(buyer_, ReceiptOf(Sale(400'000)));
  const EntryReader entries = ReaderFor(regulator_.id);
  auto page = services::trade::ListTransfers(ledger_.store(), entries,
                                             QueryOf({grower_.id, buyer_.id}));
  ASSERT_OK(page);
  EXPECT_THAT(page->rows, SizeIs(1));
}

TEST_F(CirculationTest, APeriodEndsBeforeItsLastMillisecond) {
  Record(grower_, Sale(400'000));
  const int64_t time_ms = Only(grower_.id).time_ms;
  const EntryReader entries = ReaderFor(grower_.id);
  const auto rows = [&](int64_t from_ms, int64_t to_ms) {
    CirculationQuery query = QueryOf({grower_.id});
    query.from_ms = from_ms;
    query.to_ms = to_ms;
    auto page = services::trade::ListTransfers(ledger_.store(), entries, query);
    return page.ok() ? page->rows.size() : 99;
  };
  EXPECT_EQ(rows(time_ms, time_ms + 1), 1u);
  EXPECT_EQ(rows(time_ms - 1, time_ms), 0u);
  EXPECT_EQ(rows(time_ms + 1, time_ms + 2), 0u);
}

// A trade as the oracle knows it, whatever order it was recorded in.
struct Truth {
  int64_t shipped_grams = 0;
  int64_t received_grams = -1;  // not received
  bool voided = false;
};

TransferState ExpectedState(const Truth& truth) {
  if (truth.voided) return TransferState::kVoid;
  if (truth.received_grams < 0) return TransferState::kInTransit;
  if (truth.received_grams == truth.shipped_grams) {
    return TransferState::kMatched;
  }
  const int64_t distance = std::abs(truth.received_grams - truth.shipped_grams);
  return distance * 1000 <= truth.shipped_grams * 5
             ? TransferState::kWithinTolerance
             : TransferState::kDifferent;
}

using RowSummary = std::tuple<std::string, int64_t, int64_t, TransferState>;

TEST_F(CirculationTest, RandomTradesListAsTheyHappenedAtEveryPageSize) {
  const uint32_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const auto pick = [&](int n) { return static_cast<int>(random() % n); };
  for (int lot = 0; lot < 4; ++lot) Harvest(absl::StrCat("L", lot), 1);
  std::multiset<RowSummary> expected;
  struct Receipt {
    Deal deal;
    int64_t grams;
  };
  std::vector<Receipt> receipts;
  for (int i = 0; i < 60; ++i) {
    Truth truth;
    truth.shipped_grams = 1'000 + pick(100'000);
    Deal sale = Sale(truth.shipped_grams);
    sale.lot = absl::StrCat("L", pick(4));
    sale.note = absl::StrCat("SH-", i);
    sale.time = absl::StrCat("2025-05-16T", 10 + pick(10), ":00:00+08:00");
    const uint64_t index = Record(grower_, sale);
    truth.voided = pick(6) == 0;
    if (truth.voided) {
      Correct(grower_, index, sale, "did_not_occur");
    } else if (pick(4) != 0) {
      const int64_t changes[] = {0, 0, -truth.shipped_grams / 300,
                                 -truth.shipped_grams / 3};
      truth.received_grams = truth.shipped_grams + changes[pick(4)];
      receipts.push_back({sale, truth.received_grams});
    }
    expected.insert({sale.lot, truth.shipped_grams,
                     std::max<int64_t>(truth.received_grams, 0),
                     ExpectedState(truth)});
  }
  std::shuffle(receipts.begin(), receipts.end(), random);
  for (const Receipt& receipt : receipts) {
    Deal deal = receipt.deal;
    deal.grams = receipt.grams;
    Record(buyer_, ReceiptOf(deal));
  }
  const EntryReader entries = ReaderFor(buyer_.id);
  for (const size_t page_size : {1u, 7u, 100u}) {
    SCOPED_TRACE(page_size);
    CirculationQuery query = QueryOf({buyer_.id});
    query.page_size = page_size;
    std::multiset<RowSummary> listed;
    int64_t last_ms = 0;
    do {
      auto page =
          services::trade::ListTransfers(ledger_.store(), entries, query);
      ASSERT_OK(page);
      for (const Transfer& row : page->rows) {
        EXPECT_GE(row.time_ms, last_ms);
        last_ms = row.time_ms;
        listed.insert({row.lot, *row.shipped->amount.mass_milligrams / kGram,
                       row.received_amount.mass_milligrams.value_or(0) / kGram,
                       row.state});
      }
      query.cursor = page->next;
    } while (query.cursor.has_value());
    EXPECT_EQ(listed, expected);
  }
}

}  // namespace
}  // namespace daodi::testing
