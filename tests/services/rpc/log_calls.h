// Calls about the log as a whole: checkpoint, consistency, tiles.

#ifndef DAODI_TESTS_SERVICES_RPC_LOG_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_LOG_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

// Each answers with the bytes of all answers, or of the refusals.
std::string AskForCheckpoint(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t size, const std::string& issuer);
std::string AskForConsistency(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& issuer);
std::string AskForTiles(const std::shared_ptr<grpc::Channel>& channel,
                        uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_LOG_CALLS_H_
