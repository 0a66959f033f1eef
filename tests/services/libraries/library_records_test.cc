// Records of the libraries as their readers read them: revisions, corrections,
// disavowals, log sizes, approvals, dealings.

#include "services/libraries/library_records.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/libraries/dealings.h"
#include "services/libraries/library_search.h"
#include "services/libraries/qualifications.h"
#include "services/libraries/record_notes.h"
#include "services/views/view_applier.h"
#include "tests/services/trade/trade_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::RefKind;
using crypto::StatementKind;
using services::domain::Library;
using services::domain::LibraryRecordName;
using services::libraries::Dealings;
using services::libraries::LibraryPage;
using services::libraries::LibraryQuery;
using services::libraries::LibraryRecord;
using services::libraries::LibraryRecords;
using services::libraries::LibraryRevision;
using services::libraries::QualificationState;
using services::libraries::RevisionRow;
using services::libraries::RevisionState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr uint64_t kOpen = services::views::EffectInterval::kOpen;

TEST(Revisions, AreCountedOverWhatWasNotTakenBack) {
  const LibraryRecordName name = {Library::kProduct, "org-a", "1"};
  const std::vector<RevisionRow> rows = {
      {5, {5, kOpen}}, {8, {8, 12}}, {12, {12, kOpen}}, {20, {20, kOpen}}};
  const auto at = [&](uint64_t size) {
    std::vector<std::string> told;
    for (const LibraryRevision& revision :
         services::libraries::RevisionsOfRows(name, rows, std::nullopt, size)) {
      told.push_back(absl::StrCat(revision.entry, " ", revision.number, " ",
                                  static_cast<int>(revision.state)));
    }
    return told;
  };
  EXPECT_THAT(at(5), IsEmpty());
  EXPECT_THAT(at(6), ElementsAre("5 1 1"));
  EXPECT_THAT(at(9), ElementsAre("5 1 2", "8 2 1"));
  // Entry 12 corrects entry 8.
  EXPECT_THAT(at(13), ElementsAre("5 1 2", "8 2 3", "12 2 1"));
  EXPECT_THAT(at(21), ElementsAre("5 1 2", "8 2 3", "12 2 2", "20 3 1"));
}

TEST(Revisions, OfAnEnterpriseBeginWithItsRegistration) {
  const LibraryRecordName name = {Library::kEnterprise, "org-a", "org-a"};
  const auto revisions = services::libraries::RevisionsOfRows(
      name, {{3, {4, kOpen}}, {9, {9, kOpen}}}, 3, 10);
  ASSERT_EQ(revisions.size(), 2u);
  EXPECT_EQ(revisions[0].number, 0);
  EXPECT_EQ(revisions[1].number, 1);
  // Proposed, not approved yet.
  EXPECT_THAT(
      services::libraries::RevisionsOfRows(name, {{3, {4, kOpen}}}, 3, 4),
      IsEmpty());
}

class LibraryRecordsTest : public TradeFixture {
 protected:
  static constexpr char kGtin[] = "09521234100010";

  uint64_t RecordProduct(const std::string& name,
                         std::vector<crypto::EntryRef> refs = {},
                         const std::string& gtin = kGtin,
                         Audience audience = Audience::kPublic) {
    v1::ProductRecord product;
    product.set_gtin(gtin);
    product.set_display_name(name);
    product.set_goods_class("HERB");
    product.set_revision(1);
    return Append(
        grower_, StatementKind::kProduct,
        {{21, audience, false, 1101, product.SerializeAsString(), {}}},
        std::move(refs));
  }

  uint64_t RecordSupplier(const std::string& partner, const std::string& status,
                          const std::string& valid_until = "") {
    v1::PartnerRecord record;
    record.set_partner(partner);
    record.set_relation("SUPPLIER");
    record.set_revision(1);
    record.set_status(status);
    record.set_valid_until(valid_until);
    return Append(
        buyer_, StatementKind::kPartnerRecord,
        {{26, Audience::kOwner, false, 1106, record.SerializeAsString(), {}}});
  }

