// Accounts on disk: rows, their order, that a removed one is in no file.

#include "storage/account_store.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kSecret[] = "SECRET-OF-20-BYTES-!";

StoredAccount AccountOf(const std::string& name,
                        const std::string& organization) {
  StoredAccount account;
  account.name = name;
  account.organization = organization;
  account.person = "p-31";
  account.create_time_ms = 1'700'000'000'000;
  account.last_sign_in_time_ms = 1'700'000'000'001;
  account.last_totp_step = 56'666'666;
  account.password_hash = "$argon2id$v=19$m=64,t=2,p=1$c29tZQ$Gpj7";
  account.totp_secret = crypto::SecretBytes(kSecret);
  return account;
}

std::vector<std::string> NamesOf(const AccountStore& store,
                                 const std::string& organization) {
  std::vector<std::string> names;
  const auto accounts = store.ListOf(organization);
  EXPECT_OK(accounts.status());
  if (!accounts.ok()) return names;
  for (const StoredAccount& account : *accounts) names.push_back(account.name);
  return names;
}

// Does any file below `folder` hold `bytes`?
bool Holds(const std::string& folder, const std::string& bytes) {
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (absl::StrContains(content.str(), bytes)) return true;
  }
  return false;
}

TEST(AccountRow, IsReadAsItWasWrittenAndNothingElseIs) {
  const StoredAccount account = AccountOf("liu", "org-r");
  const crypto::SecretBytes row = EncodeAccount(account);
  const std::string bytes(row.InsecureView());
  const auto read = ParseAccount("liu", bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->organization, "org-r");
  EXPECT_EQ(read->person, "p-31");
  EXPECT_EQ(read->last_totp_step, account.last_totp_step);
  EXPECT_EQ(read->totp_secret.InsecureView(), kSecret);
  EXPECT_EQ(EncodeAccount(*read).InsecureView(), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseAccount("liu", bytes.substr(0, size)).has_value())
        << size;
  }
  EXPECT_FALSE(ParseAccount("liu", bytes + "x").has_value());
  EXPECT_FALSE(ParseAccount("liu", "\x02" + bytes.substr(1)).has_value());
}

TEST(AccountStore, KeepsAccountsOverARestartByOrganizationAndName) {
  const TemporaryDirectory folder;
  const std::string path = folder.File("accounts");
  {
    ASSERT_OK_AND_ASSIGN(const auto store, AccountStore::Open(path));
    for (const char* name : {"wang", "liu"}) {
      ASSERT_OK(store->Put(AccountOf(name, "org-r")));
    }
    ASSERT_OK(store->Put(AccountOf("zhao", "org-r2")));
    StoredAccount changed = AccountOf("liu", "org-r");
    changed.last_totp_step = 7;
    ASSERT_OK(store->Put(changed));
  }
  struct stat info = {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u) << "its owner's only";
  ASSERT_OK_AND_ASSIGN(const auto store, AccountStore::Open(path));
  EXPECT_THAT(NamesOf(*store, "org-r"), ElementsAre("liu", "wang"));
  EXPECT_THAT(NamesOf(*store, "org-r2"), ElementsAre("zhao"));
  EXPECT_THAT(NamesOf(*store, "org-"), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto liu, store->Find("liu"));
  ASSERT_TRUE(liu.has_value());
  EXPECT_EQ(liu->last_totp_step, 7);
  ASSERT_OK_AND_ASSIGN(const auto nobody, store->Find("li"));
  EXPECT_FALSE(nobody.has_value());
}

TEST(AccountStore, HoldsARemovedAccountInNoFile) {
  const TemporaryDirectory folder;
  ASSERT_OK_AND_ASSIGN(const auto store, AccountStore::Open(folder.path()));
  ASSERT_OK(store->Put(AccountOf("liu", "org-r")));
  ASSERT_TRUE(Holds(folder.path(), kSecret));
  ASSERT_OK(store->Remove("liu", "org-r"));
  EXPECT_FALSE(Holds(folder.path(), kSecret));
  EXPECT_THAT(NamesOf(*store, "org-r"), IsEmpty());
  ASSERT_OK(store->Remove("liu", "org-r"));
}

}  // namespace
}  // namespace daodi::storage
