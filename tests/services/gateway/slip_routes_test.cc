#include "services/gateway/slip_routes.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/content_coding.h"
#include "services/gateway/unit_pages.h"
#include "tests/services/gateway/fake_core.h"
#include "tests/services/gateway/fake_core_methods.h"

namespace daodi::services::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kToken[] = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

// A bag with one herb of the platform and nine others (golden case C1-39).
class SlipRoutesTest : public ::testing::Test {
 protected:
  SlipRoutesTest() {
    slip_.set_pharmacy("org-p");
    slip_.set_dispensed_on("2026-10-22");
    v1::DispensedLot* own = slip_.add_lots();
    own->set_issuer("org-e");
    own->set_lot("HP260715@1kg");
    own->set_best_before("2028-07-25");
    for (int i = 1; i <= 9; ++i) {
      v1::DispensedLot* external = slip_.add_lots();
      external->set_name("<b>茯苓");
      external->set_maker("外厂 & 子");
      external->set_lot("EXT-261022-0" + std::to_string(i));
    }
    core_.ledger.set_simulated_clock(true);
    core_.organization.set_display_name("永州示例医院");
  }

  HttpResponse Ask(const std::string& target = std::string("/s/") + kToken,
                   std::vector<HttpHeader> headers = {},
                   const std::string& method = "GET") {
    methods_.AnswerWith(slip_);
    HttpRequest request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    SlipRoutes routes(&core_, &methods_, {}, [] { return int64_t{0}; });
    auto response = routes.Answer(request);
    EXPECT_TRUE(response.has_value());
    return *std::move(response);
  }

  FakeCore core_;
  FakeCoreMethods methods_;
  v1::DispensingSlip slip_;
};

TEST_F(SlipRoutesTest, ThePageListsEveryLotOfTheBag) {
  const HttpResponse page = Ask();
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Cache-Control"), "no-store");
  EXPECT_THAT(page.body, HasSubstr("HP260715@1kg"));
  EXPECT_THAT(page.body, HasSubstr("EXT-261022-09"));
  EXPECT_THAT(page.body, HasSubstr("2028-07-25"));
  EXPECT_THAT(page.body, HasSubstr("2026-10-22"));
  EXPECT_THAT(page.body, HasSubstr("不在平台上"));
  EXPECT_THAT(page.body, HasSubstr("&lt;b&gt;茯苓"));
  EXPECT_THAT(page.body, HasSubstr("永州示例医院"));
  EXPECT_THAT(page.body, HasSubstr("SYNTHETIC"));
  EXPECT_THAT(page.body, Not(HasSubstr("class=\"v red\"")));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(
      Ask(std::string("/s/") + kToken, {{"Accept-Language", "en"}}).body,
      HasSubstr("Lots in this bag"));
}

TEST_F(SlipRoutesTest, ALotRecalledSinceIsRed) {
  v1::OrderRecord* recall = core_.orders.add_orders();
  recall->set_state(v1::ORDER_STATE_IN_FORCE);
  recall->mutable_order()->set_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
  const HttpResponse page = Ask();
  EXPECT_THAT(page.body, HasSubstr("id=\"verdict\" class=\"v red\""));
}

TEST_F(SlipRoutesTest, ABagOfForeignLotsAloneHasNoVerdict) {
  slip_.mutable_lots()->DeleteSubrange(0, 1);
  EXPECT_THAT(Ask().body, Not(HasSubstr("id=\"verdict\"")));
}

TEST_F(SlipRoutesTest, AnExpiredSlipTellsNothing) {
  slip_.Clear();
  slip_.set_expired(true);
  const HttpResponse page = Ask();
  EXPECT_EQ(page.status, 410);
  EXPECT_THAT(page.body, HasSubstr("已过期"));
  EXPECT_THAT(page.body, Not(HasSubstr("<dl>")));
}

