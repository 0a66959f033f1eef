// Slips of dispensed bags: what goes in, what comes out, and for how long.

#include "services/codes/dispensing_slips.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::codes::DispensingSlips;
using services::codes::EncodeSlip;
using services::codes::kMaxSlipLots;
using services::codes::ParseSlip;
using services::codes::SlipCommitment;
using services::codes::SlipFacts;
using services::codes::SlipLot;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

TEST(SlipList, IsReadAsWrittenAndNothingElse) {
  const SlipFacts facts = {"org-p",
                           "2026-10-22",
                           {{"org-e", "HP260715@1kg", "09521234101024", "", ""},
                            {"", "FL2608", "", "茯苓", "示例饮片厂"}}};
  const std::string bytes = EncodeSlip(facts);
  EXPECT_EQ(bytes,
            "daodi dispensing slip 1\norg-p\n2026-10-22\n"
            "org-e\tHP260715@1kg\t09521234101024\t\t\n"
            "\tFL2608\t\t茯苓\t示例饮片厂\n");
  const auto read = ParseSlip(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(EncodeSlip(*read), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = ParseSlip(bytes.substr(0, size));
    EXPECT_TRUE(!cut.has_value() || cut->lots.size() < 2u) << size;
  }
  EXPECT_FALSE(ParseSlip("daodi dispensing slip 2\na\nb\n").has_value());
  EXPECT_FALSE(ParseSlip(bytes + "one\ttwo\n").has_value());
}

class DispensingSlipsTest : public CodeFixture {
 protected:
  DispensingSlipsTest() {
    Pack(grower_, "P1", {{1, 10, "PRINTED"}}, kSlices);
    Deal deal = Sale(1'000);
    deal.issuer = grower_.id;
    deal.lot = "P1";
    deal.goods_class = "DECOCTION_PIECE";
    Record(grower_, deal);
    Record(buyer_, ReceiptOf(deal));
    store_ = *storage::DispensingSlipStore::Open(folder_.File("slips"));
    slips_ = std::make_unique<DispensingSlips>(store_.get(), &ledger_.clock());
  }

  absl::StatusOr<DispensingSlips::Slip> Create(const std::string& pharmacy,
                                               std::vector<SlipLot> lots,
                                               const std::string& day = "") {
    return slips_->Create({pharmacy, day, std::move(lots)},
                          ReaderFor(pharmacy));
  }
  SlipLot Bought() const { return {grower_.id, "P1", "", "", ""}; }
  static SlipLot External(const std::string& name) {
    return {"", "EXT-1", "", name, "示例饮片厂"};
  }

  std::unique_ptr<storage::DispensingSlipStore> store_;
  std::unique_ptr<DispensingSlips> slips_;
};

TEST_F(DispensingSlipsTest, ADecoctionOfTenHerbsOpensByItsSecretAlone) {
  std::vector<SlipLot> lots = {Bought()};
  for (int i = 1; i <= 9; ++i) {
    lots.push_back({"", absl::StrCat("EXT-261022-0", i), "",
                    absl::StrCat("药味", i), "外厂"});
  }
  const auto made = Create(buyer_.id, lots);
  ASSERT_OK(made.status());
  EXPECT_EQ(made->token.size(), 26u);
  EXPECT_EQ(made->facts.lots[0].gtin, kSlices);
  const auto found = slips_->Find(made->token);
  ASSERT_OK(found.status());
  EXPECT_FALSE(found->expired);
  EXPECT_EQ(found->facts.pharmacy, buyer_.id);
  EXPECT_EQ(found->facts.day, "2025-09-01");
  ASSERT_EQ(found->facts.lots.size(), 10u);
  EXPECT_TRUE(found->facts.lots[0].on_platform());
  EXPECT_FALSE(found->facts.lots[9].on_platform());
  EXPECT_EQ(SlipCommitment(found->row.salt, found->row.statement),
            crypto::Sha256(
                absl::StrCat(made->row.salt.view(), EncodeSlip(made->facts))));
  std::string other = made->token;
  other[0] = other[0] == 'a' ? 'b' : 'a';
  EXPECT_THAT(slips_->Find(other).status(),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(slips_->Find("").status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_NE(Create(buyer_.id, lots)->token, made->token);
}

TEST_F(DispensingSlipsTest, OnlyLotsThatPassedThroughThePharmacyAreTaken) {
  EXPECT_OK(Create(buyer_.id, {Bought()}).status());
  EXPECT_OK(Create(grower_.id, {Bought()}).status());
  EXPECT_THAT(Create(stranger_.id, {Bought()}).status(),
              StatusIs(absl::StatusCode::kNotFound));
  SlipLot unknown = Bought();
  unknown.lot = "P2";
  EXPECT_THAT(Create(buyer_.id, {unknown}).status(),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(Create(stranger_.id, {External("茯苓")}).status());
}

TEST_F(DispensingSlipsTest, ASlipTellsNothingAfterNinetyDays) {
  const auto made = Create(buyer_.id, {External("茯苓")});
  ASSERT_OK(made.status());
  ledger_.clock().AdvanceMs(90 * kDayMs);
  EXPECT_FALSE(slips_->Find(made->token)->expired);
  ledger_.clock().AdvanceMs(1);
  const auto found = slips_->Find(made->token);
  ASSERT_OK(found.status());
  EXPECT_TRUE(found->expired);
  EXPECT_TRUE(found->facts.lots.empty());
  // The next one made clears it away.
  ledger_.clock().AdvanceMs(1);
  ASSERT_OK(Create(buyer_.id, {External("茯苓")}).status());
  EXPECT_THAT(slips_->Find(made->token).status(),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(DispensingSlipsTest, WhatIsWrongIsNamed) {
  const auto refusal = [&](std::vector<SlipLot> lots, const std::string& day) {
    const absl::Status status =
        Create(buyer_.id, std::move(lots), day).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({}, ""), HasSubstr("lots"));
  EXPECT_THAT(
      refusal(std::vector<SlipLot>(kMaxSlipLots + 1, External("茯苓")), ""),
      HasSubstr("lots"));
  EXPECT_THAT(refusal({External("")}, ""), HasSubstr("lots[0].name"));
  EXPECT_THAT(refusal({External("茯苓\n处方")}, ""), HasSubstr("name"));
  EXPECT_THAT(refusal({External(std::string(121, 'x'))}, ""),
              HasSubstr("name"));
  SlipLot bad_gtin = External("茯苓");
  bad_gtin.gtin = "09521234101025";
  EXPECT_THAT(refusal({bad_gtin}, ""), HasSubstr("gtin"));
  for (const char* day : {"2025-09-02", "2025-08-01", "2025-02-30", "today",
                          "2025-08-31T10:00"}) {
    EXPECT_THAT(refusal({External("茯苓")}, day), HasSubstr("dispensed_on"));
  }
  EXPECT_OK(Create(buyer_.id, {External("茯苓")}, "2025-08-31").status());
}

}  // namespace
}  // namespace daodi::testing
