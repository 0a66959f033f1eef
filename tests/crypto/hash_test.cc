#include "crypto/hash.h"

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(Sha256, GivesTheDigestsOfFips180) {
  EXPECT_EQ(Sha256("").hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256(std::string(1000000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sm3, GivesTheDigestsOfGbt32905) {
  EXPECT_EQ(Sm3("abc").hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string sixty_four_bytes;
  for (int i = 0; i < 16; ++i) sixty_four_bytes += "abcd";
  EXPECT_EQ(Sm3(sixty_four_bytes).hex(),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Hash, TakesPartsAsOneConcatenation) {
  for (const auto algorithm :
       {DigestAlgorithm::kSha256, DigestAlgorithm::kSm3}) {
    EXPECT_EQ(Hash(algorithm, {"a", "", "bc"}), Hash(algorithm, {"abc"}));
    EXPECT_NE(Hash(algorithm, {"a", "cb"}), Hash(algorithm, {"abc"}));
  }
  EXPECT_EQ(Hash(DigestAlgorithm::kSha256, {"abc"}), Sha256("abc"));
  EXPECT_EQ(Hash(DigestAlgorithm::kSm3, {"abc"}), Sm3("abc"));
}

TEST(HashDeathTest, AbortsOnANumberThatIsNoAlgorithm) {
  EXPECT_DEATH(Hash(static_cast<DigestAlgorithm>(9), {"abc"}),
               "no digest algorithm");
}

TEST(Hash, KeepsThreadsApart) {
  const Digest expected = Sm3("abc");
  std::vector<int> matches(4, 0);
  std::vector<std::thread> threads;
  for (int& count : matches) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 500; ++i) count += Sm3("abc") == expected ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(matches, std::vector<int>(4, 500));
}

}  // namespace
}  // namespace daodi::crypto
