#include "services/rpc/dispensing_slip_service.h"

#include <utility>

#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

codes::SlipFacts FactsOf(const v1::CreateDispensingSlipRequest& request,
                         const std::string& pharmacy) {
  codes::SlipFacts facts;
  facts.pharmacy = pharmacy;
  facts.day = request.dispensed_on();
  for (const v1::DispensedLot& lot : request.lots()) {
    facts.lots.push_back(
        {lot.issuer(), lot.lot(), lot.gtin(), lot.name(), lot.maker()});
  }
  return facts;
}

codes::ResolvedCode CodeOf(const codes::SlipLot& lot) {
  codes::ResolvedCode code;
  code.level = v1::CODE_LEVEL_LOT;
  code.key.set_gtin(lot.gtin);
  code.key.set_lot(lot.lot);
  code.lot = {lot.issuer, lot.lot};
  return code;
}

}  // namespace

absl::Status DispensingSlipService::Fill(
    const codes::DispensingSlips::Slip& slip, v1::DispensingSlip* response) {
  response->set_expire_time_ms(slip.row.expires_ms);
  response->set_expired(slip.expired);
  if (slip.expired) return absl::OkStatus();
  response->set_pharmacy(slip.facts.pharmacy);
  response->set_dispensed_on(slip.facts.day);
  response->set_commitment(std::string(
      codes::SlipCommitment(slip.row.salt, slip.row.statement).view()));
  // The same to all who have the secret, the pharmacy included.
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        disclosure::Reader());
  const bool simulated =
      parts_.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      });
  const int64_t now_ms = parts_.clock->Now().time_ms;
  auto codes = desk_.NewReader(
      entries, simulated ? parts_.store->head().record_time_ms : now_ms,
      now_ms);
  if (!codes.ok()) return codes.status();
  for (const codes::SlipLot& lot : slip.facts.lots) {
    v1::DispensedLot* message = response->add_lots();
    message->set_issuer(lot.issuer);
    message->set_lot(lot.lot);
    message->set_gtin(lot.gtin);
    message->set_name(lot.name);
    message->set_maker(lot.maker);
    if (!lot.on_platform()) continue;
    auto described = codes->Describe(CodeOf(lot));
    if (!described.ok()) return described.status();
    message->set_verdict(*described->verdicts.begin());
    if (described->lot.best_before.has_value()) {
      message->set_best_before(
          absl::FormatCivilTime(*described->lot.best_before));
    }
  }
  return absl::OkStatus();
}

absl::Status DispensingSlipService::Create(
    const grpc::CallbackServerContext& context,
    const v1::CreateDispensingSlipRequest& request,
    v1::DispensingSlip* response) {
  auto reader = parts_.callers->CertifiedReaderOf(
      context, "DispensingSlipService.CreateDispensingSlip");
  if (!reader.ok()) return reader.status();
  if (reader->role != disclosure::ReaderRole::kOrganization) {
    return domain::ErrorWithReason(domain::ErrorReason::kCallerNotPermitted, "",
                                   "only who dispenses makes slips",
                                   "call with a TRANSPORT key of the pharmacy");
  }
  const std::string pharmacy = reader->organization;
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  auto slip = slips_.Create(FactsOf(request, pharmacy), entries);
  if (!slip.ok()) return slip.status();
  absl::Status filled = Fill(*slip, response);
  if (!filled.ok()) return filled;
  response->set_token(slip->token);
  response->set_salt(std::string(slip->row.salt.view()));
  response->set_statement(slip->row.statement);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* DispensingSlipService::CreateDispensingSlip(
    grpc::CallbackServerContext* context,
    const v1::CreateDispensingSlipRequest* request,
    v1::DispensingSlip* response) {
  return Finish(context, Create(*context, *request, response));
}

absl::Status DispensingSlipService::Get(
    const v1::GetDispensingSlipRequest& request, v1::DispensingSlip* response) {
  auto slip = slips_.Find(request.token());
  if (!slip.ok()) return slip.status();
  return Fill(*slip, response);
}

grpc::ServerUnaryReactor* DispensingSlipService::GetDispensingSlip(
    grpc::CallbackServerContext* context,
    const v1::GetDispensingSlipRequest* request, v1::DispensingSlip* response) {
  return Finish(context, Get(*request, response));
}

}  // namespace daodi::services::rpc
