// SearchBatches by codes and names of goods: what each reader finds, and why.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/record_sections.pb.h"
#include "daodi/v1/trace_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/rpc_server.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::KeyPurpose;
using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTeaText[] = "9521234201069";  // as the bars on a packet say
constexpr char kSscc[] = "095212340000000112";
constexpr char kDrugCode[] = "84144250001234567890";

// The buyer makes tea: lots T1 and T2 of the GTIN kTea are open, T3 its own
// affair; a unit holds T1 and T2. The grower harvests 玉竹 as lot Y1.
class SearchBatchesTest : public CodeFixture {
 protected:
  SearchBatchesTest() {
    v1::ProductRecord tea;
    tea.set_gtin(kTea);
    tea.set_display_name("湘玉竹茶");
    tea.set_english_name("Solomon's seal tea");
    tea.set_goods_class("PREPACKED_FOOD");
    tea.set_revision(1);
    Append(buyer_, StatementKind::kProduct,
           {{21, Audience::kPublic, false, 1101, tea.SerializeAsString(), {}}});
    v1::ProductRecord slices;
    slices.set_gtin(kSlices);
    slices.set_display_name("秘制饮片");
    slices.set_goods_class("DECOCTION_PIECE");
    slices.set_revision(1);
    Append(
        buyer_, StatementKind::kProduct,
        {{21, Audience::kOwner, false, 1101, slices.SerializeAsString(), {}}});
    Pack(buyer_, "T1", {{1, 100, "PRINTED"}}, kTea, {}, {kDrugCode});
    Pack(buyer_, "T2", {{101, 200, "PRINTED"}}, kTea, {}, {"OLD-77"});
    Observe(buyer_, Audience::kOwner, {"T3"}, kTea, {});
    Observe(buyer_, Audience::kPublic, {"T1", "T2"}, "", {kSscc});
    Pack(buyer_, "S1", {{1, 10, "PRINTED"}}, kSlices);
    HarvestYuzhu();
    for (const auto& [role, organization] :
         {std::make_pair("buyer", &buyer_), {"stranger", &stranger_}}) {
      keys_.emplace(role, ledger_.governance().AddKey(
                              *organization, KeyPurpose::kTransport,
                              absl::StrCat(role, " transport")));
    }
    ledger_.FeedGovernance();
    ledger_.CatchUpViews();
    server_ = std::make_unique<RpcServer>(&ledger_, desk_.get());
    for (const char* role : {"public", "buyer", "stranger"}) {
      const auto key = keys_.find(role);
      stubs_[role] = v1::TraceService::NewStub(
          server_->Connect(key == keys_.end() ? nullptr : &key->second));
    }
  }

  void Observe(const TestOrganization& author, Audience audience,
               const std::vector<std::string>& lots, const std::string& gtin,
               const std::vector<std::string>& ssccs) {
    v1::EventFacts facts;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    event->set_type(v1::EVENT_TYPE_OBJECT);
    event->set_action(v1::EVENT_ACTION_OBSERVE);
    event->set_biz_step("holding");
    event->mutable_time()->set_start("2025-05-16T15:20:00+08:00");
    event->mutable_time()->set_end("2025-05-16T15:20:00+08:00");
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    for (const std::string& lot : lots) {
      v1::LotLine* line = event->add_lots();
      line->set_line(event->lots_size());
      line->set_role(v1::LOT_ROLE_OBJECT);
      line->mutable_lot()->set_issuer(author.id);
      line->mutable_lot()->set_lot(lot);
      line->set_gtin(gtin);
      for (const std::string& sscc : ssccs) line->add_ssccs(sscc);
    }
    Append(author, StatementKind::kHold,
           {{1, audience, false, 1001, facts.SerializeAsString(), {}}});
  }

  void HarvestYuzhu() {
    v1::EventFacts facts;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    event->set_type(v1::EVENT_TYPE_OBJECT);
    event->set_action(v1::EVENT_ACTION_ADD);
    event->set_biz_step("commissioning");
    event->mutable_time()->set_start("2025-05-10T09:00:00+08:00");
    event->mutable_time()->set_end("2025-05-10T09:00:00+08:00");
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    v1::LotLine* line = event->add_lots();
    line->set_line(1);
    line->set_role(v1::LOT_ROLE_OUTPUT);
    line->mutable_lot()->set_issuer(grower_.id);
    line->mutable_lot()->set_lot("Y1");
    v1::CultivationDetails cultivation;
    cultivation.set_legal_name("玉竹");
    cultivation.set_source_type("CULTIVATED");
    Append(grower_, StatementKind::kHarvest,
           {{1, Audience::kPublic, false, 1001, facts.SerializeAsString(), {}},
            {6,
             Audience::kOwner,
             false,
             1006,
             cultivation.SerializeAsString(),
             {}}});
  }

  // "T1 CODE 湘玉竹茶" of each lot found, over all pages.
  std::vector<std::string> Search(const std::string& role,
                                  const std::string& query,
                                  int32_t page_size = 100) {
    v1::SearchBatchesRequest request;
    request.set_query(query);
    request.set_page_size(page_size);
    std::vector<std::string> found;
    pages_ = 0;
    do {
      grpc::ClientContext context;
      v1::SearchBatchesResponse response;
      const grpc::Status status =
          stubs_.at(role)->SearchBatches(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::FoundBatch& batch : response.batches()) {
        found.push_back(absl::StrCat(
            batch.lot(), " ", v1::SearchMatch_Name(batch.match()).substr(13),
            " ", batch.goods_name()));
      }
      request.set_page_token(response.next_page_token());
    } while (++pages_ < 20 && !request.page_token().empty());
    return found;
  }

  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<RpcServer> server_;
  std::map<std::string, std::unique_ptr<v1::TraceService::Stub>> stubs_;
  int pages_ = 0;
};

