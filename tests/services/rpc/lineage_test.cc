// TraceService's questions about lots over real RPCs: what each reader is told.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "daodi/v1/trace_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/trace/lot_ledger.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::StatementKind;
using services::trace::kWholeParts;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Trace {
  grpc::Status status;
  std::map<std::string, v1::TraceNode> nodes;  // by lot
  std::map<std::string, v1::TraceEdge> edges;  // "input>output"
  v1::TraceSummary summary;
};

// The author grows A1 and B1, makes A2 of both and A3 of A2, and sells A3 to
// the buyer. SECRET is a lot of which only the author knows.
class LineageRpcTest : public ::testing::Test {
 protected:
  LineageRpcTest() {
    GovernanceFixture& governance = ledger_.fixture().governance();
    author_key_ = std::make_unique<crypto::PrivateKey>(governance.AddKey(
        ledger_.author(), crypto::KeyPurpose::kTransport, "author transport"));
    buyer_key_ = std::make_unique<crypto::PrivateKey>(governance.AddKey(
        ledger_.stranger(), crypto::KeyPurpose::kTransport, "buyer transport"));
    ledger_.fixture().FeedGovernance();
    ledger_.State({{}, {{"A1", 700}}, "HTY-01"});
    ledger_.State({{}, {{"B1", 300}}, "HTY-02"});
    mixed_ = ledger_.State({{{"A1", 600}, {"B1", 200}}, {{"A2", 400}}, ""});
    dried_ = ledger_.State({{{"A2", 390}}, {{"A3", 380}}, ""});
    Move(ledger_.author(), StatementKind::kShipping, "shipping");
    Move(ledger_.stranger(), StatementKind::kReceiving, "receiving");
    v1::EventFacts facts = Facts("holding", "SECRET");
    ledger_.Append(ledger_.Sign(
        ledger_.author(), StatementKind::kHold,
        {{1, Audience::kOwner, false, 1001, facts.SerializeAsString(), {}}}));
    server_ = std::make_unique<RpcServer>(&ledger_.fixture());
    author_stub_ =
        v1::TraceService::NewStub(server_->Connect(author_key_.get()));
    buyer_stub_ = v1::TraceService::NewStub(server_->Connect(buyer_key_.get()));
    public_stub_ = v1::TraceService::NewStub(server_->Connect(nullptr));
  }

  v1::EventFacts Facts(const std::string& step, const std::string& lot) {
    v1::EventFacts facts;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    event->set_type(v1::EVENT_TYPE_OBJECT);
    event->set_action(v1::EVENT_ACTION_OBSERVE);
    event->set_biz_step(step);
    event->mutable_time()->set_start("2025-08-02T09:00:00+08:00");
    event->mutable_time()->set_end("2025-08-02T09:00:00+08:00");
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    v1::LotLine* line = event->add_lots();
    line->set_line(1);
    line->set_role(v1::LOT_ROLE_OBJECT);
    line->mutable_lot()->set_issuer(ledger_.author().id);
    line->mutable_lot()->set_lot(lot);
    return facts;
  }

  // 100 kg of A3 from the author to the buyer.
  void Move(const TestOrganization& by, StatementKind kind,
            const std::string& step) {
    v1::TransferParties parties;
    parties.set_source(ledger_.author().id);
    parties.set_destination(ledger_.stranger().id);
    v1::EventQuantities quantities;
    v1::LotQuantity* quantity = quantities.add_lots();
    quantity->set_event_line(1);
    quantity->set_lot_line(1);
    quantity->mutable_quantity()->mutable_value()->set_mantissa(100);
    quantity->mutable_quantity()->set_unit("KGM");
    const std::vector<std::string> names = {by.id == ledger_.author().id
                                                ? ledger_.stranger().id
                                                : ledger_.author().id};
    ledger_.Append(ledger_.Sign(by, kind,
                                {{1, Audience::kNamed, false, 1001,
                                  Facts(step, "A3").SerializeAsString(), names},
                                 {2, Audience::kNamed, false, 1002,
                                  quantities.SerializeAsString(), names},
                                 {4, Audience::kNamed, false, 1004,
                                  parties.SerializeAsString(), names}}));
  }

