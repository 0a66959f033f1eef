// The log of what regulators read: what is in it, who is told of it, and what
// orders of assistance open.

#include <string>
#include <vector>

#include "crypto/note.h"
#include "daodi/v1/read_count_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "tests/services/rpc/supervision_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kQuantities = 2;
const StatedPurpose kCase = {"CASE", "〔2026〕31号"};

class Reads : public SupervisionFixture {
 protected:
  v1::ListReadsResponse List(const std::string& who,
                             const std::string& agency = "") {
    v1::ListReadsRequest request;
    request.set_agency(agency);
    v1::ListReadsResponse response;
    status_ = Call(who, &Stub::ListReads, request, &response);
    return response;
  }

  void Close(const std::string& who, const std::string& case_number) {
    v1::CloseCaseRequest request;
    request.set_case_number(case_number);
    v1::CloseCaseResponse response;
    status_ = Call(who, &Stub::CloseCase, request, &response);
  }

  uint64_t Assist(const std::string& lot) {
    v1::Order order = OrderAbout(lot, v1::ORDER_KIND_ASSIST);
    order.set_addressee(elsewhere_.id);
    order.set_case_number("〔2026〕31号");
    return Give(order, crypto::Audience::kNamed, {elsewhere_.id});
  }
};

TEST_F(Reads, ARoutineReadIsToldToTheEnterpriseAtOnce) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  EXPECT_THAT(ShownSections("regulator", harvest), Contains(kQuantities));
  const v1::ListReadsResponse told = List("grower");
  ASSERT_EQ(told.reads_size(), 1);
  const v1::LoggedRead& read = told.reads(0);
  EXPECT_EQ(read.agency(), regulator_.id);
  EXPECT_EQ(read.organization(), grower_.id);
  EXPECT_EQ(read.method(), "LedgerService.GetEntry");
  EXPECT_EQ(read.purpose(), v1::READ_PURPOSE_ROUTINE);
  EXPECT_EQ(read.entries(), 1);
  ASSERT_EQ(read.lots_size(), 1);
  EXPECT_EQ(read.lots(0).lot(), "HP26-1");
  EXPECT_EQ(told.signed_root(), "");
  EXPECT_EQ(List("buyer").reads_size(), 0);
}

TEST_F(Reads, WhatEverybodyMayReadIsNotNoted) {
  const uint64_t harvest = Harvest("HP26-1", 0);
  ShownSections("regulator", harvest);
  ShownSections("grower", harvest);
  EXPECT_EQ(List("grower").reads_size(), 0);
}

TEST_F(Reads, AReadForACaseIsSealedUntilItsAgencyClosesIt) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  EXPECT_THAT(ShownSections("regulator", harvest, kCase),
              Contains(kQuantities));
  EXPECT_EQ(List("grower").reads_size(), 0);
  const v1::ListReadsResponse own = List("regulator");
  ASSERT_EQ(own.reads_size(), 1);
  EXPECT_TRUE(own.reads(0).sealed());
  EXPECT_EQ(own.reads(0).case_number(), kCase.case_number);
  // Another agency has no say in it.
  Close("superior", kCase.case_number);
  EXPECT_EQ(List("grower").reads_size(), 0);
  Close("grower", kCase.case_number);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  Close("regulator", kCase.case_number);
  ASSERT_EQ(List("grower").reads_size(), 1);
  EXPECT_FALSE(List("grower").reads(0).sealed());
  EXPECT_EQ(List("regulator").reads(0).purpose(), v1::READ_PURPOSE_CASE_CLOSED);
}