TEST_F(SearchBatchesTest, AGtinFindsTheLotsOfTheGoods) {
  for (const std::string& query :
       {std::string(kTeaText), std::string(kTea), absl::StrCat("(01)", kTea),
        absl::StrCat("https://id.example.cn/01/", kTea)}) {
    EXPECT_THAT(Search("public", query),
                ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶"))
        << query;
  }
  EXPECT_THAT(Search("public", kTeaText, 1),
              ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶"));
  EXPECT_GE(pages_, 2);
  EXPECT_THAT(
      Search("buyer", kTeaText),
      ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶", "T3 CODE 湘玉竹茶"));
}

TEST_F(SearchBatchesTest, ACodeOfAPackageFindsItsLot) {
  EXPECT_THAT(Search("public", kDrugCode), ElementsAre("T1 CODE 湘玉竹茶"));
  EXPECT_THAT(Search("public", "OLD-77"), ElementsAre("T2 CODE 湘玉竹茶"));
  EXPECT_THAT(Search("public",
                     absl::StrCat("https://id.example.cn/01/", kTea, "/10/T2")),
              ElementsAre("T2 CODE 湘玉竹茶"));
  EXPECT_THAT(Search("public", absl::StrCat("https://id.example.cn/01/", kTea,
                                            "/10/T2/21/", Serial(buyer_, 150))),
              ElementsAre("T2 CODE 湘玉竹茶"));
  EXPECT_THAT(Search("public", absl::StrCat("(01)", kSlices, "(10)T2")),
              IsEmpty())
      << "a lot of other goods";
  EXPECT_EQ(pages_, 1);
}

TEST_F(SearchBatchesTest, ALogisticUnitFindsEveryLotInIt) {
  EXPECT_THAT(Search("public", kSscc),
              ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶"));
  EXPECT_THAT(Search("public", kSscc, 1),
              ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶"));
  EXPECT_EQ(pages_, 2);
}

TEST_F(SearchBatchesTest, ANameOrItsInitialsFindTheLotsOfTheGoods) {
  for (const char* query : {"玉竹茶", "yzc", "XYZC", "seal tea"}) {
    EXPECT_THAT(Search("public", query),
                ElementsAre("T1 GOODS 湘玉竹茶", "T2 GOODS 湘玉竹茶"))
        << query;
  }
}

TEST_F(SearchBatchesTest, ANumberIsFoundAsBeforeAndSaysOfWhatTheLotIs) {
  EXPECT_THAT(Search("public", "T1"), ElementsAre("T1 LOT 湘玉竹茶"));
  EXPECT_THAT(Search("public", "S1"), ElementsAre("S1 LOT "))
      << "the product is recorded for the owner alone";
  EXPECT_THAT(Search("buyer", "S1"), ElementsAre("S1 LOT 秘制饮片"));
}

TEST_F(SearchBatchesTest, WhatNobodyMayKnowOfIsFoundLikeWhatIsNot) {
  EXPECT_THAT(Search("public", "秘制"), IsEmpty());
  EXPECT_THAT(Search("stranger", "mzyp"), IsEmpty());
  EXPECT_THAT(Search("buyer", "mzyp"), ElementsAre("S1 GOODS 秘制饮片"));
  EXPECT_THAT(Search("public", "Y1"), ElementsAre("Y1 LOT "))
      << "what was grown is told in a section for the grower";
  EXPECT_THAT(Search("public", "T3"), IsEmpty());
  const int pages = pages_;
  EXPECT_THAT(Search("public", "T9"), IsEmpty());
  EXPECT_EQ(pages_, pages);
}

TEST_F(SearchBatchesTest, ALegalNameIsToldToWhoMayReadTheSectionThatHasIt) {
  EXPECT_THAT(Search("public", "玉竹"),
              ElementsAre("T1 GOODS 湘玉竹茶", "T2 GOODS 湘玉竹茶"));
  keys_.emplace("grower",
                ledger_.governance().AddKey(grower_, KeyPurpose::kTransport,
                                            "grower transport"));
  ledger_.FeedGovernance();
  ledger_.CatchUpViews();
  stubs_["grower"] =
      v1::TraceService::NewStub(server_->Connect(&keys_.at("grower")));
  EXPECT_THAT(
      Search("grower", "玉竹"),
      ElementsAre("T1 GOODS 湘玉竹茶", "T2 GOODS 湘玉竹茶", "Y1 GOODS 玉竹"));
}

TEST_F(SearchBatchesTest, WhatWasTakenBackIsNotFound) {
  const uint64_t packed = Pack(buyer_, "T4", {{201, 210, "PRINTED"}});
  EXPECT_THAT(Search("public", kTeaText).size(), 3u);
  Pack(buyer_, "T4", {{201, 210, "PRINTED"}}, kSlices,
       {RefTo(packed, crypto::RefKind::kCorrects)});
  EXPECT_THAT(Search("public", kTeaText),
              ElementsAre("T1 CODE 湘玉竹茶", "T2 CODE 湘玉竹茶"));
}

}  // namespace
}  // namespace daodi::testing
