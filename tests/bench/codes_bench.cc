// Serials: how fast they are issued and verified, and that no guess and no
// slip of the pen passes.
//
//   codes_bench [--smoke]
//
// 10^8 random serials and 10^7 with one character changed; --smoke a thousandth
// of both. Exits 1 when one of them passes or an issued one does not.

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/serial_cipher.h"

namespace daodi::bench {
namespace {

using crypto::SerialAlgorithm;
using crypto::SerialBits;
using crypto::SerialCipher;

constexpr uint64_t kGtin = 9'521'234'201'069;
constexpr size_t kBatch = 4'096;
constexpr uint64_t kSeed = 20261122;

// Of this thread: neighbours on the machine do not count.
double CpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

SerialCipher MakeCipher(SerialAlgorithm algorithm) {
  const std::string master(crypto::kSerialMasterBytes, 'm');
  return *SerialCipher::Create({algorithm, 1, "org-bench"},
                               crypto::SecretBytes(master));
}

void MeasureIssue(const char* name, SerialAlgorithm algorithm, size_t count) {
  SerialCipher cipher = MakeCipher(algorithm);
  std::string serials(kBatch * crypto::kSerialChars, '\0');
  const double begin = CpuSeconds();
  for (size_t first = 0; first < count; first += kBatch) {
    cipher.Issue(kGtin, first, kBatch, serials.data());
  }
  const double seconds = CpuSeconds() - begin;
  std::printf("issue %-8s %10.1f M codes/s of CPU\n", name,
              1e-6 * static_cast<double>(count) / seconds);
}

// False when an issued serial does not give its counter back.
bool MeasureVerify(const char* name, SerialAlgorithm algorithm, size_t count) {
  SerialCipher cipher = MakeCipher(algorithm);
  std::string serials(kBatch * crypto::kSerialChars, '\0');
  bool right = true;
  double seconds = 0;
  for (size_t first = 0; first < count; first += kBatch) {
    cipher.Issue(kGtin, first, kBatch, serials.data());
    const double begin = CpuSeconds();
    for (size_t i = 0; i < kBatch; ++i) {
      const auto bits = crypto::ParseSerial(absl::string_view(serials).substr(
          i * crypto::kSerialChars, crypto::kSerialChars));
      const auto counter = cipher.Verify(kGtin, *bits);
      right = right && counter == first + i;
    }
    seconds += CpuSeconds() - begin;
  }
  std::printf(
      "verify %-7s %10.0f ns a serial, parsing included; round trip %s\n", name,
      1e9 * seconds / static_cast<double>(count), right ? "100 %" : "BROKEN");
  return right;
}

uint64_t AcceptRandom(size_t guesses) {
  SerialCipher cipher = MakeCipher(SerialAlgorithm::kAes128);
  std::mt19937_64 random(kSeed);
  uint64_t accepted = 0;
  for (size_t i = 0; i < guesses; ++i) {
    const SerialBits guess{1, random() >> 9, random() >> 24};
    accepted += cipher.Verify(kGtin, guess).has_value() ? 1 : 0;
  }
  return accepted;
}

uint64_t AcceptChanged(size_t tries) {
  constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  SerialCipher cipher = MakeCipher(SerialAlgorithm::kAes128);
  std::string serial(crypto::kSerialChars, '\0');
  uint64_t accepted = 0;
  size_t tried = 0;
  for (uint64_t counter = 0; tried < tries; ++counter) {
    cipher.Issue(kGtin, counter, 1, serial.data());
    for (char& character : serial) {
      const char right = character;
      for (const char wrong : kAlphabet) {
        if (wrong == right) continue;
        character = wrong;
        const auto bits = crypto::ParseSerial(serial);
        accepted += cipher.Verify(kGtin, *bits).has_value() ? 1 : 0;
        ++tried;
      }
      character = right;
    }
  }
  return accepted;
}

int Main(bool smoke) {
  const size_t scale = smoke ? 1'000 : 1;
  const size_t count = 20'000'000 / scale;
  MeasureIssue("AES-128", SerialAlgorithm::kAes128, count);
  MeasureIssue("SM4", SerialAlgorithm::kSm4, count / 4);
  bool right = MeasureVerify("AES-128", SerialAlgorithm::kAes128, count / 4);
  right &= MeasureVerify("SM4", SerialAlgorithm::kSm4, count / 16);
  const uint64_t random = AcceptRandom(100'000'000 / scale);
  const uint64_t changed = AcceptChanged(10'000'000 / scale);
  std::printf(
      "false accepts: %llu of %zu random (seed %llu), %llu of %zu "
      "changed\n",
      static_cast<unsigned long long>(random), 100'000'000 / scale,
      static_cast<unsigned long long>(kSeed),
      static_cast<unsigned long long>(changed), 10'000'000 / scale);
  return right && random == 0 && changed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && absl::string_view(argv[1]) != "--smoke")) {
    std::fprintf(stderr, "usage: %s [--smoke]\n", argv[0]);
    return 2;
  }
  return daodi::bench::Main(argc == 2);
}
