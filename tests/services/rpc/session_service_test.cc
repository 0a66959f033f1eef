// People sign in over real RPCs and read as their organization.

#include <memory>
#include <string>
#include <vector>

#include "crypto/totp.h"
#include "daodi/v1/code_service.grpc.pb.h"
#include "daodi/v1/identity_service.grpc.pb.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "daodi/v1/session_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/accounts/account_limits.h"
#include "services/codes/code_desk.h"
#include "tests/services/rpc/supervision_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using SessionStub = v1::SessionService::Stub;

constexpr char kPassword[] = "correct horse battery";

class Sessions : public SupervisionFixture {
 protected:
  // As `who` connects, with `token` unless that is empty.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Ask(const std::string& who, const std::string& token,
                   grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                const Request&, Response*),
                   const Request& request, Response* response,
                   const StatedPurpose& purpose = {}) {
    Stub stub(channels_.at(who));
    const auto context = ContextFor(purpose);
    if (!token.empty()) {
      context->AddMetadata("authorization", "Bearer " + token);
    }
    return (stub.*method)(context.get(), request, response);
  }

  grpc::Status Create(const std::string& who, const std::string& account,
                      const std::string& token = "") {
    v1::CreateAccountRequest request;
    request.set_account(account);
    request.set_password(kPassword);
    request.set_person("p-31");
    return Ask(who, token, &SessionStub::CreateAccount, request, &created_);
  }

  // The code of the account made last.
  std::string Code() {
    const auto accounts =
        server_->accounts().ListOf(created_.account().organization());
    EXPECT_OK(accounts.status());
    for (const auto& account : *accounts) {
      if (account.name == created_.account().account()) {
        return crypto::TotpCode(account.totp_secret, crypto::TotpStepAt(Now()));
      }
    }
    return "";
  }

  grpc::Status SignIn(const std::string& account, const std::string& code) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_password(kPassword);
    request.set_one_time_code(code);
    return Ask("public", "", &SessionStub::SignIn, request, &signed_in_);
  }

  // An account of `who` that has signed in; its token.
  std::string TokenOf(const std::string& who) {
    EXPECT_TRUE(Create(who, who + ".p-31").ok());
    EXPECT_TRUE(SignIn(who + ".p-31", Code()).ok());
    return signed_in_.token();
  }

  std::string GetEntry(const std::string& who, const std::string& token,
                       uint64_t index, const StatedPurpose& purpose = {}) {
    v1::GetEntryRequest request;
    request.set_name(absl::StrCat("ledgers/-/entries/", index));
    v1::Entry entry;
    status_ = Ask(who, token, &v1::LedgerService::Stub::GetEntry, request,
                  &entry, purpose);
    return entry.SerializeAsString();
  }

  std::string ReaderOf(const std::string& who, const std::string& token) {
    v1::GetLedgerRequest request;
    request.set_name("ledgers/-");
    v1::Ledger ledger;
    status_ = Ask(who, token, &v1::IdentityService::Stub::GetLedger, request,
                  &ledger);
    return ledger.caller_organization();
  }

  v1::CreateAccountResponse created_;
  v1::SignInResponse signed_in_;
};

TEST_F(Sessions, ASignInTellsAsWhomThePersonReads) {
  ASSERT_TRUE(Create("regulator", "liu").ok());
  EXPECT_EQ(created_.totp_secret().size(), 32u);
  EXPECT_THAT(created_.totp_uri(), HasSubstr(created_.totp_secret()));
  ASSERT_TRUE(SignIn("liu", Code()).ok());
  const v1::Session& session = signed_in_.session();
  EXPECT_EQ(session.account(), "liu");
  EXPECT_EQ(session.person(), "p-31");
  EXPECT_EQ(session.organization(), regulator_.id);
  EXPECT_EQ(session.role(), "REGULATOR");
  EXPECT_THAT(session.division_codes(), ::testing::Not(IsEmpty()));
  EXPECT_EQ(session.expire_time_ms(),
            Now() + services::accounts::kSessionIdleMs);
  v1::Session again;
  ASSERT_TRUE(Ask("public", signed_in_.token(), &SessionStub::GetSession,
                  v1::GetSessionRequest(), &again)
                  .ok());
  EXPECT_EQ(again.SerializeAsString(), session.SerializeAsString());
}

