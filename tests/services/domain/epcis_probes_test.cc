// What the JSON Schema of EPCIS 2.0 lets through, or refuses, and what the
// ledger says: one probe a row, each beside a neighbour that is right. What has
// no field here (recordTime, transformationID, times of single readings,
// persistentDisposition) is refused as unknown or has no probe but the nearest.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/event_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/validate_statement.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::IsEmpty;
using K = crypto::StatementKind;
using L = SectionLabel;

// Every row of the table of probes; a row without a probe fails the test.
const char* const kRows[] = {
    "object event without lists",
    "object event with an empty list",
    "birth data with OBSERVE",
    "transformation of one side",
    "aggregation without parent",
    "aggregation without children",
    "association without parent or children",
    "persistent disposition of an aggregation",
    "event time without offset or malformed",
    "time zone offset missing",
    "bare invented business step",
    "CBV value as URN",
    "negative quantity",
    "unit of measure that is none",
    "GTIN with a wrong check digit",
    "sensor element without report",
    "attribute in metadata and report",
    "error declaration without its reference",
    "extension without a known prefix",
};

struct Probe {
  const char* row;
  std::function<StatementDraft()> wrong;
  std::vector<std::string> faults;
  std::function<StatementDraft()> right;
};

// A statement of `kind` after edits of its facts, two texts each.
StatementDraft Edited(K kind, const std::vector<std::string>& edits) {
  StatementDraft draft = ValidDraft(kind);
  for (size_t i = 0; i + 1 < edits.size(); i += 2) {
    if (edits[i] == edits[i + 1]) continue;
    draft.Edit(L::kFacts, edits[i], edits[i + 1]);
  }
  return draft;
}

// The same, and one more section.
StatementDraft With(K kind, L label, absl::string_view text) {
  StatementDraft draft = ValidDraft(kind);
  draft.Set(label, text);
  return draft;
}

// The lots of the event are gone.
StatementDraft WithoutLots(K kind) {
  StatementDraft draft = ValidDraft(kind);
  draft.Set(
      L::kFacts,
      "events { line: 1 type: EVENT_TYPE_OBJECT action: EVENT_ACTION_OBSERVE "
      "time { start: \"2026-05-16T15:20:00+08:00\" "
      "end: \"2026-05-16T15:20:00+08:00\" precision: TIME_PRECISION_MINUTE } "
      "}");
  return draft;
}

StatementDraft Aggregation(const std::string& action, const std::string& role) {
  return Edited(K::kPacking, {"TYPE_OBJECT", "TYPE_AGGREGATION",
                              "ACTION_OBSERVE", absl::StrCat("ACTION_", action),
                              "ROLE_OBJECT", absl::StrCat("ROLE_", role)});
}

StatementDraft PackedUnit() {
  StatementDraft draft = Aggregation("ADD", "CHILD");
  draft.Edit(L::kFacts, "lots { line: 1",
             "lots { line: 1 role: LOT_ROLE_PARENT ssccs: "
             "\"095212340000000013\" } lots { line: 2");
  return draft;
}

StatementDraft Association(const std::string& action, const std::string& role,
                           bool at_place) {
  return Edited(
      K::kStorage,
      {"TYPE_OBJECT", "TYPE_ASSOCIATION", "ACTION_OBSERVE",
       absl::StrCat("ACTION_", action), "ROLE_OBJECT",
       absl::StrCat("ROLE_", role), "biz_step: \"storing\"",
       absl::StrCat("biz_step: \"storing\"",
                    at_place ? " biz_location: \"9521234900016\"" : "")});
}

