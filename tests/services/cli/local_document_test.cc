#include "services/cli/local_document.h"

#include <sys/stat.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "gtest/gtest.h"
#include "services/cli/file_bytes.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using ::daodi::testing::StatusIs;

class LocalDocumentTest : public ::testing::Test {
 protected:
  LocalDocumentTest() {
    EXPECT_OK(WriteFile(directory_.File("report.txt"), "合格"));
    EXPECT_OK(WriteFile(directory_.File("masked.txt"), "██"));
  }

  const testing::TemporaryDirectory directory_;
  const testing::TemporaryDirectory home_;
  const Workspace workspace_ = *Workspace::Open(home_.path());
};

TEST_F(LocalDocumentTest, TheSameFileHasTheSameDigestInOneWorkspaceOnly) {
  const std::string path = directory_.File("report.txt");
  ASSERT_OK_AND_ASSIGN(const auto first,
                       ReadLocalDocument(workspace_, path, ""));
  ASSERT_OK_AND_ASSIGN(const auto again,
                       ReadLocalDocument(workspace_, path, ""));
  EXPECT_EQ(first.digest, again.digest);
  EXPECT_EQ(first.digest,
            crypto::Sha256(absl::StrCat(first.salt.view(), "合格")));
  const testing::TemporaryDirectory elsewhere;
  const Workspace other = *Workspace::Open(elsewhere.path());
  ASSERT_OK_AND_ASSIGN(const auto there, ReadLocalDocument(other, path, ""));
  EXPECT_NE(first.salt, there.salt);
  ASSERT_OK_AND_ASSIGN(const auto given,
                       ReadLocalDocument(other, path, first.salt.hex()));
  EXPECT_EQ(given.digest, first.digest);
}

TEST_F(LocalDocumentTest, TheSecretIsForTheOwnerAlone) {
  ASSERT_OK(DocumentSalter::Open(workspace_));
  struct stat info = {};
  ASSERT_EQ(stat(workspace_.Path("document.secret").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(LocalDocumentTest, FilesInADocumentsSectionBecomeDigests) {
  Json sections = {{"documents",
                    {{"documents",
                      {{{"line", 1},
                        {"document_type", "PHOTO"},
                        {"file", "masked.txt"},
                        {"original_file", "report.txt"}},
                       {{"line", 2}, {"document_type", "PHOTO"}}}}}}};
  ASSERT_OK(FillDocumentFiles(workspace_, directory_.path(), &sections));
  ASSERT_OK_AND_ASSIGN(
      const auto masked,
      ReadLocalDocument(workspace_, directory_.File("masked.txt"), ""));
  ASSERT_OK_AND_ASSIGN(
      const auto report,
      ReadLocalDocument(workspace_, directory_.File("report.txt"), ""));
  const Json& line = sections["documents"]["documents"][0];
  EXPECT_EQ(line["salted_digest"], absl::Base64Escape(masked.digest.view()));
  EXPECT_EQ(line["original_digest"], absl::Base64Escape(report.digest.view()));
  EXPECT_EQ(line["size_bytes"], masked.bytes.size());
  EXPECT_EQ(line["media_type"], "text/plain");
  EXPECT_FALSE(line.contains("file"));
  EXPECT_FALSE(line.contains("original_file"));
  EXPECT_EQ(sections["documents"]["documents"][1].size(), 2u);
}

TEST_F(LocalDocumentTest, AMissingFileIsNamedWithItsLine) {
  Json sections = {
      {"documents", {{"documents", {{{"line", 1}, {"file", "no.txt"}}}}}}};
  EXPECT_THAT(FillDocumentFiles(workspace_, directory_.path(), &sections),
              StatusIs(absl::StatusCode::kNotFound, "document 1"));
  ASSERT_OK(WriteFile(directory_.File("fake.pdf"), "no PDF"));
  EXPECT_THAT(ReadLocalDocument(workspace_, directory_.File("fake.pdf"), ""),
              StatusIs(absl::StatusCode::kInvalidArgument, "application/pdf"));
}

}  // namespace
}  // namespace daodi::services::cli
