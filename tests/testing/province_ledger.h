// A ledger in a folder with the made-up province of services/synthetic in it,
// recorded in-process: every member has keys and signs what it states.

#ifndef DAODI_TESTS_TESTING_PROVINCE_LEDGER_H_
#define DAODI_TESTS_TESTING_PROVINCE_LEDGER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "services/synthetic/section_writer.h"
#include "services/synthetic/statement_stream.h"
#include "tests/testing/pipeline_fixture.h"

namespace daodi::testing {

// Aborts, with a message, when what must succeed does not.
class ProvinceLedger {
 public:
  // Makes the ledger in `folder`, which must not exist, publishes
  // deploy/catalogue and registers the members. `fixture.folder` and what a
  // synthetic ledger needs are set here.
  ProvinceLedger(const std::string& folder,
                 const services::synthetic::ProvinceOptions& options,
                 PipelineFixtureOptions fixture = {});

  PipelineFixture& fixture() { return fixture_; }
  const services::synthetic::Truth& truth() const { return stream_.truth(); }
  const std::vector<services::synthetic::Member>& members() const {
    return stream_.members();
  }
  // Of a member: an organization, or a party outside.
  const std::string& IdOf(uint32_t member) const { return ids_[member]; }

  // Called with each statement as it is planned, in the order of the log.
  void OnStatement(
      std::function<void(const services::synthetic::PlannedStatement&)> call) {
    on_statement_ = std::move(call);
  }
  // Records the next `count` statements; false: there are none left. Returns
  // when all are durable.
  bool Record(uint64_t count);
  void RecordAll() {
    while (Record(kStatementsAtOnce)) continue;
  }
  // Where the statement stands in the log; it must have been recorded.
  uint64_t IndexOf(uint64_t number) const { return indexes_.at(number); }
  uint64_t recorded() const { return recorded_; }
  uint64_t repeated() const { return repeated_; }

 private:
  static constexpr uint64_t kStatementsAtOnce = 4'096;

  // A submission on its way; the numbers of its statements.
  struct Sent {
    std::vector<uint64_t> numbers;
    std::future<services::ledger::SubmissionResult> result;
  };
  struct Referred {
    uint64_t index = 0;
    crypto::HeaderDigest digest;
  };

  void Register(const services::synthetic::Member& member);
  SignedStatement Sign(const services::synthetic::PlannedStatement& statement);
  void Send();
  void AwaitOldest();

  PipelineFixture fixture_;
  services::synthetic::StatementStream stream_;
  std::vector<std::string> ids_;
  std::vector<crypto::PrivateKey> keys_;
  services::synthetic::SectionWriter writer_;
  std::function<void(const services::synthetic::PlannedStatement&)>
      on_statement_;

  std::vector<uint64_t> numbers_;  // of the submission being made
  std::vector<services::ledger::SubmittedStatement> statements_;
  std::deque<Sent> sent_;
  std::vector<uint64_t> indexes_;  // by number
  std::map<uint64_t, Referred> referred_;
  uint64_t recorded_ = 0;
  uint64_t repeated_ = 0;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_PROVINCE_LEDGER_H_
