#include "services/gateway/receipt_routes.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daodi/v1/identity_service.pb.h"
#include "services/gateway/core_call.h"
#include "services/gateway/form_origin.h"
#include "services/gateway/lot_page.h"
#include "services/gateway/problem.h"
#include "services/gateway/request_fields.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr absl::string_view kPrefix = "/r/";
constexpr char kGetLink[] = "/daodi.v1.ReceiptLinkService/GetReceiptLink";
constexpr char kConfirm[] = "/daodi.v1.ReceiptLinkService/ConfirmReceipt";
constexpr char kGetOrganization[] = "/daodi.v1.IdentityService/GetOrganization";
constexpr char kGetLedger[] = "/daodi.v1.IdentityService/GetLedger";

FrameOptions FrameOf(const HttpRequest& request, const std::string& path) {
  FrameOptions frame;
  std::string wanted;
  auto target = ParseTarget(request.target);
  if (target.ok()) wanted = target->Parameter("lang").value_or("");
  frame.language = LanguageOf(wanted, request.Header("Accept-Language"));
  frame.other_language_target = absl::StrCat(
      path, "?lang=", frame.language == Language::kEnglish ? "zh" : "en");
  return frame;
}

// What was typed wrong, by the field the core names.
Bilingual WordingOfField(absl::string_view field) {
  if (field == "received_time") {
    return {"到货时间不对：不得早于发货。",
            "The time is wrong: goods do not arrive before they leave."};
  }
  if (field == "post") {
    return {"请填写岗位，不超过 32 个字。",
            "State your post in at most 32 characters."};
  }
  if (field == "note") {
    return {"说明太长，请不超过 200 个字。",
            "The note is too long: at most 200 characters."};
  }
  if (absl::StartsWith(field, "lines")) {
    return {"实收数量应为数字，如 118 或 59.5。",
            "A quantity is a number such as 118 or 59.5."};
  }
  return {"没有登记成功，请联系发货方。",
          "The receipt was not recorded: tell the shipper."};
}

Bilingual WordingOfRefusal(const absl::Status& status) {
  const auto error = ErrorJson(DetailsOf(status));
  const auto fields = error.find("fields");
  if (fields == error.end() || fields->empty()) return WordingOfField("");
  return WordingOfField(fields->front().value("field", ""));
}

// "2026-10-29T10:00" of the form, by Beijing time; what is no such time the
// core refuses.
std::string StatedTime(const std::string& typed) {
  constexpr size_t kToTheMinute = 16;
  return absl::StrCat(typed, typed.size() == kToTheMinute ? ":00" : "",
                      "+08:00");
}

void AddQuantity(const std::string& name, const std::string& value,
                 v1::ConfirmReceiptRequest* request) {
  const std::vector<std::string> parts = absl::StrSplit(name, '.');
  int32_t event_line = 0;
  int32_t lot_line = 0;
  if (parts.size() != 3 || parts[0] != "q" ||
      !absl::SimpleAtoi(parts[1], &event_line) ||
      !absl::SimpleAtoi(parts[2], &lot_line)) {
    return;
  }
  v1::ReceivedLine* line = request->add_lines();
  line->set_event_line(event_line);
  line->set_lot_line(lot_line);
  line->set_quantity(value);
}

// Lots whose quantity the shipment does not state have no field.
void AddUnstated(const v1::ReceiptLink& link,
                 v1::ConfirmReceiptRequest* request) {
  for (const v1::ReceiptLinkLine& line : link.lines()) {
    if (!line.quantity().empty()) continue;
    v1::ReceivedLine* received = request->add_lines();
    received->set_event_line(line.event_line());
    received->set_lot_line(line.lot_line());
  }
}

}  // namespace

std::optional<HttpResponse> ReceiptRoutes::Answer(
    const HttpRequest& request) const {
  if (!absl::StartsWith(request.target, kPrefix)) return std::nullopt;
  auto target = ParseTarget(request.target);
  if (!target.ok() || target->segments.size() != 2) {
    return ProblemResponse(WordingOf(Refusal::kNoSuchPage), {});
  }
  const std::string& token = target->segments[1];
  HttpResponse response;
  if (request.method == "POST") {
    response = Confirm(request, token);
  } else if (request.method == "GET" || request.method == "HEAD") {
    response = Show(request, token);
  } else {
    response = ProblemResponse(WordingOf(Refusal::kMethodNotAllowed), {});
    response.Set("Allow", "GET, HEAD, POST");
  }
  response.Set("Cache-Control", "no-store");
  return response;
}

