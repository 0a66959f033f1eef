// Statements for tests: the golden files of tests/vectors/statement, seeded
// keys and headers, and headers at random.

#ifndef DAODI_TESTS_TESTING_STATEMENT_SAMPLES_H_
#define DAODI_TESTS_TESTING_STATEMENT_SAMPLES_H_

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/section.h"
#include "crypto/signature.h"
#include "crypto/statement_header.h"

namespace daodi::testing {

// The bytes of tests/vectors/statement/<name>.hex; aborts when missing.
std::string GoldenBytes(absl::string_view name);

// The key with the seed first, first + 1, ... first + 31, as in the golden
// files.
crypto::PrivateKey SeededKey(crypto::SignatureScheme scheme, uint8_t first);

// A fixed well-formed HARVEST header of `key` with one CHAIN section of label 1
// whose digest is zero.
crypto::StatementHeader HarvestHeader(const crypto::PublicKey& key);

// Any well-formed header that is not genesis; the same for the same state of
// `random`.
crypto::StatementHeader RandomHeader(std::mt19937_64& random);

std::string RandomBytesOf(std::mt19937_64& random, size_t size);
std::string RandomOrganizationId(std::mt19937_64& random);

// `bytes` with one byte changed, inserted or removed, or a piece repeated.
std::string Mutated(std::mt19937_64& random, std::string bytes);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_STATEMENT_SAMPLES_H_
