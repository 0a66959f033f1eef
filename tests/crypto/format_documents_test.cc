// The worked examples in docs/formats are the golden files.

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/statement_samples.h"

namespace daodi::testing {
namespace {

// The hex of every "```hex <name>" block, comments and blanks removed.
std::map<std::string, std::string> ExamplesOf(const std::string& page) {
  std::ifstream file(absl::StrCat(DAODI_SOURCE_DIR, "/docs/formats/", page));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::map<std::string, std::string> examples;
  std::string name;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::ConsumePrefix(&line, "```hex ")) {
      name = std::string(line);
      examples[name] = "";
    } else if (line == "```") {
      name.clear();
    } else if (!name.empty()) {
      const std::vector<absl::string_view> parts = absl::StrSplit(line, '#');
      for (const char c : parts[0]) {
        if (c != ' ') examples[name].push_back(c);
      }
    }
  }
  return examples;
}

class FormatDocument
    : public ::testing::TestWithParam<std::pair<std::string, size_t>> {};

TEST_P(FormatDocument, QuotesTheGoldenBytes) {
  const auto examples = ExamplesOf(GetParam().first);
  EXPECT_GE(examples.size(), GetParam().second);
  for (const auto& [name, hex] : examples) {
    EXPECT_EQ(hex, absl::BytesToHexString(GoldenBytes(name))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Every, FormatDocument,
                         ::testing::Values(std::make_pair("statement.md", 6),
                                           std::make_pair("governance.md", 2)),
                         [](const auto& test) {
                           return test.param.first.substr(
                               0, test.param.first.find('.'));
                         });

}  // namespace
}  // namespace daodi::testing
