// One-time receipt links: made by the shipper, confirmed once by whoever has
// the secret, and what the circulation list makes of the receipt.

#include "services/trade/receipt_links.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "crypto/registry.h"
#include "crypto/section.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using services::trade::FoundLink;
using services::trade::LinkStanding;
using services::trade::ReceiptLinkParts;
using services::trade::ReceiptLinks;
using services::trade::ReceiptWords;
using services::trade::TransferState;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

class ReceiptLinksTest : public TradeFixture {
 protected:
  ReceiptLinksTest() {
    Harvest("HP26-1", 700'000);
    shipment_ = Record(grower_, Outside(400'000));
    Open();
  }

  Deal Outside(int64_t grams) const {
    Deal deal = Sale(grams);
    deal.destination = kTrader;
    return deal;
  }

  void Open() {
    links_.reset();
    store_.reset();
    auto store = storage::ReceiptLinkStore::Open(folder_.File("receipt-links"));
    ASSERT_OK(store.status());
    store_ = *std::move(store);
    ReceiptLinkParts parts;
    parts.links = store_.get();
    parts.store = &ledger_.store();
    parts.registry = &ledger_.registry();
    parts.pipeline = &ledger_.pipeline();
    parts.clock = &ledger_.clock();
    parts.notary = &ledger_.governance().operator_notary();
    parts.ledger_id = ledger_.governance().registry().ledger_id();
    links_ = std::make_unique<ReceiptLinks>(parts);
  }

  void Delegate() {
    crypto::DelegationRecord record;
    record.delegate = ledger_.governance().operator_id();
    record.kinds = {StatementKind::kReceiving};
    GovernanceFixture& governance = ledger_.governance();
    governance.AppendOrDie(
        governance.Govern(record, grower_.id, grower_.admin));
    ledger_.FeedGovernance();
    ledger_.CatchUpViews();
  }

  std::string Make() {
    auto made = links_->Create(grower_.id, shipment_, 30);
    EXPECT_OK(made.status());
    return made.ok() ? made->token : "";
  }

  static ReceiptWords Words(const std::string& quantity) {
    ReceiptWords words;
    words.received_time = "2025-05-17T10:00:00+08:00";
    words.lines = {{1, 1, quantity}};
    words.post = "仓库收货员";
    return words;
  }

  absl::Status Refusal(const std::string& token, const ReceiptWords& words) {
    return links_->Confirm(token, words).status();
  }

  std::unique_ptr<storage::ReceiptLinkStore> store_;
  std::unique_ptr<ReceiptLinks> links_;
  uint64_t shipment_ = 0;
};

TEST_F(ReceiptLinksTest, AReceiptOfALinkIsOneSidedWithReceiptAndNeverMatched) {
  Delegate();
  const std::string token = Make();
  EXPECT_EQ(Only(grower_.id).state, TransferState::kOneSided);
  auto confirmed = links_->Confirm(token, Words("400"));
  ASSERT_OK(confirmed.status());
  EXPECT_EQ(confirmed->standing, LinkStanding::kConfirmed);
  ledger_.CatchUpViews();
  const auto row = Only(grower_.id);
  EXPECT_EQ(row.state, TransferState::kOneSidedWithReceipt);
  ASSERT_THAT(row.received, SizeIs(1));
  EXPECT_EQ(row.received[0].entry, confirmed->row.receipt);

  const auto receipt = ReaderFor(grower_.id).Read(confirmed->row.receipt);
  ASSERT_OK(receipt.status());
  EXPECT_EQ(receipt->assurance, crypto::Assurance::kNotarised);
  EXPECT_EQ(receipt->envelope.header.author, grower_.id);
  const auto stranger = ReaderFor(stranger_.id).Read(confirmed->row.receipt);
  ASSERT_OK(stranger.status());
  EXPECT_FALSE(stranger->envelope_visible);
}

TEST_F(ReceiptLinksTest, ALinkIsUsedOnce) {
  Delegate();
  const std::string token = Make();
  const auto first = links_->Confirm(token, Words("400"));
  ASSERT_OK(first.status());
  const uint64_t size = Size();
  const auto second = links_->Confirm(token, Words("1"));
  ASSERT_OK(second.status());
  EXPECT_EQ(second->row.receipt, first->row.receipt);
  EXPECT_EQ(Size(), size);
  ledger_.CatchUpViews();
  EXPECT_THAT(links_->Create(grower_.id, shipment_, 30).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "already"));
}

TEST_F(ReceiptLinksTest, AReceiptThatWasSignedGoesInOnceThoughTheServerFell) {
  Delegate();
  const std::string token = Make();
  const auto confirmed = links_->Confirm(token, Words("400"));
  ASSERT_OK(confirmed.status());
  ledger_.CatchUpViews();
  const uint64_t size = Size();
  // As the link stood when its receipt was signed and not yet answered.
  const auto entry = ReaderFor(grower_.id).Read(confirmed->row.receipt);
  ASSERT_OK(entry.status());
  auto row = **store_->Find(crypto::Sha256(token));
  row.state = storage::ReceiptLinkState::kConfirming;
  row.receipt = 0;
  crypto::AppendU32(static_cast<uint32_t>(entry->envelope_bytes.size()),
                    &row.statement);
  row.statement += entry->envelope_bytes;
  for (const auto& section : entry->sections) {
    const std::string content = crypto::EncodeSectionContent(section.content);
    crypto::AppendU8(section.label, &row.statement);
    crypto::AppendU32(static_cast<uint32_t>(content.size()), &row.statement);
    row.statement += content;
  }
  ASSERT_OK(store_->Update(crypto::Sha256(token), row));
  Open();
  ledger_.clock().AdvanceMs(100 * kDayMs);
  const auto again = links_->Confirm(token, Words("1"));
  ASSERT_OK(again.status());
  EXPECT_EQ(again->row.receipt, confirmed->row.receipt);
  EXPECT_EQ(Size(), size);
}

TEST_F(ReceiptLinksTest, OnlyTheShipperMakesALinkAndOnlyOfAShipmentOutside) {
  Delegate();
  for (const std::string& other : {buyer_.id, stranger_.id, std::string()}) {
    EXPECT_THAT(links_->Create(other, shipment_, 30).status(),
                StatusIs(absl::StatusCode::kNotFound, "no shipment"))
        << other;
  }
  EXPECT_THAT(links_->Create(grower_.id, 1'000'000, 30).status(),
              StatusIs(absl::StatusCode::kNotFound, "no shipment"));
  const uint64_t inside = Record(grower_, Sale(1'000));
  EXPECT_THAT(links_->Create(grower_.id, inside, 30).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "off the platform"));
  EXPECT_THAT(links_->Create(grower_.id, shipment_, 91).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "valid_days"));
}

TEST_F(ReceiptLinksTest, WithoutADelegationTheNotarySignsNothing) {
  EXPECT_THAT(links_->Create(grower_.id, shipment_, 30).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "DELEGATION"));
}

TEST_F(ReceiptLinksTest, ANewLinkWithdrawsTheOneBefore) {
  Delegate();
  const std::string first = Make();
  const std::string second = Make();
  EXPECT_NE(first, second);
  EXPECT_EQ(links_->Find(first)->standing, LinkStanding::kWithdrawn);
  EXPECT_THAT(Refusal(first, Words("400")),
              StatusIs(absl::StatusCode::kInvalidArgument, "withdrawn"));
  EXPECT_EQ(links_->Find(second)->standing, LinkStanding::kOpen);
}

TEST_F(ReceiptLinksTest, ACorrectedShipmentTakesItsLinkAlong) {
  Delegate();
  const std::string token = Make();
  Correct(grower_, shipment_, Outside(300'000), "incorrect_data");
  EXPECT_EQ(links_->Find(token)->standing, LinkStanding::kWithdrawn);
}

TEST_F(ReceiptLinksTest, ALinkEndsWithItsTime) {
  Delegate();
  const std::string token = Make();
  ledger_.clock().AdvanceMs(30 * kDayMs);
  EXPECT_EQ(links_->Find(token)->standing, LinkStanding::kOpen);
  ledger_.clock().AdvanceMs(1);
  EXPECT_EQ(links_->Find(token)->standing, LinkStanding::kExpired);
  EXPECT_THAT(Refusal(token, Words("400")),
              StatusIs(absl::StatusCode::kInvalidArgument, "expired"));
}

TEST_F(ReceiptLinksTest, WhatIsNoLinkIsNotFound) {
  for (const std::string& token :
       {std::string(), std::string("a"), std::string(32, 'a'),
        std::string(100'000, 'a')}) {
    EXPECT_THAT(links_->Find(token).status(),
                StatusIs(absl::StatusCode::kNotFound, "no such"));
    EXPECT_THAT(Refusal(token, Words("1")),
                StatusIs(absl::StatusCode::kNotFound, "no such"));
  }
}

TEST_F(ReceiptLinksTest, OnlyTheHashOfTheSecretIsKept) {
  Delegate();
  const std::string token = Make();
  EXPECT_TRUE((*store_->Find(crypto::Sha256(token))).has_value());
  store_.reset();
  links_.reset();
  const std::string grep =
      absl::StrCat("grep -rqaF ", token, " ", folder_.File("receipt-links"));
  EXPECT_NE(std::system(grep.c_str()), 0);
}

TEST_F(ReceiptLinksTest, WhatAReceiverStatesIsChecked) {
  Delegate();
  const std::string token = Make();
  const auto refused = [&](ReceiptWords words, const char* what) {
    EXPECT_THAT(Refusal(token, words),
                StatusIs(absl::StatusCode::kInvalidArgument, what));
  };
  for (const char* quantity : {"", "-1", "1e3", "1.", ".5", "1.1.1", "１",
                               "1234567890123", "0.1234567"}) {
    refused(Words(quantity), "quantity");
  }
  ReceiptWords words = Words("400");
  words.post = "";
  refused(words, "post");
  words.post = std::string(33, 'x');
  refused(words, "post");
  words = Words("400");
  words.note = "a\nb";
  refused(words, "note");
  words = Words("400");
  words.received_time = "2025-05-17";
  refused(words, "received_time");
  words.received_time = "2025-05-15T10:00:00+08:00";
  refused(words, "before the shipment");
  words = Words("400");
  words.lines.clear();
  refused(words, "lines");
  words.lines = {{1, 1, "400"}, {1, 1, "400"}};
  refused(words, "lines");
  words.lines = {{1, 2, "400"}};
  refused(words, "lines");
  EXPECT_EQ(links_->Find(token)->standing, LinkStanding::kOpen);
  EXPECT_OK(Refusal(token, Words("399.5")));
}

}  // namespace
}  // namespace daodi::testing