TEST_F(Reads, AReadForACaseOpensByItselfAfterHalfAYear) {
  ShownSections("regulator", Harvest("HP26-1", 500'000), kCase);
  ledger_.clock().AdvanceMs(services::kMaxSealedReadMs - 1);
  EXPECT_EQ(List("grower").reads_size(), 0);
  ledger_.clock().AdvanceMs(1);
  EXPECT_EQ(List("grower").reads_size(), 1);
}

TEST_F(Reads, AnAgencyIsToldItsOwnAndTheOneAboveThoseOfItsAgencies) {
  ShownSections("regulator", Harvest("HP26-1", 500'000), kCase);
  EXPECT_EQ(List("superior", regulator_.id).reads_size(), 1);
  EXPECT_EQ(List("auditor", regulator_.id).reads_size(), 1);
  EXPECT_EQ(List("superior").reads_size(), 0) << "its own";
  for (const char* who : {"elsewhere", "grower", "public"}) {
    EXPECT_EQ(List(who, regulator_.id).reads_size(), 0);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED) << who;
  }
  List("regulator", superior_.id);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  List("public");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(Reads, APurposeIsRoutineOrACaseWithItsNumber) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  for (const StatedPurpose& purpose :
       {StatedPurpose{"CURIOSITY", ""}, StatedPurpose{"CASE", ""},
        StatedPurpose{"ROUTINE", "31"}, StatedPurpose{"", "31"},
        StatedPurpose{"CASE", "\xff"}, StatedPurpose{"CASE", "a\nb"},
        StatedPurpose{"CASE", std::string(129, 'x')}}) {
    EXPECT_THAT(ShownSections("regulator", harvest, purpose), IsEmpty());
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
        << purpose.word << purpose.case_number;
  }
  EXPECT_EQ(List("regulator").reads_size(), 0);
}

TEST_F(Reads, PersonalDataOpensToARegulatorInScopeForACaseOnly) {
  v1::PersonalData personal;
  personal.add_persons()->set_person("F-0001");
  v1::PartyRecord party;
  party.set_party(kTrader);
  party.set_party_type("FARMER");
  party.set_display_name("F-0001");
  const uint64_t entry = Append(grower_, crypto::StatementKind::kParty,
                                {{10,
                                  crypto::Audience::kOwner,
                                  true,
                                  1010,
                                  personal.SerializeAsString(),
                                  {}},
                                 {23,
                                  crypto::Audience::kOwner,
                                  false,
                                  1103,
                                  party.SerializeAsString(),
                                  {}}});
  EXPECT_THAT(ShownSections("regulator", entry), ElementsAre(23));
  EXPECT_THAT(ShownSections("regulator", entry, kCase), ElementsAre(10, 23));
  EXPECT_THAT(ShownSections("elsewhere", entry, kCase), IsEmpty());
  EXPECT_THAT(ShownSections("buyer", entry, kCase), IsEmpty());
}

TEST_F(Reads, FlagsAndFiguresOfOneEnterpriseAreReadsToo) {
  Record(grower_, Sale(400'000));
  v1::ListFlagsRequest flags;
  flags.set_organization(grower_.id);
  v1::ListFlagsResponse listed;
  EXPECT_TRUE(Call("regulator", &Stub::ListFlags, flags, &listed).ok());
  v1::GetStatisticsRequest question;
  question.set_first_month("2025-05");
  question.set_organization(grower_.id);
  v1::Statistics figures;
  EXPECT_TRUE(Call("regulator", &Stub::GetStatistics, question, &figures).ok());
  std::vector<std::string> methods;
  const v1::ListReadsResponse told = List("grower");
  for (const v1::LoggedRead& read : told.reads()) {
    methods.push_back(read.method());
  }
  EXPECT_THAT(methods, Contains("SupervisionService.ListFlags"));
  EXPECT_THAT(methods, Contains("SupervisionService.GetStatistics"));
}

TEST_F(Reads, AnEvidencePackIsNotedWithItsPurposeAndDigest) {
  v1::RecordEvidencePackRequest request;
  v1::LotId* lot = request.add_lots();
  lot->set_issuer(grower_.id);
  lot->set_lot("HP26-1");
  request.set_manifest_digest(std::string(32, 'd'));
  request.set_statements(7);
  v1::RecordEvidencePackResponse response;
  EXPECT_TRUE(
      Call("grower", &Stub::RecordEvidencePack, request, &response).ok());
  EXPECT_EQ(List("grower").reads_size(), 0) << "no regulator, no read";
  EXPECT_TRUE(
      Call("regulator", &Stub::RecordEvidencePack, request, &response, kCase)
          .ok());
  ASSERT_EQ(List("regulator").reads_size(), 1);
  const v1::LoggedRead read = List("regulator").reads(0);
  EXPECT_EQ(read.method(), "EVIDENCE_PACK");
  EXPECT_EQ(read.case_number(), kCase.case_number);
  EXPECT_EQ(read.manifest_digest().substr(0, 4), "6464");
  EXPECT_EQ(read.entries(), 7);
  EXPECT_TRUE(read.sealed());
}

TEST_F(Reads, ComeInPagesThatTellNothingOfSealedOnes) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  for (int i = 0; i < 3; ++i) {
    ShownSections("regulator", harvest);
    ShownSections("regulator", harvest, kCase);
  }
  v1::ListReadsRequest request;
  request.set_page_size(2);
  v1::ListReadsResponse page;
  ASSERT_TRUE(Call("grower", &Stub::ListReads, request, &page).ok());
  EXPECT_EQ(page.reads_size(), 2);
  request.set_page_token(page.next_page_token());
  ASSERT_TRUE(Call("grower", &Stub::ListReads, request, &page).ok());
  EXPECT_EQ(page.reads_size(), 1);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(Reads, SealedOnesAreCountedForAllToSeeOnceTheirMonthIsOver) {
  const auto counts = [&](const std::string& month, bool* ok) {
    const auto stub = v1::ReadCountService::NewStub(channels_.at("public"));
    grpc::ClientContext context;
    v1::ListSealedReadCountsRequest request;
    request.set_month(month);
    v1::ListSealedReadCountsResponse response;
    *ok = stub->ListSealedReadCounts(&context, request, &response).ok();
    return response;
  };
  const std::string month = At(Now()).substr(0, 7);
  bool ok = false;
  const std::string before = counts("", &ok).SerializeAsString();
  EXPECT_TRUE(ok);
  const uint64_t entry = Record(grower_, Sale(1'000));
  ShownSections("regulator", entry, kCase);
  ShownSections("regulator", entry, kCase);
  ShownSections("regulator", entry, {});
  EXPECT_EQ(counts("", &ok).SerializeAsString(), before);
  counts(month, &ok);
  EXPECT_FALSE(ok) << "the month is not over";
  ledger_.clock().AdvanceMs(32 * kDayMs);
  const v1::ListSealedReadCountsResponse after = counts(month, &ok);
  EXPECT_TRUE(ok);
  ASSERT_EQ(after.counts_size(), 1);
  EXPECT_EQ(after.counts(0).agency(), regulator_.id);
  EXPECT_EQ(after.counts(0).reads(), 2);
  counts("2025-13", &ok);
  EXPECT_FALSE(ok);
}

TEST_F(Reads, TheRootIsSignedAndGrowsWithTheLog) {
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  ShownSections("regulator", harvest);
  ASSERT_OK(server_->reads().Seal());
  const std::string first = List("regulator").signed_root();
  EXPECT_THAT(first, HasSubstr("/reads\n1\n"));
  ASSERT_OK_AND_ASSIGN(const crypto::Note note, crypto::ParseNote(first));
  EXPECT_OK(
      crypto::VerifySignatures(note, {ledger_.governance().log_signer().key()})
          .status());
  ShownSections("regulator", harvest);
  ASSERT_OK(server_->reads().Seal());
  EXPECT_THAT(List("regulator").signed_root(), HasSubstr("/reads\n2\n"));
}

TEST_F(Reads, AssistanceOpensTheLotsItNamesForItsTerm) {
  const uint64_t named = Harvest("HP26-1", 500'000);
  const uint64_t other = Harvest("HP26-2", 500'000);
  EXPECT_THAT(ShownSections("elsewhere", named), Not(Contains(kQuantities)));
  Assist("HP26-1");
  EXPECT_THAT(ShownSections("elsewhere", named), Contains(kQuantities));
  EXPECT_THAT(ShownSections("elsewhere", other), Not(Contains(kQuantities)));
  ASSERT_GE(List("grower").reads_size(), 1) << "such a read is noted too";
  EXPECT_EQ(List("grower").reads(0).agency(), elsewhere_.id);
  ledger_.clock().AdvanceMs(11 * kDayMs);
  EXPECT_THAT(ShownSections("elsewhere", named), Not(Contains(kQuantities)));
}

TEST_F(Reads, AssistanceEndsWhenItIsLifted) {
  const uint64_t named = Harvest("HP26-1", 500'000);
  const uint64_t order = Assist("HP26-1");
  EXPECT_THAT(ShownSections("elsewhere", named), Contains(kQuantities));
  v1::Order lift;
  lift.set_kind(v1::ORDER_KIND_LIFT);
  *lift.mutable_time() = OrderAbout("HP26-1", v1::ORDER_KIND_SEAL).time();
  Give(lift, crypto::Audience::kNamed, {elsewhere_.id},
       {RefTo(order, crypto::RefKind::kReplaces)});
  EXPECT_THAT(ShownSections("elsewhere", named), Not(Contains(kQuantities)));
}

TEST_F(Reads, AssistanceOpensNoMoreThanTheScopeOfWhoGaveIt) {
  const TestOrganization far =
      Register("far", {crypto::OrganizationRole::kEnterprise}, "500000");
  const uint64_t harvest = Harvest("HP26-1", 500'000);
  Deal sale = Sale(400'000);
  sale.destination = far.id;
  Record(grower_, sale);
  const uint64_t receipt = Record(far, ReceiptOf(sale));
  Assist("HP26-1");
  EXPECT_THAT(ShownSections("elsewhere", harvest), Contains(kQuantities));
  EXPECT_THAT(ShownSections("elsewhere", receipt), IsEmpty());
}

}  // namespace
}  // namespace daodi::testing
