// Starts of daodid that must fail, and say why.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/key_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/daodid_process.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"
#include "tests/testing/test_authority.h"

namespace daodi::testing {
namespace {

using ::testing::HasSubstr;

class DaodidStartTest : public ::testing::Test {
 protected:
  DaodidStartTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    ledger_.Close();
    const TestIdentity server = authority_.IssueServer();
    Write("server.crt", server.certificate);
    Write("server.key", server.private_key);
    Write("other.key", authority_.IssueClient(TestKey("other")).private_key);
    const std::string origin = ledger_.governance().log_signer().key().name();
    EXPECT_OK(crypto::SavePrivateKey(TestKey(absl::StrCat("log ", origin),
                                             crypto::SignatureScheme::kEd25519),
                                     files_.File("checkpoint.pem")));
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(files_.File(name)) << text;
    // A key that others may read is not looked into.
    std::filesystem::permissions(files_.File(name),
                                 std::filesystem::perms::owner_read |
                                     std::filesystem::perms::owner_write);
  }

  std::vector<std::string> Flags(const std::string& listen,
                                 const std::string& key) {
    return {"--data",
            ledger_.data_path(),
            "--guard",
            ledger_.guard_path(),
            "--checkpoint-key",
            files_.File("checkpoint.pem"),
            "--listen",
            listen,
            "--tls-cert",
            files_.File("server.crt"),
            "--tls-key",
            files_.File(key),
            "--no-require-clock-sync"};
  }

  TemporaryDirectory folder_;
  TemporaryDirectory files_;
  PipelineFixture ledger_;
  const TestAuthority authority_;
};

// A listener that would share its port with whoever asks for it.
class SharedPort {
 public:
  SharedPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    const int on = 1;
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(setsockopt(socket_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)),
              0);
    EXPECT_EQ(bind(socket_, generic, size), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
    EXPECT_EQ(getsockname(socket_, generic, &size), 0);
    address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  }
  ~SharedPort() { close(socket_); }
  const std::string& address() const { return address_; }

 private:
  const int socket_;
  std::string address_;
};

TEST_F(DaodidStartTest, RefusesAPortThatAnotherProcessHas) {
  const SharedPort taken;
  DaodidProcess server(Flags(taken.address(), "server.key"));
  EXPECT_EQ(server.AwaitAddress(), "");
  EXPECT_THAT(server.output(), HasSubstr(taken.address()));
  EXPECT_THAT(server.output(), HasSubstr("another process"));
}

TEST_F(DaodidStartTest, SaysThatTheTlsKeyIsOfAnotherCertificate) {
  DaodidProcess server(Flags("127.0.0.1:0", "other.key"));
  EXPECT_EQ(server.AwaitAddress(), "");
  EXPECT_THAT(server.output(), HasSubstr("is not the key of certificate"));
}

TEST_F(DaodidStartTest, RefusesAnAddressFileItCannotWrite) {
  auto flags = Flags("127.0.0.1:0", "server.key");
  flags.insert(flags.end(), {"--address-file", files_.File("no/such/folder")});
  DaodidProcess server(flags);
  EXPECT_EQ(server.AwaitAddress(), "");
  EXPECT_THAT(server.output(), HasSubstr("--address-file: cannot write"));
}

}  // namespace
}  // namespace daodi::testing
