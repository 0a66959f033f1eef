// Documents over real RPCs: upload, resume, who may read, late arrival, reuse,
// masked renditions, and what erasing a section leaves.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "crypto/proof_file.h"
#include "crypto/verify_proof.h"
#include "daodi/v1/document_service.grpc.pb.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/supervision_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/documents/document_limits.h"
#include "storage/backup.h"
#include "storage/backup_documents.h"
#include "storage/fsck.h"
#include "storage/fsck_documents.h"
#include "tests/services/rpc/document_calls.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::ErasureStage;
using ::testing::HasSubstr;

constexpr uint8_t kDocumentsLabel = 9;
constexpr size_t kSegment = storage::kDocumentSegmentBytes;

class DocumentServiceTest : public ::testing::Test {
 protected:
  DocumentServiceTest() : ledger_(Options()) {
    ledger_.Create();
    for (const char* name : {"author", "buyer", "stranger"}) {
      organizations_.emplace(name, ledger_.AddOrganization(name));
      keys_.emplace(
          name, ledger_.governance().AddKey(organizations_.at(name),
                                            crypto::KeyPurpose::kTransport,
                                            absl::StrCat(name, " transport")));
      ledger_.FeedGovernance();
    }
    Serve();
  }

  PipelineFixtureOptions Options() const {
    PipelineFixtureOptions options;
    options.folder = folder_.path() + "/live";
    std::filesystem::create_directories(options.folder);
    options.documents = true;
    return options;
  }

  void Serve() {
    server_ = std::make_unique<RpcServer>(&ledger_);
    for (const auto& [name, key] : keys_) {
      channels_[name] = server_->Connect(&key);
    }
    channels_["public"] = server_->Connect(nullptr);
  }

  const std::string& IdOf(const std::string& name) const {
    return organizations_.at(name).id;
  }

  static v1::DocumentReference Reference(const TestDocument& document) {
    v1::DocumentReference reference;
    reference.set_line(1);
    reference.set_document_type("TEST_REPORT");
    reference.set_number("R-1");
    reference.set_salted_digest(std::string(document.digest.view()));
    reference.set_size_bytes(static_cast<int64_t>(document.bytes.size()));
    reference.set_media_type("text/plain");
    return reference;
  }

  // A lot put into store by `author`, with a documents section.
  uint64_t Record(const std::string& author, const std::string& lot,
                  const v1::DocumentReference& reference, Audience audience,
                  bool erasable = false,
                  const std::vector<std::string>& named = {}) {
    v1::DocumentReferences documents;
    *documents.add_documents() = reference;
    const SignedStatement storing =
        ledger_.Storing(organizations_.at(author), lot);
    const auto outcome = ledger_.Append(SignStatement(
        storing.envelope.header,
        {{1, Audience::kChain, false, 1001, storing.sections[0].bytes, {}},
         {kDocumentsLabel, audience, erasable, 1009,
          documents.SerializeAsString(), named}},
        organizations_.at(author).event));
    EXPECT_OK(outcome.status);
    ledger_.CatchUpViews();
    return outcome.index;
  }

  static std::string EntryName(uint64_t index) {
    return absl::StrCat("ledgers/-/entries/", index);
  }

  void Erase(ErasureStage stage, uint64_t index) {
    crypto::ErasureRecord record;
    record.stage = stage;
    record.targets = {{index, kDocumentsLabel}};
    record.reason = "委托终止";
    const auto& author = organizations_.at("author");
    SignedStatement statement =
        ledger_.governance().Govern(record, author.id, author.event);
    crypto::StatementHeader header = statement.envelope.header;
    header.statement_id = TestStatementId(9'000'000 + erasures_++);
    EXPECT_OK(
        ledger_
            .Append(SignStatement(header,
                                  {{crypto::kGovernanceSectionLabel,
                                    Audience::kPublic,
                                    false,
                                    static_cast<uint32_t>(header.kind),
                                    crypto::EncodeGovernanceRecord(record),
                                    {}}},
                                  author.event))
            .status);
  }

  v1::Document Get(const std::string& who, const std::string& name,
                   const std::string& entry = "") {
    v1::Document document;
    EXPECT_TRUE(document.ParseFromString(
        CallGetDocument(channels_.at(who), name, entry)))
        << who;
    return document;
  }