// Bytes behind the first event, as another implementation might send them.
StatementDraft WithFieldInEvent(const std::string& bytes) {
  StatementDraft draft = Aggregation("OBSERVE", "PARENT");
  v1::EventFacts facts;
  facts.ParseFromString(draft.section(L::kFacts).bytes);
  const std::string event = facts.events(0).SerializeAsString() + bytes;
  std::string section("\x0a", 1);
  for (size_t left = event.size(); true; left >>= 7) {
    const bool more = left > 0x7f;
    section.push_back(static_cast<char>((left & 0x7f) | (more ? 0x80 : 0)));
    if (!more) break;
  }
  draft.section(L::kFacts).bytes = section + event;
  return draft;
}

constexpr char kReading[] =
    "readings { event_line: 1 quantity_kind: \"TEMPERATURE\" unit: \"CEL\" "
    "device: \"logger-1\" }";

// The device is told twice.
StatementDraft TwoDevices() {
  StatementDraft draft = With(K::kSensorReport, L::kSensors, kReading);
  v1::SensorReadings readings;
  readings.ParseFromString(draft.section(L::kSensors).bytes);
  const std::string reading =
      readings.readings(0).SerializeAsString() + "\x4a\x01y";
  draft.section(L::kSensors).bytes =
      std::string("\x0a", 1) +
      std::string(1, static_cast<char>(reading.size())) + reading;
  return draft;
}

StatementDraft Quantity(const std::string& mantissa, const std::string& unit) {
  return With(K::kHarvest, L::kQuantities,
              absl::StrCat("lots { event_line: 1 lot_line: 1 quantity { value "
                           "{ mantissa: ",
                           mantissa, " } unit: \"", unit, "\" } }"));
}

StatementDraft Gtin(const std::string& gtin) {
  return Edited(K::kStorage,
                {"lots { line: 1", "lots { line: 1 gtin: \"" + gtin + "\""});
}

StatementDraft Extension(const std::string& json) {
  return With(K::kHarvest, L::kEpcis, "json: '" + json + "'");
}

constexpr char kEvent[] = "sections[1].events[0]";

std::string InEvent(const char* code, const char* field) {
  return absl::StrCat(code, " ", kEvent, field);
}

// Objects and transformations.
std::vector<Probe> ShapeProbes() {
  return {
      {kRows[0],
       [] { return WithoutLots(K::kStorage); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return WithoutLots(K::kSensorReport); }},
      {kRows[1],
       [] {
         return Edited(K::kStorage,
                       {" lot { issuer: \"org-aaaaaaaaaaaaaaaaaaaaaaaaaa\" "
                        "lot: \"HP26-H01-GPF\" }",
                        ""});
       },
       {InEvent("FIELD_REQUIRED", ".lots[0].lot")},
       [] {
         return Edited(K::kStorage,
                       {" lot { issuer: \"org-aaaaaaaaaaaaaaaaaaaaaaaaaa\" "
                        "lot: \"HP26-H01-GPF\" }",
                        " ssccs: \"095212340000000013\""});
       }},
      {kRows[2],
       [] {
         return Edited(K::kStorage, {"ROLE_OBJECT", "ROLE_OUTPUT"});
       },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] {
         return Edited(K::kStorage, {"ROLE_OBJECT", "ROLE_OUTPUT",
                                     "ACTION_OBSERVE", "ACTION_ADD"});
       }},
      // transformationID stays with the gateway: a side may come in a
      // statement of its own, but never neither.
      {kRows[3],
       [] {
         StatementDraft draft = ValidDraft(K::kTransformation);
         draft.Edit(L::kFacts, "ROLE_INPUT", "ROLE_OBJECT");
         return draft;
       },
       {InEvent("EVENT_SHAPE_INVALID", ".lots[0].role"),
        InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return ValidDraft(K::kTransformation); }},
  };
}