  uint64_t Disown(const TestOrganization& author, uint64_t index) {
    v1::ConfirmationNote note;
    note.set_own_act(false);
    return Append(
        author, StatementKind::kConfirmation,
        {{31, Audience::kOwner, false, 1201, note.SerializeAsString(), {}}},
        {RefTo(index, RefKind::kConfirms)});
  }

  uint64_t Approve(uint64_t supplier_entry, const std::string& decision) {
    v1::ConfirmationNote note;
    note.set_own_act(true);
    v1::QualificationRecord record;
    record.set_qualification_type("FIRST_SUPPLIER");
    record.set_partner(grower_.id);
    record.set_decision(decision);
    record.set_decided_on("2025-01-02");
    return Append(
        buyer_, StatementKind::kConfirmation,
        {{28, Audience::kOwner, false, 1108, record.SerializeAsString(), {}},
         {31, Audience::kOwner, false, 1201, note.SerializeAsString(), {}}},
        {RefTo(supplier_entry, RefKind::kApproves)});
  }

  // Names of the record that counts for `reader` in a log of that size; "" when
  // there is none.
  std::string NameFor(const std::string& reader, const LibraryRecordName& name,
                      uint64_t size = 0) {
    const auto entries = ReaderFor(reader);
    const LibraryRecords records(entries, ledger_.registry(),
                                 size == 0 ? Size() : size);
    auto record = records.ReadCurrent(name);
    EXPECT_OK(record);
    if (!record->has_value()) return "";
    return absl::StrCat(
        (*record)->revision.number, " ",
        (*record)->facts.names.empty() ? "" : (*record)->facts.names.front());
  }

  // Subjects found by `reader`, page by page.
  std::vector<std::string> Search(const std::string& reader,
                                  LibraryQuery query) {
    const auto entries = ReaderFor(reader);
    const LibraryRecords records(entries, ledger_.registry(), Size());
    query.page_size = 1;
    if (query.libraries.empty()) query.libraries = {Library::kProduct};
    std::vector<std::string> found;
    for (int pages = 0; pages < 50; ++pages) {
      auto page = services::libraries::SearchLibrary(records, query);
      EXPECT_OK(page);
      for (const auto& row : page->records) {
        found.push_back(row.record.revision.name.subject);
      }
      if (!page->next.has_value()) return found;
      query.cursor = *page->next;
    }
    ADD_FAILURE() << "endless pages";
    return found;
  }

  LibraryRecordName ProductName() const {
    return {Library::kProduct, grower_.id, kGtin};
  }
  LibraryRecordName SupplierName() const {
    return {Library::kSupplier, buyer_.id, grower_.id};
  }
};

TEST_F(LibraryRecordsTest, ALaterRecordRevisesAndEarlierSizesStayAsTheyWere) {
  const uint64_t first = RecordProduct("厚朴");
  const uint64_t second = RecordProduct("厚朴（筒朴）");
  EXPECT_EQ(NameFor("", ProductName(), first), "");
  EXPECT_EQ(NameFor("", ProductName(), second), "1 厚朴");
  EXPECT_EQ(NameFor("", ProductName()), "2 厚朴（筒朴）");
}

TEST_F(LibraryRecordsTest, ACorrectionUnderAnotherNameGivesTheFormerOneBack) {
  RecordProduct("厚朴");
  const uint64_t wrong = RecordProduct("玉竹");
  const uint64_t right = RecordProduct(
      "玉竹", {RefTo(wrong, RefKind::kCorrects)}, "09521234200017");
  EXPECT_EQ(NameFor("", ProductName(), right), "2 玉竹");
  EXPECT_EQ(NameFor("", ProductName()), "1 厚朴");
  EXPECT_EQ(NameFor("", {Library::kProduct, grower_.id, "09521234200017"}),
            "1 玉竹");
}

TEST_F(LibraryRecordsTest, WhatItsAuthorDisownsCountsNoMore) {
  const uint64_t entry = RecordProduct("厚朴");
  Disown(stranger_, entry);
  EXPECT_EQ(NameFor("", ProductName()), "1 厚朴");
  Disown(grower_, entry);
  EXPECT_EQ(NameFor("", ProductName()), "");
}

