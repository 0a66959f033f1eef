#include "services/cli/document_text.h"

#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Language kZh = Language::kChinese;
constexpr Language kEn = Language::kEnglish;

v1::Document Report() {
  v1::Document document;
  document.set_name("documents/3f9a");
  document.set_state(v1::DOCUMENT_STATE_ARRIVED);
  document.set_media_type("application/pdf");
  document.set_size_bytes(1234);
  // 2026-05-25T09:40:00+08:00.
  document.set_arrived_time_ms(1'779'673'200'000);
  document.set_uploaded_by("org-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  v1::DocumentNaming* naming = document.add_namings();
  naming->set_entry("ledgers/x/entries/12");
  naming->set_author("org-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  naming->set_document_type("TEST_REPORT");
  naming->set_number("YZSL-2026-W0629");
  naming->add_lots("org-aaaaaaaaaaaaaaaaaaaaaaaaaa HPTP-260620");
  naming->set_state(v1::DOCUMENT_STATE_ARRIVED);
  v1::RetentionRule* rule = naming->add_retention();
  rule->set_months(60);
  rule->set_counted_from_zh("购销之日");
  rule->set_counted_from_en("the day of the sale");
  rule->set_source("GSP");
  rule->set_basis(v1::RETENTION_BASIS_UNCHECKED);
  return document;
}

class DocumentTextTest : public ::testing::Test {
 protected:
  DocumentTextTest() {
    auto workspace = Workspace::Open(folder_.path());
    EXPECT_OK(workspace.status());
    workspace_.emplace(*std::move(workspace));
    EXPECT_OK(workspace_->Lock());
    EXPECT_OK(workspace_->SetAlias("E04", "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"));
  }

  daodi::testing::TemporaryDirectory folder_;
  std::optional<Workspace> workspace_;
};

TEST_F(DocumentTextTest, NamesEveryStateInBothLanguages) {
  const struct {
    v1::DocumentState state;
    const char* zh;
    const char* en;
  } states[] = {{v1::DOCUMENT_STATE_MISSING, "未到", "missing"},
                {v1::DOCUMENT_STATE_UPLOADING, "上传中", "uploading"},
                {v1::DOCUMENT_STATE_ARRIVED, "已到", "arrived"},
                {v1::DOCUMENT_STATE_BLOCKED, "已封存", "blocked"},
                {v1::DOCUMENT_STATE_ERASED, "已删除", "erased"}};
  for (const auto& [state, zh, en] : states) {
    EXPECT_EQ(DocumentStateText(state, kZh), zh);
    EXPECT_EQ(DocumentStateText(state, kEn), en);
  }
}

TEST_F(DocumentTextTest, NeverShowsAnUncheckedRetentionAsLaw) {
  v1::RetentionRule rule = Report().namings(0).retention(0);
  EXPECT_EQ(RetentionText(rule, kZh),
            "至少 60 个月，自购销之日起：GSP（未核对，不作法条引用）");
  EXPECT_EQ(RetentionText(rule, kEn),
            "at least 60 months from the day of the sale: GSP (unchecked; not "
            "to be cited as law)");
  rule.set_basis(v1::RETENTION_BASIS_UNSPECIFIED);
  EXPECT_THAT(RetentionText(rule, kZh), Not(HasSubstr("未核对")));
}

TEST_F(DocumentTextTest, TellsWhoNamedADocumentForWhichLots) {
  EXPECT_THAT(DocumentText(Report(), *workspace_, kZh),
              AllOf(HasSubstr("documents/3f9a"), HasSubstr("已到"),
                    HasSubstr("1234 字节"), HasSubstr("上传 E04"),
                    HasSubstr("YZSL-2026-W0629"), HasSubstr("HPTP-260620"),
                    HasSubstr("保存 至少 60 个月"), Not(HasSubstr("org-"))));
  EXPECT_THAT(DocumentText(Report(), *workspace_, kEn),
              AllOf(HasSubstr("1234 bytes"), HasSubstr("uploaded by E04"),
                    HasSubstr("kept at least 60 months")));
}

TEST_F(DocumentTextTest, WarnsOfAFileThatUnrelatedLotsShare) {
  v1::Document document = Report();
  EXPECT_THAT(DocumentText(document, *workspace_, kZh),
              Not(HasSubstr("互不相同的批")));
  document.set_reused(true);
  EXPECT_THAT(DocumentText(document, *workspace_, kZh),
              HasSubstr("同一文件用于互不相同的批"));
  EXPECT_THAT(DocumentText(document, *workspace_, kEn),
              HasSubstr("lots that have nothing in common"));
}

TEST_F(DocumentTextTest, ListsOneRowADocument) {
  v1::ListDocumentsResponse list;
  *list.add_documents() = Report();
  EXPECT_THAT(DocumentTable(list, *workspace_, kZh).Render(),
              AllOf(HasSubstr("YZSL-2026-W0629"), HasSubstr("已到")));
  EXPECT_THAT(DocumentTable(list, *workspace_, kEn).Render(),
              HasSubstr("arrived"));
}

}  // namespace
}  // namespace daodi::services::cli
