#include "services/gateway/pin_routes.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/code_status.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/form_origin.h"
#include "services/gateway/lot_page.h"
#include "services/gateway/pin_page.h"
#include "services/gateway/request_fields.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

struct PinForm {
  DigitalLink link;
  std::string pin;
};

// Nothing: no form of ours.
std::optional<PinForm> ReadForm(const HttpRequest& request) {
  const auto fields = ParseApiQuery(request.body);
  if (!fields.ok()) return std::nullopt;
  PinForm form;
  std::string code;
  for (const auto& [name, value] : *fields) {
    if (name == "code") code = value;
    if (name == "pin") form.pin = value;
  }
  const auto target = ParseTarget(code);
  if (!target.ok()) return std::nullopt;
  LinkResult link = ParseDigitalLink(target->segments);
  if (!link.link.has_value() || link.link->serial.empty()) return std::nullopt;
  form.link = *std::move(link.link);
  return form;
}

Refusal RefusalOf(const absl::Status& status) {
  return absl::IsInvalidArgument(status) ? Refusal::kBadRequest
                                         : Refusal::kUnavailable;
}

}  // namespace

HttpResponse PinRoutes::Refuse(FrameOptions frame, Refusal refusal) const {
  const RefusalWording& wording = WordingOf(refusal);
  frame.title = std::string(wording.title.In(frame.language));
  HttpResponse response;
  response.status = wording.status;
  AddPageHeaders(frame.language, &response);
  response.Set("Cache-Control", "no-store");
  response.body = RenderRefusal(wording, {}, frame, notes_);
  return response;
}

HttpResponse PinRoutes::Check(const HttpRequest& request) const {
  FrameOptions frame;
  const auto target = ParseTarget(request.target);
  frame.language =
      LanguageOf(target.ok() ? target->Parameter("lang").value_or("") : "",
                 request.Header("Accept-Language"));
  const auto form = ReadForm(request);
  // Forms of other sites could use up the tries of a label.
  if (!form.has_value() || !IsFormOfThisSite(request, public_url_)) {
    return Refuse(std::move(frame), Refusal::kBadRequest);
  }
  const std::string code = form->link.Path();
  frame.other_language_target = absl::StrCat(
      code, "?lang=", frame.language == Language::kEnglish ? "zh" : "en");
  v1::CheckPinRequest check;
  *check.mutable_code() = CodeKeyOf(form->link);
  check.set_pin(form->pin);
  const auto answer = core_.CheckPin(check);
  if (!answer.ok()) {
    return Refuse(std::move(frame), RefusalOf(answer.status()));
  }
  auto ledger = core_.GetLedger();
  if (!ledger.ok()) return Refuse(std::move(frame), Refusal::kUnavailable);
  frame.synthetic = ledger->simulated_clock();
  HttpResponse response;
  AddPageHeaders(frame.language, &response);
  response.Set("Cache-Control", "no-store");
  response.body = RenderPinPage(*answer, code, frame, notes_);
  return response;
}

}  // namespace daodi::services::gateway
