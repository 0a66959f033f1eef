#include "services/rpc/supervision_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/rpc/flag_message.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/supervision_queries.h"
#include "services/supervision/flag_list.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::FlagSeverity;
using supervision::FlagQuery;
using supervision::ListedFlag;
using views::FlagId;

// Flags of one entry are fewer than 2^16, and entries than 2^48.
constexpr int kNumberBits = 16;

uint64_t TokenOf(const FlagId& id) {
  return (id.entry << kNumberBits) | id.number;
}

FlagId IdOfToken(uint64_t token) {
  return {token >> kNumberBits, static_cast<uint16_t>(token)};
}

absl::StatusOr<FlagQuery> QueryOf(const v1::ListFlagsRequest& request,
                                  uint64_t position, absl::string_view bound) {
  FlagQuery query;
  query.organization = request.organization();
  if (request.has_lot()) {
    query.lot = views::LotName{request.lot().issuer(), request.lot().lot()};
  }
  if (!request.code().empty()) {
    const domain::FlagRule* rule = domain::FindFlagRule(request.code());
    if (rule == nullptr) {
      return ErrorWithReason(
          ErrorReason::kWordUnknown, "code",
          absl::StrCat("\"", request.code(), "\" is no code of a flag"),
          "use a code such as LATE_ENTRY");
    }
    query.code = rule->code;
  }
  if (request.minimum_severity() != v1::FLAG_SEVERITY_UNSPECIFIED) {
    query.minimum_severity =
        static_cast<FlagSeverity>(request.minimum_severity());
  }
  query.open_only = request.open_only();
  if (request.state() != v1::FLAG_STATE_UNSPECIFIED) {
    query.state = static_cast<views::FlagState>(request.state());
  }
  auto as_of_size = AsOfSizeOf(request.as_of_size(), position);
  if (!as_of_size.ok()) return as_of_size.status();
  query.as_of_size = *as_of_size;
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  query.page_size = *page_size;
  if (request.page_token().empty()) return query;
  auto token = ParsePageToken(request.page_token(), bound);
  if (!token.ok()) return token.status();
  query.as_of_size = std::min(token->tree_size, position);
  query.start = IdOfToken(token->next_index);
  return query;
}

}  // namespace

grpc::ServerUnaryReactor* SupervisionService::ListFlags(
    grpc::CallbackServerContext* context, const v1::ListFlagsRequest* request,
    v1::ListFlagsResponse* response) {
  return Finish(context, List(*context, *request, response));
}

grpc::ServerUnaryReactor* SupervisionService::ListOrders(
    grpc::CallbackServerContext* context, const v1::ListOrdersRequest* request,
    v1::ListOrdersResponse* response) {
  return Finish(context, Answer(*context, "SupervisionService.ListOrders",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerOrders(parts_, reader, *request,
                                                      response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::GetStatistics(
    grpc::CallbackServerContext* context,
    const v1::GetStatisticsRequest* request, v1::Statistics* response) {
  return Finish(context, Answer(*context, "SupervisionService.GetStatistics",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerStatistics(parts_, reader,
                                                          *request, response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::GetDayReport(
    grpc::CallbackServerContext* context,
    const v1::GetDayReportRequest* request, v1::DayReport* response) {
  return Finish(context, Answer(*context, "SupervisionService.GetDayReport",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerDayReport(parts_, reader,
                                                         *request, response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::ListReads(
    grpc::CallbackServerContext* context, const v1::ListReadsRequest* request,
    v1::ListReadsResponse* response) {
  return Finish(context, Answer(*context, "SupervisionService.ListReads",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerReads(parts_, reader, *request,
                                                     response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::GetOverview(
    grpc::CallbackServerContext* context, const v1::GetOverviewRequest* request,
    v1::Overview* response) {
  return Finish(context, Answer(*context, "SupervisionService.GetOverview",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerOverview(parts_, reader,
                                                        *request, response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::ListFilings(
    grpc::CallbackServerContext* context, const v1::ListFilingsRequest* request,
    v1::ListFilingsResponse* response) {
  return Finish(context, Answer(*context, "SupervisionService.ListFilings",
                                [&](const disclosure::Reader& reader) {
                                  return AnswerFilings(parts_, reader, *request,
                                                       response);
                                }));
}

grpc::ServerUnaryReactor* SupervisionService::CloseCase(
    grpc::CallbackServerContext* context, const v1::CloseCaseRequest* request,
    v1::CloseCaseResponse*) {
  auto reader = parts_.callers->CertifiedReaderOf(
      *context, "SupervisionService.CloseCase");
  if (!reader.ok()) return Finish(context, reader.status());
  return Finish(context, CloseCaseOf(parts_, *reader, *request));
}

grpc::ServerUnaryReactor* SupervisionService::RecordEvidencePack(
    grpc::CallbackServerContext* context,
    const v1::RecordEvidencePackRequest* request,
    v1::RecordEvidencePackResponse*) {
  return Finish(context,
                Answer(*context, "SupervisionService.RecordEvidencePack",
                       [&](const disclosure::Reader& reader) {
                         return NoteEvidencePack(parts_, reader, *request);
                       }));
}

absl::Status SupervisionService::Answer(
    const grpc::CallbackServerContext& context, absl::string_view method,
    absl::FunctionRef<absl::Status(const disclosure::Reader&)> answer) const {
  auto reader = parts_.callers->ReaderOf(context, method);
  return reader.ok() ? answer(*reader) : reader.status();
}

absl::Status SupervisionService::List(
    const grpc::CallbackServerContext& context,
    const v1::ListFlagsRequest& request, v1::ListFlagsResponse* response) {
  auto reader =
      parts_.callers->ReaderOf(context, "SupervisionService.ListFlags");
  if (!reader.ok()) return reader.status();
  const storage::ViewReader views(*parts_.store);
  const std::string bound = absl::StrCat(
      "ListFlags ", request.organization(), " ", request.lot().issuer(), " ",
      request.lot().lot(), " ", request.code(), " ", request.minimum_severity(),
      " ", request.open_only(), " ", request.as_of_size(), " ",
      request.state());
  auto query = QueryOf(request, views.position(), bound);
  if (!query.ok()) return query.status();
  auto page = parts_.registry->With([&](const crypto::Registry& registry) {
    return supervision::ListFlags(views, registry, *reader, *query);
  });
  if (!page.ok()) return page.status();
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *reader);
  trade::SeenStatements seen(entries, query->as_of_size);
  for (const ListedFlag& flag : page->flags) {
    for (const std::string& organization : flag.row.organizations) {
      if (reader->notes != nullptr) reader->notes->NoteDerived(organization);
    }
    absl::Status filled = FillFlag(flag, &seen, response->add_flags());
    if (!filled.ok()) return filled;
  }
  if (page->next.has_value()) {
    response->set_next_page_token(
        EncodePageToken({query->as_of_size, TokenOf(*page->next)}, bound));
  }
  response->set_as_of_size(static_cast<int64_t>(query->as_of_size));
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
