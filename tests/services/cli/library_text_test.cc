#include "services/cli/library_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Language kZh = Language::kChinese;
constexpr Language kEn = Language::kEnglish;

// 2026-03-02T08:00:00+08:00.
constexpr int64_t kRecordedMs = 1'772'409'600'000;

std::string Alias(const std::string& id) {
  return id == "org-e" ? "E03" : id == "org-s" ? "E02" : id;
}

v1::LibraryRecord Supplier() {
  v1::LibraryRecord record;
  record.set_library(v1::LIBRARY_KIND_SUPPLIER);
  record.set_owner("org-e");
  record.set_subject("org-s");
  record.set_revision(2);
  record.set_entry(57);
  record.set_record_time_ms(kRecordedMs);
  record.set_state(v1::LIBRARY_REVISION_STATE_CURRENT);
  record.set_ended_by(-1);
  record.set_display_name("道县示例中药材产地加工有限公司");
  record.set_code("91431124FAKE10027D");
  record.set_status("WATCHED");
  record.set_verified(v1::VERIFICATION_METHOD_DOCUMENT_SEEN);
  record.set_qualification(v1::QUALIFICATION_STATE_NONE);
  v1::LibraryNote* note = record.add_notes();
  note->set_code("NO_QUALIFICATION");
  note->set_text_zh("未见首营审批");
  note->set_text_en("no first dealing was approved");
  v1::LibraryExpiry* expiry = record.add_expiries();
  expiry->set_subject("LICENCE");
  expiry->set_kind("FOOD_PRODUCTION");
  expiry->set_number("SC11443118199018");
  expiry->set_date("2026-04-01");
  expiry->set_days_left(30);
  record.mutable_partner()->set_audit("现场审计");
  record.mutable_partner()->add_supply_scope("厚朴");
  record.add_withheld_sections("contacts");
  return record;
}

TEST(LibraryText, NamesLibrariesStatusesAndApprovalsInBothLanguages) {
  EXPECT_EQ(LibraryText(v1::LIBRARY_KIND_SUPPLIER, kZh), "供应商库");
  EXPECT_EQ(LibraryText(v1::LIBRARY_KIND_PRODUCT, kEn), "product");
  EXPECT_EQ(StatusText("WATCHED", kZh), "观察");
  EXPECT_EQ(StatusText("WATCHED", kEn), "watched");
  EXPECT_EQ(StatusText("NEW_WORD", kZh), "NEW_WORD");
  EXPECT_EQ(QualificationText(v1::QUALIFICATION_STATE_EXPIRED, kZh),
            "首营审批过期");
  EXPECT_EQ(QualificationText(v1::QUALIFICATION_STATE_UNSPECIFIED, kEn), "");
}

TEST(LibraryText, TellsWhatARegulatorAttestedFromWhatTheOwnerSays) {
  v1::LibraryRecord record = Supplier();
  record.set_verified(v1::VERIFICATION_METHOD_AUTHORITY_ATTESTED);
  EXPECT_EQ(VerificationText(record, kZh), "自述监管已核验");
  EXPECT_EQ(VerificationText(record, kEn), "said to be attested");
  record.add_attestations()->set_regulator(false);
  EXPECT_EQ(VerificationText(record, kZh), "自述监管已核验");
  record.add_attestations()->set_regulator(true);
  EXPECT_EQ(VerificationText(record, kZh), "监管核验");
  EXPECT_EQ(VerificationText(record, kEn), "attested by a regulator");
}

TEST(LibraryText, CountsDaysToAndSinceAnExpiry) {
  v1::LibraryExpiry expiry = Supplier().expiries(0);
  EXPECT_EQ(ExpiryText(expiry, kZh),
            "食品生产许可证 SC11443118199018 至 2026-04-01（剩 30 天）");
  EXPECT_EQ(ExpiryText(expiry, kEn),
            "food production licence SC11443118199018 until 2026-04-01 (30 "
            "days)");
  expiry.set_days_left(-3);
  EXPECT_THAT(ExpiryText(expiry, kZh), HasSubstr("（已过 3 天）"));
  EXPECT_THAT(ExpiryText(expiry, kEn), HasSubstr("(3 days ago)"));
}

