#include "crypto/serial_key_file.h"

#include <sys/stat.h>

#include "crypto/key_file.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;

TEST(SerialKeyFile, KeepsAKey) {
  const TemporaryDirectory folder;
  const SerialKey key = NewSerialKey(7, SerialAlgorithm::kSm4);
  ASSERT_OK(SaveSerialKey(key, folder.File("7.pem")));
  ASSERT_OK_AND_ASSIGN(const SerialKey loaded,
                       LoadSerialKey(folder.File("7.pem")));
  EXPECT_EQ(loaded.version, 7);
  EXPECT_EQ(loaded.algorithm, SerialAlgorithm::kSm4);
  EXPECT_TRUE(ConstantTimeEquals(loaded.master, key.master));
}

TEST(SerialKeyFile, IsNeverOverwritten) {
  const TemporaryDirectory folder;
  const SerialKey key = NewSerialKey(1, SerialAlgorithm::kAes128);
  ASSERT_OK(SaveSerialKey(key, folder.File("1.pem")));
  EXPECT_THAT(SaveSerialKey(key, folder.File("1.pem")),
              StatusIs(absl::StatusCode::kAlreadyExists, "not overwritten"));
}

TEST(SerialKeyFile, IsForItsOwnerAlone) {
  const TemporaryDirectory folder;
  const std::string path = folder.File("1.pem");
  ASSERT_OK(SaveSerialKey(NewSerialKey(1, SerialAlgorithm::kAes128), path));
  struct stat info = {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_THAT(LoadSerialKey(path),
              StatusIs(absl::StatusCode::kPermissionDenied, "chmod 600"));
}

TEST(SerialKeyFile, RefusesOtherContent) {
  const TemporaryDirectory folder;
  int number = 0;
  for (const std::string& content :
       {std::string(34, '\0'), std::string("\x01\x03") + std::string(32, 'm'),
        std::string("\x20\x01") + std::string(32, 'm'),
        std::string("\x01\x01") + std::string(31, 'm')}) {
    const std::string path = folder.File(std::to_string(++number));
    ASSERT_OK(SaveSecret("DAODI SERIAL KEY", SecretBytes(content), path));
    EXPECT_THAT(LoadSerialKey(path),
                StatusIs(absl::StatusCode::kInvalidArgument, "no serial key"));
  }
  const std::string other = folder.File("other");
  ASSERT_OK(SaveSecret("PRIVATE KEY", SecretBytes("x"), other));
  EXPECT_THAT(LoadSerialKey(other),
              StatusIs(absl::StatusCode::kInvalidArgument, ""));
}

}  // namespace
}  // namespace daodi::crypto
