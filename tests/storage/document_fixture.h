// A document store beside a ledger store in a temporary folder.

#ifndef DAODI_TESTS_STORAGE_DOCUMENT_FIXTURE_H_
#define DAODI_TESTS_STORAGE_DOCUMENT_FIXTURE_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "storage/document_store.h"
#include "tests/storage/store_fixture.h"

namespace daodi::storage {

inline constexpr char kOwner[] = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr char kOther[] = "org-bbbbbbbbbbbbbbbbbbbbbbbbbb";
inline constexpr int64_t kNowMs = 1'790'000'000'000;

class DocumentTest : public StoreTest {
 protected:
  DocumentTest() { OpenAll(kNowMs); }

  DocumentStoreOptions DocumentOptions(int64_t now_ms) const {
    DocumentStoreOptions options;
    options.now_ms = now_ms;
    options.min_free_bytes = 1 << 20;
    options.limits.document_bytes = 1 << 20;
    options.limits.open_uploads = 2;
    options.limits.organization_bytes = 3 << 20;
    options.limits.upload_age_ms = 1000;
    return options;
  }
  void OpenAll(int64_t now_ms) {
    documents_.reset();
    Open();
    auto opened = DocumentStore::Open(DocumentOptions(now_ms), store_.get());
    ASSERT_OK(opened);
    documents_ = *std::move(opened);
  }
  void CloseAll() {
    documents_.reset();
    Close();
  }

  static NewDocument Describe(const std::string& bytes,
                              const std::string& owner = kOwner) {
    NewDocument document;
    document.salt = *crypto::Salt::From(std::string(32, 's'));
    document.name = {owner,
                     crypto::Sha256(absl::StrCat(document.salt.view(), bytes))};
    document.size_bytes = bytes.size();
    document.media_type = "application/pdf";
    document.uploader = owner;
    return document;
  }
  static std::string Bytes(size_t size) {
    std::string bytes;
    while (bytes.size() < size) absl::StrAppend(&bytes, "line ", bytes.size());
    bytes.resize(size);
    return bytes;
  }

  DocumentName Deposit(const std::string& bytes,
                       const std::string& owner = kOwner) {
    const NewDocument document = Describe(bytes, owner);
    EXPECT_OK(documents_->StartUpload(document, kNowMs));
    EXPECT_OK(documents_->Append(document.name, 0, bytes, kNowMs + 5));
    return document.name;
  }
  StoredDocumentState StateOf(const DocumentName& name) const {
    const auto info = documents_->Find(name);
    EXPECT_OK(info);
    return (*info)->state;
  }
  std::string ReadAll(const DocumentName& name) const {
    const auto file = documents_->OpenDocument(name);
    EXPECT_OK(file);
    std::string all;
    while (file.ok() && all.size() < (*file)->size_bytes()) {
      const auto part = (*file)->ReadSegment(all.size());
      EXPECT_OK(part);
      if (!part.ok()) break;
      all += *part;
    }
    return all;
  }
  std::string FilePath(const DocumentName& name, bool complete = true) const {
    return absl::StrCat(documents_->path(), "/",
                        DocumentStore::FileOf(name, complete));
  }

  std::unique_ptr<DocumentStore> documents_;
};

}  // namespace daodi::storage

#endif  // DAODI_TESTS_STORAGE_DOCUMENT_FIXTURE_H_