TEST(RecordTable, HasARowOfEveryRecordInTheReadersLanguage) {
  v1::ListLibraryRecordsResponse list;
  *list.add_records() = Supplier();
  EXPECT_THAT(RecordTable(list.records(), Alias, kZh),
              AllOf(HasSubstr("供应商库"), HasSubstr("E03"), HasSubstr("E02"),
                    HasSubstr("观察"), HasSubstr("已看证件"),
                    HasSubstr("未见首营审批"), Not(HasSubstr("org-"))));
  EXPECT_THAT(RecordTable(list.records(), Alias, kEn),
              AllOf(HasSubstr("supplier"), HasSubstr("watched"),
                    HasSubstr("document seen"), HasSubstr("not approved")));
}

TEST(RevisionTable, TellsWhatSupersededOrTookBackARevision) {
  v1::ListLibraryRevisionsResponse list;
  v1::LibraryRecord* first = list.add_revisions();
  *first = Supplier();
  first->set_revision(1);
  first->set_state(v1::LIBRARY_REVISION_STATE_SUPERSEDED);
  first->set_ended_by(57);
  *list.add_revisions() = Supplier();
  const std::string zh = RevisionTable(list.revisions(), kZh);
  EXPECT_THAT(zh, AllOf(HasSubstr("#57"), HasSubstr("现场审计"),
                        HasSubstr("2026-03-02T08:00:00+08:00")));
  EXPECT_NE(zh, RevisionTable(list.revisions(), kEn));
}

TEST(ExpiringTable, NamesDayRecordAndWhatEnds) {
  v1::ListExpiringRecordsResponse list;
  v1::ExpiringRecord* row = list.add_expiring();
  *row->mutable_record() = Supplier();
  *row->mutable_expiry() = Supplier().expiries(0);
  EXPECT_THAT(ExpiringTable(list.expiring(), Alias, kZh),
              AllOf(HasSubstr("2026-04-01"), HasSubstr("30"),
                    HasSubstr("食品生产许可证"), HasSubstr("E03")));
  EXPECT_THAT(ExpiringTable(list.expiring(), Alias, kEn),
              AllOf(HasSubstr("last day"), HasSubstr("food production")));
}

TEST(RecordPage, ShowsNotesFieldsAndWhatIsWithheld) {
  EXPECT_THAT(
      RecordPage(Supplier(), Alias, kZh),
      AllOf(HasSubstr("记录单位 E03，第 2 版"), HasSubstr("! 未见首营审批"),
            HasSubstr("audit  现场审计"), HasSubstr("不可见的节 contacts")));
  EXPECT_THAT(RecordPage(Supplier(), Alias, kEn),
              AllOf(HasSubstr("kept by E03, revision 2"),
                    HasSubstr("! no first dealing was approved"),
                    HasSubstr("withheld contacts")));
}

TEST(RecordPage, LeavesNothingThatSteersATerminal) {
  v1::LibraryRecord record = Supplier();
  record.mutable_partner()->set_audit("\x1b[2Jx");
  record.set_display_name("名\x1b]0;y");
  EXPECT_THAT(RecordPage(record, Alias, kZh), Not(HasSubstr("\x1b")));
}

TEST(DossierPage, IsMarkdownThatNoCellBreaks) {
  v1::Dossier dossier;
  *dossier.mutable_record() = Supplier();
  dossier.mutable_record()->mutable_partner()->set_audit("甲|乙\n丙<b>");
  dossier.set_owner_name("永州示例中药饮片有限公司");
  dossier.set_as_of_size(100);
  const std::string page = DossierPage(dossier, Alias, true);
  EXPECT_THAT(page, AllOf(HasSubstr("样例/SYNTHETIC"),
                          HasSubstr("# 供应商库档案：道县"),
                          HasSubstr("建档单位：永州示例中药饮片有限公司"),
                          HasSubstr("| 说明 | 甲\\|乙；丙&lt;b> |")));
  EXPECT_THAT(DossierPage(dossier, Alias, false), Not(HasSubstr("SYNTHETIC")));
}

}  // namespace
}  // namespace daodi::services::cli
