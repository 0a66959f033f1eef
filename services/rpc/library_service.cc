#include "services/rpc/library_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/violation.h"
#include "services/libraries/record_notes.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/library_message.h"
#include "services/rpc/library_query.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::Library;
using domain::LibraryRecordName;
using libraries::LibraryRecord;
using libraries::LibraryRevision;

constexpr int kMaxBatchRecords = 100;
constexpr size_t kMaxDossierRevisions = 50;

absl::Status NoSuchRecord(absl::string_view name) {
  return ErrorWithReason(
      ErrorReason::kNotFound, "name",
      absl::StrCat("no record ", name, " that this caller may read"),
      "list the library, or ask as its owner");
}

// The libraries as one caller may read them, in one log, on one day.
class Reading {
 public:
  static absl::StatusOr<std::unique_ptr<Reading>> Begin(
      const ServerParts& parts, const grpc::CallbackServerContext& context,
      int64_t requested_size, bool pinned = false) {
    auto reader = parts.callers->ReaderOf(context, "LibraryService");
    if (!reader.ok()) return reader.status();
    auto reading =
        std::unique_ptr<Reading>(new Reading(parts, *std::move(reader)));
    const uint64_t position = reading->entries_.views().position();
    // A view that is made again may be behind the size a page began with.
    const int64_t size =
        pinned ? std::min(requested_size, static_cast<int64_t>(position))
               : requested_size;
    auto as_of = AsOfSize(parts, size, position);
    if (!as_of.ok()) return as_of.status();
    reading->as_of_ = *as_of;
    reading->day_ =
        DayOfAnswer(parts, pinned ? 0 : requested_size, as_of->record_time_ms);
    reading->records_ = std::make_unique<libraries::LibraryRecords>(
        reading->entries_, *parts.registry, as_of->size);
    return reading;
  }

  const libraries::LibraryRecords& records() const { return *records_; }
  const AsOf& as_of() const { return as_of_; }
  int64_t size() const { return static_cast<int64_t>(as_of_.size); }
  const std::string& day() const { return day_; }

  absl::Status Fill(const LibraryRecord& record,
                    v1::LibraryRecord* message) const {
    return FillLibraryRecord(*records_, record, day_, message);
  }

  // False: the caller may read no such record.
  absl::StatusOr<bool> FillCurrent(const LibraryRecordName& name,
                                   v1::LibraryRecord* message) const {
    auto record = records_->ReadCurrent(name);
    if (!record.ok()) return record.status();
    if (!record->has_value()) return false;
    absl::Status filled = Fill(**record, message);
    if (!filled.ok()) return filled;
    return true;
  }

 private:
  Reading(const ServerParts& parts, disclosure::Reader reader)
      : entries_(*parts.store, *parts.registry, std::move(reader)) {}

  const disclosure::EntryReader entries_;
  AsOf as_of_;
  std::string day_;
  std::unique_ptr<libraries::LibraryRecords> records_;
};

using Context = grpc::CallbackServerContext;

absl::Status Get(const ServerParts& parts, const Context& context,
                 const v1::GetLibraryRecordRequest& request,
                 v1::LibraryRecord* response) {
  auto name = ParseLibraryRecordName(request.name());
  if (!name.ok()) return name.status();
  auto reading = Reading::Begin(parts, context, request.as_of_size());
  if (!reading.ok()) return reading.status();
  auto found = (*reading)->FillCurrent(*name, response);
  if (!found.ok()) return found.status();
  return *found ? absl::OkStatus() : NoSuchRecord(request.name());
}

absl::Status BatchGet(const ServerParts& parts, const Context& context,
                      const v1::BatchGetLibraryRecordsRequest& request,
                      v1::BatchGetLibraryRecordsResponse* response) {
  if (request.names().empty() || request.names_size() > kMaxBatchRecords) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "names",
                           "must be 1 to 100", "split the request");
  }
  auto reading = Reading::Begin(parts, context, request.as_of_size());
  if (!reading.ok()) return reading.status();
  for (const std::string& text : request.names()) {
    auto name = ParseLibraryRecordName(text);
    if (!name.ok()) return name.status();
    v1::LibraryRecord record;
    auto found = (*reading)->FillCurrent(*name, &record);
    if (!found.ok()) return found.status();
    if (*found) {
      *response->add_records() = std::move(record);
    } else {
      response->add_missing(text);
    }
  }
  response->set_as_of_size((*reading)->size());
  return absl::OkStatus();
}

