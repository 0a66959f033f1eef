#include "services/rpc/export_transfers.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "services/disclosure/entry_reader.h"
#include "services/limits.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/transfer_message.h"
#include "services/trade/csv_cell.h"
#include "services/trade/transfer_columns.h"

namespace daodi::services::rpc {
namespace {

class ExportTransfers final
    : public grpc::ServerWriteReactor<v1::ExportTransfersResponse> {
 public:
  ExportTransfers(const ServerParts& parts, disclosure::Reader reader,
                  v1::TransferColumns columns)
      : parts_(parts), reader_(std::move(reader)), columns_(columns) {}

  void Begin(absl::Status status, const v1::ExportTransfersRequest& request) {
    if (status.ok()) status = Prepare(request);
    if (!status.ok()) return Finish(ToGrpcStatus(status));
    response_.set_content(std::string(trade::kCsvByteOrderMark) +
                          trade::CsvLine(trade::HeadingsOf(columns_)));
    StartWrite(&response_);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    if (is_last_) return Finish(grpc::Status::OK);
    absl::Status made = MakeNext();
    if (!made.ok()) return Finish(ToGrpcStatus(made));
    StartWrite(&response_);
  }

  void OnDone() override { delete this; }

 private:
  absl::Status Prepare(const v1::ExportTransfersRequest& request) {
    auto lists = ListsOf(parts_, reader_, request.parent());
    if (!lists.ok()) return lists.status();
    auto period = PeriodOf(request.from_ms(), request.to_ms());
    if (!period.ok()) return period.status();
    auto as_of =
        AsOfSize(parts_, request.as_of_size(), parts_.views->position());
    if (!as_of.ok()) return as_of.status();
    query_.organizations = *std::move(lists);
    query_.from_ms = period->from_ms;
    query_.to_ms = period->to_ms;
    query_.losses = request.include_losses();
    query_.as_of_size = as_of->size;
    query_.as_of_record_time_ms = as_of->record_time_ms;
    query_.page_size = kMaxPageSize;
    return absl::OkStatus();
  }

  absl::Status MakeNext() {
    const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                          reader_);
    auto page = trade::ListTransfers(*parts_.store, entries, query_);
    if (!page.ok()) return page.status();
    std::string content;
    TransferMessages messages(parts_);
    for (const trade::Transfer& transfer : page->rows) {
      v1::Transfer message;
      messages.Fill(transfer, &message);
      totals_.Add(message);
      content += trade::CsvLine(trade::CellsOf(columns_, message));
    }
    query_.cursor = std::move(page->next);
    is_last_ = !query_.cursor.has_value();
    if (is_last_) {
      absl::Status added = AddFooter(&content);
      if (!added.ok()) return added;
    }
    response_.set_content(std::move(content));
    return absl::OkStatus();
  }

  absl::Status AddFooter(std::string* content) {
    auto root = parts_.store->RootAt(query_.as_of_size);
    if (!root.ok()) return root.status();
    const bool synthetic =
        parts_.registry->With([](const crypto::Registry& registry) {
          return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
        });
    for (const auto& line : totals_.Lines()) *content += trade::CsvLine(line);
    for (const auto& line :
         trade::FooterLines(static_cast<int64_t>(query_.as_of_size),
                            absl::BytesToHexString(root->view()), synthetic)) {
      *content += trade::CsvLine(line);
    }
    return absl::OkStatus();
  }

  const ServerParts& parts_;
  const disclosure::Reader reader_;
  const v1::TransferColumns columns_;
  trade::CirculationQuery query_;
  trade::TransferTotals totals_;
  v1::ExportTransfersResponse response_;
  bool is_last_ = false;
};

}  // namespace

grpc::ServerWriteReactor<v1::ExportTransfersResponse>* NewExportTransfers(
    const ServerParts& parts, absl::StatusOr<disclosure::Reader> reader,
    const v1::ExportTransfersRequest& request) {
  const absl::Status known = reader.status();
  auto* reactor = new ExportTransfers(
      parts, reader.ok() ? *std::move(reader) : disclosure::Reader(),
      request.columns());
  reactor->Begin(known, request);
  return reactor;
}

}  // namespace daodi::services::rpc
