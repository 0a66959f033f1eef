// A ledger restored without its subject keys: members still read the rest.

#include <filesystem>
#include <string>
#include <utility>

#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "gtest/gtest.h"
#include "services/disclosure/entry_reader.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using services::disclosure::EntryReader;
using services::disclosure::Visibility;
using services::disclosure::VisibleEntry;

class MissingSectionTest : public ::testing::Test {
 protected:
  MissingSectionTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    ledger_.Close();
    std::filesystem::copy(Keys(), Keys() + ".empty");
    EXPECT_OK(ledger_.Open());
    stranger_ = ledger_.AddOrganization("stranger").id;
    author_ = ledger_.AddOrganization("grower");
    crypto::StatementHeader header = ledger_.governance().Header(
        crypto::StatementKind::kStorage, author_.id);
    header.statement_id = TestStatementId(5'000'000);
    v1::PersonalData personal;
    personal.add_persons()->set_person("F-0001");
    personal.set_note("张三");
    const auto outcome =
        ledger_.Append(SignStatement(header,
                                     {PublicFacts(),
                                      {10,
                                       crypto::Audience::kOwner,
                                       true,
                                       1010,
                                       personal.SerializeAsString(),
                                       {}}},
                                     author_.event));
    EXPECT_OK(outcome.status);
    index_ = outcome.index;
  }

  std::string Keys() const { return ledger_.data_path() + ".keys"; }

  // As `daodi restore` leaves a ledger whose keys were not backed up.
  void LoseSubjectKeys() {
    ledger_.Close();
    std::filesystem::remove_all(Keys());
    std::filesystem::rename(Keys() + ".empty", Keys());
    ASSERT_OK(ledger_.Open());
  }

  TestSection PublicFacts() const {
    v1::EventFacts facts;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    event->set_type(v1::EVENT_TYPE_OBJECT);
    event->set_action(v1::EVENT_ACTION_OBSERVE);
    event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
    event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    v1::LotLine* line = event->add_lots();
    line->set_line(1);
    line->set_role(v1::LOT_ROLE_OBJECT);
    line->mutable_lot()->set_issuer(author_.id);
    line->mutable_lot()->set_lot("HP-1");
    return {1,    crypto::Audience::kPublic, false,
            1001, facts.SerializeAsString(), {}};
  }

  absl::StatusOr<VisibleEntry> ReadAs(const std::string& organization) {
    ledger_.CatchUpViews();
    auto reader =
        ledger_.registry().With([&](const crypto::Registry& registry) {
          return services::disclosure::ReaderOf(registry, organization);
        });
    return EntryReader(ledger_.store(), ledger_.registry(), std::move(reader))
        .Read(index_);
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization author_{"", TestKey("a"), TestKey("b"), TestKey("c")};
  std::string stranger_;
  uint64_t index_ = 0;
};

TEST_F(MissingSectionTest, OpensForItsAuthorWhileTheKeyIsThere) {
  const auto entry = ReadAs(author_.id);
  ASSERT_OK(entry);
  ASSERT_EQ(entry->sections.size(), 2u);
  EXPECT_EQ(entry->sections[1].visibility, Visibility::kShown);
}

TEST_F(MissingSectionTest, IsUnavailableAfterARestoreWithoutSubjectKeys) {
  LoseSubjectKeys();
  const auto entry = ReadAs(author_.id);
  ASSERT_OK(entry);
  ASSERT_EQ(entry->sections.size(), 2u);
  EXPECT_EQ(entry->sections[0].visibility, Visibility::kShown);
  EXPECT_EQ(entry->sections[1].visibility, Visibility::kUnavailable);
  EXPECT_TRUE(entry->sections[1].content.bytes.empty());
}

TEST_F(MissingSectionTest, IsWithheldFromOthersAsBefore) {
  LoseSubjectKeys();
  const auto entry = ReadAs(stranger_);
  ASSERT_OK(entry);
  ASSERT_EQ(entry->sections.size(), 2u);
  EXPECT_EQ(entry->sections[1].visibility, Visibility::kWithheld);
}

}  // namespace
}  // namespace daodi::testing
