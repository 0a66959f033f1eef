#include "services/gateway/tile_routes.h"

#include <string>

#include "daodi/v1/tile_service.pb.h"
#include "gtest/gtest.h"
#include "tests/services/gateway/fake_core_methods.h"

namespace daodi::services::gateway {
namespace {

std::optional<HttpResponse> Ask(FakeCoreMethods* core,
                                const std::string& target) {
  HttpRequest request;
  request.method = "GET";
  request.target = target;
  return TileRoutes(core).Answer(request);
}

TEST(TileRoutesTest, APathOfTheSpecificationIsAQuestionToTheCore) {
  FakeCoreMethods core;
  v1::Tile tile;
  tile.set_hashes(std::string(7 * 32, 'h'));
  core.AnswerWith(tile);
  const auto answer = Ask(&core, "/tile/1/x001/x234/067.p/7");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, tile.hashes());
  EXPECT_EQ(answer->Header("Cache-Control"),
            "public, max-age=31536000, immutable");
  v1::GetTileRequest question;
  ASSERT_TRUE(question.ParseFromString(core.asked[0].request));
  EXPECT_EQ(question.name(), "ledgers/-/tiles/1/1234067");
  EXPECT_EQ(question.width(), 7);
}

TEST(TileRoutesTest, AnotherSpellingAndEntryBundlesAreNotServed) {
  FakeCoreMethods core;
  for (const std::string target :
       {"/tile/0/0", "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/00/000",
        "/tile/entries/000", "/tile/0/000/", "/tile/"}) {
    const auto answer = Ask(&core, target);
    ASSERT_TRUE(answer.has_value()) << target;
    EXPECT_EQ(answer->status, 404) << target;
    EXPECT_EQ(answer->Header("Cache-Control"), "no-store");
  }
  EXPECT_TRUE(core.asked.empty());
  EXPECT_FALSE(Ask(&core, "/checkpoint").has_value());
}

TEST(TileRoutesTest, ATileBeyondTheCheckpointIsNotKept) {
  FakeCoreMethods core;
  core.answer = absl::NotFoundError("not yet");
  const auto answer = Ask(&core, "/tile/0/000");
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->Header("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace daodi::services::gateway
