// ReceiptLinkService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_RECEIPT_LINK_SERVICE_H_
#define DAODI_SERVICES_RPC_RECEIPT_LINK_SERVICE_H_

#include "absl/status/status.h"
#include "daodi/v1/receipt_link_service.grpc.pb.h"
#include "services/rpc/server_parts.h"
#include "services/trade/receipt_links.h"

namespace daodi::services::rpc {

class ReceiptLinkService final
    : public v1::ReceiptLinkService::CallbackService {
 public:
  // `links` must outlive it.
  ReceiptLinkService(const ServerParts& parts, trade::ReceiptLinks* links)
      : parts_(parts), links_(*links) {}

  grpc::ServerUnaryReactor* CreateReceiptLink(
      grpc::CallbackServerContext* context,
      const v1::CreateReceiptLinkRequest* request,
      v1::ReceiptLink* response) override;
  grpc::ServerUnaryReactor* GetReceiptLink(
      grpc::CallbackServerContext* context,
      const v1::GetReceiptLinkRequest* request,
      v1::ReceiptLink* response) override;
  grpc::ServerUnaryReactor* ConfirmReceipt(
      grpc::CallbackServerContext* context,
      const v1::ConfirmReceiptRequest* request,
      v1::ReceiptLink* response) override;

 private:
  absl::Status Create(const grpc::CallbackServerContext& context,
                      const v1::CreateReceiptLinkRequest& request,
                      v1::ReceiptLink* response);
  void Fill(const trade::FoundLink& link, v1::ReceiptLink* response) const;

  const ServerParts parts_;
  trade::ReceiptLinks& links_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_RECEIPT_LINK_SERVICE_H_
