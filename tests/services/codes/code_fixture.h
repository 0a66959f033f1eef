// Packed lots with ranges of serials on a ledger in a folder, and the desk that
// reads their codes.

#ifndef DAODI_TESTS_SERVICES_CODES_CODE_FIXTURE_H_
#define DAODI_TESTS_SERVICES_CODES_CODE_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "services/codes/code_desk.h"
#include "tests/services/trade/trade_fixture.h"

namespace daodi::testing {

// A range of the one lot of a statement.
struct TestRange {
  int64_t first = 0;
  int64_t last = 0;
  std::string state;
};

class CodeFixture : public TradeFixture {
 protected:
  static constexpr char kTea[] = "09521234201069";
  static constexpr char kSlices[] = "09521234101024";
  static constexpr int64_t kHourMs = int64_t{60} * 60 * 1000;

  CodeFixture();

  void OpenDesk();
  // The maker packs the lot and has labels printed.
  uint64_t Pack(const TestOrganization& maker, const std::string& lot,
                const std::vector<TestRange>& ranges,
                const std::string& gtin = kTea,
                std::vector<crypto::EntryRef> refs = {},
                const std::vector<std::string>& aliases = {});
  // Something happens to packages of a lot of `issuer`.
  uint64_t Happen(const TestOrganization& author, const std::string& issuer,
                  const std::string& lot, const TestRange& range,
                  crypto::StatementKind kind = crypto::StatementKind::kHold);

  std::string Serial(const TestOrganization& maker, int64_t counter,
                     const std::string& gtin = kTea);
  v1::CodeKey Key(const std::string& serial, const std::string& gtin = kTea);
  services::codes::DescribedCode LookUp(const v1::CodeKey& key,
                                        const std::string& reader = "");
  v1::CodeVerdict VerdictOf(const v1::CodeKey& key,
                            const std::string& reader = "");
  // A scan by a reader of that name.
  v1::ScanRecord Scan(const v1::CodeKey& key, const std::string& reader,
                      const std::string& division, int64_t time_ms);
  std::vector<services::codes::KeptScan> Keep(
      const std::vector<v1::ScanRecord>& scans);
  std::vector<std::string> RulesOf(const v1::CodeKey& key,
                                   const std::string& reader);
  int64_t Now() { return ledger_.clock().Now().time_ms; }

  std::unique_ptr<services::codes::CodeDesk> desk_;
  int next_nonce_ = 0;
  // When lots are packed.
  std::string packed_at_ = "2025-05-16T15:20:00+08:00";
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_CODES_CODE_FIXTURE_H_
