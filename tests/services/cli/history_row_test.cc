#include "services/cli/history_row.h"

#include <string>
#include <vector>

#include "crypto/envelope.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/cli/statement_builder.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Quantity MakeQuantity(int64_t mantissa, int exponent,
                          const std::string& unit) {
  v1::Quantity quantity;
  quantity.mutable_value()->set_mantissa(mantissa);
  quantity.mutable_value()->set_exponent(exponent);
  quantity.set_unit(unit);
  return quantity;
}

TEST(QuantityText, WritesDecimalsExactly) {
  EXPECT_EQ(QuantityText(MakeQuantity(7025, -1, "KGM")), "702.5 kg");
  EXPECT_EQ(QuantityText(MakeQuantity(5, -3, "GRM")), "0.005 g");
  EXPECT_EQ(QuantityText(MakeQuantity(-12, 0, "KGM")), "-12 kg");
  EXPECT_EQ(QuantityText(MakeQuantity(3, 2, "担")), "300 担");
  EXPECT_EQ(QuantityText(MakeQuantity(INT64_MIN, 0, "KGM")),
            "-9223372036854775808 kg");
  EXPECT_EQ(QuantityText(MakeQuantity(1, 1000000, "KGM")), "1e1000000 kg");
}

v1::EventTime MakeTime(const std::string& start, const std::string& end,
                       v1::TimePrecision precision) {
  v1::EventTime time;
  time.set_start(start);
  time.set_end(end);
  time.set_precision(precision);
  return time;
}

TEST(EventTimeText, SaysNoMoreThanItsPrecision) {
  EXPECT_EQ(EventTimeText(
                MakeTime("2026-05-12T00:00:00+08:00",
                         "2026-05-14T00:00:00+08:00", v1::TIME_PRECISION_DAY),
                Language::kChinese),
            "2026-05-12→05-14 (日)");
  EXPECT_EQ(EventTimeText(
                MakeTime("2009-03-01T00:00:00+08:00",
                         "2009-03-01T00:00:00+08:00", v1::TIME_PRECISION_MONTH),
                Language::kEnglish),
            "2009-03 (month)");
}

TEST(EventTimeText, ShowsAnUnusualOffset) {
  EXPECT_EQ(EventTimeText(MakeTime("2026-05-16T15:20:00+09:00",
                                   "2026-05-16T15:20:00+09:00",
                                   v1::TIME_PRECISION_MINUTE),
                          Language::kEnglish),
            "2026-05-16 15:20 +09:00");
}

TEST(EventTimeText, SurvivesTextThatIsNoTime) {
  EXPECT_EQ(EventTimeText(MakeTime("x", "", v1::TIME_PRECISION_DAY),
                          Language::kEnglish),
            "x (day)");
}

// A harvest as a reader gets it who may see the facts but not the quantities.
v1::BatchEvent HarvestEvent() {
  absl::StatusOr<Json> json = ParseJson(
      R"({"name":"t","kind":"HARVEST","author":"E01","key":"k","sections":{)"
      R"("facts":{"late_reason":"沟谷无信号","events":[{"line":1,)"
      R"("type":"EVENT_TYPE_OBJECT","time":{"start":"2026-05-15T00:00:00+08:00",)"
      R"("end":"2026-05-16T00:00:00+08:00","precision":"TIME_PRECISION_DAY"},)"
      R"("lots":[{"line":1,"role":"LOT_ROLE_OUTPUT","lot":{"issuer":"i",)"
      R"("lot":"HP26-H02-GPF"}}]}]},"quantities":{"lots":[{"event_line":1,)"
      R"("lot_line":1,"quantity":{"value":{"mantissa":4185,"exponent":-1},)"
      R"("unit":"KGM"}}]}}})",
      "test");
  absl::StatusOr<StatementSpec> spec = ParseStatementSpec(*json, "test");
  const absl::StatusOr<crypto::PrivateKey> key =
      crypto::PrivateKey::Generate(crypto::SignatureScheme::kEd25519);
  BuildInputs inputs;
  inputs.ledger_id.data()[0] = 1;
  inputs.statement_id = MakeStatementId(1, "0123456789");
  inputs.author_id = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  inputs.key_id = key->public_key().id();
  inputs.author_time_ms = 1;
  inputs.new_salt = [] { return crypto::Salt(); };
  absl::StatusOr<UnsignedStatement> statement = BuildStatement(*spec, inputs);
  EXPECT_OK(statement);
  v1::BatchEvent event;
  event.set_corrects(-1);
  event.add_corrected_by(9);
  v1::Entry& entry = *event.mutable_entry();
  entry.set_index(4);
  entry.set_record_time_ms(1779673200000);
  entry.set_envelope(
      crypto::EncodeEnvelope(*crypto::SignDirect(statement->header, *key)));
  entry.set_assurance(v1::ASSURANCE_SELF_SIGNED);
  entry.set_key_suspect(true);
  v1::EntrySection& facts = *entry.add_sections();
  facts.set_label(1);
  facts.set_visibility(v1::SECTION_VISIBILITY_SHOWN);
  facts.mutable_content()->set_content(statement->sections[0].bytes);
  v1::EntrySection& quantities = *entry.add_sections();
  quantities.set_label(2);
  quantities.set_visibility(v1::SECTION_VISIBILITY_WITHHELD);
  return event;
}

