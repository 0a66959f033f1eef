// Erasing personal data through the front door: who may, and what is left.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "crypto/verify_proof.h"
#include "daodi/v1/event_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "services/ledger/issue_receipt.h"
#include "storage/backup.h"
#include "storage/fsck.h"
#include "storage/subject_key_store.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::ErasureStage;
using services::ledger::StatementOutcome;
using storage::SectionState;

constexpr uint8_t kPersonalLabel = 10;
constexpr char kName[] = "盘某某 the farmer";

class ErasureTest : public ::testing::Test {
 protected:
  ErasureTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    author_ = ledger_.AddOrganization("grower");
    other_ = ledger_.AddOrganization("other");
    v1::PersonalData personal;
    personal.add_persons()->set_person("F-0001");
    personal.mutable_persons(0)->set_name(kName);
    const SignedStatement storing = ledger_.Storing(author_, "HP-1");
    with_person_ = SignStatement(storing.envelope.header,
                                 {{1,
                                   crypto::Audience::kChain,
                                   false,
                                   1001,
                                   storing.sections[0].bytes,
                                   {}},
                                  {kPersonalLabel,
                                   crypto::Audience::kOwner,
                                   true,
                                   1010,
                                   personal.SerializeAsString(),
                                   {}}},
                                 author_.event);
    const StatementOutcome outcome = ledger_.Append(with_person_);
    EXPECT_OK(outcome.status);
    index_ = outcome.index;
  }

  StatementOutcome Erase(ErasureStage stage, const std::string& author,
                         const crypto::PrivateKey& key,
                         uint8_t label = kPersonalLabel) {
    crypto::ErasureRecord record;
    record.stage = stage;
    record.targets = {{index_, label}};
    record.reason = "委托终止";
    SignedStatement statement =
        ledger_.governance().Govern(record, author, key);
    crypto::StatementHeader header = statement.envelope.header;
    header.statement_id = TestStatementId(9'000'000 + erasures_++);
    return ledger_.Append(
        SignStatement(header,
                      {{crypto::kGovernanceSectionLabel,
                        crypto::Audience::kPublic,
                        false,
                        static_cast<uint32_t>(header.kind),
                        crypto::EncodeGovernanceRecord(record),
                        {}}},
                      key));
  }

  SectionState StateOfPerson() {
    auto sections = ledger_.store().ReadSections(
        index_, with_person_.envelope.header.sections);
    EXPECT_OK(sections);
    return (*sections)[1].state;
  }

  // Some file below the folder holds these bytes in the clear.
  bool IsOnDisk(absl::string_view wanted) {
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      std::stringstream bytes;
      bytes << stream.rdbuf();
      if (absl::StrContains(bytes.str(), wanted)) return true;
    }
    return false;
  }

  // What seals the personal section.
  std::string SubjectKey() {
    ledger_.Close();
    storage::SubjectKeyStoreOptions options;
    options.path = ledger_.data_path() + ".keys";
    options.read_only = true;
    std::string key;
    {
      const auto keys = storage::SubjectKeyStore::Open(options);
      EXPECT_OK(keys.status());
      const auto found = (*keys)->Find({index_, kPersonalLabel});
      EXPECT_OK(found.status());
      key = std::string(found->key.InsecureView());
    }
    EXPECT_OK(ledger_.Open());
    return key;
  }

  // What is left of an entry.
  std::vector<crypto::SectionContent> PresentSections(uint64_t index) {
    std::vector<crypto::SectionContent> present;
    const auto entry = ledger_.store().ReadEntry(index);
    EXPECT_OK(entry.status());
    const auto envelope = crypto::ParseEnvelope(entry->envelope);
    EXPECT_OK(envelope.status());
    const auto sections =
        ledger_.store().ReadSections(index, envelope->header.sections);
    EXPECT_OK(sections.status());
    for (const storage::StoredSection& section : *sections) {
      if (section.state != SectionState::kPresent) continue;
      auto content =
          crypto::ParseSectionContent(section.label, section.encoded);
      EXPECT_OK(content.status());
      present.push_back(*std::move(content));
    }
    return present;
  }

  // Of every entry, under a checkpoint that covers them all.
  void VerifyEveryProof() {
    const auto last = ledger_.Submit({ledger_.Storing(author_, "LAST")},
                                     services::ledger::BatchMode::kProceed,
                                     services::ledger::AckLevel::kCheckpointed);
    ASSERT_OK(last.status);
    for (uint64_t index = 0; index < last.checkpoint_size; ++index) {
      ASSERT_OK_AND_ASSIGN(const auto proof,
                           services::ledger::IssueProof(
                               ledger_.store(), ledger_.registry(),
                               {last.checkpoint_size, {}, last.checkpoint},
                               index, PresentSections(index)));
      EXPECT_OK(crypto::VerifyProof(proof, ledger_.governance().anchor()))
          << index;
    }
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization author_{"", TestKey("x"), TestKey("x"), TestKey("x")};
  TestOrganization other_ = author_;
  SignedStatement with_person_;
  uint64_t index_ = 0;
  uint64_t erasures_ = 0;
};