// A page of List and of Search.
template <typename Request, typename Response>
absl::Status Search(const ServerParts& parts, const Context& context,
                    const Request& request, Response* response) {
  auto page = LibraryRequestOf(request);
  if (!page.ok()) return page.status();
  auto reading = Reading::Begin(parts, context, page->as_of_size,
                                !request.page_token().empty());
  if (!reading.ok()) return reading.status();
  auto found = libraries::SearchLibrary((*reading)->records(), page->query);
  if (!found.ok()) return found.status();
  for (const libraries::FoundRecord& row : found->records) {
    v1::LibraryRecord* message = response->add_records();
    absl::Status filled = (*reading)->Fill(row.record, message);
    if (!filled.ok()) return filled;
    for (const std::string& word : row.matched_by) {
      message->add_matched_by(word);
    }
  }
  if (found->next.has_value()) {
    response->set_next_page_token(EncodeLibraryToken(
        (*reading)->as_of().size, *found->next, page->bound));
  }
  response->set_as_of_size((*reading)->size());
  return absl::OkStatus();
}

absl::Status ListRevisions(const ServerParts& parts, const Context& context,
                           const v1::ListLibraryRevisionsRequest& request,
                           v1::ListLibraryRevisionsResponse* response) {
  auto name = ParseLibraryRecordName(request.name());
  if (!name.ok()) return name.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const std::string bound = absl::StrCat(
      "ListLibraryRevisions ", request.name(), " ", request.as_of_size());
  PageToken token;
  const bool pinned = !request.page_token().empty();
  if (pinned) {
    auto parsed = ParsePageToken(request.page_token(), bound);
    if (!parsed.ok()) return parsed.status();
    token = *parsed;
  }
  auto reading = Reading::Begin(
      parts, context,
      pinned ? static_cast<int64_t>(token.tree_size) : request.as_of_size(),
      pinned);
  if (!reading.ok()) return reading.status();
  auto revisions = (*reading)->records().Revisions(*name);
  if (!revisions.ok()) return revisions.status();
  size_t taken = 0;
  for (LibraryRevision& revision : *revisions) {
    if (revision.entry < token.next_index) continue;
    if (taken++ == *page_size) {
      response->set_next_page_token(
          EncodePageToken({(*reading)->as_of().size, revision.entry}, bound));
      break;
    }
    auto record = (*reading)->records().Read(std::move(revision));
    if (!record.ok()) return record.status();
    if (!record->has_value()) continue;
    absl::Status filled = (*reading)->Fill(**record, response->add_revisions());
    if (!filled.ok()) return filled;
  }
  if (response->revisions().empty() && !pinned &&
      response->next_page_token().empty()) {
    return NoSuchRecord(request.name());
  }
  response->set_as_of_size((*reading)->size());
  return absl::OkStatus();
}

absl::Status ListExpiring(const ServerParts& parts, const Context& context,
                          const v1::ListExpiringRecordsRequest& request,
                          v1::ListExpiringRecordsResponse* response) {
  auto page = LibraryRequestOf(request);
  if (!page.ok()) return page.status();
  auto reading = Reading::Begin(parts, context, page->as_of_size,
                                !request.page_token().empty());
  if (!reading.ok()) return reading.status();
  const std::string from =
      request.from_date().empty() ? (*reading)->day() : request.from_date();
  if (!request.include_expired()) page->query.filter.expires_from = from;
  page->query.filter.expires_until =
      libraries::DayAfter(from, request.within_days());
  auto found = libraries::ListExpiring((*reading)->records(), page->query);
  if (!found.ok()) return found.status();
  for (const libraries::ExpiringRecord& row : found->expiring) {
    v1::ExpiringRecord* message = response->add_expiring();
    FillExpiry(row.expiry, from, message->mutable_expiry());
    absl::Status filled =
        (*reading)->Fill(*row.record, message->mutable_record());
    if (!filled.ok()) return filled;
  }
  if (found->next.has_value()) {
    response->set_next_page_token(EncodeLibraryToken(
        (*reading)->as_of().size, *found->next, page->bound));
  }
  response->set_as_of_size((*reading)->size());
  response->set_from_date(from);
  return absl::OkStatus();
}

// Where else the owner, or the partner itself, has a record of the partner.
std::vector<LibraryRecordName> RelatedTo(const LibraryRecordName& name) {
  if (name.library == Library::kProduct) return {};
  std::vector<LibraryRecordName> related = {
      {Library::kEnterprise, name.subject, name.subject}};
  if (name.owner != name.subject) {
    related.push_back({Library::kEnterprise, name.owner, name.subject});
  }
  related.push_back({Library::kSupplier, name.owner, name.subject});
  related.push_back({Library::kCustomer, name.owner, name.subject});
  related.erase(std::remove(related.begin(), related.end(), name),
                related.end());
  return related;
}

