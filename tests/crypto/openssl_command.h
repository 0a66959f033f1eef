// The openssl command as an implementation independent of the code under test.

#ifndef DAODI_TESTS_CRYPTO_OPENSSL_COMMAND_H_
#define DAODI_TESTS_CRYPTO_OPENSSL_COMMAND_H_

#include <string>

namespace daodi::testing {

bool HasOpenSslCommand();

struct CommandResult {
  bool ok = false;     // Exit status 0.
  std::string output;  // Both streams.
};

// Runs `openssl <arguments>`, arguments separated as the shell does.
CommandResult RunOpenSsl(const std::string& arguments);

void WriteFile(const std::string& path, const std::string& content);
std::string ReadFile(const std::string& path);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_CRYPTO_OPENSSL_COMMAND_H_
