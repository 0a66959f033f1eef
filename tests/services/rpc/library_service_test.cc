// LibraryService over real RPCs: who sees what of each RPC, pages, sizes of the
// log, refusals, dossiers.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "daodi/v1/library_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/services/rpc/library_calls.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/rpc_server.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class LibraryServiceTest : public TradeFixture {
 protected:
  LibraryServiceTest() {
    for (const auto& [role, organization] :
         std::map<std::string, const TestOrganization*>{
             {"owner", &grower_},
             {"named", &buyer_},
             {"stranger", &stranger_},
             {"regulator", &regulator_},
             {"regulator elsewhere", &over_buyer_}}) {
      keys_.emplace(role, ledger_.governance().AddKey(
                              *organization, crypto::KeyPurpose::kTransport,
                              role + " transport"));
    }
    ledger_.FeedGovernance();
    RecordLibraries(&ledger_, grower_, buyer_.id);
    ledger_.CatchUpViews();
    server_ = std::make_unique<RpcServer>(&ledger_);
    for (const auto& [role, key] : keys_) {
      channels_[role] = server_->Connect(&key);
    }
    channels_["public"] = server_->Connect(nullptr);
  }

  static LibraryReader ReaderOf(const std::string& role) {
    if (role == "owner") return LibraryReader::kOwner;
    if (role == "regulator") return LibraryReader::kRegulator;
    return role == "named" ? LibraryReader::kNamed : LibraryReader::kAnybody;
  }

  std::unique_ptr<v1::LibraryService::Stub> StubOf(const std::string& role) {
    return v1::LibraryService::NewStub(channels_.at(role));
  }

  std::string CustomerName() const {
    return absl::StrCat("organizations/", grower_.id,
                        "/libraries/customer/records/", grower_.id);
  }

  void RecordProducts(int count) {
    for (int i = 0; i < count; ++i) {
      v1::ProductRecord product;
      product.set_product_code(absl::StrCat("P-", i));
      product.set_display_name(absl::StrCat("玉竹 ", i));
      product.set_goods_class("HERB");
      product.set_revision(1);
      Append(buyer_, StatementKind::kProduct,
             {{21,
               Audience::kPublic,
               false,
               1101,
               product.SerializeAsString(),
               {}}});
    }
  }

  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<RpcServer> server_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

std::set<std::string> MarkersIn(const std::string& bytes) {
  std::set<std::string> markers;
  for (size_t at = bytes.find(kLibraryMarkers); at != std::string::npos;
       at = bytes.find(kLibraryMarkers, at + 1)) {
    const size_t end = bytes.find("-END", at);
    if (end == std::string::npos) break;
    markers.insert(bytes.substr(at, end + 4 - at));
  }
  return markers;
}

// Every RPC there is, from the descriptors: one that CallLibrary() does not
// know shows nobody anything and fails.
TEST_F(LibraryServiceTest, NoAnswerHoldsMoreOrLessThanTheRoleMayRead) {
  const google::protobuf::ServiceDescriptor* service =
      v1::GetDossierRequest::descriptor()->file()->service(0);
  ASSERT_EQ(service->full_name(), "daodi.v1.LibraryService");
  for (int i = 0; i < service->method_count(); ++i) {
    const std::string method = service->method(i)->name();
    for (const auto& [role, channel] : channels_) {
      SCOPED_TRACE(absl::StrCat(method, " as ", role));
      EXPECT_EQ(MarkersIn(CallLibrary(method, channel, grower_.id)),
                LibraryMarkers(method, ReaderOf(role)));
    }
  }
}

TEST_F(LibraryServiceTest, AHiddenRecordIsAnsweredLikeOneThatIsNot) {
  const auto ask = [&](const std::string& name) {
    grpc::ClientContext context;
    v1::GetLibraryRecordRequest request;
    request.set_name(name);
    v1::LibraryRecord record;
    const grpc::Status status =
        StubOf("stranger")->GetLibraryRecord(&context, request, &record);
    return absl::StrReplaceAll(
        absl::StrCat(status.error_code(), status.error_message()),
        {{name, "NAME"}});
  };
  const std::string none = absl::StrCat("organizations/", grower_.id,
                                        "/libraries/customer/records/none");
  EXPECT_EQ(ask(CustomerName()), ask(none));
  EXPECT_THAT(ask(none), HasSubstr("no record NAME"));
}

