// Evidence packs: what is whole is proved, what was changed is refused.

#include "services/verify/verify_pack.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/history_answer.h"
#include "crypto/leaf.h"
#include "gtest/gtest.h"
#include "services/verify/pack_manifest.h"
#include "services/verify/pack_text.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using verify = services::verify::VerifiedPack;
using services::verify::VerifyPack;

constexpr uint8_t kDocuments = 9;

class EvidencePack : public ::testing::Test {
 protected:
  using Files = std::map<std::string, std::string>;

  // One harvest that names a document, and what the ledger says about the lot.
  Files WholePack() {
    Files files = {{"checkpoint", ledger.CheckpointNote(ledger.size())},
                   {"index.zh.html", "<p>目录</p>"},
                   {Proof(), crypto::EncodeProofFile(ledger.Prove(entry))},
                   {Document(".document"), document},
                   {Document(".salt"), salt}};
    AddAnswer("lot-1", {entry}, &files);
    return files;
  }

  void AddAnswer(const std::string& lot, const std::vector<uint64_t>& entries,
                 Files* files) {
    crypto::HistoryAnswer answer;
    answer.issuer = maker.id;
    answer.lot = lot;
    answer.reader = "public";
    answer.last_page = true;
    answer.as_of_size = ledger.size();
    answer.root = RootOf(ledger);
    std::string list =
        absl::StrCat("daodi/answer-list/v1\nissuer ", maker.id, "\nlot ",
                     crypto::EncodeBase64(lot), "\nlast-page yes\ntree-size ",
                     ledger.size(), "\n");
    for (const uint64_t index : entries) {
      const auto& stored = ledger.entries()[index];
      const crypto::Leaf leaf = {crypto::LeafClass::kBusiness, index,
                                 stored.position.record_time_ms,
                                 crypto::Sha256(stored.envelope)};
      answer.entries.push_back({index, crypto::LeafHash(leaf)});
      absl::StrAppend(&list, index, " ", crypto::LeafHash(leaf).hex(), "\n");
    }
    (*files)["answers/000001.list"] = list;
    (*files)["answers/000001.note"] =
        *crypto::SignHistoryAnswer(answer, ledger.log_signer());
  }

  static crypto::Digest RootOf(const GovernanceFixture& ledger) {
    const auto note = crypto::ParseNote(ledger.CheckpointNote(ledger.size()));
    return crypto::ParseCheckpointText(note->text)->root;
  }

  std::string Proof() const {
    return absl::StrCat("proofs/", entry, ".daodi-proof");
  }
  std::string Document(const std::string& suffix) const {
    return absl::StrCat("documents/", digest.hex(), suffix);
  }

