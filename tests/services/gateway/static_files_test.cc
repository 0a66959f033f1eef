#include "services/gateway/static_files.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::gateway {
namespace {

class StaticFilesTest : public ::testing::Test {
 protected:
  void Write(const std::string& path, const std::string& content) {
    const std::filesystem::path file =
        std::filesystem::path(folder_.path()) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }
  std::optional<HttpResponse> Ask(const std::string& target,
                                  std::vector<HttpHeader> headers = {},
                                  const std::string& method = "GET") {
    auto files = StaticFiles::Load(folder_.path());
    EXPECT_TRUE(files.ok()) << files.status();
    HttpRequest request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    return files->Answer(request);
  }

  testing::TemporaryDirectory folder_;
};

TEST_F(StaticFilesTest, AFolderIsItsIndexUnderTheConsolesPolicy) {
  Write("console/index.html", "<!doctype html>");
  const auto answer = Ask("/console/");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "<!doctype html>");
  EXPECT_EQ(answer->Header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(answer->Header("Cache-Control"), "no-cache");
  EXPECT_TRUE(absl::StrContains(answer->Header("Content-Security-Policy"),
                                "default-src 'none'; script-src 'self'"));
  EXPECT_EQ(Ask("/console")->status, 308);
  EXPECT_EQ(Ask("/console")->Header("Location"), "/console/");
}

TEST_F(StaticFilesTest, ANameWithTheHashOfItsContentIsKeptForEver) {
  Write("console/app-6ZQ2LXYB.js", "1");
  Write("verify.js", "1");
  EXPECT_EQ(Ask("/console/app-6ZQ2LXYB.js")->Header("Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(Ask("/verify.js")->Header("Cache-Control"), "no-cache");
  EXPECT_FALSE(HasContentHash("/console/app-template.js"));
}

TEST_F(StaticFilesTest, AFileThatDidNotChangeIsNotSentAgain) {
  Write("verify.js", std::string(kMinCompressedBytes, 'x'));
  const auto plain = Ask("/verify.js");
  const auto compressed = Ask("/verify.js", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(compressed->Header("Content-Encoding"), "gzip");
  EXPECT_EQ(compressed->Header("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain->Header("Vary"), "Accept-Encoding");
  EXPECT_LT(compressed->body.size(), plain->body.size());
  EXPECT_NE(compressed->Header("ETag"), plain->Header("ETag"));
  const std::string tag(plain->Header("ETag"));
  const auto again = Ask("/verify.js", {{"If-None-Match", "\"x\", W/" + tag}});
  EXPECT_EQ(again->status, 304);
  EXPECT_TRUE(again->body.empty());
}

TEST_F(StaticFilesTest, AScriptIsNamedByTheHashThatBrowsersCheck) {
  Write("verify.js", "abc");
  const auto files = StaticFiles::Load(folder_.path());
  ASSERT_TRUE(files.ok()) << files.status();
  // NIST's example of SHA-256 of "abc".
  EXPECT_EQ(files->IntegrityOf("/verify.js"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(files->IntegrityOf("/console/"), "");
}

TEST_F(StaticFilesTest, NothingElseIsServed) {
  Write("verify.js", "1");
  for (const std::string target :
       {"/", "/verify", "/verify.js/", "/../verify.js", "/%76erify.js"}) {
    EXPECT_FALSE(Ask(target).has_value()) << target;
  }
  EXPECT_FALSE(Ask("/verify.js", {}, "POST").has_value());
  EXPECT_TRUE(Ask("/verify.js?x", {}, "HEAD").has_value());
}

TEST_F(StaticFilesTest, AFolderThatIsMissingOrTooLargeStopsTheStart) {
  EXPECT_TRUE(absl::IsNotFound(
      StaticFiles::Load(folder_.path() + "/missing").status()));
  for (size_t i = 0; i <= kMaxAssetFiles; ++i) Write(std::to_string(i), "");
  EXPECT_TRUE(
      absl::IsInvalidArgument(StaticFiles::Load(folder_.path()).status()));
}

}  // namespace
}  // namespace daodi::services::gateway
