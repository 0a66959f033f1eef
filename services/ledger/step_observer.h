// Called between the steps of the main path. Does nothing in production; tests
// stop, kill or fail there.

#ifndef DAODI_SERVICES_LEDGER_STEP_OBSERVER_H_
#define DAODI_SERVICES_LEDGER_STEP_OBSERVER_H_

namespace daodi::services::ledger {

enum class Step {
  kPrepared,   // verified and validated, not sequenced
  kApplied,    // index and record time assigned in memory
  kCommitted,  // durable, nobody was told
  kAcked,      // the caller was told
  kIntended,   // the guard holds the head that will be signed
  kSigned,     // signed, not stored
  kPublished,  // the checkpoint is stored and readable
};
inline constexpr int kStepCount = 7;

// Thread-safe: called from every thread of the pipeline.
class StepObserver {
 public:
  virtual ~StepObserver() = default;
  virtual void After(Step step) = 0;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_STEP_OBSERVER_H_