  // Some file below the folder holds the bytes.
  static bool IsOnDisk(const std::string& folder, const std::string& bytes) {
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string all(std::istreambuf_iterator<char>(stream), {});
      if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  std::map<std::string, TestOrganization> organizations_;
  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<RpcServer> server_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  uint64_t erasures_ = 0;
};

TEST_F(DocumentServiceTest, UploadsInChunksResumesAndDownloadsFromAnyByte) {
  const TestDocument document =
      MakeTestDocument(std::string(2 * kSegment, 'a') + "the end");
  auto stub = v1::DocumentService::NewStub(channels_["author"]);
  EXPECT_THAT(CallStartUpload(channels_["author"], document, ""),
              HasSubstr(document.name()));
  v1::Document answer;
  v1::UploadChunkRequest chunk;
  chunk.set_name(document.name());
  chunk.set_data(document.bytes.substr(0, kSegment));
  {
    grpc::ClientContext context;
    ASSERT_TRUE(stub->UploadChunk(&context, chunk, &answer).ok());
  }
  EXPECT_EQ(answer.received_bytes(), static_cast<int64_t>(kSegment));
  {  // the same again: the line broke before the answer arrived
    grpc::ClientContext context;
    const grpc::Status status = stub->UploadChunk(&context, chunk, &answer);
    EXPECT_THAT(status.error_details(), HasSubstr("UPLOAD_OFFSET_WRONG"));
  }
  server_.reset();
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  Serve();
  EXPECT_TRUE(UploadTestDocument(channels_["author"], document).ok());
  EXPECT_EQ(DownloadTestDocument(channels_["author"], document.name()),
            document.bytes);
  for (const int64_t offset : {1, static_cast<int>(kSegment), 131079}) {
    EXPECT_EQ(
        DownloadTestDocument(channels_["author"], document.name(), "", offset),
        document.bytes.substr(offset));
  }
  EXPECT_THAT(
      DownloadTestDocument(channels_["author"], document.name(), "", 131080),
      HasSubstr("ARGUMENT_INVALID"));
}

TEST_F(DocumentServiceTest, ASessionUploadsNothing) {
  const std::string token(server_->accounts()
                              .sessions()
                              .Begin({"liu", "p-31", IdOf("author")})
                              .token.InsecureView());
  const auto stub = v1::DocumentService::NewStub(channels_.at("author"));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token);
  v1::Document document;
  const grpc::Status status =
      stub->StartUpload(&context, v1::StartUploadRequest(), &document);
  EXPECT_THAT(status.error_details(), HasSubstr("SESSION_READS_ONLY"));
}

TEST_F(DocumentServiceTest, TheDaysReportNamesWhatHasNotArrived) {
  const TestDocument document = MakeTestDocument("report");
  const uint64_t entry = Record("author", "HP26-1", Reference(document),
                                Audience::kOwner, /*erasable=*/true);
  const auto pending = [&](const std::string& who) {
    v1::GetDayReportRequest request;
    const auto stored = ledger_.store().ReadEntry(entry);
    EXPECT_OK(stored.status());
    request.set_day(absl::FormatTime(
        "%Y-%m-%d", absl::FromUnixMillis(stored->leaf.record_time_ms),
        absl::FixedTimeZone(8 * 3600)));
    v1::DayReport report;
    grpc::ClientContext context;
    EXPECT_TRUE(v1::SupervisionService::NewStub(channels_.at(who))
                    ->GetDayReport(&context, request, &report)
                    .ok());
    return report;
  };
  const v1::DayReport before = pending("author");
  ASSERT_EQ(before.pending_documents_size(), 1);
  EXPECT_EQ(before.pending_documents(0).document(), document.name());
  EXPECT_EQ(before.pending_documents(0).entry(), static_cast<int64_t>(entry));
  EXPECT_TRUE(before.pending_documents(0).erasable());
  EXPECT_EQ(pending("buyer").pending_documents_size(), 0);
  EXPECT_TRUE(
      UploadTestDocument(channels_["author"], document, "", EntryName(entry))
          .ok());
  EXPECT_EQ(pending("author").pending_documents_size(), 0);
}

