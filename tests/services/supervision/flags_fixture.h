// A ledger with a grower, a buyer and their regulators, and the flags a reader
// sees of it.

#ifndef DAODI_TESTS_SERVICES_SUPERVISION_FLAGS_FIXTURE_H_
#define DAODI_TESTS_SERVICES_SUPERVISION_FLAGS_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "daodi/v1/flag_sections.pb.h"
#include "services/supervision/flag_list.h"
#include "tests/services/trade/trade_fixture.h"

namespace daodi::testing {

class FlagsFixture : public TradeFixture {
 protected:
  // Warnings and alerts but LATE_ENTRY: deals here are of a year before.
  std::vector<services::supervision::ListedFlag> Flags(
      const std::string& reader, uint64_t as_of_size = 0,
      bool open_only = false);
  // "ORPHAN_INPUT open", in the order raised.
  std::vector<std::string> States(const std::string& reader,
                                  uint64_t as_of_size = 0);
  // Entries flagged LATE_ENTRY.
  std::vector<uint64_t> LateEntries(const std::string& reader);
  // The same of one code, whatever its severity: "open", in the order raised.
  std::vector<std::string> StatesOf(const std::string& code,
                                    const std::string& reader);
  services::supervision::ListedFlag OnlyFlag(const std::string& reader);

  std::vector<services::supervision::ListedFlag> AllFlags(
      const std::string& reader, uint64_t as_of_size, bool open_only);

  // A minute after the last entry was recorded, as a time of an event.
  std::string AfterTheLastEntry();

  // An assessment of `flag` that `author` signs.
  uint64_t Assess(const TestOrganization& author,
                  const services::supervision::ListedFlag& flag,
                  v1::FlagAct act, const std::string& code = "");
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_SUPERVISION_FLAGS_FIXTURE_H_
