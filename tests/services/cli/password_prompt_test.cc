#include "services/cli/password_prompt.h"

#include <string>

#include "gtest/gtest.h"
#include "services/cli/file_bytes.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;

TEST(NewPassword, IsTheFirstLineOfItsFileAsItStands) {
  const TemporaryDirectory folder;
  const std::string path = folder.File("password");
  for (const char* ending : {"", "\n", "\r\n", "\nsecond line\n"}) {
    ASSERT_OK(WriteFile(path, std::string(" 道地 pass word ") + ending,
                        FileMode::kOwner));
    ASSERT_OK_AND_ASSIGN(const crypto::SecretBytes password,
                         NewPassword(Invocation(), path));
    EXPECT_EQ(password.InsecureView(), " 道地 pass word ");
  }
}

TEST(NewPassword, OfAFileThatIsNotThereOrTooLongIsRefused) {
  const TemporaryDirectory folder;
  EXPECT_THAT(NewPassword(Invocation(), folder.File("none")).status(),
              StatusIs(absl::StatusCode::kNotFound));
  const std::string path = folder.File("long");
  ASSERT_OK(WriteFile(path, std::string(5'000, 'x')));
  EXPECT_THAT(NewPassword(Invocation(), path).status(),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace daodi::services::cli
