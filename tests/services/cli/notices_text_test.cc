// Notices in words.

#include "services/cli/notices_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Notice Recall() {
  v1::Notice notice;
  notice.set_name("notices/210-pty-b");
  notice.set_order_entry(210);
  notice.set_recipient("pty-b");
  notice.set_order_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
  notice.set_document_number("召回计划");
  v1::NoticeLot* lot = notice.add_lots();
  lot->mutable_lot()->set_lot("20260325B");
  lot->mutable_quantity()->mutable_value()->set_mantissa(4000);
  lot->mutable_quantity()->set_unit("盒");
  v1::CounterRange* span = lot->add_counters();
  span->set_first(8601);
  span->set_last(12600);
  notice.set_state(v1::NOTICE_STATE_TELEPHONE_LIST);
  notice.mutable_next_step()->set_number(1);
  notice.mutable_next_step()->set_channel(v1::NOTICE_CHANNEL_TELEPHONE);
  notice.mutable_next_step()->set_reason_en("there is no contact");
  return notice;
}

TEST(NoticeText, ALetterSaysLotsWhatToDoAndWhomToCallInBothLanguages) {
  v1::NoticeOrder order;
  order.mutable_order()->set_measures("下架退回");
  order.mutable_order()->set_reason("监督抽检不合格");
  LetterWords words;
  words.author = "甲";
  words.recipient = "乙";
  words.telephone = "0000-0000000";
  words.day = "2026-06-05";
  const std::string letter = LetterText(Recall(), order, words);
  EXPECT_THAT(
      letter,
      AllOf(HasSubstr("涉及批号：20260325B 4000 盒，序号 8601–12600"),
            HasSubstr("请您：下架退回"), HasSubstr("联系电话：0000-0000000"),
            HasSubstr("其他批号不受本通知影响"),
            HasSubstr("other lots are not affected by it"),
            HasSubstr("Telephone: 0000-0000000"), Not(HasSubstr("样例"))));
  words.telephone.clear();
  words.synthetic = true;
  const std::string sample = LetterText(Recall(), order, words);
  EXPECT_THAT(sample, AllOf(HasSubstr("样例"), HasSubstr("SYNTHETIC"),
                            Not(HasSubstr("联系电话"))));
}

TEST(NoticeText, TheListNamesStateAndNextStep) {
  google::protobuf::RepeatedPtrField<v1::Notice> notices;
  *notices.Add() = Recall();
  const std::string table =
      NoticeTable(
          notices, [](absl::string_view) { return std::string("E13"); },
          Language::kEnglish)
          .Render();
  EXPECT_THAT(table, AllOf(HasSubstr("TELEPHONE LIST"), HasSubstr("E13"),
                           HasSubstr("there is no contact")));
}

TEST(NoticeText, AMonthWithoutAnswersHasNoTimes) {
  v1::DrillReport report;
  report.mutable_total()->set_drills(2);
  v1::DrillRow* row = report.add_rows();
  row->set_recipient("org-b");
  row->set_drills(2);
  const std::string table =
      DrillTable(
          report, [](absl::string_view) { return std::string("E12"); },
          Language::kEnglish)
          .Render();
  EXPECT_THAT(table, AllOf(HasSubstr("E12"), HasSubstr("total"),
                           Not(HasSubstr("0 min 0 s"))));
}

}  // namespace
}  // namespace daodi::services::cli