TEST_F(DocumentServiceTest, RefusesWhatIsNotTheDocument) {
  TestDocument document = MakeTestDocument("report");
  const std::string bytes = document.bytes;
  document.bytes = "tropre";
  EXPECT_THAT(UploadTestDocument(channels_["author"], document).error_details(),
              HasSubstr("DOCUMENT_DIGEST_MISMATCH"));
  EXPECT_THAT(CallGetDocument(channels_["author"], document.name()),
              HasSubstr("NOT_FOUND"));
  document.bytes = std::string("\0\1", 2);
  EXPECT_THAT(UploadTestDocument(channels_["author"], document).error_details(),
              HasSubstr("ARGUMENT_INVALID"));
  EXPECT_THAT(CallStartUpload(channels_["public"], document, ""),
              HasSubstr("CALLER_NOT_PERMITTED"));
  document.bytes.assign(services::documents::kMaxDocumentBytes + 1, 'x');
  EXPECT_THAT(CallStartUpload(channels_["author"], document, ""),
              HasSubstr("ARGUMENT_INVALID"));
  EXPECT_THAT(CallGetDocument(channels_["author"], "documents/ABC"),
              HasSubstr("RESOURCE_NAME_MALFORMED"));
}

TEST_F(DocumentServiceTest, TheAudienceOfTheSectionIsThatOfTheDocument) {
  const TestDocument named = MakeTestDocument("for the buyer");
  const TestDocument open = MakeTestDocument("for everybody");
  for (const TestDocument& document : {named, open}) {
    ASSERT_TRUE(UploadTestDocument(channels_["author"], document).ok());
    EXPECT_EQ(DownloadTestDocument(channels_["author"], document.name()),
              document.bytes);
    EXPECT_THAT(DownloadTestDocument(channels_["buyer"], document.name()),
                HasSubstr("NOT_FOUND"));
  }
  Record("author", "L1", Reference(named), Audience::kNamed, false,
         {IdOf("buyer")});
  Record("author", "L1", Reference(open), Audience::kPublic);
  for (const char* who : {"author", "buyer", "stranger", "public"}) {
    SCOPED_TRACE(who);
    EXPECT_EQ(DownloadTestDocument(channels_[who], open.name()), open.bytes);
    const std::string got = DownloadTestDocument(channels_[who], named.name());
    if (who == std::string("author") || who == std::string("buyer")) {
      EXPECT_EQ(got, named.bytes);
    } else {
      EXPECT_THAT(got, HasSubstr("NOT_FOUND"));
    }
  }
}

TEST_F(DocumentServiceTest, NamingADigestOneHasReadAboutOpensNothing) {
  const TestDocument document = MakeTestDocument("not for strangers");
  ASSERT_TRUE(UploadTestDocument(channels_["author"], document).ok());
  Record("author", "L1", Reference(document), Audience::kOwner);
  // The stranger knows the digest, not the bytes.
  Record("stranger", "S1", Reference(document), Audience::kPublic);
  for (const char* who : {"stranger", "public", "buyer"}) {
    EXPECT_THAT(DownloadTestDocument(channels_[who], document.name()),
                HasSubstr("DOCUMENT_MISSING"));
    const v1::Document seen = Get(who, document.name());
    EXPECT_EQ(seen.state(), v1::DOCUMENT_STATE_MISSING);
    EXPECT_EQ(seen.namings_size(), 1);
    EXPECT_FALSE(seen.reused());
  }
}

TEST_F(DocumentServiceTest, BytesMayComeLaterAndByAnother) {
  const TestDocument document = MakeTestDocument("came by post");
  const uint64_t entry = Record("author", "L1", Reference(document),
                                Audience::kNamed, false, {IdOf("buyer")});
  EXPECT_EQ(Get("buyer", document.name()).state(), v1::DOCUMENT_STATE_MISSING);
  EXPECT_THAT(DownloadTestDocument(channels_["buyer"], document.name()),
              HasSubstr("DOCUMENT_MISSING"));
  EXPECT_THAT(UploadTestDocument(channels_["stranger"], document,
                                 IdOf("author"), EntryName(entry))
                  .error_details(),
              HasSubstr("NOT_FOUND"));
  ASSERT_TRUE(
      UploadTestDocument(channels_["buyer"], document, IdOf("author")).ok());
  const v1::Document arrived = Get("author", document.name());
  EXPECT_EQ(arrived.state(), v1::DOCUMENT_STATE_ARRIVED);
  EXPECT_EQ(arrived.uploaded_by(), IdOf("buyer"));
  EXPECT_EQ(arrived.arrived_time_ms(), ledger_.clock().Now().time_ms);
  ASSERT_EQ(arrived.namings_size(), 1);
  EXPECT_EQ(arrived.namings(0).lots(0), IdOf("author") + " L1");
  EXPECT_EQ(DownloadTestDocument(channels_["author"], document.name()),
            document.bytes);
}

