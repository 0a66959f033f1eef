#include "services/codes/scan_book.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/codes/code_limits.h"
#include "services/domain/identifiers.h"
#include "storage/row_names.h"

namespace daodi::services::codes {
namespace {

using storage::ScanTable;

constexpr int64_t kHourMs = int64_t{60} * 60 * 1000;
constexpr size_t kMinHashBytes = 16;
constexpr size_t kMaxHashBytes = 32;
// Nonces of scans that would be refused for their age.
constexpr int64_t kNonceHours = 2 * kMaxScanAgeMs / kHourMs + 1;

bool IsHash(absl::string_view bytes) {
  return bytes.size() >= kMinHashBytes && bytes.size() <= kMaxHashBytes;
}

// The field that is wrong; "": none.
std::string WrongField(const v1::ScanRecord& scan, int64_t now_ms) {
  if (!IsHash(scan.nonce())) return "nonce";
  if (!scan.reader_hash().empty() && !IsHash(scan.reader_hash())) {
    return "reader_hash";
  }
  if (!scan.division_code().empty() &&
      !domain::IsDivisionCode(scan.division_code())) {
    return "division_code";
  }
  if (scan.time_ms() < now_ms - kMaxScanAgeMs ||
      scan.time_ms() > now_ms + kMaxScanAgeMs) {
    return "time_ms";
  }
  return scan.source_prefix_hash().size() > kMaxHashBytes ? "source_prefix_hash"
                                                          : "";
}

std::string NonceKey(const v1::ScanRecord& scan) {
  std::string key;
  crypto::AppendU32(static_cast<uint32_t>(scan.time_ms() / kHourMs), &key);
  return key + scan.nonce();
}

Sighting SightingOf(const v1::ScanRecord& scan) {
  Sighting sighting;
  sighting.reader = ShortReader(
      scan.reader_hash().empty() ? scan.nonce() : scan.reader_hash());
  if (!scan.division_code().empty() &&
      !absl::SimpleAtoi(scan.division_code().substr(0, 4),
                        &sighting.prefecture)) {
    sighting.prefecture = 0;
  }
  sighting.time_ms = scan.time_ms();
  return sighting;
}

std::string LotCountKey(const views::LotName& lot) {
  std::string key = "L";
  storage::AppendName(lot.issuer, &key);
  storage::AppendName(lot.lot, &key);
  return key;
}

std::string ProductCountKey(absl::string_view gtin) {
  return absl::StrCat("P", gtin);
}

std::string ScannedCodePrefix(const views::LotName& lot) {
  std::string key = storage::NamePart(lot.issuer);
  storage::AppendName(lot.lot, &key);
  return key;
}

absl::StatusOr<ScanShare> ReadShare(const storage::ScanStore& store,
                                    const std::string& key) {
  auto row = store.Get(ScanTable::kScanCount, key);
  if (!row.ok()) return row.status();
  ScanShare share;
  if (!row->has_value()) return share;
  absl::string_view bytes = **row;
  if (!crypto::ReadBigEndian(&bytes, &share.scanned) ||
      !crypto::ReadBigEndian(&bytes, &share.several) || !bytes.empty()) {
    return absl::DataLossError("row of a count of scans");
  }
  return share;
}

// Seen somewhere new after its number was found right?
bool MovedAfterPin(const DescribedCode& code, const ScanRecord& scans,
                   const Sighting& sighting) {
  if (code.pin.verified_ms == 0 || sighting.prefecture == 0 ||
      sighting.time_ms <= code.pin.verified_ms) {
    return false;
  }
  return std::none_of(scans.sightings.begin(), scans.sightings.end(),
                      [&](const Sighting& known) {
                        return known.prefecture == 0 ||
                               known.prefecture == sighting.prefecture;
                      });
}

// The scans of one call: what they read and change, until it is written.
class ScanBatch {
 public:
  ScanBatch(const storage::ScanStore& store, int64_t now_ms, CodeReader* reader)
      : store_(store), now_ms_(now_ms), reader_(*reader) {}

