// What the site adds to the answers of its parts: who may read them, how long
// they are kept, how they are sent.

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daodi/v1/identity_service.pb.h"
#include "gtest/gtest.h"
#include "services/gateway/site.h"
#include "services/limits.h"
#include "tests/services/gateway/fake_core_methods.h"
#include "tests/services/gateway/silent_core.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::gateway {
namespace {

// The pages' core, of which these tests ask nothing but recalls and whether the
// ledger is made up.
class NoRecalls final : public SilentCore {
 public:
  absl::StatusOr<v1::Ledger> GetLedger() override { return v1::Ledger(); }
  absl::StatusOr<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest& /*request*/) override {
    ++asked;
    return v1::ListOrdersResponse();
  }
  void LookupScans(v1::LookupScansRequest request,
                   OnResponse<v1::LookupScansResponse> done) override {
    looked_up += request.scans_size();
    if (!code.has_value()) return done(absl::InternalError("unexpected"));
    v1::LookupScansResponse response;
    for (int i = 0; i < request.scans_size(); ++i) {
      *response.add_codes() = *code;
    }
    done(std::move(response));
  }

  int asked = 0;
  int looked_up = 0;
  std::optional<v1::CodeStatus> code;  // of every code; nothing: an error
};

constexpr char kUrl[] = "https://trace.example";

class SiteApiTest : public ::testing::Test {
 protected:
  SiteApiTest() {
    std::ofstream(folder_.File("verify.js"))
        << std::string(kMinCompressedBytes, 'x');
    files_ = *StaticFiles::Load(folder_.path());
    SiteOptions options;
    options.public_url = kUrl;
    options.page_cache_ms = 60'000;
    site_ = std::make_unique<Site>(
        SiteParts{&core_, &scans_, &sessions_, &rest_, &tiles_, &receipts_,
                  &slips_, &files_, &methods_},
        options, now_);
  }

  static HttpRequest Get(const std::string& target,
                         std::vector<HttpHeader> headers = {}) {
    HttpRequest request;
    request.method = "GET";
    request.target = target;
    request.headers = std::move(headers);
    return request;
  }

  // Of a page of a package: nothing when it is for Answer().
  std::optional<HttpResponse> AnswerLater(const HttpRequest& request) {
    std::optional<HttpResponse> answer;
    site_->AnswerLater(
        std::make_shared<const HttpRequest>(request),
        [&answer](HttpResponse response) { answer = std::move(response); },
        &workers_);
    scans_.Flush();
    return answer;
  }

  const NowMs now_ = [] { return int64_t{1'000'000}; };
  const SessionCookie cookie_{kUrl};
  const HttpHeader signed_in_ = {"Cookie", "__Host-daodi-session=t"};
  testing::TemporaryDirectory folder_;
  NoRecalls core_;
  FakeCoreMethods methods_;
  ScanRoutes scans_{&core_, "", false, true, now_};
  SessionRoutes sessions_{&methods_, cookie_};
  RestRoutes rest_{&methods_, *RestMethods::Of(CoreServices()), cookie_};
  TileRoutes tiles_{&methods_};
  ReceiptRoutes receipts_{&methods_, kUrl, {}};
  SlipRoutes slips_{&core_, &methods_, {}, now_};
  StaticFiles files_;
  std::unique_ptr<Site> site_;
  WorkerPool workers_{1, 1};
};

constexpr char kPackage[] = "/p/01/09521234201069/21/1K82KHBPCRYVHSD72279";

TEST_F(SiteApiTest, NothingOfALotIsShownBesideAnUnknownCode) {
  core_.code.emplace().set_verdict(v1::CODE_VERDICT_UNKNOWN);
  const auto page = AnswerLater(Get(kPackage));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->status, 404);
  EXPECT_EQ(page->Header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(page->shared, nullptr);
  EXPECT_EQ(core_.looked_up, 1);
}

TEST_F(SiteApiTest, WhoGuessesCodesIsToldToSlowDown) {
  core_.code.emplace().set_slow_down(true);
  const auto page = AnswerLater(Get(kPackage));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->status, 429);
  EXPECT_EQ(page->Header("Retry-After"), "1");
}

TEST_F(SiteApiTest, ACoreThatDoesNotLookCodesUpIsNoUnknownCode) {
  const auto page = AnswerLater(Get(kPackage));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->status, 503);
  EXPECT_EQ(page->Header("Retry-After"), "1");
}