TEST_F(DocumentServiceTest, AReportUsedForTwoLotsIsShownToWhoMaySeeBoth) {
  const TestDocument document = MakeTestDocument("one report, two lots");
  Record("author", "L1", Reference(document), Audience::kPublic);
  EXPECT_FALSE(Get("public", document.name()).reused());
  Record("author", "L1", Reference(document), Audience::kPublic);
  EXPECT_FALSE(Get("public", document.name()).reused());
  Record("author", "L2", Reference(document), Audience::kNamed, false,
         {IdOf("buyer")});
  EXPECT_FALSE(Get("public", document.name()).reused());
  EXPECT_TRUE(Get("buyer", document.name()).reused());
  EXPECT_EQ(Get("buyer", document.name()).namings_size(), 3);
}

TEST_F(DocumentServiceTest, TheWiderAudienceGetsTheMaskedRendition) {
  const TestDocument original = MakeTestDocument("name 盘某某, SO2 10");
  const TestDocument masked = MakeTestDocument("name ████, SO2 10");
  for (const TestDocument& document : {original, masked}) {
    ASSERT_TRUE(UploadTestDocument(channels_["author"], document).ok());
  }
  Record("author", "L1", Reference(original), Audience::kOwner);
  v1::DocumentReference reference = Reference(masked);
  reference.set_original_digest(std::string(original.digest.view()));
  Record("author", "L1", reference, Audience::kPublic);
  EXPECT_THAT(DownloadTestDocument(channels_["public"], original.name()),
              HasSubstr(masked.name()));
  EXPECT_EQ(DownloadTestDocument(channels_["public"], masked.name()),
            masked.bytes);
  const v1::Document seen = Get("author", original.name());
  ASSERT_EQ(seen.renditions_size(), 1);
  EXPECT_EQ(seen.renditions(0).state(), v1::DOCUMENT_STATE_ARRIVED);
  // What another says of it counts for nobody who sees the original.
  reference.set_salted_digest(std::string(32, 'z'));
  Record("stranger", "S1", reference, Audience::kPublic);
  EXPECT_EQ(Get("author", original.name()).renditions_size(), 1);
}

TEST_F(DocumentServiceTest, ListsByLotEntryAndUploader) {
  const TestDocument document = MakeTestDocument("listed");
  ASSERT_TRUE(UploadTestDocument(channels_["author"], document).ok());
  const uint64_t entry =
      Record("author", "L1", Reference(document), Audience::kOwner);
  Record("author", "L1", Reference(MakeTestDocument("public")),
         Audience::kPublic);
  const std::string lot =
      absl::StrCat("organizations/", IdOf("author"), "/batches/L1");
  const auto count = [&](const std::string& who, const std::string& parent) {
    v1::ListDocumentsResponse list;
    EXPECT_TRUE(
        list.ParseFromString(CallListDocuments(channels_.at(who), parent)));
    return list.documents_size();
  };
  EXPECT_EQ(count("author", lot), 2);
  EXPECT_EQ(count("public", lot), 1);
  EXPECT_EQ(count("author", EntryName(entry)), 1);
  EXPECT_EQ(count("public", EntryName(entry)), 0);
  EXPECT_EQ(count("author", "organizations/" + IdOf("author")), 1);
  EXPECT_THAT(
      CallListDocuments(channels_["buyer"], "organizations/" + IdOf("author")),
      HasSubstr("CALLER_NOT_PERMITTED"));
}

TEST_F(DocumentServiceTest, RetentionTellsItsSourceAndHowSureItIs) {
  const TestDocument document = MakeTestDocument("retained");
  Record("author", "L1", Reference(document), Audience::kPublic);
  const v1::Document seen = Get("public", document.name());
  ASSERT_GT(seen.namings(0).retention_size(), 1);
  for (const v1::RetentionRule& rule : seen.namings(0).retention()) {
    EXPECT_FALSE(rule.source().empty());
    EXPECT_NE(rule.basis(), v1::RETENTION_BASIS_UNSPECIFIED);
  }
  EXPECT_EQ(seen.namings(0).retention(0).months(), 60);
  EXPECT_EQ(seen.namings(0).retention(0).basis(),
            v1::RETENTION_BASIS_UNCHECKED);
}