TEST_F(ErasureTest, BlocksFirstAndErasesThen) {
  EXPECT_EQ(StateOfPerson(), SectionState::kPresent);
  ASSERT_OK(Erase(ErasureStage::kBlock, author_.id, author_.event).status);
  EXPECT_EQ(StateOfPerson(), SectionState::kBlocked);
  ASSERT_OK(Erase(ErasureStage::kErase, author_.id, author_.event).status);
  EXPECT_EQ(StateOfPerson(), SectionState::kErased);
}

TEST_F(ErasureTest, NeverHadTheNameOnDiskInTheClear) {
  EXPECT_FALSE(IsOnDisk(kName));
}

TEST_F(ErasureTest, LeavesNoKeyInAnyFileOnceKeyBackupsExpired) {
  const std::string key = SubjectKey();
  ASSERT_FALSE(key.empty());
  ASSERT_TRUE(IsOnDisk(key));
  const std::string backup = folder_.path() + "/backup";
  ASSERT_OK(storage::Backup(ledger_.store(), backup, backup + ".keys"));
  ASSERT_OK(Erase(ErasureStage::kErase, author_.id, author_.event).status);
  EXPECT_TRUE(IsOnDisk(key)) << "the key backup has not expired";
  std::filesystem::remove_all(backup + ".keys");
  const std::string salt(with_person_.sections[1].salt.view());
  for (const std::string& bytes : {key, salt, std::string(kName)}) {
    EXPECT_FALSE(IsOnDisk(bytes));
  }
  VerifyEveryProof();
}

TEST_F(ErasureTest, AProofOfBeforeTheErasureStillVerifiesWithWhatItShows) {
  const auto before = ledger_.Submit({ledger_.Storing(author_, "HP-2")},
                                     services::ledger::BatchMode::kProceed,
                                     services::ledger::AckLevel::kCheckpointed);
  ASSERT_OK_AND_ASSIGN(const auto proof,
                       services::ledger::IssueProof(
                           ledger_.store(), ledger_.registry(),
                           {before.checkpoint_size, {}, before.checkpoint},
                           index_, with_person_.sections));
  ASSERT_OK(Erase(ErasureStage::kErase, author_.id, author_.event).status);
  ASSERT_OK_AND_ASSIGN(
      const auto verified,
      crypto::VerifyProof(proof, ledger_.governance().anchor()));
  EXPECT_EQ(verified.sections.size(), 2u);
}

TEST_F(ErasureTest, ASecondSendingBringsNothingBack) {
  ASSERT_OK(Erase(ErasureStage::kErase, author_.id, author_.event).status);
  const StatementOutcome again = ledger_.Append(with_person_);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(StateOfPerson(), SectionState::kErased);
}

TEST_F(ErasureTest, StaysErasedAfterAReopenAndFsckIsClean) {
  ASSERT_OK(Erase(ErasureStage::kErase, author_.id, author_.event).status);
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  EXPECT_EQ(StateOfPerson(), SectionState::kErased);
  ASSERT_OK_AND_ASSIGN(const auto report,
                       storage::Fsck(ledger_.store(), storage::FsckOptions()));
  EXPECT_TRUE(report.clean())
      << report.findings[0].place << ": " << report.findings[0].problem;
  EXPECT_EQ(report.erased_sections, 1u);
}

TEST_F(ErasureTest, TheRegistrarMayEraseForAnAuthor) {
  EXPECT_OK(Erase(ErasureStage::kErase, ledger_.governance().registrar(),
                  ledger_.governance().registrar_admin())
                .status);
}

TEST_F(ErasureTest, NobodyErasesWhatAnotherWrote) {
  const StatementOutcome outcome =
      Erase(ErasureStage::kErase, other_.id, other_.event);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(StateOfPerson(), SectionState::kPresent);
}

TEST_F(ErasureTest, WhatIsNotPersonalDataCannotBeErased) {
  const StatementOutcome outcome =
      Erase(ErasureStage::kErase, author_.id, author_.event, 1);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace daodi::testing
