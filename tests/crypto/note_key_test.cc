#include "crypto/note_key.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::kLogVkey;
using ::daodi::testing::kWitnessVkey;
using ::daodi::testing::StatusIs;

TEST(NoteKey, FormatsThePublishedVkeys) {
  EXPECT_EQ(testing::VectorLog().key().Format(), kLogVkey);
  EXPECT_EQ(testing::VectorWitness().key().Format(), kWitnessVkey);
}

TEST(NoteKey, ReadsItsOwnFormatBack) {
  for (const absl::string_view vkey :
       {kLogVkey, kWitnessVkey,
        absl::string_view("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54I"
                          "d2LKaANYcrnKv3U2k"),
        absl::string_view("witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/"
                          "CiY3Zozkoy7clp+P7XB28qUN")}) {
    ASSERT_OK_AND_ASSIGN(const NoteKey key, NoteKey::Parse(vkey));
    EXPECT_EQ(key.Format(), vkey);
  }
}

TEST(NoteKey, HasAnotherIdForAnotherUse) {
  const NoteSigner log = testing::VectorLog();
  ASSERT_OK_AND_ASSIGN(
      const NoteKey witness,
      NoteKey::Create(NoteKeyType::kCosignatureV1, log.key().name(),
                      log.key().public_key()));
  EXPECT_NE(witness.id(), log.key().id());
  EXPECT_FALSE(witness == log.key());
}

TEST(ParseVkey, RefusesMalformedKeys) {
  const std::string key = "AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
  const std::string name = "ledger.example/acme";
  for (const std::string& vkey : {
           std::string(),
           std::string("+"),
           std::string("++"),
           name,
           name + "+f1d8e151",
           name + "+f1d8e151+",
           name + "++" + key,
           "+f1d8e151+" + key,                   // no name
           name + "+f1d8e152+" + key,            // another id
           name + "+F1D8E151+" + key,            // upper case
           name + "+1d8e151+" + key,             // seven digits
           name + "+0f1d8e151+" + key,           // nine digits
           name + "x+f1d8e151+" + key,           // another name
           "ledger example+f1d8e151+" + key,     // space in the name
           name + "+f1d8e151+" + key + "=",      // padding
           name + "+f1d8e151+" + key + "\n",     // newline
           name + "+f1d8e151+" + key.substr(4),  // no type, short key
           name + "+f1d8e151+AQ==",              // type alone
           name + "+f1d8e151+" + key + "AAAA",   // long key
           name + "+f1d8e151+" + std::string(100000, 'A'),
       }) {
    EXPECT_FALSE(NoteKey::Parse(vkey).ok()) << vkey.substr(0, 100);
  }
}

TEST(ParseVkey, NamesTheTypeItDoesNotSupport) {
  for (const char type : {'\x02', '\x05', '\x06', '\xff'}) {
    const std::string key =
        absl::StrCat(std::string(1, type), std::string(32, 'k'));
    EXPECT_THAT(NoteKey::Parse("a.example+00000000+" + EncodeBase64(key)),
                StatusIs(absl::StatusCode::kUnimplemented, "type"));
  }
}

TEST(ParseVkey, RefusesAKeyThatIsNotASafePoint) {
  // The point of order one, which makes signatures meaningless.
  std::string identity(33, '\0');
  identity[0] = '\x01';
  identity[1] = '\x01';
  EXPECT_THAT(NoteKey::Parse("a.example+00000000+" + EncodeBase64(identity)),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(NoteKey, RefusesOtherSchemes) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey p256,
                       PrivateKey::Generate(SignatureScheme::kEcdsaP256Sha256));
  EXPECT_THAT(
      NoteKey::Create(NoteKeyType::kEd25519, "a.example", p256.public_key()),
      StatusIs(absl::StatusCode::kInvalidArgument, "ECDSA-P256"));
}

TEST(IsValidNoteKeyName, FollowsTheSpecification) {
  for (const char* name :
       {"a", "example.com/log42", "oid/1.3.6", "\xe9\x81\x93\xe5\x9c\xb0"}) {
    EXPECT_TRUE(IsValidNoteKeyName(name)) << name;
  }
  for (const char* name : {"", " ", "a b", "a+b", "a\tb", "a\nb", "a\x01",
                           "a\xc2\xa0"
                           "b",
                           "\xe3\x80\x80", "\xff"}) {
    EXPECT_FALSE(IsValidNoteKeyName(name)) << name;
  }
  EXPECT_TRUE(IsValidNoteKeyName(std::string(255, 'a')));
  EXPECT_FALSE(IsValidNoteKeyName(std::string(256, 'a')));
}

}  // namespace
}  // namespace daodi::crypto
