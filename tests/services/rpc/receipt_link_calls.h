// Calls of ReceiptLinkService and ReadCountService with the requests that could
// tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_RECEIPT_LINK_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_RECEIPT_LINK_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

// Each answers with the bytes of all answers, or of the refusals.
std::string AskForReceiptLinks(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& issuer);
std::string AskForReceiptLink(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& issuer);
std::string AskForConfirmation(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& issuer);
std::string AskForReadCounts(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_RECEIPT_LINK_CALLS_H_
