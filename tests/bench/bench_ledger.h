// A ledger on disk with one enterprise, and statements it has signed before
// anything is timed: headers of about 290 bytes, three sections of about 400.

#ifndef DAODI_TESTS_BENCH_BENCH_LEDGER_H_
#define DAODI_TESTS_BENCH_BENCH_LEDGER_H_

#include <string>
#include <vector>

#include "crypto/signature.h"
#include "services/ledger/submission.h"
#include "tests/testing/pipeline_fixture.h"

namespace daodi::bench {

// Aborts, with a message, when what must succeed does not.
class BenchLedger {
 public:
  // Makes the ledger in `folder`, which must not exist; its enterprise has an
  // EVENT key of `scheme` and a TRANSPORT key.
  BenchLedger(const std::string& folder, crypto::SignatureScheme scheme);

  testing::PipelineFixture& fixture() { return fixture_; }
  const crypto::PrivateKey& transport_key() const { return transport_key_; }

  // The next `count` statements; `bundle_size` 1: each signed directly.
  std::vector<services::ledger::SubmittedStatement> Sign(size_t count,
                                                         size_t bundle_size);

 private:
  crypto::StatementHeader NextHeader(
      std::vector<crypto::SectionContent>* contents);

  testing::PipelineFixture fixture_;
  testing::TestOrganization enterprise_;
  crypto::PrivateKey event_key_;
  crypto::PrivateKey transport_key_;
  uint64_t signed_ = 0;
  crypto::HeaderDigest previous_;
};

}  // namespace daodi::bench

#endif  // DAODI_TESTS_BENCH_BENCH_LEDGER_H_
