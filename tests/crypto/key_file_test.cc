#include "crypto/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;

PrivateKey FixedKey(SignatureScheme scheme = SignatureScheme::kEd25519) {
  return *PrivateKey::FromSeed(scheme, SecretBytes(std::string(32, 'k')));
}

mode_t ModeOf(const std::string& path) {
  struct stat info = {};
  EXPECT_EQ(stat(path.c_str(), &info), 0);
  return info.st_mode & 07777;
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

void WritePrivate(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
}

TEST(KeyFile, KeepsEachKindOfKey) {
  const TemporaryDirectory directory;
  for (const SignatureScheme scheme :
       {SignatureScheme::kEd25519, SignatureScheme::kEcdsaP256Sha256,
        SignatureScheme::kSm2Sm3}) {
    const PrivateKey key = FixedKey(scheme);
    const std::string name(SignatureSchemeName(scheme));
    const std::string private_path = directory.File(name + ".key");
    const std::string public_path = directory.File(name + ".pub");
    ASSERT_OK(SavePrivateKey(key, private_path));
    ASSERT_OK(SavePublicKey(key.public_key(), public_path));
    EXPECT_EQ(ModeOf(private_path), 0600u);
    EXPECT_EQ(Read(private_path).rfind("-----BEGIN PRIVATE KEY-----\n", 0), 0u);
    EXPECT_EQ(Read(public_path).rfind("-----BEGIN PUBLIC KEY-----\n", 0), 0u);
    ASSERT_OK_AND_ASSIGN(const PrivateKey loaded, LoadPrivateKey(private_path));
    EXPECT_EQ(loaded.public_key().id(), key.public_key().id());
    ASSERT_OK_AND_ASSIGN(const PublicKey loaded_public,
                         LoadPublicKey(public_path));
    EXPECT_EQ(loaded_public.id(), key.public_key().id());
  }
}

TEST(SavePrivateKey, DoesNotOverwrite) {
  const TemporaryDirectory directory;
  const std::string path = directory.File("key");
  std::ofstream(path) << "precious";
  EXPECT_THAT(SavePrivateKey(FixedKey(), path),
              StatusIs(absl::StatusCode::kAlreadyExists, path));
  EXPECT_EQ(Read(path), "precious");
}

TEST(SavePrivateKey, DoesNotWriteThroughALink) {
  const TemporaryDirectory directory;
  const std::string target = directory.File("target");
  const std::string link = directory.File("link");
  ASSERT_EQ(symlink(target.c_str(), link.c_str()), 0);
  EXPECT_THAT(SavePrivateKey(FixedKey(), link),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_NE(access(target.c_str(), F_OK), 0);
}

TEST(SavePrivateKey, ReportsAMissingDirectory) {
  const TemporaryDirectory directory;
  EXPECT_THAT(SavePrivateKey(FixedKey(), directory.File("missing/key")),
              StatusIs(absl::StatusCode::kNotFound, "missing/key"));
}

TEST(LoadPrivateKey, RefusesAFileThatOthersCanReachAndSaysTheFix) {
  const TemporaryDirectory directory;
  const std::string path = directory.File("key");
  ASSERT_OK(SavePrivateKey(FixedKey(), path));
  for (const mode_t mode : {0640, 0604, 0620, 0601, 0666}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_THAT(
        LoadPrivateKey(path),
        StatusIs(absl::StatusCode::kPermissionDenied, "chmod 600 " + path));
  }
  ASSERT_EQ(chmod(path.c_str(), 0400), 0);
  EXPECT_OK(LoadPrivateKey(path));
}

TEST(LoadPrivateKey, FollowsNoLink) {
  const TemporaryDirectory directory;
  ASSERT_OK(SavePrivateKey(FixedKey(), directory.File("key")));
  const std::string link = directory.File("link");
  ASSERT_EQ(symlink(directory.File("key").c_str(), link.c_str()), 0);
  EXPECT_THAT(LoadPrivateKey(link),
              StatusIs(absl::StatusCode::kInvalidArgument, "symbolic link"));
}

TEST(LoadPrivateKey, RefusesWhatIsNoRegularFile) {
  const TemporaryDirectory directory;
  const std::string pipe = directory.File("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(LoadPrivateKey(pipe),
              StatusIs(absl::StatusCode::kInvalidArgument, "no regular file"));
  EXPECT_THAT(LoadPrivateKey(directory.path()),
              StatusIs(absl::StatusCode::kInvalidArgument, "no regular file"));
  EXPECT_THAT(LoadPrivateKey(directory.File("missing")),
              StatusIs(absl::StatusCode::kNotFound, "missing"));
}

TEST(LoadPrivateKey, RefusesContentThatIsNoSingleUnencryptedKey) {
  const TemporaryDirectory directory;
  const std::string path = directory.File("key");
  ASSERT_OK(SavePrivateKey(FixedKey(), path));
  const std::string pem = Read(path);
  const auto load = [&directory](const std::string& content) {
    const std::string bad = directory.File("bad");
    WritePrivate(bad, content);
    return LoadPrivateKey(bad);
  };
  const auto refused = [](absl::string_view part) {
    return StatusIs(absl::StatusCode::kInvalidArgument, std::string(part));
  };
  EXPECT_OK(load("a comment\n" + pem));
  EXPECT_THAT(load(""), refused("found none"));
  EXPECT_THAT(load(pem + pem), refused("several"));
  EXPECT_THAT(load(pem.substr(0, pem.size() - 10)), refused("damaged"));
  EXPECT_THAT(load("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"
                   "-----END ENCRYPTED PRIVATE KEY-----\n"),
              refused("ENCRYPTED PRIVATE KEY"));
  EXPECT_THAT(load("-----BEGIN PRIVATE KEY-----\nAAAA\n"
                   "-----END PRIVATE KEY-----\n"),
              refused("PKCS#8"));
  EXPECT_THAT(load(pem + std::string(20000, '\n')), refused("too large"));
}

TEST(LoadPublicKey, RefusesAPrivateKey) {
  const TemporaryDirectory directory;
  const std::string path = directory.File("key");
  ASSERT_OK(SavePrivateKey(FixedKey(), path));
  EXPECT_THAT(LoadPublicKey(path),
              StatusIs(absl::StatusCode::kInvalidArgument, "BEGIN PUBLIC KEY"));
}

}  // namespace
}  // namespace daodi::crypto
