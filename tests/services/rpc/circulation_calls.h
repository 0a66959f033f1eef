// What CirculationService tells one caller: its own lists and somebody's, as
// bytes.

#ifndef DAODI_TESTS_SERVICES_RPC_CIRCULATION_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_CIRCULATION_CALLS_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace daodi::testing {

std::string CallListTransfers(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& organization);
std::string CallListStockMonths(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& organization);
std::string CallExportTransfers(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& organization);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_CIRCULATION_CALLS_H_
