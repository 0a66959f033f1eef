#include "tests/crypto/openssl_command.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace daodi::testing {

bool HasOpenSslCommand() { return RunOpenSsl("version").ok; }

CommandResult RunOpenSsl(const std::string& arguments) {
  CommandResult result;
  std::FILE* const pipe =
      popen(("openssl " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer;
  size_t size;
  while ((size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    result.output.append(buffer.data(), size);
  }
  result.ok = pclose(pipe) == 0;
  return result;
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  ASSERT_TRUE(file.good()) << path;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

}  // namespace daodi::testing
