// What SupervisionService tells one caller: of an organization, and of all, as
// bytes.

#ifndef DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace daodi::testing {

std::string CallListFlags(const std::shared_ptr<grpc::Channel>& channel,
                          const std::string& organization);
std::string CallListOrders(const std::shared_ptr<grpc::Channel>& channel,
                           const std::string& organization);
// By every dimension, of two years.
std::string CallGetStatistics(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& organization);
// Of the days on which fixtures record.
std::string CallGetDayReport(const std::shared_ptr<grpc::Channel>& channel,
                             const std::string& organization);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_
