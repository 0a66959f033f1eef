#include "services/rpc/supervision_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/violation.h"
#include "services/rpc/page_token.h"
#include "services/rpc/status_to_grpc.h"
#include "services/supervision/flag_list.h"
#include "services/trace/lot_stock.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::FlagSeverity;
using supervision::FlagQuery;
using supervision::ListedFlag;
using views::FlagId;
using views::FlagState;

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
  if (request.as_of_size() < 0 ||
      static_cast<uint64_t>(request.as_of_size()) > position) {
    return ErrorWithReason(
        ErrorReason::kNumberOutOfRange, "as_of_size",
        absl::StrCat("the views have ", position, " entries"),
        "give a size up to that, or 0 for now");
  }
  query.as_of_size = request.as_of_size() == 0
                         ? position
                         : static_cast<uint64_t>(request.as_of_size());
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

// "days=9;window_hours=72"
void FillDetails(absl::string_view detail, v1::Flag* message) {
  for (const absl::string_view part :
       absl::StrSplit(detail, ';', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    (*message->mutable_details())[pair.first] = pair.second;
  }
}

absl::StatusOr<int64_t> TimeOf(const storage::LedgerStore& store,
                               uint64_t index) {
  auto entry = store.ReadEntry(index);
  if (!entry.ok()) return entry.status();
  return entry->leaf.record_time_ms;
}

absl::Status FillFlag(const storage::LedgerStore& store,
                      const storage::ViewReader& views, const ListedFlag& flag,
                      v1::Flag* message) {
  const views::FlagRow& row = flag.row;
  message->set_name(absl::StrCat("flags/", flag.id.entry, "-", flag.id.number));
  message->set_code(std::string(flag.rule->name));
  message->set_severity(static_cast<v1::FlagSeverity>(flag.rule->severity));
  message->set_explanation_zh(std::string(flag.rule->zh));
  message->set_explanation_en(std::string(flag.rule->en));
  FillDetails(row.detail, message);
  message->set_state(static_cast<v1::FlagState>(row.state));
  message->set_raised_by(static_cast<int64_t>(flag.id.entry));
  auto raised = TimeOf(store, flag.id.entry);
  if (!raised.ok()) return raised.status();
  message->set_raised_time_ms(*raised);
  message->set_closed_by(-1);
  if (row.state == FlagState::kClosedByFact) {
    message->set_closed_by(static_cast<int64_t>(row.closed_by));
    auto closed = TimeOf(store, row.closed_by);
    if (!closed.ok()) return closed.status();
    message->set_closed_time_ms(*closed);
  }
  for (const uint64_t ordinal : row.lots) {
    auto name = trace::NameOfLot(views, ordinal);
    if (!name.ok()) return name.status();
    message->add_lots()->set_issuer(name->issuer);
    message->mutable_lots(message->lots_size() - 1)->set_lot(name->lot);
  }
  for (const uint64_t cause : row.causes) {
    message->add_causes(static_cast<int64_t>(cause));
  }
  for (const std::string& organization : row.organizations) {
    message->add_organizations(organization);
  }
  message->set_rules_version(row.rules_version);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* SupervisionService::ListFlags(
    grpc::CallbackServerContext* context, const v1::ListFlagsRequest* request,
    v1::ListFlagsResponse* response) {
  return Finish(context, List(*context, *request, response));
}

absl::Status SupervisionService::List(
    const grpc::CallbackServerContext& context,
    const v1::ListFlagsRequest& request, v1::ListFlagsResponse* response) {
  auto reader = parts_.callers->ReaderOf(context);
  if (!reader.ok()) return reader.status();
  const storage::ViewReader views(*parts_.store);
  const std::string bound = absl::StrCat(
      "ListFlags ", request.organization(), " ", request.lot().issuer(), " ",
      request.lot().lot(), " ", request.code(), " ", request.minimum_severity(),
      " ", request.open_only(), " ", request.as_of_size());
  auto query = QueryOf(request, views.position(), bound);
  if (!query.ok()) return query.status();
  auto page = parts_.registry->With([&](const crypto::Registry& registry) {
    return supervision::ListFlags(views, registry, *reader, *query);
  });
  if (!page.ok()) return page.status();
  for (const ListedFlag& flag : page->flags) {
    absl::Status filled =
        FillFlag(*parts_.store, views, flag, response->add_flags());
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
