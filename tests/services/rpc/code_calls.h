// Calls of CodeService with the requests that could tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_CODE_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_CODE_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

// Each answers with the bytes of all answers, or of the refusals.
std::string AskForIssueCodes(std::shared_ptr<grpc::Channel> channel,
                             uint64_t size, const std::string& issuer);
std::string AskForLookupScans(std::shared_ptr<grpc::Channel> channel,
                              uint64_t size, const std::string& issuer);
std::string AskForRecordScans(std::shared_ptr<grpc::Channel> channel,
                              uint64_t size, const std::string& issuer);
std::string AskForCheckPin(std::shared_ptr<grpc::Channel> channel,
                           uint64_t size, const std::string& issuer);
std::string AskForLabelBalance(std::shared_ptr<grpc::Channel> channel,
                               uint64_t size, const std::string& issuer);
std::string AskForCodeRanges(std::shared_ptr<grpc::Channel> channel,
                             uint64_t size, const std::string& issuer);
std::string AskForCopyFindings(std::shared_ptr<grpc::Channel> channel,
                               uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_CODE_CALLS_H_