  std::string NameOf(const std::string& lot) {
    return absl::StrCat("organizations/", ledger_.author().id, "/batches/",
                        lot);
  }

  Trace TraceAs(v1::TraceService::Stub* stub, const std::string& lot,
                v1::TraceDirection direction, int32_t max_depth = 0,
                int64_t as_of_size = 0) {
    grpc::ClientContext context;
    v1::TraceBatchRequest request;
    request.set_name(NameOf(lot));
    request.set_direction(direction);
    request.set_max_depth(max_depth);
    request.set_as_of_size(as_of_size);
    const auto stream = stub->TraceBatch(&context, request);
    Trace trace;
    std::vector<std::string> lots;
    v1::TraceBatchResponse response;
    while (stream->Read(&response)) {
      if (response.has_node()) {
        EXPECT_EQ(response.node().number(), static_cast<int>(lots.size()));
        lots.push_back(response.node().lot());
        trace.nodes[lots.back()] = response.node();
      } else if (response.has_edge()) {
        const v1::TraceEdge& edge = response.edge();
        trace
            .edges[absl::StrCat(lots.at(static_cast<size_t>(edge.input())), ">",
                                lots.at(static_cast<size_t>(edge.output())))] =
            edge;
      } else {
        trace.summary = response.summary();
      }
    }
    trace.status = stream->Finish();
    return trace;
  }

  LotLedger ledger_{crypto::SignatureScheme::kEcdsaP256Sha256};
  std::unique_ptr<crypto::PrivateKey> author_key_;
  std::unique_ptr<crypto::PrivateKey> buyer_key_;
  uint64_t mixed_ = 0;
  uint64_t dried_ = 0;
  std::unique_ptr<RpcServer> server_;
  std::unique_ptr<v1::TraceService::Stub> author_stub_;
  std::unique_ptr<v1::TraceService::Stub> buyer_stub_;
  std::unique_ptr<v1::TraceService::Stub> public_stub_;
};

TEST_F(LineageRpcTest, TheIssuerSeesMassesAndSharesOfTheWholeChain) {
  const Trace trace =
      TraceAs(author_stub_.get(), "A3", v1::TRACE_DIRECTION_UPSTREAM);
  ASSERT_TRUE(trace.status.ok()) << trace.status.error_message();
  ASSERT_EQ(trace.nodes.size(), 4u);
  EXPECT_EQ(trace.nodes.at("A1").share_parts(), kWholeParts / 4 * 3);
  EXPECT_EQ(trace.nodes.at("A1").disclosure(), v1::BATCH_DISCLOSURE_FULL);
  EXPECT_EQ(trace.nodes.at("A1").depth(), 2);
  const v1::TraceEdge& edge = trace.edges.at("B1>A2");
  EXPECT_EQ(edge.entry(), static_cast<int64_t>(mixed_));
  EXPECT_EQ(edge.input_mass_milligrams(), 200'000'000);
  EXPECT_EQ(edge.output_mass_milligrams(), 400'000'000);
  EXPECT_EQ(edge.share_parts(), kWholeParts / 4);
  EXPECT_EQ(edge.biz_step(), "creating_class_instance");
  ASSERT_EQ(trace.summary.origins_size(), 2);
  EXPECT_EQ(trace.summary.origins(0).name(), "HTY-01");
  EXPECT_EQ(trace.summary.origins(0).share_parts(), kWholeParts / 4 * 3);
  EXPECT_EQ(trace.summary.nodes(), 4);
  EXPECT_EQ(trace.summary.edges(), 3);
  EXPECT_FALSE(trace.summary.truncated());
}

