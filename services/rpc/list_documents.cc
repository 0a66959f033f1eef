#include "services/rpc/list_documents.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/documents/named_documents.h"
#include "services/domain/violation.h"
#include "services/rpc/document_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/trace/batch_history.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

class Listing {
 public:
  Listing(const ServerParts& parts, const disclosure::EntryReader& entries,
          const v1::ListDocumentsRequest& request,
          v1::ListDocumentsResponse* response)
      : parts_(parts),
        entries_(entries),
        request_(request),
        response_(response),
        bound_("ListDocuments " + request.parent()),
        size_(entries.views().position()) {}

  absl::Status Run() {
    auto page_size = PageSizeOf(request_.page_size());
    if (!page_size.ok()) return page_size.status();
    page_size_ = *page_size;
    if (!request_.page_token().empty()) {
      auto token = ParsePageToken(request_.page_token(), bound_);
      if (!token.ok()) return token.status();
      size_ = std::min(size_, token->tree_size);
      start_ = token->next_index;
    }
    response_->set_as_of_size(static_cast<int64_t>(size_));
    const std::string& parent = request_.parent();
    if (absl::StartsWith(parent, "ledgers/")) return ListEntry();
    if (absl::StrContains(parent, "/batches/")) return ListBatch();
    return ListOwn();
  }

 private:
  absl::Status Add(const disclosure::VisibleEntry& entry) {
    auto named =
        documents::DocumentsOfEntry(entries_, *parts_.documents, entry);
    if (!named.ok()) return named.status();
    for (const documents::NamedDocument& document : *named) {
      absl::Status filled = FillNamedDocument(
          parts_, entries_.views(), document, response_->add_documents());
      if (!filled.ok()) return filled;
    }
    return absl::OkStatus();
  }

  void ContinueAt(uint64_t next) {
    response_->set_next_page_token(EncodePageToken({size_, next}, bound_));
  }

  absl::Status ListEntry() {
    auto index = ParseEntryName(request_.parent(), parts_.ledger_id);
    if (!index.ok()) return index.status();
    auto entry = entries_.Read(*index);
    if (!entry.ok()) return entry.status();
    return Add(*entry);
  }

  // A page is of so many statements that the reader may see: some name nothing,
  // some several documents.
  absl::Status ListBatch() {
    auto name = ParseBatchName(request_.parent());
    if (!name.ok()) return name.status();
    trace::HistoryQuery query;
    query.issuer = name->issuer;
    query.lot = name->lot;
    query.as_of_size = size_;
    query.start_index = start_;
    query.page_size = page_size_;
    auto page = trace::ListBatchHistory(entries_, query);
    if (!page.ok()) return page.status();
    for (const trace::HistoryEvent& event : page->events) {
      absl::Status added = Add(event.entry);
      if (!added.ok()) return added;
    }
    if (page->next_index.has_value()) ContinueAt(*page->next_index);
    return absl::OkStatus();
  }

  // Page tokens hold a number: how many to skip. Deposits of one organization
  // are few enough to count again.
  absl::Status ListOwn() {
    auto organization = ParseOrganizationName(request_.parent());
    if (!organization.ok()) return organization.status();
    if (*organization != entries_.reader().organization) {
      return ErrorWithReason(ErrorReason::kCallerNotPermitted, "parent",
                             "these are the uploads of another organization",
                             "list the documents of a lot or an entry");
    }
    uint64_t number = 0;
    return parts_.documents->ForEachOf(
        *organization, crypto::Digest(),
        [&](const storage::DocumentName& name,
            const storage::DocumentInfo& info) {
          if (number++ < start_) return true;
          if (static_cast<size_t>(response_->documents_size()) >= page_size_) {
            ContinueAt(number - 1);
            return false;
          }
          FillDeposit(name.digest, info, response_->add_documents());
          return true;
        });
  }

  const ServerParts& parts_;
  const disclosure::EntryReader& entries_;
  const v1::ListDocumentsRequest& request_;
  v1::ListDocumentsResponse* const response_;
  const std::string bound_;
  uint64_t size_;
  uint64_t start_ = 0;
  size_t page_size_ = 0;
};

}  // namespace

absl::Status ListDocuments(const ServerParts& parts,
                           const disclosure::EntryReader& entries,
                           const v1::ListDocumentsRequest& request,
                           v1::ListDocumentsResponse* response) {
  return Listing(parts, entries, request, response).Run();
}

}  // namespace daodi::services::rpc
