// What SupervisionService tells one caller: of an organization, and of all, as
// bytes.

#ifndef DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

std::string AskForListFlags(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t size, const std::string& organization);
std::string AskForListOrders(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t size, const std::string& organization);
// By every dimension, of two years.
std::string AskForGetStatistics(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t size, const std::string& organization);
// Of the days on which fixtures record.
std::string AskForGetDayReport(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& organization);

// Rows of the access test.
std::string AskForListReads(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t size, const std::string& organization);
std::string AskForCloseCase(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t size, const std::string& organization);
std::string AskForPack(const std::shared_ptr<grpc::Channel>& channel,
                       uint64_t size, const std::string& organization);
std::string AskForGetOverview(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& organization);
std::string AskForListFilings(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& organization);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_SUPERVISION_CALLS_H_