  absl::StatusOr<KeptScan> Add(const v1::ScanRecord& scan) {
    KeptScan kept;
    kept.field = WrongField(scan, now_ms_);
    if (!kept.field.empty()) return kept;
    auto code = reader_.Resolve(scan.code());
    if (!code.ok()) return code.status();
    if (!code->is_item()) {
      kept.outcome = code->known() ? v1::SCAN_OUTCOME_NOT_COUNTED
                                   : v1::SCAN_OUTCOME_UNKNOWN_CODE;
      return kept;
    }
    auto described = reader_.Describe(*code);
    if (!described.ok()) return described.status();
    const auto known = records_.find(code->store_key());
    kept.scans = known == records_.end() ? described->scans : known->second;
    kept.pin = described->pin;
    auto repeated = IsRepeated(scan);
    if (!repeated.ok()) return repeated.status();
    kept.outcome = v1::SCAN_OUTCOME_REPEATED;
    if (!*repeated) {
      kept.outcome = v1::SCAN_OUTCOME_RECORDED;
      absl::Status counted = Count(*described, SightingOf(scan), &kept.scans);
      if (!counted.ok()) return counted;
    }
    kept.findings = FindingsOf(kept.scans, !described->state.opened, now_ms_,
                               CurrentCopyRules());
    return kept;
  }

  std::vector<storage::ScanRow> TakeRows() {
    for (const auto& [key, record] : records_) {
      rows_.push_back({ScanTable::kScan, key, EncodeScanRecord(record)});
    }
    for (const auto& [key, share] : shares_) {
      std::string value;
      crypto::AppendBigEndian(share.scanned, &value);
      crypto::AppendBigEndian(share.several, &value);
      rows_.push_back({ScanTable::kScanCount, key, value});
    }
    return std::move(rows_);
  }

 private:
  absl::StatusOr<bool> IsRepeated(const v1::ScanRecord& scan) {
    const std::string key = NonceKey(scan);
    if (!nonces_.insert(key).second) return true;
    auto row = store_.Get(ScanTable::kNonce, key);
    if (!row.ok()) return row.status();
    if (row->has_value()) return true;
    rows_.push_back({ScanTable::kNonce, key, ""});
    return false;
  }

  absl::Status Count(const DescribedCode& code, const Sighting& sighting,
                     ScanRecord* scans) {
    const bool first = scans->count == 0;
    if (!first && MovedAfterPin(code, *scans, sighting)) {
      scans->marks |= kScannedAfterUse;
    }
    if (code.verdicts.count(v1::CODE_VERDICT_NOT_ACTIVATED) > 0) {
      scans->marks |= kScannedBeforeActivation;
    }
    if (code.state.consumed || code.state.destroyed) {
      scans->marks |= kScannedAfterUse;
    }
    auto region = reader_.RegionOf(code.code.lot);
    if (!region.ok()) return region.status();
    if (sighting.prefecture != 0 && !region->empty() &&
        region->count(sighting.prefecture / 100) == 0) {
      scans->marks |= kScannedOutsideRegion;
    }
    scans->Add(sighting);
    const bool several =
        (scans->marks & kScannedBySeveral) == 0 && ReadersSince(*scans, 0) > 1;
    if (several) scans->marks |= kScannedBySeveral;
    absl::Status counted = CountShares(code.code, first, several);
    if (!counted.ok()) return counted;
    std::string value;
    crypto::AppendU8(scans->marks, &value);
    rows_.push_back({ScanTable::kScannedCode,
                     ScannedCodePrefix(code.code.lot) + code.code.store_key(),
                     value});
    records_[code.code.store_key()] = *scans;
    return absl::OkStatus();
  }

  absl::Status CountShares(const ResolvedCode& code, bool first, bool several) {
    std::vector<std::string> keys = {LotCountKey(code.lot)};
    if (code.range.has_value())
      keys.push_back(ProductCountKey(code.key.gtin()));
    for (const std::string& key : keys) {
      if (shares_.count(key) == 0) {
        auto share = ReadShare(store_, key);
        if (!share.ok()) return share.status();
        shares_[key] = *share;
      }
      shares_[key].scanned += first ? 1 : 0;
      shares_[key].several += several ? 1 : 0;
    }
    return absl::OkStatus();
  }

