#include "services/codes/code_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/codes/code_limits.h"
#include "services/codes/code_lots.h"
#include "services/disclosure/reader.h"
#include "services/domain/identifiers.h"
#include "services/trace/in_effect.h"
#include "services/trace/lot_access.h"
#include "services/trace/lot_state.h"
#include "services/trace/lot_stock.h"
#include "services/views/code_rows.h"

namespace daodi::services::codes {
namespace {

using storage::ScanTable;
using storage::ViewTable;

constexpr size_t kDrugCodeDigits = 20;

ResolvedCode Unknown(const v1::CodeKey& key, absl::string_view reason) {
  ResolvedCode code;
  code.key = key;
  code.unknown_reason = std::string(reason);
  return code;
}

ResolvedCode Known(v1::CodeLevel level, const v1::CodeKey& key,
                   views::LotName lot) {
  ResolvedCode code;
  code.level = level;
  code.key = key;
  code.key.set_lot(lot.lot);
  code.lot = std::move(lot);
  return code;
}

bool IsDrugCode(absl::string_view text) {
  return text.size() == kDrugCodeDigits &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

std::string ResolvedCode::store_key() const {
  if (range.has_value()) return absl::StrCat("S", key.gtin(), key.serial());
  if (!key.drug_code().empty()) return absl::StrCat("D", key.drug_code());
  return absl::StrCat("L", key.legacy_code());
}

absl::StatusOr<ResolvedCode> CodeReader::Resolve(const v1::CodeKey& key) {
  const int alone = (key.sscc().empty() ? 0 : 1) +
                    (key.drug_code().empty() ? 0 : 1) +
                    (key.legacy_code().empty() ? 0 : 1);
  const bool product =
      !key.gtin().empty() || !key.serial().empty() || !key.lot().empty();
  if (alone + (product ? 1 : 0) != 1) return Unknown(key, "malformed");
  if (alone == 1) return ResolveAlias(key);
  if (!domain::IsGtin14(key.gtin())) return Unknown(key, "gtin");
  if (!key.serial().empty()) return ResolveSerial(key);
  return ResolveLot(key);
}

absl::StatusOr<bool> CodeReader::InEffect(uint64_t entry) {
  const auto known = in_effect_.find(entry);
  if (known != in_effect_.end()) return known->second;
  auto holds =
      trace::IsInEffect(entries_.views(), entry, entries_.views().position());
  if (holds.ok()) in_effect_[entry] = *holds;
  return holds;
}

absl::StatusOr<std::optional<PrintedRange>> CodeReader::RangeOf(
    const std::string& tenant, const std::string& gtin, int64_t counter) {
  for (PrintedRange& range : parts_.index->Find(tenant, gtin, counter)) {
    auto holds = InEffect(range.entry);
    if (!holds.ok()) return holds.status();
    if (*holds) return std::move(range);
  }
  return std::nullopt;
}

absl::StatusOr<ResolvedCode> CodeReader::ResolveSerial(const v1::CodeKey& key) {
  const auto serial = crypto::ParseSerial(key.serial());
  const auto gtin = crypto::GtinNumber(key.gtin());
  if (!serial.has_value() || !gtin.has_value()) return Unknown(key, "serial");
  for (const std::string& tenant : parts_.index->TenantsOf(key.gtin())) {
    const auto counter = parts_.keys->Verify(tenant, *gtin, *serial);
    if (!counter.has_value()) continue;
    auto range = RangeOf(tenant, key.gtin(), static_cast<int64_t>(*counter));
    if (!range.ok()) return range.status();
    if (!range->has_value()) return Unknown(key, "range");
    if (!key.lot().empty() && key.lot() != (*range)->lot.lot) {
      return Unknown(key, "lot");
    }
    ResolvedCode code = Known(v1::CODE_LEVEL_ITEM, key, (*range)->lot);
    code.key.clear_serial();
    crypto::AppendSerial(*serial, code.key.mutable_serial());
    code.range = **std::move(range);
    code.counter = static_cast<int64_t>(*counter);
    code.key_version = serial->version;
    return code;
  }
  return Unknown(key, "serial");
}

// Of the lots with that number, whoever issued them, the one of the product.
absl::StatusOr<std::optional<views::LotName>> CodeReader::LotOfProduct(
    const v1::CodeKey& key) {
  const storage::ViewReader& views = entries_.views();
  std::vector<uint64_t> ordinals;
  absl::Status scanned =
      views.Scan(ViewTable::kLotNumber, views::LotNumberPrefix(key.lot()), "",
                 [&ordinals](absl::string_view, absl::string_view value) {
                   ordinals.push_back(views::ReadOrdinal(value).value_or(0));
                   return ordinals.size() < kMaxLotsOfNumber;
                 });
  if (!scanned.ok()) return scanned;
  trace::LotAccess access(entries_, *parts_.registry);
  const uint64_t size = views.position();
  std::optional<views::LotName> found;
  for (const uint64_t ordinal : ordinals) {
    auto name = trace::NameOfLot(views, ordinal);
    if (!name.ok()) return name.status();
    auto lot = access.Find(name->issuer, name->lot, size);
    if (absl::IsNotFound(lot.status())) continue;
    if (!lot.ok()) return lot.status();
    auto movements = trace::MovementsOfLot(views, ordinal, size);
    if (!movements.ok()) return movements.status();
    auto state =
        trace::StateOfLot(*parts_.store, *lot, *movements, size, &access);
    if (!state.ok()) return state.status();
    if (state->gtin != key.gtin()) continue;
    // Two claim the product: which is meant is not known.
    if (found.has_value()) return std::nullopt;
    found = views::LotName{lot->issuer, lot->lot};
  }
  return found;
}

absl::StatusOr<ResolvedCode> CodeReader::ResolveLot(const v1::CodeKey& key) {
  if (key.lot().empty()) return Unknown(key, "malformed");
  const std::vector<views::LotName> stated =
      parts_.index->LotsOf(key.gtin(), key.lot());
  if (!stated.empty()) return Known(v1::CODE_LEVEL_LOT, key, stated.front());
  auto found = LotOfProduct(key);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Unknown(key, "lot");
  return Known(v1::CODE_LEVEL_LOT, key, **std::move(found));
}

absl::StatusOr<ResolvedCode> CodeReader::ResolveAlias(const v1::CodeKey& key) {
  const bool is_sscc = !key.sscc().empty();
  if (is_sscc && !domain::IsSscc(key.sscc())) return Unknown(key, "sscc");
  if (!key.drug_code().empty() && !IsDrugCode(key.drug_code())) {
    return Unknown(key, "drug_code");
  }
  const auto scheme =
      is_sscc ? views::LotAliasScheme::kSscc : views::LotAliasScheme::kAlias;
  const std::string& text = is_sscc                   ? key.sscc()
                            : key.drug_code().empty() ? key.legacy_code()
                                                      : key.drug_code();
  auto lots = LotsOfAlias(entries_, scheme, text);
  if (!lots.ok()) return lots.status();
  if (lots->empty()) return Unknown(key, is_sscc ? "sscc" : "code");
  return Known(is_sscc ? v1::CODE_LEVEL_LOGISTIC_UNIT : v1::CODE_LEVEL_ITEM,
               key, std::move(lots->front()));
}

absl::StatusOr<std::vector<StatedRange>> CodeReader::StatedOf(
    const views::LotName& lot, std::optional<int64_t> counter) {
  std::vector<StatedRange> holding;
  for (const StatedRange& range : parts_.index->StatedOf(lot, counter)) {
    auto holds = InEffect(range.entry);
    if (!holds.ok()) return holds.status();
    if (*holds) holding.push_back(range);
  }
  return holding;
}

bool CodeReader::Oversees(const views::LotName& lot,
                          absl::string_view tenant) const {
  const disclosure::Reader& reader = entries_.reader();
  if (reader.role == disclosure::ReaderRole::kOrganization) {
    return reader.organization == lot.issuer || reader.organization == tenant;
  }
  return parts_.registry->With([&](const crypto::Registry& registry) {
    return disclosure::IsInScope(registry, reader, lot.issuer);
  });
}

absl::StatusOr<bool> CodeReader::HoldsLot(const views::LotName& lot) const {
  const disclosure::Reader& reader = entries_.reader();
  if (reader.role != disclosure::ReaderRole::kOrganization) return false;
  auto ordinal = trace::FindLot(entries_.views(), lot.issuer, lot.lot);
  if (!ordinal.ok()) return ordinal.status();
  if (!ordinal->has_value()) return false;
  auto row = entries_.views().Get(
      ViewTable::kStanding, views::StandingKey(**ordinal, reader.organization,
                                               views::LotStanding::kHolder));
  if (!row.ok()) return row.status();
  return row->has_value();
}

absl::StatusOr<ScanRecord> CodeReader::ScansOf(const ResolvedCode& code) const {
  auto row = parts_.scans->Get(ScanTable::kScan, code.store_key());
  if (!row.ok()) return row.status();
  if (!row->has_value()) return ScanRecord();
  auto record = ReadScanRecord(**row);
  if (!record.has_value()) return absl::DataLossError("row of a scan");
  return *std::move(record);
}

absl::Status CodeReader::ReadScans(DescribedCode* described) {
  const ResolvedCode& code = described->code;
  auto scans = ScansOf(code);
  if (!scans.ok()) return scans.status();
  described->scans = *std::move(scans);
  auto pin = parts_.scans->Get(ScanTable::kPin, code.store_key());
  if (!pin.ok()) return pin.status();
  if (pin->has_value()) {
    const auto record = ReadPinRecord(**pin);
    if (!record.has_value()) return absl::DataLossError("row of a PIN");
    described->pin = *record;
  }
  if (code.range.has_value()) {
    auto has_pin = HasPin(*parts_.scans, *code.range, code.counter);
    if (!has_pin.ok()) return has_pin.status();
    described->has_pin = *has_pin;
  }
  const bool oversees =
      Oversees(code.lot, code.range.has_value() ? code.range->tenant : "");
  for (CopyFinding& finding :
       FindingsOf(described->scans, !described->state.opened, now_ms_,
                  CurrentCopyRules())) {
    if (finding.severity == CopySeverity::kSuspected) {
      described->verdicts.insert(v1::CODE_VERDICT_SUSPECTED_COPY);
    }
    if (oversees || finding.severity != CopySeverity::kInternal) {
      described->findings.push_back(std::move(finding));
    }
  }
  auto holds = HoldsLot(code.lot);
  if (!holds.ok()) return holds.status();
  described->knows_counters = oversees || *holds;
  return absl::OkStatus();
}

absl::StatusOr<DescribedCode> CodeReader::Describe(const ResolvedCode& code) {
  DescribedCode described;
  described.code = code;
  if (!code.known()) {
    described.verdicts.insert(v1::CODE_VERDICT_UNKNOWN);
    return described;
  }
  const auto counter = code.range.has_value()
                           ? std::optional<int64_t>(code.counter)
                           : std::nullopt;
  auto lot = standings_.Of(code.lot, code.key.gtin(), counter, code.range);
  if (!lot.ok()) return lot.status();
  described.lot = *lot;
  const auto add = [&](bool holds, v1::CodeVerdict verdict) {
    if (holds) described.verdicts.insert(verdict);
  };
  add(lot->recalled, v1::CODE_VERDICT_RECALLED);
  add(lot->held, v1::CODE_VERDICT_HELD);
  add(lot->expired, v1::CODE_VERDICT_EXPIRED);
  if (counter.has_value()) {
    auto stated = StatedOf(code.lot, counter);
    if (!stated.ok()) return stated.status();
    const CounterState state = StateOfCounter(*stated, *counter);
    described.state = state;
    add(state.destroyed, v1::CODE_VERDICT_DESTROYED);
    add(state.voided, v1::CODE_VERDICT_VOID);
    add(!state.activated && !state.voided, v1::CODE_VERDICT_NOT_ACTIVATED);
    add(state.consumed, v1::CODE_VERDICT_CONSUMED);
    add(state.returned, v1::CODE_VERDICT_RETURNED);
    add(state.opened, v1::CODE_VERDICT_OPENED);
  }
  if (code.is_item()) {
    absl::Status read = ReadScans(&described);
    if (!read.ok()) return read;
  }
  if (described.verdicts.empty()) {
    described.verdicts.insert(v1::CODE_VERDICT_ACTIVE);
  }
  return described;
}

absl::StatusOr<std::set<uint32_t>> CodeReader::RegionOf(
    const views::LotName& lot) {
  const std::string key = views::LotKey(lot.issuer, lot.lot);
  const auto known = regions_.find(key);
  if (known != regions_.end()) return known->second;
  std::set<std::string> organizations = {lot.issuer};
  bool everywhere = false;
  for (const StatedRange& range : parts_.index->StatedOf(lot, std::nullopt)) {
    everywhere |= range.state == LabelState::kSold;
  }
  auto ordinal = trace::FindLot(entries_.views(), lot.issuer, lot.lot);
  if (!ordinal.ok()) return ordinal.status();
  if (ordinal->has_value()) {
    absl::Status scanned = entries_.views().Scan(
        ViewTable::kStanding, views::OrdinalKey(**ordinal), "",
        [&](absl::string_view suffix, absl::string_view) {
          const auto name = views::ReadStandingSuffix(suffix);
          if (name.has_value()) organizations.insert(name->organization);
          return true;
        });
    if (!scanned.ok()) return scanned;
  }
  std::set<uint32_t> provinces;
  parts_.registry->With([&](const crypto::Registry& registry) {
    for (const std::string& organization : organizations) {
      const auto* state = registry.FindOrganization(organization);
      uint32_t province = 0;
      // Where a party off the platform sells is not known.
      everywhere |= state == nullptr ||
                    !absl::SimpleAtoi(state->record.division_code.substr(0, 2),
                                      &province);
      provinces.insert(province);
    }
  });
  if (everywhere) provinces.clear();
  return regions_.emplace(key, std::move(provinces)).first->second;
}

}  // namespace daodi::services::codes
