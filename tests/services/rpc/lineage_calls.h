// Calls of TraceService's questions about lots, with what could tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_LINEAGE_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_LINEAGE_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

// Every question: of a lot that a role may know of, and of one it may not.
// Answers with the bytes of all answers, or of the refusals.
std::string AskAboutLots(const std::shared_ptr<grpc::Channel>& channel,
                         uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_LINEAGE_CALLS_H_