  const storage::ScanStore& store_;
  const int64_t now_ms_;
  CodeReader& reader_;
  std::set<std::string> nonces_;
  std::map<std::string, ScanRecord> records_;  // by store key
  std::map<std::string, ScanShare> shares_;
  std::vector<storage::ScanRow> rows_;
};

}  // namespace

absl::Status ScanBook::ForgetNonces(int64_t now_ms) {
  const int64_t hour = now_ms / kHourMs - kNonceHours;
  if (hour <= forgotten_before_hour_) return absl::OkStatus();
  std::string end;
  crypto::AppendU32(static_cast<uint32_t>(hour), &end);
  absl::Status done = store_->DeleteBefore(ScanTable::kNonce, end);
  if (done.ok()) forgotten_before_hour_ = hour;
  return done;
}

absl::StatusOr<std::vector<KeptScan>> ScanBook::Record(
    const google::protobuf::RepeatedPtrField<v1::ScanRecord>& scans,
    int64_t now_ms, CodeReader* reader) {
  const std::lock_guard<std::mutex> lock(mutex_);
  absl::Status forgotten = ForgetNonces(now_ms);
  if (!forgotten.ok()) return forgotten;
  ScanBatch batch(*store_, now_ms, reader);
  std::vector<KeptScan> kept;
  for (const v1::ScanRecord& scan : scans) {
    auto added = batch.Add(scan);
    if (!added.ok()) return added.status();
    kept.push_back(*std::move(added));
  }
  absl::Status written = store_->Write(batch.TakeRows());
  if (!written.ok()) return written;
  return kept;
}

absl::StatusOr<PinAnswer> ScanBook::CheckPin(const ResolvedCode& code,
                                             absl::string_view pin,
                                             int64_t now_ms,
                                             CodeReader* reader) {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto described = reader->Describe(code);
  if (!described.ok()) return described.status();
  if (!described->has_pin) return PinAnswer();
  const std::string right = reader->parts().keys->Pin(
      code.key_version,
      {code.range->tenant, *crypto::GtinNumber(code.range->gtin),
       static_cast<uint64_t>(code.counter)});
  PinRecord record = described->pin;
  const PinVerdict verdict = TryPin(pin, right, now_ms, &record);
  if (verdict == PinVerdict::kFirst || verdict == PinVerdict::kWrong) {
    absl::Status written = store_->Write(
        {{ScanTable::kPin, code.store_key(), EncodePinRecord(record)}});
    if (!written.ok()) return written;
  }
  constexpr v1::PinOutcome kOutcomes[] = {
      v1::PIN_OUTCOME_FIRST, v1::PIN_OUTCOME_AGAIN, v1::PIN_OUTCOME_WRONG,
      v1::PIN_OUTCOME_TRY_TOMORROW, v1::PIN_OUTCOME_LOCKED};
  return PinAnswer{kOutcomes[static_cast<size_t>(verdict)],
                   TriesLeft(record, now_ms), record.verified_ms};
}

absl::Status ScanBook::ForEachOf(
    const views::LotName& lot, absl::string_view from_key,
    const std::function<bool(const ScannedCode&)>& visit) const {
  return store_->Scan(ScanTable::kScannedCode, ScannedCodePrefix(lot), from_key,
                      [&](absl::string_view key, absl::string_view value) {
                        uint8_t marks = 0;
                        const bool read = crypto::ReadU8(&value, &marks);
                        return visit({std::string(key), !read || marks != 0});
                      });
}

absl::StatusOr<ScanShare> ScanBook::ShareOfLot(
    const views::LotName& lot) const {
  return ReadShare(*store_, LotCountKey(lot));
}

absl::StatusOr<ScanShare> ScanBook::ShareOfProduct(
    absl::string_view gtin) const {
  return ReadShare(*store_, ProductCountKey(gtin));
}

}  // namespace daodi::services::codes
