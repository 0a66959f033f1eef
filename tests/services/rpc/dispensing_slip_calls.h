// Calls of DispensingSlipService with the requests that could tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_DISPENSING_SLIP_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_DISPENSING_SLIP_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

// Each answers with the bytes of all answers, or of the refusals.
std::string AskForDispensingSlips(const std::shared_ptr<grpc::Channel>& channel,
                                  uint64_t size, const std::string& issuer);
std::string AskForDispensingSlip(const std::shared_ptr<grpc::Channel>& channel,
                                 uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_DISPENSING_SLIP_CALLS_H_
