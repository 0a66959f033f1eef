#include "services/synthetic/seeded_random.h"

namespace daodi::services::synthetic {
namespace {

constexpr uint64_t kGamma = 0x9e37'79b9'7f4a'7c15;

uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58'476d'1ce4'e5b9;
  value = (value ^ (value >> 27)) * 0x94d0'49bb'1331'11eb;
  return value ^ (value >> 31);
}

}  // namespace

SeededRandom::SeededRandom(uint64_t seed, uint64_t stream)
    : state_(Mix(seed + kGamma) ^ Mix(~stream)) {}

uint64_t SeededRandom::Next() { return Mix(state_ += kGamma); }

int64_t SeededRandom::Between(int64_t low, int64_t high) {
  if (high <= low) return low;
  const uint64_t span =
      static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  const uint64_t offset = span == 0 ? Next() : Next() % span;
  return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
}

int64_t SeededRandom::Skewed(int64_t low, int64_t high) {
  // The cube of a number in [0, 1): half of the values lie in the first eighth.
  constexpr int64_t kSteps = 1'000;
  const int64_t step = Between(0, kSteps);
  return low + (high - low) * step / kSteps * step / kSteps * step / kSteps;
}

}  // namespace daodi::services::synthetic
