#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/server/server_config.h"

namespace daodi::testing {
namespace {

std::optional<int> Parse(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  services::server::ServerConfig config;
  return services::server::ParseCommandLine(static_cast<int>(argv.size()),
                                            argv.data(), &config);
}

TEST(DaodidCommandLine, EndsWith2WhenItCannotBeUnderstood) {
  EXPECT_EQ(Parse({"daodid"}), services::server::kWrongUsage);
  EXPECT_EQ(Parse({"daodid", "--nonsense"}), services::server::kWrongUsage);
  EXPECT_EQ(services::server::kWrongUsage, 2);
}

TEST(DaodidCommandLine, EndsWith0AfterHelpThatNamesTheExitCodes) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(Parse({"daodid", "--help"}), 0);
  EXPECT_NE(::testing::internal::GetCapturedStdout().find("Exit codes: 0"),
            std::string::npos);
}

}  // namespace
}  // namespace daodi::testing