TEST_F(LibraryRecordsTest, ASupplierIsKnownToItsOwnerAndItsRegulatorsOnly) {
  RecordSupplier(grower_.id, "QUALIFIED");
  EXPECT_EQ(NameFor(buyer_.id, SupplierName()), "1 grower");
  EXPECT_EQ(NameFor(regulator_.id, SupplierName()), "1 grower");
  for (const std::string& reader : {std::string(), grower_.id, stranger_.id}) {
    EXPECT_EQ(NameFor(reader, SupplierName()), "") << reader;
  }
}

TEST_F(LibraryRecordsTest, TheRegisteredAreInTheEnterpriseLibrary) {
  const LibraryRecordName name = {Library::kEnterprise, grower_.id, grower_.id};
  EXPECT_EQ(NameFor("", name), "0 grower");
  v1::EnterpriseRecord record;
  record.set_english_name("growers co-op");
  record.set_verified("SELF_DECLARED");
  Append(
      grower_, StatementKind::kEnterpriseRecord,
      {{27, Audience::kPublic, false, 1107, record.SerializeAsString(), {}}});
  EXPECT_EQ(NameFor("", name), "1 grower");
}

TEST_F(LibraryRecordsTest, SearchFindsByPartInitialsCodeAndOnceOnly) {
  RecordProduct("厚朴厚朴（筒朴）");
  RecordProduct("玉竹（干）", {}, "09521234200017");
  RecordProduct("秘方厚朴", {}, "09521234101024", Audience::kOwner);
  const auto asked = [](const auto& set) {
    LibraryQuery query;
    set(&query.filter);
    return query;
  };
  const LibraryQuery by_name = asked([](auto* f) { f->name = "朴"; });
  EXPECT_THAT(Search("", by_name), ElementsAre(kGtin));
  EXPECT_THAT(Search(grower_.id, by_name),
              UnorderedElementsAre(kGtin, "09521234101024"));
  EXPECT_THAT(Search("", asked([](auto* f) { f->initials = "hp"; })),
              ElementsAre(kGtin));
  EXPECT_THAT(Search("", asked([](auto* f) { f->code = "0952123420"; })),
              ElementsAre("09521234200017"));
  // In names, initials and codes at once, still once.
  EXPECT_THAT(Search("", asked([](auto* f) { f->text = "yz"; })),
              ElementsAre("09521234200017"));
  EXPECT_THAT(Search("", asked([](auto* f) { f->text = "厚朴"; })),
              ElementsAre(kGtin));
  EXPECT_THAT(Search("", asked([](auto* f) {
                       f->text = "厚朴";
                       f->status = "DISCONTINUED";
                     })),
              IsEmpty());
  LibraryQuery own = by_name;
  own.owner = grower_.id;
  EXPECT_THAT(Search(grower_.id, own),
              UnorderedElementsAre(kGtin, "09521234101024"));
  EXPECT_THAT(Search("", LibraryQuery()), ElementsAre(kGtin, "09521234200017"));
}

TEST_F(LibraryRecordsTest, ARevisedNameIsFoundNoMore) {
  RecordProduct("厚朴");
  RecordProduct("姜厚朴丝");
  LibraryQuery query;
  query.filter.name = "姜厚";
  EXPECT_THAT(Search("", query), ElementsAre(kGtin));
  RecordProduct("玉竹");
  EXPECT_THAT(Search("", query), IsEmpty());
}

TEST_F(LibraryRecordsTest, WhatExpiresIsListedByDay) {
  RecordSupplier(grower_.id, "QUALIFIED", "2027-05-31");
  RecordSupplier(stranger_.id, "WATCHED", "2027-03-01");
  const auto entries = ReaderFor(buyer_.id);
  const LibraryRecords records(entries, ledger_.registry(), Size());
  LibraryQuery query;
  query.libraries = {Library::kSupplier};
  query.page_size = 10;
  query.filter.expires_from = "2027-01-01";
  query.filter.expires_until = "2027-05-31";
  const auto dates = [&] {
    std::vector<std::string> told;
    auto page = services::libraries::ListExpiring(records, query);
    EXPECT_OK(page);
    for (const auto& row : page->expiring) {
      told.push_back(
          absl::StrCat(row.expiry.date, " ", row.record->facts.names.front()));
    }
    return told;
  };
  EXPECT_THAT(dates(), ElementsAre("2027-03-01 stranger", "2027-05-31 grower"));
  query.filter.expires_until = "2027-05-30";
  EXPECT_THAT(dates(), ElementsAre("2027-03-01 stranger"));
  query.owner = grower_.id;
  EXPECT_THAT(dates(), IsEmpty());
}

