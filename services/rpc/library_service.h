// LibraryService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_LIBRARY_SERVICE_H_
#define DAODI_SERVICES_RPC_LIBRARY_SERVICE_H_

#include "daodi/v1/library_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class LibraryService final : public v1::LibraryService::CallbackService {
 public:
  explicit LibraryService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* GetLibraryRecord(
      grpc::CallbackServerContext* context,
      const v1::GetLibraryRecordRequest* request,
      v1::LibraryRecord* response) override;
  grpc::ServerUnaryReactor* BatchGetLibraryRecords(
      grpc::CallbackServerContext* context,
      const v1::BatchGetLibraryRecordsRequest* request,
      v1::BatchGetLibraryRecordsResponse* response) override;
  grpc::ServerUnaryReactor* ListLibraryRecords(
      grpc::CallbackServerContext* context,
      const v1::ListLibraryRecordsRequest* request,
      v1::ListLibraryRecordsResponse* response) override;
  grpc::ServerUnaryReactor* SearchLibraryRecords(
      grpc::CallbackServerContext* context,
      const v1::SearchLibraryRecordsRequest* request,
      v1::SearchLibraryRecordsResponse* response) override;
  grpc::ServerUnaryReactor* ListLibraryRevisions(
      grpc::CallbackServerContext* context,
      const v1::ListLibraryRevisionsRequest* request,
      v1::ListLibraryRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* ListExpiringRecords(
      grpc::CallbackServerContext* context,
      const v1::ListExpiringRecordsRequest* request,
      v1::ListExpiringRecordsResponse* response) override;
  grpc::ServerUnaryReactor* GetDossier(grpc::CallbackServerContext* context,
                                       const v1::GetDossierRequest* request,
                                       v1::Dossier* response) override;

 private:
  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LIBRARY_SERVICE_H_
