#include <string>

#include "daodi/v1/ledger_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

TEST(ListEntries, RefusesANegativeStart) {
  TemporaryDirectory folder;
  PipelineFixture ledger({folder.path()});
  ledger.Create();
  RpcServer server(&ledger);
  auto stub = v1::LedgerService::NewStub(server.Connect(nullptr));
  v1::ListEntriesRequest request;
  request.set_parent("ledgers/-");
  request.set_start_index(-1);
  grpc::ClientContext context;
  v1::ListEntriesResponse response;
  const grpc::Status status = stub->ListEntries(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), ::testing::HasSubstr("start_index"));
}

}  // namespace
}  // namespace daodi::testing