TEST_F(LibraryRecordsTest, AnApprovalIsShownToWhoKeepsTheRecord) {
  const uint64_t supplier = RecordSupplier(grower_.id, "QUALIFIED");
  const auto state = [&](const std::string& reader) {
    const auto entries = ReaderFor(reader);
    const LibraryRecords records(entries, ledger_.registry(), Size());
    auto found =
        services::libraries::QualificationsOf(records, buyer_.id, grower_.id);
    EXPECT_OK(found);
    return services::libraries::StateOfQualifications(Library::kSupplier,
                                                      *found, "2025-06-01");
  };
  EXPECT_EQ(state(buyer_.id), QualificationState::kNone);
  const uint64_t refused = Approve(supplier, "REFUSED");
  EXPECT_EQ(state(buyer_.id), QualificationState::kRefused);
  const uint64_t approved = Approve(supplier, "APPROVED");
  EXPECT_EQ(state(buyer_.id), QualificationState::kApproved);
  EXPECT_EQ(state(grower_.id), QualificationState::kNone);
  Disown(buyer_, approved);
  EXPECT_EQ(state(buyer_.id), QualificationState::kRefused);
  Disown(buyer_, refused);
  EXPECT_EQ(state(buyer_.id), QualificationState::kNone);
}

TEST_F(LibraryRecordsTest, DealingsCountBothDirections) {
  RecordSupplier(grower_.id, "QUALIFIED");
  Harvest("HP26-1", 100'000);
  const Deal sale = Sale(40'000);
  Record(grower_, sale);
  Record(buyer_, ReceiptOf(sale));
  const auto entries = ReaderFor(buyer_.id);
  const LibraryRecords records(entries, ledger_.registry(), Size());
  auto dealings = services::libraries::DealingsOf(records, SupplierName());
  ASSERT_OK(dealings);
  EXPECT_EQ(dealings->given, 0);
  EXPECT_EQ(dealings->taken, 2);  // as each side recorded it
  EXPECT_EQ(dealings->lots, 1);
  EXPECT_LT(dealings->first_ms, dealings->last_ms);
  auto others = services::libraries::DealingsOf(
      records, {Library::kSupplier, buyer_.id, stranger_.id});
  ASSERT_OK(others);
  EXPECT_EQ(others->lots, 0);
}

TEST_F(LibraryRecordsTest, ViewsMadeAgainAreTheSame) {
  const uint64_t first = RecordProduct("厚朴");
  RecordProduct("姜厚朴", {RefTo(first, RefKind::kCorrects)});
  const uint64_t supplier =
      RecordSupplier(grower_.id, "QUALIFIED", "2027-05-31");
  Approve(supplier, "APPROVED");
  std::vector<storage::ViewBatch::Row> rows;
  ASSERT_OK(services::views::ViewRowsOfLog(ledger_.store(), Size(), &rows));
  std::map<std::string, std::string> made;
  for (const auto& row : rows) {
    const auto table = static_cast<uint8_t>(row.table);
    if (table < 20 || table > 29) continue;
    made[absl::StrCat(table, "/", row.key)] = row.value.value_or("");
  }
  std::map<std::string, std::string> stored;
  const storage::ViewReader views(ledger_.store());
  for (uint8_t table = 20; table <= 24; ++table) {
    ASSERT_OK(views.Scan(static_cast<storage::ViewTable>(table), "", "",
                         [&](absl::string_view key, absl::string_view value) {
                           stored[absl::StrCat(table, "/", key)] =
                               std::string(value);
                           return true;
                         }));
  }
  EXPECT_GT(stored.size(), 20u);
  EXPECT_EQ(made, stored);
}

}  // namespace
}  // namespace daodi::testing
