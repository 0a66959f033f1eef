// Test vectors in JSON files.

#ifndef DAODI_TESTS_CRYPTO_JSON_VECTORS_H_
#define DAODI_TESTS_CRYPTO_JSON_VECTORS_H_

#include <string>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace daodi::testing {

// Errors: kNotFound; kInvalidArgument when the content is no JSON.
absl::StatusOr<nlohmann::json> LoadJson(const std::string& path);

// The bytes of a member in hexadecimal.
std::string HexField(const nlohmann::json& object, const char* name);

// Where published vectors lie: DAODI_VECTORS, else shared/vectors beside the
// source tree.
std::string PublishedVectorsDirectory();

}  // namespace daodi::testing

#endif  // DAODI_TESTS_CRYPTO_JSON_VECTORS_H_
