// A ledger store in a temporary folder, for tests of storage.

#ifndef DAODI_TESTS_STORAGE_STORE_FIXTURE_H_
#define DAODI_TESTS_STORAGE_STORE_FIXTURE_H_

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "storage/ledger_store.h"
#include "storage/ledger_store_impl.h"
#include "tests/testing/sample_ledger.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {

inline constexpr uint64_t kSeed = 20261121;

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : samples_(kSeed) { RecordProperty("seed", kSeed); }

  LedgerStoreOptions Options() const {
    LedgerStoreOptions options;
    options.path = directory_.File("ledger");
    options.create_if_missing = true;
    options.min_free_bytes = 1 << 20;
    options.block_cache_bytes = 8 << 20;
    return options;
  }

  void Open() { OpenWith(Options()); }
  void OpenWith(const LedgerStoreOptions& options) {
    store_.reset();
    auto store = LedgerStore::Open(options);
    ASSERT_OK(store);
    store_ = *std::move(store);
  }
  void Close() { store_.reset(); }

  // For fsck: nothing is changed by looking.
  void OpenToInspect() {
    LedgerStoreOptions options = Options();
    options.create_if_missing = false;
    options.read_only = true;
    options.tolerate_damage = true;
    OpenWith(options);
  }

  // Commits `count` entries in batches of at most `batch_size`.
  void Append(size_t count, size_t batch_size = 100) {
    for (size_t done = 0; done < count;) {
      const size_t size = std::min(batch_size, count - done);
      ASSERT_OK(store_->Commit(samples_.NextBatch(size)));
      done += size;
    }
  }

  std::string FilesOf(const std::string& folder) const {
    std::string all;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(stream), {});
    }
    return all;
  }

  const testing::TemporaryDirectory directory_;
  testing::SampleLedger samples_;
  std::unique_ptr<LedgerStore> store_;
};

}  // namespace daodi::storage

#endif  // DAODI_TESTS_STORAGE_STORE_FIXTURE_H_
