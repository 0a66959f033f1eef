// A ledger of few enterprises for tests of lineage: statements in a line each.

#ifndef DAODI_TESTS_SERVICES_TRACE_LOT_LEDGER_H_
#define DAODI_TESTS_SERVICES_TRACE_LOT_LEDGER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_stock.h"
#include "services/trace/origin_shares.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {

inline constexpr int64_t kNoMass = -1;

struct LotUse {
  std::string lot;
  int64_t kilograms = kNoMass;
  v1::EdgeKind kind = v1::EDGE_KIND_UNSPECIFIED;
};

// What one statement says; issued by its author unless the lot is in `issuers`
// of the ledger.
struct Making {
  std::vector<LotUse> inputs;  // none: a harvest
  std::vector<LotUse> outputs;
  std::string plot;  // of a harvest; "": none stated
  bool did_not_occur = false;
};

class LotLedger {
 public:
  // Of all keys but the log's; certificates need ECDSA.
  explicit LotLedger(
      crypto::SignatureScheme scheme = crypto::SignatureScheme::kEd25519);

  PipelineFixture& fixture() { return fixture_; }
  const TestOrganization& author() const { return author_; }
  const TestOrganization& stranger() const { return stranger_; }
  uint64_t size() { return fixture_.store().head().size; }

  // Lots are the author's unless said otherwise.
  void SetIssuer(const std::string& lot, const TestOrganization& issuer) {
    issuers_[lot] = issuer.id;
  }

  SignedStatement Make(const TestOrganization& by, const Making& making,
                       std::vector<crypto::EntryRef> refs = {});
  SignedStatement Sign(const TestOrganization& by, crypto::StatementKind kind,
                       const std::vector<TestSection>& sections,
                       std::vector<crypto::EntryRef> refs = {});
  SignedStatement Confirm(uint64_t index);
  crypto::EntryRef RefTo(uint64_t index, crypto::RefKind kind) const;
  // Their indexes; all must be accepted.
  std::vector<uint64_t> Append(const std::vector<SignedStatement>& statements);
  uint64_t Append(const SignedStatement& statement) {
    return Append(std::vector<SignedStatement>{statement})[0];
  }
  uint64_t State(const Making& making) { return Append(Make(author_, making)); }

  // In the views, as of the size; 0: now.
  uint64_t Ordinal(const std::string& lot);
  services::trace::Lineage Walk(const std::string& lot,
                                services::views::LineageDirection direction,
                                uint64_t as_of_size = 0,
                                services::trace::LineageLimits limits = {
                                    100, 10'000, 100'000});
  services::trace::LotShares Shares(const std::string& lot,
                                    uint64_t as_of_size = 0);
  std::vector<services::trace::Movement> Movements(const std::string& lot,
                                                   uint64_t as_of_size = 0);
  std::string LotOf(uint64_t ordinal);

 private:
  v1::LotId LotIdOf(const std::string& lot) const;

  TemporaryDirectory folder_;
  PipelineFixture fixture_;
  TestOrganization author_;
  TestOrganization stranger_;
  std::map<std::string, std::string> issuers_;
  std::map<uint64_t, crypto::HeaderDigest> digests_;
  crypto::LedgerId ledger_id_;
  uint64_t next_id_ = 9'000'000;
};

// "Plot" → parts, of origins by name, else by kind: "?1" …
std::map<std::string, int64_t> PartsByOrigin(
    const services::trace::LotShares& shares);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_TRACE_LOT_LEDGER_H_
