#include "tests/services/domain/document_tables.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::testing {
namespace {

constexpr size_t kHeadLines = 2;

}  // namespace

std::vector<std::string> TableRowsOf(absl::string_view document_path,
                                     absl::string_view name) {
  std::ifstream document(absl::StrCat(DAODI_SOURCE_DIR "/", document_path));
  EXPECT_TRUE(document) << document_path;
  const std::string mark = absl::StrCat("<!-- table: ", name, " -->");
  std::vector<std::string> rows;
  std::string line;
  while (std::getline(document, line) && line != mark) {
  }
  for (size_t i = 0; std::getline(document, line) && !line.empty(); ++i) {
    if (i >= kHeadLines) rows.push_back(line);
  }
  return rows;
}

std::string TableRow(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |");
}

void ExpectSameTable(absl::string_view document_path, absl::string_view name,
                     const std::vector<std::string>& rows) {
  const std::string expected_path =
      absl::StrCat(DAODI_BINARY_DIR "/expected_", name, ".md");
  const std::vector<std::string> documented = TableRowsOf(document_path, name);
  if (documented != rows) {
    std::ofstream(expected_path) << absl::StrJoin(rows, "\n") << "\n";
  }
  EXPECT_THAT(documented, ::testing::ElementsAreArray(rows))
      << document_path << " is not the code's table; see " << expected_path;
}

}  // namespace daodi::testing