// What is put together or tied to a place.
std::vector<Probe> GroupingProbes() {
  return {
      {kRows[4],
       [] { return Aggregation("DELETE", "CHILD"); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return Aggregation("OBSERVE", "CHILD"); }},
      {kRows[4],
       [] { return Aggregation("ADD", "CHILD"); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return PackedUnit(); }},
      {kRows[5],
       [] { return Aggregation("ADD", "PARENT"); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       // All children.
       [] { return Aggregation("DELETE", "PARENT"); }},
      {kRows[6],
       [] { return Association("OBSERVE", "CHILD", false); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return Association("OBSERVE", "CHILD", true); }},
      {kRows[6],
       [] { return Association("ADD", "PARENT", false); },
       {InEvent("EVENT_SHAPE_INVALID", ".lots")},
       [] { return Association("DELETE", "PARENT", false); }},
      {kRows[7],
       // Field 12, which no version of Event has.
       [] { return WithFieldInEvent("\x62\x08recalled"); },
       {InEvent("FIELD_UNKNOWN", "")},
       [] { return WithFieldInEvent(""); }},
  };
}

// Times and words.
std::vector<Probe> WordProbes() {
  return {
      {kRows[8],
       [] {
         return Edited(K::kStorage, {"start: \"2026-05-16T15:20",
                                     "start: \"2026-13-16T15:20"});
       },
       {InEvent("TIME_MALFORMED", ".time")},
       [] { return ValidDraft(K::kStorage); }},
      {kRows[9],
       [] {
         return Edited(K::kStorage, {"T15:20:00+08:00", "T15:20:00"});
       },
       {InEvent("TIME_MALFORMED", ".time")},
       [] {
         return Edited(K::kStorage, {"T15:20:00+08:00", "T07:20:00Z"});
       }},
      {kRows[10],
       [] {
         return Edited(K::kStorage, {"\"storing\"", "\"planting\""});
       },
       {InEvent("WORD_UNKNOWN", ".biz_step")},
       [] {
         return Edited(K::kStorage, {"\"storing\"", "\"hb:planting\""});
       }},
      {kRows[11],
       [] {
         return Edited(K::kStorage, {"\"storing\"",
                                     "\"urn:epcglobal:cbv:bizstep:storing\""});
       },
       {InEvent("WORD_UNKNOWN", ".biz_step")},
       [] { return ValidDraft(K::kStorage); }},
      {kRows[11],
       [] {
         return Edited(K::kStorage,
                       {"\"storing\"",
                        "\"storing\" disposition: "
                        "\"https://ref.gs1.org/cbv/Disp-active\""});
       },
       {InEvent("WORD_UNKNOWN", ".disposition")},
       [] {
         return Edited(K::kStorage,
                       {"\"storing\"", "\"storing\" disposition: \"active\""});
       }},
  };
}

// Quantities, numbers and readings.
std::vector<Probe> FigureProbes() {
  return {
      {kRows[12],
       [] { return Quantity("-5", "KGM"); },
       {"QUANTITY_INVALID sections[2].lots[0].quantity.value"},
       [] { return Quantity("5", "KGM"); }},
      {kRows[13],
       [] { return Quantity("5", "kilo"); },
       {"UNIT_UNKNOWN sections[2].lots[0].quantity.unit"},
       [] { return Quantity("5", "公斤"); }},
      {kRows[14],
       [] { return Gtin("16901234567892"); },
       {InEvent("IDENTIFIER_INVALID", ".lots[0].gtin")},
       [] { return Gtin("16901234567899"); }},
      {kRows[15],
       [] { return With(K::kSensorReport, L::kSensors, ""); },
       {"FIELD_REQUIRED sections[12].readings"},
       [] { return With(K::kSensorReport, L::kSensors, kReading); }},
      {kRows[16],
       [] { return TwoDevices(); },
       {"FIELD_REPEATED sections[12].readings[0].device"},
       [] { return With(K::kSensorReport, L::kSensors, kReading); }},
  };
}

// Corrections and extensions.
std::vector<Probe> OtherProbes() {
  return {
      {kRows[17],
       [] {
         return Edited(K::kStorage, {"events {",
                                     "error_declaration { reason: "
                                     "\"incorrect_data\" explanation: \"x\" } "
                                     "events {"});
       },
       {"CORRECTION_INCOMPLETE sections[1].error_declaration"},
       [] {
         StatementDraft draft =
             Edited(K::kStorage, {"events {",
                                  "error_declaration { reason: "
                                  "\"incorrect_data\" explanation: \"x\" } "
                                  "events {"});
         draft.AddRef(crypto::RefKind::kCorrects);
         return draft;
       }},
      {kRows[18],
       [] { return Extension(R"({"farmer": "F-0001"})"); },
       {"WORD_UNKNOWN sections[14].json"},
       [] {
         return Extension(
             R"({"@context": {"hb": "https://daodi.example/hb#"}, )"
             R"("hb:farmer": {"hb:id": "F-0001"}})");
       }},
      {kRows[18],
       [] {
         return Extension(
             R"({"@context": [{"hb": "https://daodi.example/hb#"}], )"
             R"("hb:farmer": [{"zz:id": 1}]})");
       },
       {"WORD_UNKNOWN sections[14].json"},
       [] {
         return Extension(R"({"https://daodi.example/hb#farmer": "F-0001"})");
       }},

  };
}

std::vector<Probe> Probes() {
  std::vector<Probe> probes;
  for (const auto group :
       {ShapeProbes, GroupingProbes, WordProbes, FigureProbes, OtherProbes}) {
    for (const Probe& probe : group()) probes.push_back(probe);
  }
  return probes;
}

// Parsing refuses before any rule is asked.
std::vector<std::string> FaultsOf(const StatementDraft& draft) {
  const auto parsed = draft.Parse();
  if (!parsed.ok()) return Summaries(ViolationsOf(parsed.status()));
  return Summaries(ValidateStatement(*parsed, daodi::testing::kNowMs));
}

TEST(EpcisProbes, EveryRowHasAProbe) {
  std::set<std::string> probed;
  for (const Probe& probe : Probes()) probed.insert(probe.row);
  for (const char* row : kRows) EXPECT_EQ(probed.count(row), 1u) << row;
}

TEST(EpcisProbes, AreRefusedWithTheirReasonAndField) {
  for (const Probe& probe : Probes()) {
    EXPECT_EQ(FaultsOf(probe.wrong()), probe.faults) << probe.row;
  }
}

TEST(EpcisProbes, NeighboursThatAreRightAreAccepted) {
  for (const Probe& probe : Probes()) {
    EXPECT_THAT(FaultsOf(probe.right()), IsEmpty()) << probe.row;
  }
}

TEST(EpcisProbes, TellWhatToWriteInstead) {
  const auto fix_of = [](const StatementDraft& draft) {
    const std::vector<Violation> violations = draft.Violations();
    return violations.empty() ? "" : violations.front().fix;
  };
  EXPECT_EQ(fix_of(Gtin("16901234567892")),
            "check the number; its last digit would be 9");
  EXPECT_EQ(
      fix_of(Edited(K::kStorage,
                    {"\"storing\"", "\"urn:epcglobal:cbv:bizstep:storing\""})),
      "write the bare word: storing");
  EXPECT_EQ(fix_of(Extension(R"({"farmer": 1})")),
            "write hb:farmer and explain hb in @context");
  EXPECT_EQ(fix_of(Extension(R"({"zz:farmer": 1})")),
            "add \"@context\": {\"zz\": \"https://…\"}");
}

TEST(EpcisProbes, AnExtensionIsAJsonObjectOfBoundedDepth) {
  const std::vector<std::string> fault = {"TEXT_INVALID sections[14].json"};
  EXPECT_EQ(FaultsOf(Extension("[]")), fault);
  EXPECT_EQ(FaultsOf(Extension("{")), fault);
  std::string deep = "{}";
  for (int i = 0; i < 200; ++i) deep = absl::StrCat(R"({"a:b":)", deep, "}");
  EXPECT_EQ(FaultsOf(Extension(deep)), fault);
}

}  // namespace
}  // namespace daodi::services::domain
