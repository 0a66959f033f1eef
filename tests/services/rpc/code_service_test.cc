// CodeService over mutual TLS: who may call what, and what it answers.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/code_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/codes/code_limits.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::KeyPurpose;
using grpc::StatusCode;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CodeServiceTest : public CodeFixture {
 protected:
  CodeServiceTest() {
    Pack(buyer_, "B1", {{1, 9'000, "PRINTED"}, {1, 8'900, "APPLIED"}});
    packed_ = Size() - 1;
    AddTransportKey("issuer", buyer_);
    AddTransportKey("stranger", stranger_);
    AddTransportKey("regulator", regulator_);
    GovernanceFixture& governance = ledger_.governance();
    AddTransportKey("operator",
                    {governance.operator_id(), governance.operator_admin(),
                     governance.operator_admin(), governance.operator_admin()});
    server_ = std::make_unique<RpcServer>(&ledger_, desk_.get());
    for (const char* role :
         {"public", "issuer", "stranger", "regulator", "operator"}) {
      const auto key = keys_.find(role);
      stubs_[role] = v1::CodeService::NewStub(
          server_->Connect(key == keys_.end() ? nullptr : &key->second));
    }
  }

  void AddTransportKey(const std::string& role,
                       const TestOrganization& organization) {
    keys_.emplace(
        role, ledger_.governance().AddKey(organization, KeyPurpose::kTransport,
                                          role + " transport"));
    ledger_.FeedGovernance();
    ledger_.CatchUpViews();
  }

  template <typename Request, typename Response>
  StatusCode Call(const std::string& role,
                  grpc::Status (v1::CodeService::Stub::*method)(
                      grpc::ClientContext*, const Request&, Response*),
                  const Request& request, Response* response) {
    grpc::ClientContext context;
    return ((*stubs_.at(role)).*method)(&context, request, response)
        .error_code();
  }

  std::vector<v1::IssueCodesResponse> Issue(
      const std::string& role, const v1::IssueCodesRequest& request,
      StatusCode* code) {
    grpc::ClientContext context;
    const auto stream = stubs_.at(role)->IssueCodes(&context, request);
    std::vector<v1::IssueCodesResponse> responses;
    v1::IssueCodesResponse response;
    while (stream->Read(&response)) responses.push_back(response);
    *code = stream->Finish().error_code();
    return responses;
  }

  v1::IssueCodesRequest IssueAll() {
    v1::IssueCodesRequest request;
    request.set_entry(absl::StrCat("ledgers/-/entries/", packed_));
    return request;
  }

  v1::LookupScansResponse LookUpAs(const std::string& role,
                                   const v1::LookupScansRequest& request) {
    v1::LookupScansResponse response;
    EXPECT_EQ(
        Call(role, &v1::CodeService::Stub::LookupScans, request, &response),
        StatusCode::OK);
    return response;
  }

  std::string BatchName() {
    return absl::StrCat("organizations/", buyer_.id, "/batches/B1");
  }

  uint64_t packed_ = 0;
  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<RpcServer> server_;
  std::map<std::string, std::unique_ptr<v1::CodeService::Stub>> stubs_;
};

// Roles and calls; a call that is not for the role is answered so.
TEST_F(CodeServiceTest, EveryCallIsForItsRolesAlone) {
  using Stub = v1::CodeService::Stub;
  const std::vector<std::string> roles = {"public", "issuer", "stranger",
                                          "regulator", "operator"};
  const auto expect = [&](const std::string& call,
                          const std::set<std::string>& allowed,
                          StatusCode refusal, const auto& ask) {
    for (const std::string& role : roles) {
      EXPECT_EQ(ask(role), allowed.count(role) > 0 ? StatusCode::OK : refusal)
          << call << " as " << role;
    }
  };
  expect("IssueCodes", {"issuer"}, StatusCode::NOT_FOUND,
         [&](const std::string& role) {
           StatusCode code = StatusCode::OK;
           Issue(role, IssueAll(), &code);
           return code;
         });
  expect("LookupScans", {roles.begin(), roles.end()}, StatusCode::OK,
         [&](const std::string& role) {
           v1::LookupScansResponse response;
           return Call(role, &Stub::LookupScans, v1::LookupScansRequest(),
                       &response);
         });
  expect("RecordScans", {"operator"}, StatusCode::PERMISSION_DENIED,
         [&](const std::string& role) {
           v1::RecordScansResponse response;
           return Call(role, &Stub::RecordScans, v1::RecordScansRequest(),
                       &response);
         });
  expect("CheckPin", {"operator"}, StatusCode::PERMISSION_DENIED,
         [&](const std::string& role) {
           v1::CheckPinResponse response;
           return Call(role, &Stub::CheckPin, v1::CheckPinRequest(), &response);
         });
  const std::set<std::string> overseers = {"issuer", "regulator"};
  expect("GetLabelBalance", overseers, StatusCode::NOT_FOUND,
         [&](const std::string& role) {
           v1::GetLabelBalanceRequest request;
           request.set_name(BatchName());
           v1::LabelBalance response;
           return Call(role, &Stub::GetLabelBalance, request, &response);
         });
  expect("ListCodeRanges", overseers, StatusCode::NOT_FOUND,
         [&](const std::string& role) {
           v1::ListCodeRangesRequest request;
           request.set_parent("organizations/" + buyer_.id);
           v1::ListCodeRangesResponse response;
           return Call(role, &Stub::ListCodeRanges, request, &response);
         });
  expect("ListCopyFindings", overseers, StatusCode::NOT_FOUND,
         [&](const std::string& role) {
           v1::ListCopyFindingsRequest request;
           request.set_parent(BatchName());
           v1::ListCopyFindingsResponse response;
           return Call(role, &Stub::ListCopyFindings, request, &response);
         });
}

