#include "services/trade/main_document.h"

namespace daodi::services::trade {
namespace {

constexpr absl::string_view kDeliveryNote = "DELIVERY_NOTE";
constexpr absl::string_view kInvoice = "INVOICE";

struct NamedType {
  absl::string_view type;
  absl::string_view name_zh;
};

// In the order in which they are looked for, after the delivery note.
constexpr NamedType kTypes[] = {
    {"RETURN_NOTE", "退货单"},          {"DELIVERY_SLIP", "交售单"},
    {"PURCHASE_INVOICE", "收购发票"},   {kInvoice, "发票"},
    {kDeliveryNote, "随货同行单"},      {"SALES_RECEIPT", "销售小票"},
    {"CASH_RECEIPT", "收据"},           {"RECEIPT", "收据"},
    {"PURCHASE_RECEIPT", "收据"},       {"SAMPLING_RECORD", "抽样凭证"},
    {"DESTRUCTION_RECORD", "销毁记录"}, {"ACKNOWLEDGEMENT", "回执"},
};

bool IsDrug(absl::string_view goods_class) {
  return goods_class == "HERB" || goods_class == "DECOCTION_PIECE" ||
         goods_class.empty();
}

bool TravelsWithNote(absl::string_view goods_class) {
  return goods_class == "DECOCTION_PIECE" || goods_class == "PREPACKED_FOOD";
}

const TransferDocument* Find(const Transfer& transfer, absl::string_view type) {
  for (const TransferDocument& document : transfer.documents) {
    if (document.document_type == type) return &document;
  }
  return nullptr;
}

uint64_t FirstEntry(const Transfer& transfer) {
  if (transfer.shipped.has_value()) return transfer.shipped->entry;
  return transfer.received.empty() ? 0 : transfer.received.front().entry;
}

}  // namespace

TransferDocument MainDocumentOf(const Transfer& transfer) {
  if (!transfer.delivery_note.empty()) {
    return {FirstEntry(transfer), std::string(kDeliveryNote),
            transfer.delivery_note};
  }
  const TransferDocument* note = Find(transfer, kDeliveryNote);
  if (note != nullptr && TravelsWithNote(transfer.goods_class)) return *note;
  for (const NamedType& type : kTypes) {
    if (type.type == kInvoice && !transfer.terms.invoice().empty()) {
      return {FirstEntry(transfer), std::string(kInvoice),
              transfer.terms.invoice()};
    }
    const TransferDocument* document = Find(transfer, type.type);
    if (document != nullptr) return *document;
  }
  return {};
}

std::string DocumentTypeName(absl::string_view document_type,
                             absl::string_view goods_class) {
  if (document_type == kDeliveryNote && !IsDrug(goods_class)) return "送货单";
  for (const NamedType& type : kTypes) {
    if (type.type == document_type) return std::string(type.name_zh);
  }
  return std::string(document_type);
}

}  // namespace daodi::services::trade
