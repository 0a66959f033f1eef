#include "tests/services/rpc/supervision_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "services/rpc/caller.h"

namespace daodi::testing {

using crypto::OrganizationRole;
using crypto::SupervisedFunction;

SupervisionFixture::SupervisionFixture() {
  superior_ = Register("superior", {OrganizationRole::kRegulator}, "430000",
                       {{SupervisedFunction::kDrugProduction, "43"}});
  elsewhere_ = Register("elsewhere", {OrganizationRole::kRegulator}, "440000",
                        {{SupervisedFunction::kDrugProduction, "44"}});
  auditor_ = Register("auditor", {OrganizationRole::kAuditor}, "430000");
  std::map<std::string, crypto::PrivateKey> keys;
  for (const auto& [name, organization] :
       {std::pair<const char*, const TestOrganization&>("grower", grower_),
        std::pair<const char*, const TestOrganization&>("buyer", buyer_),
        std::pair<const char*, const TestOrganization&>("regulator",
                                                        regulator_),
        std::pair<const char*, const TestOrganization&>("superior", superior_),
        std::pair<const char*, const TestOrganization&>("elsewhere",
                                                        elsewhere_),
        std::pair<const char*, const TestOrganization&>("auditor", auditor_)}) {
    keys.emplace(name, ledger_.governance().AddKey(
                           organization, crypto::KeyPurpose::kTransport,
                           absl::StrCat(name, " transport")));
    ledger_.FeedGovernance();
  }
  server_ = std::make_unique<RpcServer>(&ledger_);
  for (const auto& [name, key] : keys) channels_[name] = server_->Connect(&key);
  channels_["public"] = server_->Connect(nullptr);
}

std::unique_ptr<grpc::ClientContext> SupervisionFixture::ContextFor(
    const StatedPurpose& purpose) const {
  auto context = std::make_unique<grpc::ClientContext>();
  if (!purpose.word.empty()) {
    context->AddMetadata(services::rpc::kPurposeMetadata, purpose.word);
  }
  if (!purpose.case_number.empty()) {
    context->AddMetadata(services::rpc::kCaseMetadata, purpose.case_number);
  }
  return context;
}

std::vector<int> SupervisionFixture::ShownSections(
    const std::string& who, uint64_t entry, const StatedPurpose& purpose) {
  const auto stub = v1::LedgerService::NewStub(channels_.at(who));
  const auto context = ContextFor(purpose);
  v1::GetEntryRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", entry));
  v1::Entry answer;
  status_ = stub->GetEntry(context.get(), request, &answer);
  std::vector<int> labels;
  for (const v1::EntrySection& section : answer.sections()) {
    if (section.has_content()) labels.push_back(section.label());
  }
  return labels;
}

std::string SupervisionFixture::At(int64_t time_ms) const {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(8 * 3600));
}

v1::Order SupervisionFixture::OrderAbout(const std::string& lot,
                                         v1::OrderKind kind) {
  v1::Order order;
  order.set_kind(kind);
  order.set_basis("行政强制法");
  order.set_document_number("〔2025〕7号");
  order.set_addressee(grower_.id);
  order.set_remedy("六十日内申请行政复议");
  order.mutable_time()->set_start(At(Now()));
  order.mutable_time()->set_end(At(Now()));
  order.mutable_time()->set_precision(v1::TIME_PRECISION_SECOND);
  order.set_effective_from(At(Now()));
  order.set_expires_at(At(Now() + 10 * kDayMs));
  v1::LotId* id = order.add_scope()->mutable_lot();
  id->set_issuer(grower_.id);
  id->set_lot(lot);
  return order;
}

uint64_t SupervisionFixture::Give(const v1::Order& order,
                                  crypto::Audience audience,
                                  std::vector<std::string> named,
                                  std::vector<crypto::EntryRef> refs) {
  return Append(regulator_, crypto::StatementKind::kOrder,
                {{51, audience, false, 1401, order.SerializeAsString(),
                  std::move(named)}},
                std::move(refs));
}

}  // namespace daodi::testing
