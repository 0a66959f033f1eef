// Regulators and enterprises that ask a ledger over real RPCs, each stating
// what it reads for.

#ifndef DAODI_TESTS_SERVICES_RPC_SUPERVISION_FIXTURE_H_
#define DAODI_TESTS_SERVICES_RPC_SUPERVISION_FIXTURE_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>

#include "daodi/v1/supervision_service.grpc.pb.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/rpc_server.h"

namespace daodi::testing {

// What a call states; "": nothing.
struct StatedPurpose {
  std::string word;
  std::string case_number;
};

class SupervisionFixture : public TradeFixture {
 protected:
  static constexpr int64_t kDayMs = int64_t{24} * 3'600'000;

  SupervisionFixture();

  using Stub = v1::SupervisionService::Stub;

  std::unique_ptr<grpc::ClientContext> ContextFor(
      const StatedPurpose& purpose) const;

  template <typename Request, typename Response>
  grpc::Status Call(const std::string& who,
                    grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                 const Request&, Response*),
                    const Request& request, Response* response,
                    const StatedPurpose& purpose = {}) {
    const auto stub = v1::SupervisionService::NewStub(channels_.at(who));
    const auto context = ContextFor(purpose);
    return (stub.get()->*method)(context.get(), request, response);
  }

  // Labels of the sections of an entry that are shown; empty for an error,
  // whose code is kept in status_.
  std::vector<int> ShownSections(const std::string& who, uint64_t entry,
                                 const StatedPurpose& purpose = {});

  std::string At(int64_t time_ms) const;
  int64_t Now() { return ledger_.clock().Now().time_ms; }

  // An order of `regulator_` about a lot of the grower.
  v1::Order OrderAbout(const std::string& lot, v1::OrderKind kind);
  uint64_t Give(const v1::Order& order, crypto::Audience audience,
                std::vector<std::string> named = {},
                std::vector<crypto::EntryRef> refs = {});

  // By role: "grower", "buyer", "regulator" (of the grower), "superior" (of
  // that), "elsewhere", "auditor", "public".
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  TestOrganization superior_ = grower_;
  TestOrganization elsewhere_ = grower_;
  TestOrganization auditor_ = grower_;
  std::unique_ptr<RpcServer> server_;
  grpc::Status status_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_SUPERVISION_FIXTURE_H_