TEST(MakeHistoryRow, SaysWhatHappenedAndWhatWasWithheld) {
  ASSERT_OK_AND_ASSIGN(
      const HistoryRow row,
      MakeHistoryRow(
          HarvestEvent(), [](absl::string_view) { return "E01 合作社"; },
          Language::kChinese));
  EXPECT_EQ(row.index, "4");
  EXPECT_EQ(row.record_time, "2026-05-25 09:40");
  EXPECT_EQ(row.event_time, "2026-05-15→05-16 (日)");
  EXPECT_THAT(row.kind, HasSubstr("采收"));
  EXPECT_EQ(row.lots, "出 HP26-H02-GPF");
  EXPECT_EQ(row.author, "E01 合作社");
  EXPECT_THAT(row.marks, HasSubstr("已被更正 #9"));
  EXPECT_THAT(row.marks, HasSubstr("迟录：沟谷无信号"));
  EXPECT_THAT(row.marks, HasSubstr("KEY_SUSPECT"));
  EXPECT_EQ(row.sections, "已示 facts\n不示 quantities");
}

TEST(MakeHistoryRow, ShowsTheEndsAndTheNumberOfLogisticUnits) {
  v1::BatchEvent event = HarvestEvent();
  std::string* content = event.mutable_entry()
                             ->mutable_sections(0)
                             ->mutable_content()
                             ->mutable_content();
  v1::EventFacts facts;
  ASSERT_TRUE(facts.ParseFromString(*content));
  v1::LotLine* line = facts.mutable_events(0)->mutable_lots(0);
  line->clear_lot();
  const auto lots_with = [&](std::vector<std::string> ssccs) {
    line->mutable_ssccs()->Assign(ssccs.begin(), ssccs.end());
    *content = facts.SerializeAsString();
    const auto row = MakeHistoryRow(
        event, [](absl::string_view id) { return std::string(id); },
        Language::kEnglish);
    EXPECT_OK(row);
    return row->lots;
  };
  EXPECT_THAT(lots_with({"069012340000000017"}),
              EndsWith(" 069012340000000017"));
  EXPECT_THAT(lots_with({"069012340000000017", "069012340000000024",
                         "069012340000000031"}),
              EndsWith(" 069012340000000017…069012340000000031 (3)"));
}

TEST(MakeHistoryRow, MarksAClaim) {
  v1::BatchEvent event = HarvestEvent();
  const NameOfId name_of = [](absl::string_view id) { return std::string(id); };
  const auto marks = [&](Language language) {
    const auto row = MakeHistoryRow(event, name_of, language);
    EXPECT_OK(row);
    return row.ok() ? row->marks : "";
  };
  EXPECT_THAT(marks(Language::kChinese), Not(HasSubstr("未确认主张")));
  event.set_claim(true);
  EXPECT_THAT(marks(Language::kChinese), HasSubstr("未确认主张"));
  EXPECT_THAT(marks(Language::kEnglish), HasSubstr("claim"));
}

TEST(MakeHistoryRow, RefusesADamagedEnvelope) {
  v1::BatchEvent event = HarvestEvent();
  event.mutable_entry()->mutable_envelope()->pop_back();
  EXPECT_THAT(
      MakeHistoryRow(
          event, [](absl::string_view) { return ""; }, Language::kEnglish),
      StatusIs(absl::StatusCode::kDataLoss, "entry 4"));
}

}  // namespace
}  // namespace daodi::services::cli