HttpResponse ReceiptRoutes::Refuse(const HttpRequest& request,
                                   const absl::Status& status) const {
  const Refusal refusal =
      absl::IsNotFound(status) ? Refusal::kNoSuchPage : Refusal::kUnavailable;
  const RefusalWording& wording = WordingOf(refusal);
  FrameOptions frame = FrameOf(request, "/");
  frame.title = std::string(wording.title.In(frame.language));
  HttpResponse response;
  response.status = wording.status;
  AddPageHeaders(frame.language, &response);
  response.body = RenderRefusal(wording, {}, frame, notes_);
  return response;
}

HttpResponse ReceiptRoutes::Page(const HttpRequest& request, int status,
                                 ReceiptPageModel model) const {
  v1::GetLedgerRequest ledger_request;
  ledger_request.set_name("ledgers/-");
  auto ledger = CallOne<v1::Ledger>(&core_, kGetLedger,
                                    ledger_request.SerializeAsString(), {});
  if (!ledger.ok()) return Refuse(request, ledger.status());
  model.shipper = model.link.shipper();
  if (!model.shipper.empty()) {
    v1::GetOrganizationRequest wanted;
    wanted.set_name("organizations/" + model.shipper);
    auto shipper = CallOne<v1::Organization>(&core_, kGetOrganization,
                                             wanted.SerializeAsString(), {});
    if (shipper.ok() && !shipper->display_name().empty()) {
      model.shipper = shipper->display_name();
    }
  }
  FrameOptions frame = FrameOf(request, model.action);
  frame.synthetic = ledger->simulated_clock();
  HttpResponse response;
  response.status = status;
  AddPageHeaders(frame.language, &response);
  response.body = RenderReceiptPage(model, frame, notes_);
  return response;
}

HttpResponse ReceiptRoutes::Show(const HttpRequest& request,
                                 const std::string& token) const {
  v1::GetReceiptLinkRequest wanted;
  wanted.set_token(token);
  auto link = CallOne<v1::ReceiptLink>(&core_, kGetLink,
                                       wanted.SerializeAsString(), {});
  if (!link.ok()) return Refuse(request, link.status());
  ReceiptPageModel model;
  model.link = *std::move(link);
  model.action = absl::StrCat(kPrefix, PercentEncode(token));
  return Page(request, 200, std::move(model));
}

HttpResponse ReceiptRoutes::Confirm(const HttpRequest& request,
                                    const std::string& token) const {
  auto fields = ParseApiQuery(request.body);
  // Its secret is not known elsewhere, so this only stops forms of other sites
  // from being tried.
  if (!IsFormOfThisSite(request, public_url_) || !fields.ok()) {
    return ProblemResponse(WordingOf(Refusal::kBadRequest), {});
  }
  v1::GetReceiptLinkRequest wanted;
  wanted.set_token(token);
  auto link = CallOne<v1::ReceiptLink>(&core_, kGetLink,
                                       wanted.SerializeAsString(), {});
  if (!link.ok()) return Refuse(request, link.status());
  ReceiptPageModel model;
  model.link = *std::move(link);
  model.action = absl::StrCat(kPrefix, PercentEncode(token));
  model.typed.set_token(token);
  for (const auto& [name, value] : *fields) {
    if (name == "time") model.typed_time = value;
    if (name == "post") model.typed.set_post(value);
    if (name == "note") model.typed.set_note(value);
    AddQuantity(name, value, &model.typed);
  }
  AddUnstated(model.link, &model.typed);
  model.typed.set_received_time(StatedTime(model.typed_time));
  auto confirmed = CallOne<v1::ReceiptLink>(
      &core_, kConfirm, model.typed.SerializeAsString(), {});
  if (confirmed.ok()) {
    model.link = *std::move(confirmed);
    return Page(request, 200, std::move(model));
  }
  if (!absl::IsInvalidArgument(confirmed.status())) {
    return Refuse(request, confirmed.status());
  }
  model.refusal = WordingOfRefusal(confirmed.status());
  return Page(request, 400, std::move(model));
}

}  // namespace daodi::services::gateway
