// What IdentityService and SessionService tell one caller, as bytes: rows of
// the access test.

#ifndef DAODI_TESTS_SERVICES_RPC_IDENTITY_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_IDENTITY_CALLS_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>

namespace daodi::testing {

std::string AskForGetLedger(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t size, const std::string& issuer);
std::string AskForGetOrganization(const std::shared_ptr<grpc::Channel>& channel,
                                  uint64_t size, const std::string& issuer);
std::string AskForListOrganizations(
    const std::shared_ptr<grpc::Channel>& channel, uint64_t size,
    const std::string& issuer);
// Of TestKey("author event").
std::string AskForGetKey(const std::shared_ptr<grpc::Channel>& channel,
                         uint64_t size, const std::string& issuer);

// Account and password are of nobody.
std::string AskForSignIn(const std::shared_ptr<grpc::Channel>& channel,
                         uint64_t size, const std::string& issuer);
std::string AskForGetSession(const std::shared_ptr<grpc::Channel>& channel,
                             uint64_t size, const std::string& issuer);
std::string AskForSignOut(const std::shared_ptr<grpc::Channel>& channel,
                          uint64_t size, const std::string& issuer);
// Whoever calls first gets the account.
std::string AskForCreateAccount(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t size, const std::string& issuer);
std::string AskForListAccounts(const std::shared_ptr<grpc::Channel>& channel,
                               uint64_t size, const std::string& issuer);
std::string AskForDeleteAccount(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_IDENTITY_CALLS_H_