TEST_F(CodeServiceTest, EveryIssuedSerialIsFoundAgain) {
  StatusCode code = StatusCode::UNKNOWN;
  v1::IssueCodesRequest request = IssueAll();
  const auto responses = Issue("issuer", request, &code);
  ASSERT_EQ(code, StatusCode::OK);
  EXPECT_THAT(responses, SizeIs(3));  // 4,096 a message
  request.set_packed(true);
  std::string packed;
  for (const auto& response : Issue("issuer", request, &code)) {
    packed += response.serials();
  }
  std::string serials;
  v1::LookupScansRequest lookup;
  for (const auto& response : responses) {
    for (const v1::IssuedCode& issued : response.codes()) {
      serials += issued.serial();
      EXPECT_EQ(issued.pin(), "");
      if (lookup.scans_size() < services::codes::kMaxScansPerCall) {
        *lookup.add_scans()->mutable_code() = Key(issued.serial());
      }
    }
  }
  EXPECT_EQ(serials, packed);
  ASSERT_EQ(serials.size(), 9'000 * crypto::kSerialChars);
  const v1::LookupScansResponse found = LookUpAs("issuer", lookup);
  for (int i = 0; i < found.codes_size(); ++i) {
    EXPECT_EQ(found.codes(i).verdict(), v1::CODE_VERDICT_ACTIVE);
    EXPECT_EQ(found.codes(i).counter(), i + 1);
    EXPECT_EQ(found.codes(i).batch(), BatchName());
  }
}

TEST_F(CodeServiceTest, ThePublicLearnsNoCounters) {
  v1::LookupScansRequest lookup;
  *lookup.add_scans()->mutable_code() = Key(Serial(buyer_, 7));
  for (const char* role : {"public", "stranger", "operator"}) {
    const v1::LookupScansResponse found = LookUpAs(role, lookup);
    EXPECT_EQ(found.codes(0).counter(), 0) << role;
    EXPECT_EQ(found.codes(0).range().last(), 0) << role;
    EXPECT_EQ(found.codes(0).lot(), "B1") << role;
  }
  EXPECT_EQ(LookUpAs("regulator", lookup).codes(0).counter(), 7);
}

TEST_F(CodeServiceTest, TooManyAtOnceAreRefused) {
  v1::LookupScansRequest lookup;
  for (int i = 0; i <= services::codes::kMaxScansPerCall; ++i) {
    lookup.add_scans();
  }
  v1::LookupScansResponse response;
  EXPECT_EQ(
      Call("public", &v1::CodeService::Stub::LookupScans, lookup, &response),
      StatusCode::INVALID_ARGUMENT);
}

TEST_F(CodeServiceTest, AGatewayIsToldOfASourceThatProbes) {
  v1::LookupScansRequest lookup;
  for (int i = 0; i < 25; ++i) {
    v1::ScanQuery* scan = lookup.add_scans();
    *scan->mutable_code() = Key("1Z9X01M239HJ0H4QEEAH");
    scan->set_source_prefix_hash("prefix");
  }
  // Nobody else's word about sources counts.
  EXPECT_FALSE(LookUpAs("public", lookup).codes(24).slow_down());
  const v1::LookupScansResponse found = LookUpAs("operator", lookup);
  EXPECT_FALSE(found.codes(19).slow_down());
  EXPECT_TRUE(found.codes(20).slow_down());
  EXPECT_EQ(found.codes(20).verdict(), v1::CODE_VERDICT_UNKNOWN);
}

TEST_F(CodeServiceTest, RecordedScansReachIssuerAndPage) {
  v1::RecordScansRequest request;
  const v1::CodeKey key = Key(Serial(buyer_, 7));
  *request.add_scans() = Scan(key, "wang", "431102", Now());
  *request.add_scans() = Scan(key, "li", "430104", Now());
  *request.add_scans() = Scan(key, "chen", "440103", Now());
  v1::RecordScansResponse response;
  ASSERT_EQ(
      Call("operator", &v1::CodeService::Stub::RecordScans, request, &response),
      StatusCode::OK);
  EXPECT_EQ(response.scans(2).outcome(), v1::SCAN_OUTCOME_RECORDED);
  EXPECT_EQ(response.scans(2).scans().scan_count(), 3);
  v1::LookupScansRequest lookup;
  *lookup.add_scans()->mutable_code() = key;
  lookup.mutable_scans(0)->set_reader_hash(request.scans(0).reader_hash());
  const v1::CodeStatus page = LookUpAs("operator", lookup).codes(0);
  EXPECT_EQ(page.verdict(), v1::CODE_VERDICT_SUSPECTED_COPY);
  EXPECT_EQ(page.scans().first_division_code(), "431100");
  EXPECT_TRUE(page.first_scan_by_reader());
  v1::ListCopyFindingsRequest list;
  list.set_parent(BatchName());
  v1::ListCopyFindingsResponse findings;
  ASSERT_EQ(
      Call("issuer", &v1::CodeService::Stub::ListCopyFindings, list, &findings),
      StatusCode::OK);
  ASSERT_THAT(findings.codes(), SizeIs(1));
  EXPECT_EQ(findings.codes(0).counter(), 7);
  EXPECT_EQ(findings.codes(0).findings(0).rule_id(), "R2");
  EXPECT_EQ(findings.scanned_codes(), 1);
  EXPECT_EQ(findings.codes_of_several_readers(), 1);
  EXPECT_THAT(findings.next_page_token(), IsEmpty());
}

TEST_F(CodeServiceTest, LabelsAddUp) {
  v1::GetLabelBalanceRequest request;
  request.set_name(BatchName());
  v1::LabelBalance balance;
  ASSERT_EQ(Call("issuer", &v1::CodeService::Stub::GetLabelBalance, request,
                 &balance),
            StatusCode::OK);
  EXPECT_EQ(balance.printed(), 9'000);
  EXPECT_EQ(balance.applied(), 8'900);
  EXPECT_EQ(balance.unused(), 100);
  EXPECT_EQ(balance.gtin(), kTea);
  ASSERT_THAT(balance.unused_intervals(), SizeIs(1));
  EXPECT_EQ(balance.unused_intervals(0).first(), 8'901);
}

TEST_F(CodeServiceTest, RangesAreListedInPages) {
  for (int i = 1; i <= 4; ++i) {
    Pack(buyer_, absl::StrCat("C", i),
         {{i * 10'000, i * 10'000 + 9, "PRINTED"}});
  }
  v1::ListCodeRangesRequest request;
  request.set_parent("organizations/" + buyer_.id);
  request.set_page_size(2);
  std::vector<std::string> lots;
  do {
    v1::ListCodeRangesResponse page;
    ASSERT_EQ(
        Call("issuer", &v1::CodeService::Stub::ListCodeRanges, request, &page),
        StatusCode::OK);
    for (const v1::RecordedCodeRange& range : page.ranges()) {
      lots.push_back(range.lot());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(lots, ::testing::ElementsAre("C4", "C3", "C2", "C1", "B1"));
}

TEST_F(CodeServiceTest, PinsAreIssuedToTheIssuerAndCheckedByTheGateway) {
  v1::IssueCodesRequest request = IssueAll();
  request.set_first(5);
  request.set_last(6);
  request.set_with_pins(true);
  StatusCode code = StatusCode::UNKNOWN;
  const auto responses = Issue("issuer", request, &code);
  ASSERT_EQ(code, StatusCode::OK);
  const v1::IssuedCode& issued = responses[0].codes(0);
  EXPECT_EQ(issued.counter(), 5);
  v1::CheckPinRequest check;
  *check.mutable_code() = Key(issued.serial());
  check.set_pin(issued.pin());
  v1::CheckPinResponse answer;
  ASSERT_EQ(Call("operator", &v1::CodeService::Stub::CheckPin, check, &answer),
            StatusCode::OK);
  EXPECT_EQ(answer.outcome(), v1::PIN_OUTCOME_FIRST);
  *check.mutable_code() = Key(Serial(buyer_, 7));  // issued without numbers
  ASSERT_EQ(Call("operator", &v1::CodeService::Stub::CheckPin, check, &answer),
            StatusCode::OK);
  EXPECT_EQ(answer.outcome(), v1::PIN_OUTCOME_UNKNOWN_CODE);
}

}  // namespace
}  // namespace daodi::testing
