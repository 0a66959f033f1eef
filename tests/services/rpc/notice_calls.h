// Calls of NoticeService with the requests that could tell most; what they
// answer, as bytes.

#ifndef DAODI_TESTS_SERVICES_RPC_NOTICE_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_NOTICE_CALLS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "grpcpp/channel.h"

namespace daodi::testing {

std::string AskForNotices(const std::shared_ptr<grpc::Channel>& channel,
                          uint64_t size, const std::string& author);
std::string AskForAttempts(const std::shared_ptr<grpc::Channel>& channel,
                           uint64_t size, const std::string& author);
std::string AskForDeliveries(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t size, const std::string& author);
std::string AskForDrills(const std::shared_ptr<grpc::Channel>& channel,
                         uint64_t size, const std::string& author);
std::string AskForDrillAnswers(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& author);
std::string AskForDrillReports(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& author);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_NOTICE_CALLS_H_