// Issue: after ERASE, compaction and the expiry of backups no file holds the
// plaintext or the key, and every proof still verifies.
TEST_F(DocumentServiceTest, AnErasedSectionTakesItsDocumentsAlong) {
  const std::string secret = "身份证 431124 盘某某";
  const TestDocument document = MakeTestDocument(secret);
  ASSERT_TRUE(UploadTestDocument(channels_["author"], document).ok());
  v1::DocumentReference reference = Reference(document);
  reference.set_number("盘某某 ID card");
  const uint64_t entry = Record("author", "L1", reference, Audience::kNamed,
                                true, {IdOf("buyer")});
  EXPECT_THAT(CallGetDocument(channels_["buyer"], document.name()),
              HasSubstr("NOT_FOUND"));
  EXPECT_EQ(DownloadTestDocument(channels_["buyer"], document.name(),
                                 EntryName(entry)),
            secret);
  const std::string backup = folder_.path() + "/backup";
  ASSERT_OK(storage::Backup(ledger_.store(), backup, backup + ".keys"));
  ASSERT_OK(storage::BackupDocuments(*ledger_.documents(), backup));
  ASSERT_OK_AND_ASSIGN(const auto info, ledger_.documents()->Find(
                                            {IdOf("author"), document.digest}));
  ASSERT_OK_AND_ASSIGN(
      const storage::DocumentSeal seal,
      ledger_.documents()->SealOf({IdOf("author"), document.digest}, *info));
  const std::string key(seal.key.InsecureView());
  ASSERT_TRUE(IsOnDisk(folder_.path() + "/live", key));

  Erase(ErasureStage::kBlock, entry);
  EXPECT_THAT(DownloadTestDocument(channels_["author"], document.name(),
                                   EntryName(entry)),
              HasSubstr("DOCUMENT_ERASED"));
  Erase(ErasureStage::kErase, entry);
  EXPECT_THAT(DownloadTestDocument(channels_["author"], document.name()),
              HasSubstr("DOCUMENT_ERASED"));
  EXPECT_THAT(UploadTestDocument(channels_["author"], document).error_details(),
              HasSubstr("DOCUMENT_ERASED"));
  ledger_.CatchUpViews();

  // The key backup expires; that of the ledger holds sealed bytes only.
  std::filesystem::remove_all(backup + ".keys");
  for (const std::string& bytes :
       {secret, key, std::string(document.salt.view()),
        std::string("盘某某 ID card")}) {
    EXPECT_FALSE(IsOnDisk(folder_.path(), bytes));
  }
  v1::LedgerService::Stub stub(channels_["author"]);
  for (uint64_t index = 0; index < ledger_.store().head().size; ++index) {
    grpc::ClientContext context;
    v1::GetProofRequest request;
    request.set_name(EntryName(index));
    v1::Proof proof;
    ASSERT_TRUE(stub.GetProof(&context, request, &proof).ok()) << index;
    ASSERT_OK_AND_ASSIGN(const auto file,
                         crypto::ParseProofFile(proof.proof_file()));
    EXPECT_OK(crypto::VerifyProof(file, ledger_.governance().anchor()))
        << index;
  }
  server_.reset();
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  ASSERT_OK_AND_ASSIGN(const auto checked, storage::Fsck(ledger_.store(), {}));
  EXPECT_TRUE(checked.clean()) << checked.findings[0].problem;
  EXPECT_EQ(checked.erased_sections, 1u);
  ASSERT_OK_AND_ASSIGN(const auto documents,
                       storage::FsckDocuments(*ledger_.documents()));
  EXPECT_TRUE(documents.findings.empty()) << documents.findings[0].problem;
  EXPECT_EQ(documents.erased, 1u);
}

TEST_F(DocumentServiceTest, ASectionErasedBeforeTheBytesCameKeepsThemOut) {
  const TestDocument document = MakeTestDocument("never to arrive");
  const uint64_t entry =
      Record("author", "L1", Reference(document), Audience::kOwner, true);
  Erase(ErasureStage::kErase, entry);
  EXPECT_THAT(UploadTestDocument(channels_["author"], document).error_details(),
              HasSubstr("DOCUMENT_ERASED"));
}

}  // namespace
}  // namespace daodi::testing
