#include "services/rpc/transfer_message.h"

#include "absl/strings/str_cat.h"
#include "services/trade/main_document.h"

namespace daodi::services::rpc {
namespace {

void FillAmount(const domain::TransferAmount& amount,
                v1::TransferAmount* message) {
  message->set_has_mass(amount.mass_milligrams.has_value());
  message->set_mass_milligrams(amount.mass_milligrams.value_or(0));
  message->set_has_count(amount.count.has_value());
  message->set_count(amount.count.value_or(0));
  if (amount.count.has_value()) message->set_count_unit(amount.count_unit);
}

void FillSide(const trade::TransferSide& side, v1::TransferSide* message) {
  message->set_entry(static_cast<int64_t>(side.entry));
  message->set_record_time_ms(side.record_time_ms);
  message->set_author(absl::StrCat("organizations/", side.author));
  message->set_by_itself(side.by_itself);
  message->set_on_behalf(side.on_behalf);
  message->set_capture_medium(side.capture_medium);
  *message->mutable_time() = side.time;
  if (side.stated.has_value()) *message->mutable_stated() = *side.stated;
  FillAmount(side.amount, message->mutable_amount());
  for (const uint64_t entry : side.corrects) {
    message->add_corrects(static_cast<int64_t>(entry));
  }
  for (const uint64_t entry : side.disputed_by) {
    message->add_disputed_by(static_cast<int64_t>(entry));
  }
}

void FillDocument(const trade::TransferDocument& document,
                  const std::string& goods_class,
                  v1::TransferDocument* message) {
  message->set_document_type(document.document_type);
  message->set_number(document.number);
  message->set_display_name(
      trade::DocumentTypeName(document.document_type, goods_class));
  message->set_entry(static_cast<int64_t>(document.entry));
}

void FillFigure(const trade::StockFigure& figure, const std::string& unit,
                v1::TransferAmount* message) {
  message->set_has_mass(true);
  message->set_mass_milligrams(figure.mass_milligrams);
  message->set_has_count(!unit.empty());
  message->set_count(figure.count);
  message->set_count_unit(unit);
}

}  // namespace

const std::string& TransferMessages::NameOf(const std::string& id) {
  const auto [name, is_new] = names_.try_emplace(id);
  if (is_new) {
    parts_.registry->With([&, &text = name->second](
                              const crypto::Registry& registry) {
      const crypto::OrganizationState* state = registry.FindOrganization(id);
      if (state != nullptr) text = state->record.display_name;
    });
  }
  return name->second;
}

void TransferMessages::Fill(const trade::Transfer& transfer,
                            v1::Transfer* message) {
  message->set_kind(static_cast<v1::TransferKind>(transfer.kind));
  message->set_state(static_cast<v1::TransferState>(transfer.state));
  message->set_source(transfer.source);
  message->set_destination(transfer.destination);
  message->set_source_name(NameOf(transfer.source));
  message->set_destination_name(NameOf(transfer.destination));
  message->mutable_lot()->set_issuer(transfer.issuer);
  message->mutable_lot()->set_lot(transfer.lot);
  message->set_gtin(transfer.gtin);
  message->set_goods_class(transfer.goods_class);
  message->set_intended_use(transfer.intended_use);
  message->set_time_ms(transfer.time_ms);
  if (transfer.shipped.has_value()) {
    FillSide(*transfer.shipped, message->mutable_shipped());
  }
  for (const trade::TransferSide& side : transfer.received) {
    FillSide(side, message->add_received());
  }
  FillAmount(transfer.received_amount, message->mutable_received_amount());
  FillAmount(transfer.difference, message->mutable_difference());
  message->set_delivery_note(transfer.delivery_note);
  if (!transfer.main_document.document_type.empty()) {
    FillDocument(transfer.main_document, transfer.goods_class,
                 message->mutable_main_document());
  }
  for (const trade::TransferDocument& document : transfer.documents) {
    FillDocument(document, transfer.goods_class, message->add_documents());
  }
  *message->mutable_terms() = transfer.terms;
}

void FillStockMonth(const trade::StockMonth& month, v1::StockMonth* message) {
  message->mutable_lot()->set_issuer(month.issuer);
  message->mutable_lot()->set_lot(month.lot);
  message->set_month(month.month);
  const std::string& unit = month.count_unit;
  FillFigure(month.opening, unit, message->mutable_opening());
  FillFigure(month.produced, unit, message->mutable_produced());
  FillFigure(month.received, unit, message->mutable_received());
  FillFigure(month.shipped, unit, message->mutable_shipped());
  FillFigure(month.used, unit, message->mutable_used());
  FillFigure(month.destroyed, unit, message->mutable_destroyed());
  FillFigure(month.adjusted, unit, message->mutable_adjusted());
  FillFigure(month.closing, unit, message->mutable_closing());
  message->set_incomplete(month.incomplete);
}

}  // namespace daodi::services::rpc
