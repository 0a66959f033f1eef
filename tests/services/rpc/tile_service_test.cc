// Tiles against the tree by its definition (RFC 6962, c2sp.org/tlog-tiles).

#include "services/rpc/tile_service.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::rpc {
namespace {

class TileServiceTest : public ::testing::Test {
 protected:
  grpc::Status Get(const std::string& name, int32_t width, v1::Tile* tile) {
    v1::GetTileRequest request;
    request.set_name(name);
    request.set_width(width);
    grpc::ClientContext context;
    return v1::TileService::NewStub(server_->Connect(nullptr))
        ->GetTile(&context, request, tile);
  }

  TileServiceTest() : ledger_(OptionsIn(folder_.path())) {
    ledger_.Create();
    server_ = std::make_unique<testing::RpcServer>(&ledger_);
  }

  static testing::PipelineFixtureOptions OptionsIn(const std::string& folder) {
    testing::PipelineFixtureOptions options;
    options.folder = folder;
    return options;
  }

  testing::TemporaryDirectory folder_;
  testing::PipelineFixture ledger_;
  std::unique_ptr<testing::RpcServer> server_;
};

TEST_F(TileServiceTest, ATileHoldsTheLeavesThatTheCheckpointCovers) {
  const uint64_t size = ledger_.board().Latest(ledger::Coverage::kSigned).size;
  ASSERT_GT(size, 0u);
  v1::Tile tile;
  ASSERT_TRUE(
      Get("ledgers/-/tiles/0/0", static_cast<int32_t>(size), &tile).ok());
  const auto leaves = ledger_.store().LeafHashes(0, size);
  ASSERT_TRUE(leaves.ok());
  std::string expected;
  for (const auto& leaf : *leaves) absl::StrAppend(&expected, leaf.view());
  EXPECT_EQ(tile.hashes(), expected);
  EXPECT_EQ(Get("ledgers/-/tiles/0/0", static_cast<int32_t>(size + 1), &tile)
                .error_code(),
            grpc::StatusCode::NOT_FOUND)
      << "nothing beyond the checkpoint";
}

TEST_F(TileServiceTest, WhatIsNoTileIsRefused) {
  v1::Tile tile;
  for (const std::string name :
       {"", "ledgers/-/tiles/0", "ledgers/-/tiles/x/0", "ledgers/-/tile/0/0",
        "ledgers/-/tiles/0/-1", "ledgers/-/tiles/0/0/0"}) {
    EXPECT_EQ(Get(name, 1, &tile).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT)
        << name;
  }
  for (const int32_t width : {-1, 257}) {
    EXPECT_EQ(Get("ledgers/-/tiles/0/0", width, &tile).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
  for (const std::string name :
       {"ledgers/-/tiles/8/0", "ledgers/-/tiles/4294967295/0",
        "ledgers/-/tiles/0/18446744073709551615"}) {
    EXPECT_EQ(Get(name, 1, &tile).error_code(), grpc::StatusCode::NOT_FOUND)
        << name;
  }
}

}  // namespace
}  // namespace daodi::services::rpc
