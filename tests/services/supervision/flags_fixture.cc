#include "tests/services/supervision/flags_fixture.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {

using services::supervision::FlagQuery;
using services::supervision::ListedFlag;
using services::views::FlagState;

namespace {

std::string NameOf(FlagState state) {
  switch (state) {
    case FlagState::kOpen:
      return "open";
    case FlagState::kExplained:
      return "explained";
    case FlagState::kClosedByFact:
      return "closed";
    case FlagState::kAccepted:
      return "accepted";
    case FlagState::kEscalated:
      return "escalated";
  }
  return "?";
}

}  // namespace

std::vector<ListedFlag> FlagsFixture::AllFlags(const std::string& reader,
                                               uint64_t as_of_size,
                                               bool open_only) {
  FlagQuery query;
  query.as_of_size = as_of_size == 0 ? Size() : as_of_size;
  query.page_size = 500;
  query.open_only = open_only;
  const auto entries = ReaderFor(reader);
  auto page = ledger_.registry().With([&](const crypto::Registry& registry) {
    return services::supervision::ListFlags(entries.views(), registry,
                                            entries.reader(), query);
  });
  EXPECT_OK(page.status());
  return page.ok() ? std::move(page->flags) : std::vector<ListedFlag>();
}

std::vector<ListedFlag> FlagsFixture::Flags(const std::string& reader,
                                            uint64_t as_of_size,
                                            bool open_only) {
  std::vector<ListedFlag> flags;
  for (ListedFlag& flag : AllFlags(reader, as_of_size, open_only)) {
    if (flag.rule->name != "LATE_ENTRY") flags.push_back(std::move(flag));
  }
  return flags;
}

std::vector<uint64_t> FlagsFixture::LateEntries(const std::string& reader) {
  std::vector<uint64_t> entries;
  for (const ListedFlag& flag : AllFlags(reader, 0, false)) {
    if (flag.rule->name == "LATE_ENTRY") {
      entries.push_back(flag.row.causes.front());
    }
  }
  return entries;
}

std::vector<std::string> FlagsFixture::States(const std::string& reader,
                                              uint64_t as_of_size) {
  std::vector<std::string> states;
  for (const ListedFlag& flag : Flags(reader, as_of_size)) {
    states.push_back(
        absl::StrCat(flag.rule->name, " ", NameOf(StateOf(flag.row))));
  }
  return states;
}

std::vector<std::string> FlagsFixture::StatesOf(const std::string& code,
                                                const std::string& reader) {
  FlagQuery query;
  query.as_of_size = Size();
  query.page_size = 500;
  query.minimum_severity = services::domain::FlagSeverity::kInformation;
  query.code = services::domain::FindFlagRule(code)->code;
  const auto entries = ReaderFor(reader);
  auto page = ledger_.registry().With([&](const crypto::Registry& registry) {
    return services::supervision::ListFlags(entries.views(), registry,
                                            entries.reader(), query);
  });
  EXPECT_OK(page.status());
  std::vector<std::string> states;
  for (const ListedFlag& flag : page->flags) {
    states.push_back(NameOf(StateOf(flag.row)));
  }
  return states;
}

ListedFlag FlagsFixture::OnlyFlag(const std::string& reader) {
  auto flags = Flags(reader);
  EXPECT_EQ(flags.size(), 1u);
  return flags.empty() ? ListedFlag() : std::move(flags[0]);
}

std::string FlagsFixture::AfterTheLastEntry() {
  auto last = ledger_.store().ReadEntry(Size() - 1);
  EXPECT_OK(last.status());
  return absl::FormatTime(
      absl::RFC3339_sec,
      absl::FromUnixMillis(last->leaf.record_time_ms) + absl::Minutes(1),
      absl::UTCTimeZone());
}

uint64_t FlagsFixture::Assess(const TestOrganization& author,
                              const ListedFlag& flag, v1::FlagAct act,
                              const std::string& code) {
  v1::FlagAssessment assessment;
  assessment.set_entry(static_cast<int64_t>(flag.id.entry));
  assessment.set_number(flag.id.number);
  assessment.set_code(code.empty() ? std::string(flag.rule->name) : code);
  assessment.set_act(act);
  if (act == v1::FLAG_ACT_ASSIGN) {
    assessment.set_assignee("p-2");
  } else {
    assessment.set_text("过秤后补录");
  }
  if (act == v1::FLAG_ACT_ESCALATE) assessment.set_case_number("〔2026〕31号");
  return Append(author, crypto::StatementKind::kFlagAssessment,
                {{34,
                  crypto::Audience::kOwner,
                  false,
                  1204,
                  assessment.SerializeAsString(),
                  {}}});
}

}  // namespace daodi::testing
