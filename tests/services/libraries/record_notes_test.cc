#include "services/libraries/record_notes.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LibraryRecord Supplier() {
  LibraryRecord record;
  record.revision.name = {Library::kSupplier, "org-a", "org-b"};
  return record;
}

std::vector<std::string> CodesOf(const LibraryRecord& record,
                                 QualificationState state,
                                 const std::string& day) {
  std::vector<std::string> codes;
  for (const RecordNote& note : NotesOf(record, state, day)) {
    codes.emplace_back(note.code);
  }
  return codes;
}

TEST(Days, AreOfTheCivilCalendarOfBeijing) {
  EXPECT_EQ(DayOf(1'778'925'720'000), "2026-05-16");
  // 2026-05-15T16:30Z is the next day there.
  EXPECT_EQ(DayOf(1'778'862'600'000), "2026-05-16");
  EXPECT_EQ(DaysBetween("2028-02-28", "2028-03-01"), 2);
  EXPECT_EQ(DaysBetween("2026-05-16", "2026-05-15"), -1);
  EXPECT_EQ(DayAfter("2026-12-31", 1), "2027-01-01");
  EXPECT_EQ(DaysBetween("", "2026-05-15"), 0);
}

TEST(Notes, TellASupplierWithoutApprovalInPlainWords) {
  EXPECT_THAT(CodesOf(Supplier(), QualificationState::kNone, "2026-05-16"),
              ElementsAre("NO_QUALIFICATION"));
  EXPECT_THAT(
      NotesOf(Supplier(), QualificationState::kNone, "2026-05-16")[0].zh,
      HasSubstr("未见首营审批"));
  EXPECT_THAT(CodesOf(Supplier(), QualificationState::kApproved, "2026-05-16"),
              IsEmpty());
  // Who may not read approvals is told nothing of them.
  EXPECT_THAT(CodesOf(Supplier(), QualificationState::kNotAsked, "2026-05-16"),
              IsEmpty());
  LibraryRecord customer = Supplier();
  customer.revision.name.library = Library::kCustomer;
  EXPECT_THAT(CodesOf(customer, QualificationState::kNone, "2026-05-16"),
              IsEmpty());
}

TEST(Notes, CountDownToTheLastDay) {
  LibraryRecord record = Supplier();
  record.facts.expiries = {{"LICENCE", "FOOD_PRODUCTION", "SC1", "2026-06-15"}};
  const auto codes = [&](const std::string& day) {
    return CodesOf(record, QualificationState::kApproved, day);
  };
  EXPECT_THAT(codes("2026-05-15"), IsEmpty());
  EXPECT_THAT(codes("2026-05-16"), ElementsAre("EXPIRES_SOON"));
  EXPECT_THAT(codes("2026-06-15"), ElementsAre("EXPIRES_SOON"));
  EXPECT_THAT(codes("2026-06-16"), ElementsAre("EXPIRED"));
  EXPECT_THAT(
      NotesOf(record, QualificationState::kApproved, "2026-06-16")[0].zh,
      HasSubstr("食品生产许可证 SC1 已于 2026-06-15 到期"));
}

TEST(Notes, SayThatAPartnerOffThePlatformIsToldByOneSide) {
  LibraryRecord record = Supplier();
  record.revision.name.subject = "pty-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  EXPECT_THAT(CodesOf(record, QualificationState::kApproved, "2026-05-16"),
              ElementsAre("ONE_SIDED"));
}

TEST(Qualifications, TheLatestDecisionOfTheTypeCounts) {
  std::vector<Qualification> list(3);
  list[0].record.set_qualification_type("FIRST_SUPPLIER");
  list[0].record.set_decision("APPROVED");
  list[0].record.set_valid_until("2026-12-31");
  list[1].record.set_qualification_type("FIRST_PRODUCT");
  list[1].record.set_decision("REFUSED");
  list[2].record.set_qualification_type("FIRST_CUSTOMER");
  list[2].record.set_decision("REFUSED");
  EXPECT_EQ(StateOfQualifications(Library::kSupplier, list, "2026-12-31"),
            QualificationState::kApproved);
  EXPECT_EQ(StateOfQualifications(Library::kSupplier, list, "2027-01-01"),
            QualificationState::kExpired);
  EXPECT_EQ(StateOfQualifications(Library::kCustomer, list, "2026-12-31"),
            QualificationState::kRefused);
  EXPECT_EQ(StateOfQualifications(Library::kSupplier, {}, "2026-12-31"),
            QualificationState::kNone);
  EXPECT_EQ(StateOfQualifications(Library::kProduct, list, "2026-12-31"),
            QualificationState::kNotAsked);
}

}  // namespace
}  // namespace daodi::services::libraries