TEST_F(Sessions, ATokenReadsWhatTheCertificateOfItsOrganizationDoes) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  for (const char* who : {"grower", "regulator", "elsewhere", "auditor"}) {
    const std::string token = TokenOf(who);
    EXPECT_EQ(GetEntry("public", token, harvest), GetEntry(who, "", harvest))
        << who;
    EXPECT_EQ(GetEntry("buyer", token, harvest), GetEntry(who, "", harvest))
        << who << ": the token wins over another's certificate";
    EXPECT_EQ(ReaderOf("buyer", token), ReaderOf(who, ""));
  }
}

TEST_F(Sessions, AReadOfARegulatorsSessionIsNotedWithItsPurpose) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  const std::string token = TokenOf("regulator");
  GetEntry("public", token, harvest, {"CASE", "〔2026〕31号"});
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  v1::ListReadsResponse told;
  ASSERT_TRUE(
      Ask("public", token, &Stub::ListReads, v1::ListReadsRequest(), &told)
          .ok());
  ASSERT_EQ(told.reads_size(), 1);
  EXPECT_EQ(told.reads(0).agency(), regulator_.id);
  EXPECT_EQ(told.reads(0).case_number(), "〔2026〕31号");
  GetEntry("public", token, harvest, {"CURIOSITY", ""});
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(Sessions, ATokenOfNoSessionIsRefusedNotReadAsThePublic) {
  const std::string token = TokenOf("grower");
  for (const std::string& wrong :
       {std::string("x"), token.substr(1), token + "0"}) {
    ReaderOf("grower", wrong);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(status_.error_details(), HasSubstr("SESSION_ENDED"));
  }
  v1::IdentityService::Stub stub(channels_.at("public"));
  v1::GetLedgerRequest request;
  request.set_name("ledgers/-");
  for (const std::vector<std::string>& values :
       {std::vector<std::string>{"Basic " + token},
        {token},
        {"Bearer " + token, "Bearer " + token}}) {
    const auto context = ContextFor({});
    for (const std::string& value : values) {
      context->AddMetadata("authorization", value);
    }
    v1::Ledger ledger;
    EXPECT_EQ(stub.GetLedger(context.get(), request, &ledger).error_code(),
              grpc::StatusCode::UNAUTHENTICATED)
        << values[0];
  }
  EXPECT_EQ(ReaderOf("public", token), grower_.id);
}

TEST_F(Sessions, EndWithTheirOrganization) {
  const std::string token(server_->accounts()
                              .sessions()
                              .Begin({"liu", "p-31", "org-that-is-no-more"})
                              .token.InsecureView());
  v1::Session session;
  ReaderOf("grower", token);
  for (const grpc::Status& status :
       {status_, Ask("public", token, &SessionStub::GetSession,
                     v1::GetSessionRequest(), &session)}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(status.error_details(), HasSubstr("SESSION_ENDED"));
  }
}

