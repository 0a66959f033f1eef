// Organizations that trade with each other on a ledger in a folder, and their
// circulation lists.

#ifndef DAODI_TESTS_SERVICES_TRADE_TRADE_FIXTURE_H_
#define DAODI_TESTS_SERVICES_TRADE_TRADE_FIXTURE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daodi/v1/event_sections.pb.h"
#include "gtest/gtest.h"
#include "services/disclosure/entry_reader.h"
#include "services/trade/circulation.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {

// One statement about one lot, of defaults that fit a shipment.
struct Deal {
  crypto::StatementKind kind = crypto::StatementKind::kShipping;
  std::string source;
  std::string destination;
  std::string issuer;
  std::string lot = "HP26-1";
  int64_t grams = 0;  // 0: not stated
  int64_t packs = 0;
  std::string time = "2025-05-16T15:20:00+08:00";
  std::string step = "shipping";
  v1::LotRole role = v1::LOT_ROLE_OBJECT;
  std::string disposition;
  std::string goods_class = "HERB";
  std::string note;
  std::string invoice;
  std::string document_type;  // with number "1"
  std::string on_behalf;
  v1::OnBehalfBasis basis = v1::ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM;
  std::string error_reason;  // of a correction
  bool quantities_to_owner = false;
  bool historical = false;
};

class TradeFixture : public ::testing::Test {
 protected:
  static constexpr char kTrader[] = "pty-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  static constexpr int64_t kEnd = int64_t{1} << 50;

  TradeFixture();

  TestOrganization Register(const std::string& name,
                            std::vector<crypto::OrganizationRole> roles,
                            const std::string& division,
                            std::vector<crypto::SupervisionScope> scopes = {});

  // When organizations registered from now on joined; 0: not stated.
  int64_t onboarded_time_ms_ = 0;

  // Signed by `author`, in the views; the index.
  uint64_t Record(const TestOrganization& author, const Deal& deal,
                  std::vector<crypto::EntryRef> refs = {});
  uint64_t Append(const TestOrganization& author, crypto::StatementKind kind,
                  const std::vector<TestSection>& sections,
                  std::vector<crypto::EntryRef> refs = {});
  // The same lot, a day later, as its destination says.
  static Deal ReceiptOf(Deal deal);
  uint64_t Correct(const TestOrganization& author, uint64_t index, Deal deal,
                   const std::string& reason);

  // The lot comes into being at the grower.
  uint64_t Harvest(const std::string& lot, int64_t grams);
  Deal Sale(int64_t grams) const;  // grower to buyer

  crypto::EntryRef RefTo(uint64_t index, crypto::RefKind kind);
  uint64_t Size() { return ledger_.store().head().size; }
  services::disclosure::EntryReader ReaderFor(const std::string& organization);
  services::trade::CirculationQuery QueryOf(
      std::vector<std::string> organizations);
  std::vector<services::trade::Transfer> List(const std::string& reader,
                                              const std::string& organization,
                                              uint64_t as_of_size = 0);
  // Expects exactly one row.
  services::trade::Transfer Only(const std::string& organization);

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization grower_{"", TestKey("x"), TestKey("x"), TestKey("x")};
  TestOrganization buyer_ = grower_;
  TestOrganization stranger_ = grower_;
  TestOrganization regulator_ = grower_;
  TestOrganization over_buyer_ = grower_;  // a regulator, not of the grower
  uint64_t next_id_ = 7'000'000;
  std::map<uint64_t, crypto::HeaderDigest> digests_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_TRADE_TRADE_FIXTURE_H_
