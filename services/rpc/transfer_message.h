// Rows of circulation lists as messages.

#ifndef DAODI_SERVICES_RPC_TRANSFER_MESSAGE_H_
#define DAODI_SERVICES_RPC_TRANSFER_MESSAGE_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/circulation_service.pb.h"
#include "services/disclosure/entry_reader.h"
#include "services/rpc/server_parts.h"
#include "services/trade/circulation.h"
#include "services/trade/stock_months.h"

namespace daodi::services::rpc {

// Fills rows for one reader, with the registered names of organizations. For
// one page.
class TransferMessages {
 public:
  // Must outlive it.
  explicit TransferMessages(const ServerParts& parts) : parts_(parts) {}

  void Fill(const trade::Transfer& transfer, v1::Transfer* message);

 private:
  const std::string& NameOf(const std::string& id);

  const ServerParts& parts_;
  absl::flat_hash_map<std::string, std::string> names_;
};

void FillStockMonth(const trade::StockMonth& month, v1::StockMonth* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_TRANSFER_MESSAGE_H_
