// NoticeService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_NOTICE_SERVICE_H_
#define DAODI_SERVICES_RPC_NOTICE_SERVICE_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/notice_service.grpc.pb.h"
#include "services/disclosure/reader.h"
#include "services/notices/notice_desk.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class NoticeService final : public v1::NoticeService::CallbackService {
 public:
  // `desk` must outlive it.
  NoticeService(const ServerParts& parts, notices::NoticeDesk* desk)
      : parts_(parts), desk_(*desk) {}

  grpc::ServerUnaryReactor* ListNotices(
      grpc::CallbackServerContext* context,
      const v1::ListNoticesRequest* request,
      v1::ListNoticesResponse* response) override;
  grpc::ServerUnaryReactor* RecordAttempt(
      grpc::CallbackServerContext* context,
      const v1::RecordAttemptRequest* request,
      v1::RecordAttemptResponse* response) override;
  grpc::ServerUnaryReactor* ReportDelivery(
      grpc::CallbackServerContext* context,
      const v1::ReportDeliveryRequest* request,
      v1::ReportDeliveryResponse* response) override;
  grpc::ServerUnaryReactor* TestNotice(grpc::CallbackServerContext* context,
                                       const v1::TestNoticeRequest* request,
                                       v1::Notice* response) override;
  grpc::ServerUnaryReactor* AnswerTestNotice(
      grpc::CallbackServerContext* context,
      const v1::AnswerTestNoticeRequest* request,
      v1::Notice* response) override;
  grpc::ServerUnaryReactor* GetDrillReport(
      grpc::CallbackServerContext* context,
      const v1::GetDrillReportRequest* request,
      v1::DrillReport* response) override;

 private:
  absl::Status List(const disclosure::Reader& reader,
                    const v1::ListNoticesRequest& request,
                    v1::ListNoticesResponse* response);
  // Calls `use` with the notices as the reader may know them now.
  absl::Status WithBook(
      const absl::StatusOr<disclosure::Reader>& reader,
      absl::FunctionRef<absl::Status(notices::NoticeBook*)> use);

  const ServerParts parts_;
  notices::NoticeDesk& desk_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_NOTICE_SERVICE_H_
