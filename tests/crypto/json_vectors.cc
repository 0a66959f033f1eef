#include "tests/crypto/json_vectors.h"

#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace daodi::testing {

absl::StatusOr<nlohmann::json> LoadJson(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(path);
  nlohmann::json content =
      nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (content.is_discarded()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is not JSON"));
  }
  return content;
}

std::string HexField(const nlohmann::json& object, const char* name) {
  return absl::HexStringToBytes(object.at(name).get<std::string>());
}

std::string PublishedVectorsDirectory() {
  const char* const directory = std::getenv("DAODI_VECTORS");
  if (directory != nullptr) return directory;
  return DAODI_SOURCE_DIR "/../shared/vectors";
}

}  // namespace daodi::testing
