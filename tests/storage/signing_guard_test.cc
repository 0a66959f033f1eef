#include "storage/signing_guard.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/hash.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;

constexpr char kOrigin[] = "guard.test/log";

// The root of a log of `size` entries that went the way `history`.
crypto::Digest RootOf(uint64_t size, absl::string_view history = "only") {
  return crypto::Sha256(std::string(history) + std::to_string(size));
}
RootAtSize Roots(absl::string_view history = "only") {
  return [history](uint64_t size) -> absl::StatusOr<crypto::Digest> {
    return RootOf(size, history);
  };
}
SigningIntent IntentOf(uint64_t size, absl::string_view history = "only") {
  return {kOrigin, size, RootOf(size, history)};
}

class SigningGuardTest : public ::testing::Test {
 protected:
  std::string Content() const {
    std::ifstream file(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  void Overwrite(const std::string& content) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << content;
  }
  std::unique_ptr<SigningGuard> OpenOrDie(bool create) {
    auto guard = SigningGuard::Open(path_, kOrigin, create);
    EXPECT_OK(guard);
    return *std::move(guard);
  }

  const testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.File("guard");
};

TEST_F(SigningGuardTest, RemembersTheLastIntent) {
  {
    const auto guard = OpenOrDie(/*create=*/true);
    EXPECT_FALSE(guard->last().has_value());
    ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
    ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
    ASSERT_OK(guard->Intend(IntentOf(25), Roots()));
  }
  const auto guard = OpenOrDie(/*create=*/false);
  ASSERT_TRUE(guard->last().has_value());
  EXPECT_EQ(guard->last()->origin, kOrigin);
  EXPECT_EQ(guard->last()->size, 25u);
  EXPECT_EQ(guard->last()->root, RootOf(25));
  EXPECT_OK(guard->CheckExtends(25, Roots()));
  EXPECT_OK(guard->CheckExtends(26, Roots()));
}

TEST_F(SigningGuardTest, TheFileIsTheOneOfTheFormatDocument) {
  const auto guard = OpenOrDie(/*create=*/true);
  const std::string empty =
      "daodi-signing-guard 1\norigin guard.test/log\nsize -\nroot -\n";
  EXPECT_EQ(Content(), empty + "sha256 " + crypto::Sha256(empty).hex() + "\n");
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  const std::string text =
      "daodi-signing-guard 1\norigin guard.test/log\nsize 10\nroot " +
      RootOf(10).hex() + "\n";
  EXPECT_EQ(Content(), text + "sha256 " + crypto::Sha256(text).hex() + "\n");
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(SigningGuardTest, RefusesALedgerThatLostEntries) {
  const auto guard = OpenOrDie(/*create=*/true);
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  EXPECT_THAT(guard->Intend(IntentOf(9), Roots()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "10"));
  EXPECT_THAT(guard->CheckExtends(9, Roots()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(guard->last()->size, 10u);
}

TEST_F(SigningGuardTest, RefusesALedgerThatWentAnotherWay) {
  const auto guard = OpenOrDie(/*create=*/true);
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  EXPECT_THAT(guard->Intend(IntentOf(20, "other"), Roots("other")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "another way"));
  EXPECT_THAT(guard->Intend(IntentOf(10, "other"), Roots("other")),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  // Honest about the old root, but not about the one to be signed.
  EXPECT_THAT(guard->Intend(IntentOf(10, "other"), Roots()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "another root"));
  EXPECT_THAT(guard->CheckExtends(20, Roots("other")),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(guard->Intend(IntentOf(20), Roots()));
}

TEST_F(SigningGuardTest, DoesNotSignWhenTheOldRootCannotBeRead) {
  const auto guard = OpenOrDie(/*create=*/true);
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  EXPECT_THAT(guard->Intend(IntentOf(20),
                            [](uint64_t) -> absl::StatusOr<crypto::Digest> {
                              return absl::DataLossError("tile");
                            }),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(guard->last()->size, 10u);
}

TEST_F(SigningGuardTest, AMissingGuardIsAReasonNotToSign) {
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
              StatusIs(absl::StatusCode::kNotFound, "no signing guard"));
  const auto guard = OpenOrDie(/*create=*/true);
  std::filesystem::remove(path_);
  EXPECT_THAT(guard->Intend(IntentOf(1), Roots()),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(SigningGuardTest, NeverReplacesAGuardByANewOne) {
  OpenOrDie(/*create=*/true);
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/true),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(SigningGuardTest, GuardsOneOrigin) {
  OpenOrDie(/*create=*/true);
  EXPECT_THAT(SigningGuard::Open(path_, "other.test/log", /*create=*/false),
              StatusIs(absl::StatusCode::kFailedPrecondition, "origin"));
  const auto guard = OpenOrDie(/*create=*/false);
  SigningIntent intent = IntentOf(1);
  intent.origin = "other.test/log";
  EXPECT_THAT(guard->Intend(intent, Roots()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "origin"));
  EXPECT_THAT(SigningGuard::Open(path_, "two\nlines", /*create=*/false),
              StatusIs(absl::StatusCode::kInvalidArgument, "origin"));
}

TEST_F(SigningGuardTest, RefusesEveryTornAndEveryAlteredFile) {
  {
    const auto guard = OpenOrDie(/*create=*/true);
    ASSERT_OK(guard->Intend(IntentOf(123), Roots()));
  }
  const std::string whole = Content();
  for (size_t size = 0; size < whole.size(); ++size) {
    Overwrite(whole.substr(0, size));
    EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
                StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    Overwrite(altered);
    EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
                StatusIs(absl::StatusCode::kDataLoss))
        << i;
  }
  Overwrite(whole + "\n");
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
              StatusIs(absl::StatusCode::kDataLoss));
  Overwrite(std::string(1 << 20, 'x'));
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
              StatusIs(absl::StatusCode::kDataLoss));
  Overwrite(whole);
  EXPECT_OK(SigningGuard::Open(path_, kOrigin, /*create=*/false));
}

TEST_F(SigningGuardTest, GoesByTheFileNotByWhatItRemembers) {
  const auto guard = OpenOrDie(/*create=*/true);
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  const std::string at_ten = Content();
  ASSERT_OK(guard->Intend(IntentOf(30), Roots()));
  const std::string at_thirty = Content();
  Overwrite(at_ten);
  ASSERT_OK(guard->Intend(IntentOf(20), Roots()));
  Overwrite(at_thirty);
  EXPECT_THAT(guard->Intend(IntentOf(25), Roots()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(SigningGuardTest, OneProcessAtATime) {
  auto guard = OpenOrDie(/*create=*/true);
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
              StatusIs(absl::StatusCode::kUnavailable, "another process"));
  const pid_t child = fork();
  if (child == 0) {
    const auto second = SigningGuard::Open(path_, kOrigin, /*create=*/false);
    _exit(absl::IsUnavailable(second.status()) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  // Also after an intent has replaced the file.
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  EXPECT_THAT(SigningGuard::Open(path_, kOrigin, /*create=*/false),
              StatusIs(absl::StatusCode::kUnavailable));
  guard.reset();
  EXPECT_OK(SigningGuard::Open(path_, kOrigin, /*create=*/false));
}

TEST_F(SigningGuardTest, DoesNotSignWhenTheIntentCannotBeWritten) {
  const auto guard = OpenOrDie(/*create=*/true);
  ASSERT_OK(guard->Intend(IntentOf(10), Roots()));
  // A folder where the temporary file should be: also root cannot write it.
  std::filesystem::create_directory(path_ + ".new");
  EXPECT_FALSE(guard->Intend(IntentOf(20), Roots()).ok());
  EXPECT_EQ(guard->last()->size, 10u);
  std::filesystem::remove(path_ + ".new");
  EXPECT_OK(guard->Intend(IntentOf(20), Roots()));
}

}  // namespace
}  // namespace daodi::storage
