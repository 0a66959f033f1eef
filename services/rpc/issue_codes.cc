#include "services/rpc/issue_codes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "crypto/serial_cipher.h"
#include "services/codes/code_limits.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

class IssueCodes final
    : public grpc::ServerWriteReactor<v1::IssueCodesResponse> {
 public:
  IssueCodes(codes::IssuePlan plan, IssueCodesFormat format,
             codes::CodeDesk* desk)
      : plan_(std::move(plan)), format_(format), desk_(*desk) {
    if (!plan_.ranges.empty()) next_ = plan_.ranges.front().counters.first;
  }

  void Begin(const absl::Status& status) {
    if (status.ok()) {
      SendNext();
    } else {
      Finish(ToGrpcStatus(status));
    }
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    if (next_ > plan_.ranges[at_].counters.last) {
      if (++at_ == plan_.ranges.size()) return Finish(grpc::Status::OK);
      next_ = plan_.ranges[at_].counters.first;
    }
    SendNext();
  }

  void OnDone() override { delete this; }

 private:
  void SendNext() {
    const codes::IssueRange& range = plan_.ranges[at_];
    const auto gtin = crypto::GtinNumber(range.range.gtin);
    const int64_t left = range.counters.last - next_ + 1;
    const auto count =
        std::min(static_cast<size_t>(left), codes::kIssuedCodesPerMessage);
    std::string serials;
    const codes::CodeLabel first = {range.range.tenant, *gtin,
                                    static_cast<uint64_t>(next_)};
    desk_.keys().Issue(plan_.key_version, first, count, &serials);
    response_.Clear();
    response_.set_gtin(range.range.gtin);
    response_.set_lot(range.range.lot.lot);
    response_.set_issuer(range.range.lot.issuer);
    response_.set_key_version(plan_.key_version);
    response_.set_first(next_);
    if (format_.packed) {
      response_.set_serials(std::move(serials));
    } else {
      AddCodes(first, serials);
    }
    next_ += static_cast<int64_t>(count);
    StartWrite(&response_);
  }

  void AddCodes(codes::CodeLabel label, absl::string_view serials) {
    for (; !serials.empty(); serials.remove_prefix(crypto::kSerialChars)) {
      v1::IssuedCode* code = response_.add_codes();
      code->set_counter(static_cast<int64_t>(label.counter));
      code->set_serial(std::string(serials.substr(0, crypto::kSerialChars)));
      if (format_.with_pins) {
        code->set_pin(desk_.keys().Pin(plan_.key_version, label));
      }
      ++label.counter;
    }
  }

  const codes::IssuePlan plan_;
  const IssueCodesFormat format_;
  codes::CodeDesk& desk_;
  size_t at_ = 0;
  int64_t next_ = 0;
  v1::IssueCodesResponse response_;
};

}  // namespace

grpc::ServerWriteReactor<v1::IssueCodesResponse>* NewIssueCodes(
    absl::StatusOr<codes::IssuePlan> plan, IssueCodesFormat format,
    codes::CodeDesk* desk) {
  const absl::Status status = plan.status();
  auto* reactor = new IssueCodes(
      plan.ok() ? *std::move(plan) : codes::IssuePlan(), format, desk);
  reactor->Begin(status);
  return reactor;
}

}  // namespace daodi::services::rpc