absl::Status FillRevisions(const Reading& reading,
                           const LibraryRecordName& name,
                           v1::Dossier* response) {
  auto revisions = reading.records().Revisions(name);
  if (!revisions.ok()) return revisions.status();
  const size_t first = revisions->size() > kMaxDossierRevisions
                           ? revisions->size() - kMaxDossierRevisions
                           : 0;
  for (size_t i = first; i < revisions->size(); ++i) {
    auto record = reading.records().Read(std::move((*revisions)[i]));
    if (!record.ok()) return record.status();
    if (!record->has_value()) continue;
    absl::Status filled = reading.Fill(**record, response->add_revisions());
    if (!filled.ok()) return filled;
  }
  return absl::OkStatus();
}

// What only the owner and its regulators are told.
absl::Status FillOwnPart(const Reading& reading, const LibraryRecordName& name,
                         v1::Dossier* response) {
  if (!reading.records().MayReadAllOf(name.owner)) return absl::OkStatus();
  auto qualifications =
      libraries::QualificationsOf(reading.records(), name.owner, name.subject);
  if (!qualifications.ok()) return qualifications.status();
  for (const libraries::Qualification& qualification : *qualifications) {
    FillQualification(qualification, response->add_qualifications());
  }
  if (name.library == Library::kEnterprise) return absl::OkStatus();
  auto dealings = libraries::DealingsOf(reading.records(), name);
  if (!dealings.ok()) return dealings.status();
  FillDealings(*dealings, response);
  return absl::OkStatus();
}

absl::Status GetDossierOf(const ServerParts& parts, const Context& context,
                          const v1::GetDossierRequest& request,
                          v1::Dossier* response) {
  auto name = ParseLibraryRecordName(request.name());
  if (!name.ok()) return name.status();
  auto reading = Reading::Begin(parts, context, request.as_of_size());
  if (!reading.ok()) return reading.status();
  auto found = (*reading)->FillCurrent(*name, response->mutable_record());
  if (!found.ok()) return found.status();
  if (!*found) return NoSuchRecord(request.name());
  absl::Status filled = FillRevisions(**reading, *name, response);
  if (filled.ok()) filled = FillOwnPart(**reading, *name, response);
  if (!filled.ok()) return filled;
  for (const LibraryRecordName& related : RelatedTo(*name)) {
    v1::LibraryRecord record;
    auto exists = (*reading)->FillCurrent(related, &record);
    if (!exists.ok()) return exists.status();
    if (*exists) *response->add_related() = std::move(record);
  }
  const auto owner = (*reading)->records().OrganizationOf(name->owner);
  if (owner.has_value()) response->set_owner_name(owner->display_name);
  auto root = parts.store->RootAt((*reading)->as_of().size);
  if (!root.ok()) return root.status();
  response->set_root_hash(std::string(root->view()));
  response->set_as_of_size((*reading)->size());
  response->set_as_of_record_time_ms((*reading)->as_of().record_time_ms);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* LibraryService::GetLibraryRecord(
    grpc::CallbackServerContext* context,
    const v1::GetLibraryRecordRequest* request, v1::LibraryRecord* response) {
  return Finish(context, Get(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::BatchGetLibraryRecords(
    grpc::CallbackServerContext* context,
    const v1::BatchGetLibraryRecordsRequest* request,
    v1::BatchGetLibraryRecordsResponse* response) {
  return Finish(context, BatchGet(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::ListLibraryRecords(
    grpc::CallbackServerContext* context,
    const v1::ListLibraryRecordsRequest* request,
    v1::ListLibraryRecordsResponse* response) {
  return Finish(context, Search(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::SearchLibraryRecords(
    grpc::CallbackServerContext* context,
    const v1::SearchLibraryRecordsRequest* request,
    v1::SearchLibraryRecordsResponse* response) {
  return Finish(context, Search(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::ListLibraryRevisions(
    grpc::CallbackServerContext* context,
    const v1::ListLibraryRevisionsRequest* request,
    v1::ListLibraryRevisionsResponse* response) {
  return Finish(context, ListRevisions(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::ListExpiringRecords(
    grpc::CallbackServerContext* context,
    const v1::ListExpiringRecordsRequest* request,
    v1::ListExpiringRecordsResponse* response) {
  return Finish(context, ListExpiring(parts_, *context, *request, response));
}

grpc::ServerUnaryReactor* LibraryService::GetDossier(
    grpc::CallbackServerContext* context, const v1::GetDossierRequest* request,
    v1::Dossier* response) {
  return Finish(context, GetDossierOf(parts_, *context, *request, response));
}

}  // namespace daodi::services::rpc