TEST_F(LineageRpcTest, AHolderSeesOneStepAndThePublicProjectionBeyond) {
  const Trace trace =
      TraceAs(buyer_stub_.get(), "A3", v1::TRACE_DIRECTION_BOTH);
  ASSERT_TRUE(trace.status.ok()) << trace.status.error_message();
  EXPECT_EQ(trace.nodes.at("A2").disclosure(), v1::BATCH_DISCLOSURE_FULL);
  EXPECT_EQ(trace.nodes.at("A1").disclosure(), v1::BATCH_DISCLOSURE_PUBLIC);
  const v1::TraceEdge& next = trace.edges.at("A2>A3");
  EXPECT_EQ(next.entry(), static_cast<int64_t>(dried_));
  EXPECT_EQ(next.share_parts(), kWholeParts) << "one input needs no masses";
  EXPECT_FALSE(next.has_input_mass_milligrams()) << "its author's own";
  const v1::TraceEdge& beyond = trace.edges.at("A1>A2");
  EXPECT_FALSE(beyond.has_entry());
  EXPECT_FALSE(beyond.has_share_parts());
  EXPECT_EQ(beyond.biz_step(), "creating_class_instance");
  for (const v1::BatchOrigin& origin : trace.summary.origins()) {
    EXPECT_FALSE(origin.has_share_parts());
  }
  EXPECT_FALSE(trace.nodes.at("A2").has_produced());
}

