#include "services/cli/notice_client.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kPrefix = "notices/";
constexpr absl::string_view kDrillPrefix = "notices/drill-";

}  // namespace

absl::StatusOr<NoticeClient> NoticeClient::Connect(
    const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  return NoticeClient(*std::move(workspace), ledger->simulated_clock,
                      ledger->ledger_id.hex(),
                      v1::NoticeService::NewStub(*channel));
}

absl::StatusOr<v1::ListNoticesResponse> NoticeClient::List(
    v1::ListNoticesRequest request) {
  v1::ListNoticesResponse all;
  do {
    auto page = Call(&v1::NoticeService::Stub::ListNotices, request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    all.MergeFrom(*page);
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  return all;
}

absl::StatusOr<NoticeClient::Found> NoticeClient::Find(
    const std::string& name) {
  const absl::Status missing = absl::NotFoundError(
      absl::StrCat("there is no notice ", name,
                   " that the caller may know of: see daodi "
                   "notices list"));
  v1::ListNoticesRequest request;
  request.set_drills(absl::StartsWith(name, kDrillPrefix));
  if (!request.drills()) {
    absl::string_view rest = name;
    int64_t order = 0;
    if (!absl::ConsumePrefix(&rest, kPrefix) ||
        !absl::SimpleAtoi(rest.substr(0, rest.find('-')), &order)) {
      return missing;
    }
    request.set_of_order(true);
    request.set_order_entry(order);
  }
  auto listed = List(std::move(request));
  if (!listed.ok()) return listed.status();
  for (const v1::Notice& notice : listed->notices()) {
    if (notice.name() != name) continue;
    Found found;
    found.notice = notice;
    if (listed->orders_size() > 0) found.order = listed->orders(0);
    return found;
  }
  return missing;
}

}  // namespace daodi::services::cli
