// Numbers that look random and are the same on every machine: the standard
// library's distributions are not.

#ifndef DAODI_SERVICES_SYNTHETIC_SEEDED_RANDOM_H_
#define DAODI_SERVICES_SYNTHETIC_SEEDED_RANDOM_H_

#include <cstdint>

namespace daodi::services::synthetic {

// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014). Not for secrets.
class SeededRandom {
 public:
  // Streams of one seed are independent of each other.
  SeededRandom(uint64_t seed, uint64_t stream);

  uint64_t Next();
  // Both ends included; `low` when they are in the wrong order.
  int64_t Between(int64_t low, int64_t high);
  bool Chance(int per_mille) { return Between(0, 999) < per_mille; }
  // Many small values and a few large ones.
  int64_t Skewed(int64_t low, int64_t high);

 private:
  uint64_t state_;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_SEEDED_RANDOM_H_