TEST_F(LineageRpcTest, ThePublicSeesThePublicProjectionUpstreamOnly) {
  const Trace up =
      TraceAs(public_stub_.get(), "A3", v1::TRACE_DIRECTION_UPSTREAM);
  ASSERT_TRUE(up.status.ok()) << up.status.error_message();
  EXPECT_EQ(up.nodes.size(), 4u);
  for (const auto& [lot, node] : up.nodes) {
    EXPECT_EQ(node.disclosure(), v1::BATCH_DISCLOSURE_PUBLIC) << lot;
    EXPECT_FALSE(node.has_share_parts()) << lot;
    EXPECT_FALSE(node.has_produced()) << lot;
    EXPECT_EQ(node.end_time_ms(), 0) << lot;
  }
  for (const auto& [name, edge] : up.edges) {
    EXPECT_FALSE(edge.has_entry()) << name;
    EXPECT_FALSE(edge.has_share_parts()) << name;
    EXPECT_FALSE(edge.has_input_mass_milligrams()) << name;
  }
  const Trace down =
      TraceAs(public_stub_.get(), "A1", v1::TRACE_DIRECTION_DOWNSTREAM);
  EXPECT_EQ(down.status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(down.nodes, IsEmpty());
}

TEST_F(LineageRpcTest, DownstreamSaysHowMuchOfEachLotComesFromThisOne) {
  const Trace trace =
      TraceAs(author_stub_.get(), "B1", v1::TRACE_DIRECTION_BOTH);
  ASSERT_TRUE(trace.status.ok()) << trace.status.error_message();
  EXPECT_EQ(trace.nodes.at("A3").share_parts(), kWholeParts / 4);
  EXPECT_EQ(trace.nodes.at("A3").direction(), v1::TRACE_DIRECTION_DOWNSTREAM);
  EXPECT_EQ(trace.nodes.count("A1"), 0u) << "not made of B1";
}

TEST_F(LineageRpcTest, LimitsAndOldSizesAreKept) {
  const Trace cut =
      TraceAs(author_stub_.get(), "A3", v1::TRACE_DIRECTION_UPSTREAM, 1);
  EXPECT_TRUE(cut.summary.truncated());
  EXPECT_TRUE(cut.nodes.at("A2").truncated());
  const Trace before =
      TraceAs(author_stub_.get(), "A2", v1::TRACE_DIRECTION_BOTH, 0,
              static_cast<int64_t>(dried_));
  EXPECT_EQ(before.nodes.count("A3"), 0u);
  EXPECT_EQ(before.nodes.count("A1"), 1u);
  EXPECT_EQ(TraceAs(author_stub_.get(), "A2", v1::TRACE_DIRECTION_BOTH, -1)
                .status.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(LineageRpcTest, ALotNobodyMayKnowOfIsAnsweredLikeOneThatIsNot) {
  for (v1::TraceService::Stub* stub : {buyer_stub_.get(), public_stub_.get()}) {
    const auto ask = [&](const std::string& lot) {
      std::string all;
      const auto add = [&](const grpc::Status& status) {
        EXPECT_FALSE(status.ok());
        absl::StrAppend(
            &all, absl::StrReplaceAll(absl::StrCat(status.error_message(),
                                                   status.error_details()),
                                      {{lot, "LOTLOT"}}));
      };
      add(TraceAs(stub, lot, v1::TRACE_DIRECTION_BOTH).status);
      const auto call = [&](auto request, auto response, auto method) {
        grpc::ClientContext context;
        request.set_name(NameOf(lot));
        add((stub->*method)(&context, request, &response));
      };
      using Stub = v1::TraceService::Stub;
      const auto as = [](auto method) { return method; };
      call(
          v1::GetBatchRequest(), v1::Batch(),
          as(static_cast<grpc::Status (Stub::*)(
                 grpc::ClientContext*, const v1::GetBatchRequest&, v1::Batch*)>(
              &Stub::GetBatch)));
      call(v1::GetMassBalanceRequest(), v1::MassBalance(),
           as(static_cast<grpc::Status (Stub::*)(
                  grpc::ClientContext*, const v1::GetMassBalanceRequest&,
                  v1::MassBalance*)>(&Stub::GetMassBalance)));
      call(v1::PreviewRecallRequest(), v1::PreviewRecallResponse(),
           as(static_cast<grpc::Status (Stub::*)(
                  grpc::ClientContext*, const v1::PreviewRecallRequest&,
                  v1::PreviewRecallResponse*)>(&Stub::PreviewRecall)));
      return all;
    };
    EXPECT_EQ(ask("SECRET"), ask("NOSUCH"));
    EXPECT_THAT(ask("SECRET"), HasSubstr("NOT_FOUND"));
  }
}

TEST_F(LineageRpcTest, ASearchFindsWhatTheReaderMaySeeAndNoMore) {
  const auto search = [](v1::TraceService::Stub* stub, const std::string& text,
                         int32_t page_size) {
    v1::SearchBatchesRequest request;
    request.set_query(text);
    request.set_page_size(page_size);
    std::vector<std::string> lots;
    int pages = 0;
    do {
      grpc::ClientContext context;
      v1::SearchBatchesResponse response;
      EXPECT_TRUE(stub->SearchBatches(&context, request, &response).ok());
      for (const auto& found : response.batches()) lots.push_back(found.lot());
      request.set_page_token(response.next_page_token());
      ++pages;
    } while (!request.page_token().empty() && pages < 20);
    return std::make_pair(lots, pages);
  };
  EXPECT_THAT(search(author_stub_.get(), "ecre", 10).first,
              ::testing::ElementsAre("SECRET"));
  EXPECT_EQ(search(public_stub_.get(), "ecre", 1),
            search(public_stub_.get(), "nosuch", 1));
  EXPECT_THAT(search(public_stub_.get(), "a3", 1).first,
              ::testing::ElementsAre("A3"));
}

TEST_F(LineageRpcTest, ABatchTellsItsStockToItsIssuerAndNotToThePublic) {
  const auto get = [&](v1::TraceService::Stub* stub) {
    grpc::ClientContext context;
    v1::GetBatchRequest request;
    request.set_name(NameOf("A3"));
    v1::Batch batch;
    const grpc::Status status = stub->GetBatch(&context, request, &batch);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return batch;
  };
  const v1::Batch own = get(author_stub_.get());
  std::map<std::string, int64_t> stock;
  for (const auto& held : own.stock()) {
    stock[held.custodian()] = held.amount().mass_milligrams();
  }
  EXPECT_EQ(stock[ledger_.author().id], 280'000'000);
  EXPECT_EQ(stock[ledger_.stranger().id], 100'000'000);
  EXPECT_FALSE(own.stock_partial());
  EXPECT_EQ(own.stage(), "receiving");
  const v1::Batch bought = get(buyer_stub_.get());
  ASSERT_EQ(bought.stock_size(), 1) << "what the author has is its own affair";
  EXPECT_EQ(bought.stock(0).custodian(), ledger_.stranger().id);
  EXPECT_TRUE(bought.stock_partial());
  const v1::Batch open = get(public_stub_.get());
  EXPECT_EQ(open.stock_size(), 0);
  EXPECT_FALSE(open.stock_partial());
  ASSERT_EQ(open.origins_size(), 2);
  EXPECT_FALSE(open.origins(0).has_share_parts());
  EXPECT_EQ(open.origins(0).has_share_thousandths(), !open.gtin().empty())
      << "shares are told of what is in trade";
  EXPECT_EQ(open.disclosure(), v1::BATCH_DISCLOSURE_PUBLIC);
}

TEST_F(LineageRpcTest, ABalanceSumsUpAndIsToldToThoseConcerned) {
  const auto balance = [&](v1::TraceService::Stub* stub,
                           const v1::GetMassBalanceRequest& request,
                           v1::MassBalance* response) {
    grpc::ClientContext context;
    return stub->GetMassBalance(&context, request, response);
  };
  v1::GetMassBalanceRequest request;
  request.set_name(NameOf("A3"));
  request.set_whole_chain(true);
  v1::MassBalance whole;
  ASSERT_TRUE(balance(author_stub_.get(), request, &whole).ok());
  ASSERT_EQ(whole.batches_size(), 4);
  EXPECT_EQ(whole.batches(0).closing().mass_milligrams(), 380'000'000);
  EXPECT_EQ(whole.batches(0).in_transit().mass_milligrams(), 0);
  ASSERT_EQ(whole.events_size(), 2);
  EXPECT_EQ(whole.events(1).entry(), static_cast<int64_t>(dried_));
  EXPECT_EQ(whole.events(1).unexplained_mass_milligrams(), 10'000'000);
  v1::MassBalance none;
  EXPECT_EQ(balance(public_stub_.get(), request, &none).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  request.Clear();
  request.set_name("organizations/" + ledger_.author().id);
  request.set_period_start_ms(1'754'010'000'000);
  request.set_period_end_ms(1'760'000'000'000);
  request.set_page_size(1);
  EXPECT_EQ(balance(buyer_stub_.get(), request, &none).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  v1::MassBalance all;
  do {
    v1::MassBalance page;
    ASSERT_TRUE(balance(author_stub_.get(), request, &page).ok());
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  std::map<std::string, v1::BatchBalance> lots;
  for (const auto& lot : all.batches()) lots[lot.lot()] = lot;
  EXPECT_EQ(lots["A1"].closing().mass_milligrams(), 100'000'000);
  EXPECT_EQ(lots["A3"].shipped().mass_milligrams(), 100'000'000);
  EXPECT_EQ(lots["A3"].closing().mass_milligrams(), 280'000'000);
}

TEST_F(LineageRpcTest, ARecallReachesEveryLotAndHolderDownstream) {
  grpc::ClientContext context;
  v1::PreviewRecallRequest request;
  request.set_name(NameOf("B1"));
  v1::PreviewRecallResponse preview;
  ASSERT_TRUE(author_stub_->PreviewRecall(&context, request, &preview).ok());
  ASSERT_EQ(preview.batches_size(), 3);
  EXPECT_EQ(preview.batches(0).lot(), "B1");
  const v1::RecallBatch& sold = preview.batches(2);
  EXPECT_EQ(sold.lot(), "A3");
  EXPECT_EQ(sold.depth(), 2);
  EXPECT_EQ(sold.stock_size(), 2);
  EXPECT_EQ(sold.in_transit_size(), 0);
  EXPECT_FALSE(preview.truncated());
  grpc::ClientContext of_public;
  EXPECT_EQ(
      public_stub_->PreviewRecall(&of_public, request, &preview).error_code(),
      grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace daodi::testing
