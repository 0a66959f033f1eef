// The vectors in tests/vectors/tlog and the keys they were made with.

#ifndef DAODI_TESTS_TESTING_TLOG_VECTORS_H_
#define DAODI_TESTS_TESTING_TLOG_VECTORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/note_key.h"
#include "nlohmann/json.hpp"
#include "tests/testing/reference_merkle_tree.h"

namespace daodi::testing {

// All of these abort the test program when a vector file is missing or wrong:
// the files are part of the source.
std::string ReadTlogVector(absl::string_view file_name);
nlohmann::json ReadTlogVectorJson(absl::string_view file_name);

crypto::Digest DigestFromHex(absl::string_view hex);
std::vector<crypto::Digest> DigestsFromHex(const nlohmann::json& hex_strings);

inline constexpr absl::string_view kLogVkey =
    "ledger.example/acme+f1d8e151+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
inline constexpr absl::string_view kWitnessVkey =
    "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X";
inline constexpr uint64_t kVectorTimeSeconds = 1700000000;

// A signer whose 32-byte seed is first_byte, first_byte + 1, ...
crypto::NoteSigner SignerFromSeed(crypto::NoteKeyType type,
                                  absl::string_view name, uint8_t first_byte);
crypto::NoteSigner VectorLog();      // of kLogVkey
crypto::NoteSigner VectorWitness();  // of kWitnessVkey

// A key that must parse.
crypto::NoteKey KeyFromVkey(absl::string_view vkey);

// The tree of eight leaves.
ReferenceMerkleTree EightLeaves();
// `count` leaves, leaf i being i as u64 big-endian.
std::vector<crypto::Digest> U64LeafHashes(uint64_t count);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_TLOG_VECTORS_H_