  void Write(const std::string& path, const std::string& bytes) {
    const std::filesystem::path file =
        std::filesystem::path(directory.path()) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  // With a manifest that fits.
  absl::StatusOr<verify> Check(const Files& files) {
    std::string manifest;
    for (const auto& [path, bytes] : files) {
      Write(path, bytes);
      absl::StrAppend(&manifest, crypto::Sha256(bytes).hex(), "  ", path, "\n");
    }
    Write("manifest.sha256", manifest);
    return VerifyPack(directory.path(), ledger.anchor());
  }
  absl::StatusOr<verify> CheckAgain() {
    return VerifyPack(directory.path(), ledger.anchor());
  }

  uint64_t AppendHarvest() {
    const std::string line = absl::StrCat("\x22\x20", digest.view());
    TestSection documents;
    documents.label = kDocuments;
    documents.audience = crypto::Audience::kChain;
    documents.schema = 1009;
    documents.bytes = absl::StrCat(
        "\x0a", std::string(1, static_cast<char>(line.size())), line);
    TestSection hidden;
    hidden.label = 1;
    hidden.schema = 1001;
    hidden.bytes = "\x08\x01";
    return ledger.AppendOrDie(ledger.State(crypto::StatementKind::kHarvest,
                                           maker.id, maker.event,
                                           {hidden, documents}));
  }

  TemporaryDirectory directory;
  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("江华瑶山厚朴");
  const std::string document = "检验报告 JC-2026-0712";
  const std::string salt = std::string(32, 's');
  const crypto::Digest digest = crypto::Sha256(salt + document);
  const uint64_t entry = AppendHarvest();
};

TEST_F(EvidencePack, SaysWhatIsProvedAndByWhom) {
  ASSERT_OK_AND_ASSIGN(const verify pack, Check(WholePack()));
  EXPECT_EQ(pack.files, 7u);
  EXPECT_EQ(pack.tree_size, ledger.size());
  EXPECT_THAT(pack.statements, ElementsAre(entry));
  EXPECT_EQ(pack.documents, 1u);
  EXPECT_THAT(pack.claimed_files, ElementsAre("index.zh.html"));
  EXPECT_THAT(pack.withheld, SizeIs(0));
  EXPECT_THAT(pack.missing_documents, SizeIs(0));
  ASSERT_THAT(pack.lists, SizeIs(1));
  EXPECT_EQ(pack.lists[0].entries, 1u);
  EXPECT_TRUE(pack.lists[0].to_the_end);
  const std::string text =
      PackText("lot", pack, services::verify::Language::kBoth);
  for (const char* words :
       {"成立 PROVED", "CLAIMED", "缺少 MISSING", "nothing known", "lot-1"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(PackJson("lot", pack), HasSubstr(R"("verdict":"PROVED")"));
}

TEST_F(EvidencePack, NamesWithheldSectionsAndMissingDocuments) {
  Files files = WholePack();
  crypto::ProofFile proof = ledger.Prove(entry);
  proof.statement.sections.erase(proof.statement.sections.begin());
  files[Proof()] = crypto::EncodeProofFile(proof);
  files.erase(Document(".document"));
  files.erase(Document(".salt"));
  ASSERT_OK_AND_ASSIGN(const verify pack, Check(files));
  ASSERT_THAT(pack.withheld, SizeIs(1));
  EXPECT_EQ(pack.withheld[0].label, 1);
  EXPECT_THAT(pack.missing_documents, ElementsAre(digest));
}

TEST_F(EvidencePack, IsRefusedWithAnyFileChangedAddedOrTakenAway) {
  const Files files = WholePack();
  ASSERT_OK(Check(files).status());
  for (const auto& [path, bytes] : files) {
    Write(path, bytes + " ");
    EXPECT_THAT(CheckAgain(), StatusIs(absl::StatusCode::kDataLoss, path));
    std::filesystem::remove(directory.File(path));
    EXPECT_THAT(CheckAgain(), StatusIs(absl::StatusCode::kDataLoss, path));
    Write(path, bytes);
  }
  Write("extra.txt", "slipped in");
  EXPECT_THAT(CheckAgain(), StatusIs(absl::StatusCode::kDataLoss, "extra.txt"));
}

// Whoever changes a file may write a manifest that fits.
TEST_F(EvidencePack, IsRefusedThoughTheManifestFitsTheForgery) {
  const Files whole = WholePack();
  const auto refused = [&](const std::function<void(Files*)>& forge) {
    std::filesystem::remove_all(directory.path());
    Files files = whole;
    forge(&files);
    return Check(files).status();
  };
  EXPECT_THAT(refused([&](Files* files) {
                (*files)[Document(".document")] = "another report";
              }),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(refused([&](Files* files) {
                const std::string other = crypto::Sha256(salt + "other").hex();
                (*files)["documents/" + other + ".document"] = "other";
                (*files)["documents/" + other + ".salt"] = salt;
              }),
              StatusIs(absl::StatusCode::kDataLoss, "names it"));
  EXPECT_THAT(refused([&](Files* files) { files->erase(Proof()); }),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(refused([&](Files* files) {
                (*files)["proofs/0.daodi-proof"] = (*files)[Proof()];
              }),
              StatusIs(absl::StatusCode::kDataLoss, "entry"));
  EXPECT_THAT(refused([&](Files* files) { files->erase("checkpoint"); }),
              StatusIs(absl::StatusCode::kDataLoss, "checkpoint"));
  EXPECT_THAT(refused([&](Files* files) {
                (*files)["checkpoint"] =
                    ledger.CheckpointNote(ledger.size() - 1);
              }),
              StatusIs(absl::StatusCode::kDataLoss, "another tree"));
  EXPECT_THAT(refused([&](Files* files) {
                std::string& list = (*files)["answers/000001.list"];
                list.resize(list.find("tree-size"));
                absl::StrAppend(&list, "tree-size ", ledger.size(), "\n");
              }),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(EvidencePack, IsRefusedWhenTheLedgerListsAStatementItDoesNotBring) {
  Files files = WholePack();
  const uint64_t other = AppendHarvest();
  files[Proof()] = crypto::EncodeProofFile(ledger.Prove(entry));
  files["checkpoint"] = ledger.CheckpointNote(ledger.size());
  AddAnswer("lot-1", {entry, other}, &files);
  EXPECT_THAT(Check(files), StatusIs(absl::StatusCode::kDataLoss,
                                     absl::StrCat("lists entry ", other)));
}

TEST_F(EvidencePack, IsRefusedUnderTheKeyOfAnotherLedger) {
  GovernanceFixture::Options options;
  options.origin = "ledger.example/other";
  const GovernanceFixture other(options);
  ASSERT_OK(Check(WholePack()).status());
  EXPECT_FALSE(VerifyPack(directory.path(), other.anchor()).ok());
}

TEST(PackManifest, TakesOnlyWhatSha256sumWritesInOrder) {
  using services::verify::ParseManifest;
  const std::string hex(64, 'a');
  EXPECT_OK(ParseManifest(hex + "  a/b.txt\n" + hex + "  c\n").status());
  for (const std::string& text :
       {hex + "  c\n" + hex + "  a\n", hex + "  a\n" + hex + "  a\n",
        hex + "  ../a\n", hex + "  /a\n", hex + "  a/./b\n", hex + " *a\n",
        hex + "  a", std::string(64, 'A') + "  a\n", hex + "  a b\n",
        hex + "  \n", std::string("a  b\n")}) {
    EXPECT_THAT(ParseManifest(text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
}

}  // namespace
}  // namespace daodi::testing