TEST_F(SiteApiTest, OnlyPagesOfLotsAndPackagesAreAnsweredLater) {
  for (const char* target :
       {"/p/01/09521234201069", "/recalls", "/v1/ledgers/-",
        "/p/01/09521234201068/21/1K82KHBPCRYVHSD72279",
        "/p/01/09521234201069/21/1K82KHBPCRYVHSD72279?asOf=x"}) {
    EXPECT_FALSE(AnswerLater(Get(target)).has_value()) << target;
  }
  // A program is redirected to the page.
  EXPECT_FALSE(AnswerLater(Get("/01/09521234201069/21/1K82KHBPCRYVHSD72279"))
                   .has_value());
  EXPECT_EQ(core_.looked_up, 0);
}

TEST_F(SiteApiTest, ASiteWithoutCertificateTakesNoScans) {
  HttpRequest scan;
  scan.method = "POST";
  scan.target = "/v1/scans";
  scan.body = R"({"code": "/01/09521234201069/21/X", "nonce": "00"})";
  const auto answer = AnswerLater(scan);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->Header("X-Content-Type-Options"), "nosniff");
}

TEST_F(SiteApiTest, OnlyPublicAnswersMayBeReadByOtherSites) {
  methods_.AnswerWith(v1::Ledger());
  const HttpResponse open = site_->Answer(Get("/v1/ledgers/-"));
  EXPECT_EQ(open.Header("Access-Control-Allow-Origin"), "*");
  const HttpResponse own = site_->Answer(Get("/v1/ledgers/-", {signed_in_}));
  EXPECT_EQ(own.status, 200);
  EXPECT_EQ(own.Header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(own.Header("Cache-Control"), "no-store");
  methods_.answer = absl::PermissionDeniedError("no");
  const HttpResponse refused =
      site_->Answer(Get("/v1/ledgers/-", {signed_in_}));
  EXPECT_EQ(refused.Header("Access-Control-Allow-Origin"), "");
}

TEST_F(SiteApiTest, AnAnswerOfOneReaderReachesNoOther) {
  methods_.AnswerWith(v1::Ledger());
  site_->Answer(Get("/v1/ledgers/-", {signed_in_}));
  EXPECT_FALSE(site_->AnswerAtOnce(Get("/v1/ledgers/-")).has_value());
  site_->Answer(Get("/v1/ledgers/-"));
  EXPECT_FALSE(site_->AnswerAtOnce(Get("/v1/ledgers/-")).has_value());
  EXPECT_EQ(methods_.asked.size(), 2u);
}

TEST_F(SiteApiTest, AKeptPageIsSentAsItWasCompressed) {
  const HttpHeader browser = {"Accept", "text/html"};
  const HttpHeader gzip = {"Accept-Encoding", "gzip"};
  const HttpResponse page = site_->Answer(Get("/recalls", {browser, gzip}));
  ASSERT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Content-Encoding"), "gzip");
  EXPECT_FALSE(site_->AnswerAtOnce(Get("/recalls", {browser})).has_value())
      << "who takes no gzip gets another answer";
  const auto kept = site_->AnswerAtOnce(Get("/recalls", {browser, gzip}));
  ASSERT_TRUE(kept.has_value());
  ASSERT_NE(kept->shared, nullptr);
  EXPECT_EQ(kept->shared->before, page.body);
  EXPECT_EQ(kept->shared->fields, FieldLines(page.headers));
  EXPECT_EQ(BodySize(*kept), page.body.size());
  EXPECT_EQ(core_.asked, 1);
  const HttpHeader tag = {"If-None-Match", std::string(page.Header("ETag"))};
  EXPECT_EQ(site_->AnswerAtOnce(Get("/recalls", {browser, gzip, tag}))->status,
            304);
}

TEST_F(SiteApiTest, FilesAreSentWithoutAskingAnybody) {
  const auto script = site_->AnswerAtOnce(Get("/verify.js"));
  ASSERT_TRUE(script.has_value());
  EXPECT_EQ(script->status, 200);
  EXPECT_EQ(script->Header("X-Content-Type-Options"), "nosniff");
  EXPECT_FALSE(site_->AnswerAtOnce(Get("/console/")).has_value());
}

}  // namespace
}  // namespace daodi::services::gateway