TEST_F(LibraryServiceTest, PagesHoldEachRecordOnceAndStayAtTheirSize) {
  RecordProducts(7);
  auto stub = StubOf("public");
  v1::SearchLibraryRecordsRequest request;
  request.set_parent("organizations/-/libraries/product");
  request.set_query("yz");
  request.set_page_size(2);
  std::vector<std::string> subjects;
  int64_t size = 0;
  do {
    grpc::ClientContext context;
    v1::SearchLibraryRecordsResponse page;
    ASSERT_TRUE(stub->SearchLibraryRecords(&context, request, &page).ok());
    if (size == 0) {
      size = page.as_of_size();
      RecordProducts(9);  // revises seven, adds two
    }
    EXPECT_EQ(page.as_of_size(), size);
    EXPECT_LE(page.records_size(), 2);
    for (const v1::LibraryRecord& record : page.records()) {
      subjects.push_back(record.subject());
      EXPECT_EQ(record.revision(), 1);
      EXPECT_THAT(record.matched_by(), ElementsAre("initials"));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(std::set<std::string>(subjects.begin(), subjects.end()),
              ElementsAre("P-0", "P-1", "P-2", "P-3", "P-4", "P-5", "P-6"));
  EXPECT_EQ(subjects.size(), 7u);
}

TEST_F(LibraryServiceTest, ATokenOfAnotherQueryIsRefused) {
  RecordProducts(3);
  auto stub = StubOf("public");
  v1::ListLibraryRecordsRequest request;
  request.set_parent("organizations/-/libraries/product");
  request.set_page_size(1);
  v1::ListLibraryRecordsResponse page;
  grpc::ClientContext first;
  ASSERT_TRUE(stub->ListLibraryRecords(&first, request, &page).ok());
  ASSERT_THAT(page.next_page_token(), Not(""));
  request.set_page_token(page.next_page_token());
  request.set_parent("organizations/-/libraries/-");
  grpc::ClientContext second;
  EXPECT_EQ(stub->ListLibraryRecords(&second, request, &page).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(LibraryServiceTest, RevisionsAreListedWithWhatEndedThem) {
  RecordProducts(1);
  RecordProducts(1);
  grpc::ClientContext context;
  v1::ListLibraryRevisionsRequest request;
  request.set_name(absl::StrCat("organizations/", buyer_.id,
                                "/libraries/product/records/P-0"));
  v1::ListLibraryRevisionsResponse response;
  ASSERT_TRUE(StubOf("public")
                  ->ListLibraryRevisions(&context, request, &response)
                  .ok());
  ASSERT_EQ(response.revisions_size(), 2);
  EXPECT_EQ(response.revisions(0).state(),
            v1::LIBRARY_REVISION_STATE_SUPERSEDED);
  EXPECT_EQ(response.revisions(0).ended_by(), response.revisions(1).entry());
  EXPECT_EQ(response.revisions(1).revision(), 2);
  EXPECT_EQ(response.revisions(1).ended_by(), -1);
}

TEST_F(LibraryServiceTest, WhatIsNoRequestIsRefusedNamingTheField) {
  const auto refusal = [&](const v1::SearchLibraryRecordsRequest& request) {
    grpc::ClientContext context;
    v1::SearchLibraryRecordsResponse response;
    const grpc::Status status =
        StubOf("public")->SearchLibraryRecords(&context, request, &response);
    return absl::StrCat(status.error_code(), " ", status.error_details());
  };
  v1::SearchLibraryRecordsRequest request;
  request.set_parent("organizations/-/libraries/herbs");
  EXPECT_THAT(refusal(request), HasSubstr("RESOURCE_NAME_MALFORMED"));
  request.set_parent("organizations/-/libraries/product");
  request.set_query("（）");
  EXPECT_THAT(refusal(request), HasSubstr("query"));
  request.set_query("");
  request.mutable_filter()->set_expires_from("soon");
  EXPECT_THAT(refusal(request), HasSubstr("filter.expires_from"));
}

TEST_F(LibraryServiceTest, ADossierHasApprovalRevisionsAndDealings) {
  const auto dossier_for = [&](const std::string& role) {
    grpc::ClientContext context;
    v1::GetDossierRequest request;
    request.set_name(CustomerName());
    v1::Dossier dossier;
    EXPECT_TRUE(StubOf(role)->GetDossier(&context, request, &dossier).ok());
    return dossier;
  };
  const v1::Dossier own = dossier_for("owner");
  EXPECT_EQ(own.record().qualification(), v1::QUALIFICATION_STATE_APPROVED);
  ASSERT_EQ(own.qualifications_size(), 1);
  EXPECT_EQ(own.qualifications(0).record().decision(), "APPROVED");
  EXPECT_THAT(own.qualifications(0).records(),
              ElementsAre(own.record().entry()));
  EXPECT_EQ(own.revisions_size(), 1);
  EXPECT_TRUE(own.has_dealings());
  EXPECT_EQ(own.owner_name(), "grower");
  EXPECT_EQ(own.root_hash().size(), 32u);
  ASSERT_EQ(own.related_size(), 1);
  EXPECT_EQ(own.related(0).library(), v1::LIBRARY_KIND_ENTERPRISE);
  // Whom the record names reads it, and nothing around it.
  const v1::Dossier named = dossier_for("named");
  EXPECT_EQ(named.record().qualification(),
            v1::QUALIFICATION_STATE_UNSPECIFIED);
  EXPECT_EQ(named.qualifications_size(), 0);
  EXPECT_FALSE(named.has_dealings());
  EXPECT_THAT(named.record().withheld_sections(), ElementsAre("contacts"));
}

}  // namespace
}  // namespace daodi::testing