TEST_F(Sessions, EndAtSignOutWhenIdleAndWithTheirAccount) {
  std::string token = TokenOf("grower");
  v1::SignOutResponse out;
  ASSERT_TRUE(
      Ask("public", token, &SessionStub::SignOut, v1::SignOutRequest(), &out)
          .ok());
  EXPECT_EQ(ReaderOf("public", token), "");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAUTHENTICATED);

  ledger_.clock().AdvanceMs(crypto::kTotpStepMs);
  ASSERT_TRUE(SignIn("grower.p-31", Code()).ok());
  token = signed_in_.token();
  ledger_.clock().AdvanceMs(services::accounts::kSessionIdleMs);
  ReaderOf("public", token);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAUTHENTICATED);

  ASSERT_TRUE(SignIn("grower.p-31", Code()).ok());
  token = signed_in_.token();
  v1::DeleteAccountRequest remove;
  remove.set_account("grower.p-31");
  v1::DeleteAccountResponse removed;
  EXPECT_EQ(Ask("buyer", "", &SessionStub::DeleteAccount, remove, &removed)
                .error_code(),
            grpc::StatusCode::NOT_FOUND);
  ASSERT_TRUE(
      Ask("grower", "", &SessionStub::DeleteAccount, remove, &removed).ok());
  ReaderOf("public", token);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(Sessions, AreUsedUpWithTheCode) {
  ASSERT_TRUE(Create("grower", "wang").ok());
  const std::string code = Code();
  EXPECT_TRUE(SignIn("wang", code).ok());
  const grpc::Status again = SignIn("wang", code);
  EXPECT_EQ(again.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(again.error_details(), HasSubstr("SIGN_IN_FAILED"));
}

// With the certificate beside the token, as a gateway would call.
TEST_F(Sessions, ChangeNothing) {
  const std::string token = TokenOf("grower");
  std::vector<grpc::Status> refused;
  v1::AppendStatementsResponse appended;
  v1::AppendStatementsRequest append;
  append.add_statements()->set_envelope("x");
  refused.push_back(Ask("grower", token,
                        &v1::LedgerService::Stub::AppendStatements, append,
                        &appended));
  v1::CloseCaseRequest close;
  close.set_case_number("31");
  v1::CloseCaseResponse closed;
  refused.push_back(Ask("grower", token, &Stub::CloseCase, close, &closed));
  refused.push_back(Create("grower", "wang", token));
  v1::ListAccountsResponse listed;
  refused.push_back(Ask("grower", token, &SessionStub::ListAccounts,
                        v1::ListAccountsRequest(), &listed));
  v1::DeleteAccountRequest remove;
  remove.set_account("grower.p-31");
  v1::DeleteAccountResponse removed;
  refused.push_back(
      Ask("grower", token, &SessionStub::DeleteAccount, remove, &removed));
  for (size_t i = 0; i < refused.size(); ++i) {
    EXPECT_EQ(refused[i].error_code(), grpc::StatusCode::PERMISSION_DENIED)
        << i << ": " << refused[i].error_message();
    EXPECT_THAT(refused[i].error_details(), HasSubstr("SESSION_READS_ONLY"));
  }
}

TEST_F(Sessions, ReportNoScansAndGetNoScratchOffNumbers) {
  const TemporaryDirectory folder;
  ASSERT_OK_AND_ASSIGN(
      const auto desk,
      services::codes::CodeDesk::Open({folder.path(), ""}, &ledger_.store(),
                                      &ledger_.registry()));
  server_.reset();
  server_ = std::make_unique<RpcServer>(&ledger_, desk.get());
  const auto stub =
      v1::CodeService::NewStub(channels_["public"] = server_->Connect(nullptr));
  const std::string token(server_->accounts()
                              .sessions()
                              .Begin({"wang", "p-31", grower_.id})
                              .token.InsecureView());
  using CodeStub = v1::CodeService::Stub;
  v1::RecordScansResponse recorded;
  v1::CheckPinResponse checked;
  for (const grpc::Status& status :
       {Ask("public", token, &CodeStub::RecordScans, v1::RecordScansRequest(),
            &recorded),
        Ask("public", token, &CodeStub::CheckPin, v1::CheckPinRequest(),
            &checked)}) {
    EXPECT_THAT(status.error_details(), HasSubstr("SESSION_READS_ONLY"));
  }
  v1::IssueCodesRequest issue;
  issue.set_entry("ledgers/-/entries/0");
  issue.set_with_pins(true);
  const auto context = ContextFor({});
  context->AddMetadata("authorization", "Bearer " + token);
  const auto stream = stub->IssueCodes(context.get(), issue);
  v1::IssueCodesResponse issued;
  EXPECT_FALSE(stream->Read(&issued));
  EXPECT_THAT(stream->Finish().error_details(),
              HasSubstr("SESSION_READS_ONLY"));
}

TEST_F(Sessions, AccountsBelongToTheOrganizationOfTheCertificate) {
  EXPECT_EQ(Create("public", "liu").error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  ASSERT_TRUE(Create("grower", "wang").ok());
  EXPECT_EQ(created_.account().organization(), grower_.id);
  EXPECT_EQ(Create("buyer", "wang").error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
  for (const auto& [who, count] : {std::pair("grower", 1), {"buyer", 0}}) {
    v1::ListAccountsResponse listed;
    ASSERT_TRUE(Ask(who, "", &SessionStub::ListAccounts,
                    v1::ListAccountsRequest(), &listed)
                    .ok());
    EXPECT_EQ(listed.accounts_size(), count) << who;
  }
}

}  // namespace
}  // namespace daodi::testing
