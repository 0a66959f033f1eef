#include "tests/services/codes/code_fixture.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "crypto/serial_key_file.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {

using crypto::Audience;
using crypto::StatementKind;
using services::codes::CodeReader;
using services::codes::DescribedCode;
using services::codes::KeptScan;

namespace {

v1::EventFacts FactsAbout(const std::string& issuer, const std::string& lot) {
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_OBSERVE);
  event->set_biz_step("holding");
  event->mutable_time()->set_start("2025-05-16T15:20:00+08:00");
  event->mutable_time()->set_end("2025-05-16T15:20:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(v1::LOT_ROLE_OBJECT);
  line->mutable_lot()->set_issuer(issuer);
  line->mutable_lot()->set_lot(lot);
  line->set_goods_class("PREPACKED_FOOD");
  return facts;
}

v1::CodeRanges RangesOf(const std::vector<TestRange>& ranges) {
  v1::CodeRanges codes;
  for (const TestRange& range : ranges) {
    v1::CodeRange* code = codes.add_ranges();
    code->set_event_line(1);
    code->set_lot_line(1);
    code->set_first(range.first);
    code->set_last(range.last);
    code->set_state(range.state);
  }
  return codes;
}

[[noreturn]] void Die(const absl::Status& status) {
  std::cerr << status << std::endl;
  std::abort();
}

}  // namespace

CodeFixture::CodeFixture() {
  const std::string folder = folder_.File("serial-keys");
  if (std::system(("mkdir -p " + folder).c_str()) != 0) std::abort();
  const absl::Status saved = crypto::SaveSerialKey(
      {1, crypto::SerialAlgorithm::kAes128,
       crypto::SecretBytes(std::string(crypto::kSerialMasterBytes, 'm'))},
      folder + "/serial-01.pem");
  if (!saved.ok()) Die(saved);
  OpenDesk();
}

void CodeFixture::OpenDesk() {
  desk_.reset();
  auto desk = services::codes::CodeDesk::Open(
      {folder_.File("scans"), folder_.File("serial-keys")}, &ledger_.store(),
      &ledger_.registry());
  if (!desk.ok()) Die(desk.status());
  desk_ = *std::move(desk);
}

uint64_t CodeFixture::Pack(const TestOrganization& maker,
                           const std::string& lot,
                           const std::vector<TestRange>& ranges,
                           const std::string& gtin,
                           std::vector<crypto::EntryRef> refs,
                           const std::vector<std::string>& aliases) {
  v1::EventFacts facts = FactsAbout(maker.id, lot);
  v1::Event* event = facts.mutable_events(0);
  event->set_action(v1::EVENT_ACTION_ADD);
  event->set_biz_step("commissioning");
  event->mutable_time()->set_start(packed_at_);
  event->mutable_time()->set_end(packed_at_);
  event->mutable_lots(0)->set_role(v1::LOT_ROLE_OUTPUT);
  event->mutable_lots(0)->set_gtin(gtin);
  for (const std::string& alias : aliases) {
    event->mutable_lots(0)->add_aliases(alias);
  }
  if (!refs.empty()) {
    facts.mutable_error_declaration()->set_reason("incorrect_data");
    facts.mutable_error_declaration()->set_explanation("码段录错");
    facts.mutable_error_declaration()->set_corrected_by("p-1");
    facts.mutable_error_declaration()->set_reviewed_by("p-2");
  }
  return Append(
      maker, StatementKind::kPacking,
      {{1, Audience::kPublic, false, 1001, facts.SerializeAsString(), {}},
       {11,
        Audience::kOwner,
        false,
        1011,
        RangesOf(ranges).SerializeAsString(),
        {}}},
      std::move(refs));
}

uint64_t CodeFixture::Happen(const TestOrganization& author,
                             const std::string& issuer, const std::string& lot,
                             const TestRange& range, StatementKind kind) {
  v1::EventFacts facts = FactsAbout(issuer, lot);
  if (kind == StatementKind::kDestruction) {
    facts.mutable_events(0)->set_action(v1::EVENT_ACTION_DELETE);
    facts.mutable_events(0)->set_biz_step("destroying");
  }
  return Append(
      author, kind,
      {{1, Audience::kChain, false, 1001, facts.SerializeAsString(), {}},
       {11,
        Audience::kOwner,
        false,
        1011,
        RangesOf({range}).SerializeAsString(),
        {}}});
}

std::string CodeFixture::Serial(const TestOrganization& maker, int64_t counter,
                                const std::string& gtin) {
  std::string serial;
  desk_->keys().Issue(
      1, {maker.id, *crypto::GtinNumber(gtin), static_cast<uint64_t>(counter)},
      1, &serial);
  return serial;
}

v1::CodeKey CodeFixture::Key(const std::string& serial,
                             const std::string& gtin) {
  v1::CodeKey key;
  key.set_gtin(gtin);
  key.set_serial(serial);
  return key;
}

DescribedCode CodeFixture::LookUp(const v1::CodeKey& key,
                                  const std::string& reader) {
  const auto entries = ReaderFor(reader);
  auto codes = desk_->NewReader(entries, Now(), Now());
  EXPECT_OK(codes.status());
  auto code = codes->Resolve(key);
  EXPECT_OK(code.status());
  auto described = codes->Describe(*code);
  EXPECT_OK(described.status());
  return *std::move(described);
}

v1::CodeVerdict CodeFixture::VerdictOf(const v1::CodeKey& key,
                                       const std::string& reader) {
  return *LookUp(key, reader).verdicts.begin();
}

v1::ScanRecord CodeFixture::Scan(const v1::CodeKey& key,
                                 const std::string& reader,
                                 const std::string& division, int64_t time_ms) {
  v1::ScanRecord scan;
  *scan.mutable_code() = key;
  scan.set_nonce(std::string(
      crypto::Sha256(absl::StrCat("nonce ", ++next_nonce_)).view()));
  scan.set_reader_hash(std::string(crypto::Sha256(reader).view()));
  scan.set_division_code(division);
  scan.set_time_ms(time_ms);
  return scan;
}

std::vector<KeptScan> CodeFixture::Keep(
    const std::vector<v1::ScanRecord>& scans) {
  google::protobuf::RepeatedPtrField<v1::ScanRecord> list(scans.begin(),
                                                          scans.end());
  const auto entries = ReaderFor("");
  auto codes = desk_->NewReader(entries, Now(), Now());
  EXPECT_OK(codes.status());
  auto kept = desk_->book().Record(list, Now(), &*codes);
  EXPECT_OK(kept.status());
  return *std::move(kept);
}

std::vector<std::string> CodeFixture::RulesOf(const v1::CodeKey& key,
                                              const std::string& reader) {
  std::vector<std::string> rules;
  for (const auto& finding : LookUp(key, reader).findings) {
    rules.push_back(absl::StrCat("R", static_cast<int>(finding.rule)));
  }
  return rules;
}

}  // namespace daodi::testing