TEST_F(SlipRoutesTest, FortyLotsFitIntoOneFlight) {
  v1::DispensedLot lot = slip_.lots(1);
  while (slip_.lots_size() < 40) *slip_.add_lots() = lot;
  HttpRequest request;
  request.headers = {{"Accept-Encoding", "gzip"}};
  HttpResponse page = Ask();
  CompressFor(request, &page);
  EXPECT_EQ(page.Header("Content-Encoding"), "gzip");
  EXPECT_LT(page.body.size(), size_t{14'000});
}

TEST_F(SlipRoutesTest, WhatIsNoSlipIsNotFound) {
  methods_.answer = absl::NotFoundError("token");
  HttpRequest request;
  request.method = "GET";
  SlipRoutes routes(&core_, &methods_, {}, [] { return int64_t{0}; });
  for (const char* target : {"/s/", "/s/a", "/s/a/b", "/s/%zz"}) {
    request.target = target;
    EXPECT_EQ(routes.Answer(request)->status, 404) << target;
  }
  EXPECT_EQ(Ask("/s/a", {}, "POST").status, 405);
  for (const char* target : {"/", "/s", "/sx/a", "/r/a"}) {
    request.target = target;
    EXPECT_FALSE(routes.Answer(request).has_value()) << target;
  }
}

TEST(UnitPages, AUnitTellsOfEveryLotAndTheGravestFirst) {
  FakeCoreMethods methods;
  v1::SearchBatchesResponse found;
  found.add_batches()->set_lot("A");
  found.add_batches()->set_lot("B");
  methods.AnswerWith(found);
  const auto named = LotsOfUnit(&methods, "095212340000000310");
  ASSERT_TRUE(named.ok());
  ASSERT_EQ(named->size(), 2u);
  v1::SearchBatchesRequest asked;
  ASSERT_TRUE(asked.ParseFromString(methods.asked.back().request));
  EXPECT_EQ(asked.query(), "(00)095212340000000310");
  std::vector<ListedLot> lots(2);
  lots[0].on_platform = lots[1].on_platform = true;
  lots[0].lot = "A";
  lots[1].lot = "B";
  lots[1].verdict = Verdict::kRecalled;
  const std::string page =
      RenderUnitPage("095212340000000310", lots, 3, {}, {});
  EXPECT_THAT(page, HasSubstr("id=\"verdict\" class=\"v red\""));
  EXPECT_THAT(page, HasSubstr("095212340000000310"));
  methods.AnswerWith(v1::SearchBatchesResponse());
  EXPECT_TRUE(
      absl::IsNotFound(LotsOfUnit(&methods, "095212340000000310").status()));
}

TEST(UnitPages, APlaceIsToldOfAsItsEnterpriseStatesIt) {
  FakeCore core;
  OrganizationNames names(&core, [] { return int64_t{0}; });
  core.organization.set_display_name("祁阳示例公司");
  core.organization.set_division_code("431181");
  core.organization.add_roles("ENTERPRISE");
  v1::LibraryRecord* record = core.records.add_records();
  record->set_owner("org-e");
  record->set_subject("org-e");
  record->mutable_enterprise()->set_address("祁阳市大村甸镇");
  v1::ProductionSite* site =
      record->mutable_enterprise()->add_production_sites();
  site->set_gln("9521234900061");
  site->set_address("某路 7 号");
  const auto place = LookUpPlace(&core, &names, "9521234900061");
  ASSERT_TRUE(place.ok());
  const std::string page = RenderPlacePage(*place, {}, {});
  EXPECT_THAT(page, HasSubstr("祁阳示例公司"));
  EXPECT_THAT(page, HasSubstr("祁阳市大村甸镇"));
  EXPECT_THAT(page, HasSubstr("431181"));
  // No finer than a township.
  EXPECT_THAT(page, Not(HasSubstr("某路")));
  EXPECT_TRUE(
      absl::IsNotFound(LookUpPlace(&core, &names, "9521234900030").status()));
}

}  // namespace
}  // namespace daodi::services::gateway
