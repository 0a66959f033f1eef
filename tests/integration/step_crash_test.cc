// A crash right after each step of the main path, losing whatever was not
// synced.

#include <vector>

#include "gtest/gtest.h"
#include "storage/signing_guard.h"
#include "tests/integration/crashed_ledger.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::ledger::kStepCount;
using services::ledger::Step;

// What was told and what the disk holds, before and after a crash.
struct Marks {
  uint64_t acks = 0;
  uint64_t size = 0;
  uint64_t intended = 0;      // by the guard
  uint64_t checkpointed = 0;  // by the last stored checkpoint
};

struct StepCase {
  Step step;
  // The first time with something new in it: the signer signs at start-up what
  // was there before.
  int first_occurrence;
  void (*expect)(const Marks& before, const Marks& after);
};

void ExpectNothingNew(const Marks& before, const Marks& after) {
  EXPECT_EQ(after.size, before.size);
  EXPECT_EQ(after.acks, before.acks);
}
void ExpectEntriesNobodyWasToldOf(const Marks& before, const Marks& after) {
  EXPECT_GT(after.size, before.size);
  EXPECT_EQ(after.acks, before.acks);
}
void ExpectEntries(const Marks& before, const Marks& after) {
  EXPECT_GT(after.size, before.size);
}
void ExpectAnIntentWithoutCheckpoint(const Marks& before, const Marks& after) {
  EXPECT_GT(after.intended, before.intended);
  EXPECT_LT(after.checkpointed, after.intended);
}
void ExpectACheckpoint(const Marks& before, const Marks& after) {
  EXPECT_GT(after.intended, before.intended);
  EXPECT_EQ(after.checkpointed, after.intended);
}

const std::vector<StepCase>& StepCases() {
  static const auto& cases = *new std::vector<StepCase>{
      {Step::kPrepared, 1, ExpectNothingNew},
      {Step::kApplied, 1, ExpectNothingNew},
      {Step::kCommitted, 1, ExpectEntriesNobodyWasToldOf},
      {Step::kAcked, 1, ExpectEntries},
      {Step::kIntended, 2, ExpectAnIntentWithoutCheckpoint},
      {Step::kSigned, 2, ExpectAnIntentWithoutCheckpoint},
      {Step::kPublished, 2, ExpectACheckpoint},
  };
  return cases;
}

// A new step does not compile without a name here, and has no case then.
const char* NameOf(Step step) {
  switch (step) {
    case Step::kPrepared:
      return "prepared";
    case Step::kApplied:
      return "applied";
    case Step::kCommitted:
      return "committed";
    case Step::kAcked:
      return "acked";
    case Step::kIntended:
      return "intended";
    case Step::kSigned:
      return "signed";
    case Step::kPublished:
      return "published";
  }
  return nullptr;
}

Marks MarksOf(CrashedLedger* crashed) {
  Marks marks;
  marks.acks = crashed->acks_from_children();
  const auto store = OpenStoreOnly(crashed->ledger().data_path());
  if (store == nullptr) return marks;
  marks.size = store->head().size;
  marks.checkpointed = SizeOfLatestCheckpoint(*store);
  const auto guard = storage::SigningGuard::Open(
      crashed->ledger().guard_path(),
      crashed->ledger().governance().log_signer().key().name(), false);
  EXPECT_OK(guard);
  if (guard.ok() && (*guard)->last().has_value()) {
    marks.intended = (*guard)->last()->size;
  }
  // Never sign what is not durable, whatever the moment.
  EXPECT_LE(marks.intended, marks.size);
  EXPECT_LE(marks.checkpointed, marks.intended);
  return marks;
}

TEST(StepCrash, EveryStepHasACase) {
  for (int i = 0; i < kStepCount; ++i) {
    const auto step = static_cast<Step>(i);
    ASSERT_NE(NameOf(step), nullptr) << "step " << i << " has no name";
    int cases = 0;
    for (const StepCase& one : StepCases()) cases += one.step == step ? 1 : 0;
    EXPECT_EQ(cases, 1) << NameOf(step);
  }
  EXPECT_EQ(NameOf(static_cast<Step>(kStepCount)), nullptr)
      << "kStepCount is too small";
}

TEST(StepCrash, LeavesAWholeLedgerAfterEachStep) {
  CrashedLedger crashed(SeedOfThisRun());
  uint64_t round = 0;
  for (const StepCase& one : StepCases()) {
    SCOPED_TRACE(NameOf(one.step));
    const Marks before = MarksOf(&crashed);
    ++round;
    crashed.RunUntil(round, {one.step, one.first_occurrence});
    one.expect(before, MarksOf(&crashed));
    ASSERT_NO_FATAL_FAILURE(crashed.ExpectWhole(round));
    // Somewhere under load.
    ++round;
    const int later = 3 + static_cast<int>(crashed.random()() % 20);
    crashed.RunUntil(round, {one.step, later});
    MarksOf(&crashed);
    ASSERT_NO_FATAL_FAILURE(crashed.ExpectWhole(round));
  }
}

}  // namespace
}  // namespace daodi::testing
