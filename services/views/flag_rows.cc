#include "services/views/flag_rows.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::AppendU16;
using crypto::AppendU64;
using crypto::AppendU8;
using crypto::ReadU16;
using crypto::ReadU64;
using crypto::ReadU8;

void AppendText(absl::string_view text, std::string* out) {
  AppendU16(static_cast<uint16_t>(text.size()), out);
  out->append(text.data(), text.size());
}

bool ReadText(absl::string_view* bytes, std::string* text) {
  uint16_t length = 0;
  if (!ReadU16(bytes, &length) || bytes->size() < length) return false;
  text->assign(bytes->data(), length);
  bytes->remove_prefix(length);
  return true;
}

void AppendNumbers(const std::vector<uint64_t>& numbers, std::string* out) {
  AppendU16(static_cast<uint16_t>(numbers.size()), out);
  for (const uint64_t number : numbers) AppendU64(number, out);
}

bool ReadNumbers(absl::string_view* bytes, std::vector<uint64_t>* numbers) {
  uint16_t count = 0;
  if (!ReadU16(bytes, &count)) return false;
  for (; count > 0; --count) {
    if (!ReadU64(bytes, &numbers->emplace_back())) return false;
  }
  return true;
}

bool ReadSteps(absl::string_view* bytes, std::vector<FlagStep>* steps) {
  uint16_t count = 0;
  if (!ReadU16(bytes, &count)) return false;
  for (; count > 0; --count) {
    FlagStep step;
    uint8_t act = 0;
    if (!ReadU64(bytes, &step.entry) || !ReadU8(bytes, &act)) return false;
    step.act = static_cast<FlagAct>(act);
    steps->push_back(step);
  }
  return true;
}

FlagState After(FlagState state, FlagAct act) {
  if (state == FlagState::kClosedByFact) return state;
  switch (act) {
    case FlagAct::kExplain:
      // What a regulator has decided stands until the regulator changes it.
      return state == FlagState::kOpen ? FlagState::kExplained : state;
    case FlagAct::kAccept:
      return FlagState::kAccepted;
    case FlagAct::kEscalate:
      return FlagState::kEscalated;
    case FlagAct::kAssign:
      return state;
    case FlagAct::kCloseByFact:
      return FlagState::kClosedByFact;
  }
  return state;
}

}  // namespace

std::string EncodeFlagId(const FlagId& id) {
  std::string bytes;
  AppendU64(id.entry, &bytes);
  AppendU16(id.number, &bytes);
  return bytes;
}

std::optional<FlagId> ReadFlagId(absl::string_view bytes) {
  FlagId id;
  if (!ReadU64(&bytes, &id.entry) || !ReadU16(&bytes, &id.number) ||
      !bytes.empty()) {
    return std::nullopt;
  }
  return id;
}

std::string EncodeFlagRow(const FlagRow& row) {
  std::string value;
  AppendU16(static_cast<uint16_t>(row.code), &value);
  AppendU16(row.rules_version, &value);
  AppendU8(static_cast<uint8_t>(row.raised_as), &value);
  AppendU16(static_cast<uint16_t>(row.steps.size()), &value);
  for (const FlagStep& step : row.steps) {
    AppendU64(step.entry, &value);
    AppendU8(static_cast<uint8_t>(step.act), &value);
  }
  AppendText(row.subject, &value);
  AppendText(row.detail, &value);
  AppendNumbers(row.lots, &value);
  AppendNumbers(row.causes, &value);
  AppendU16(static_cast<uint16_t>(row.organizations.size()), &value);
  for (const std::string& name : row.organizations) AppendText(name, &value);
  return value;
}

std::optional<FlagRow> ReadFlagRow(absl::string_view value) {
  FlagRow row;
  uint16_t code = 0;
  uint8_t state = 0;
  uint16_t organizations = 0;
  if (!ReadU16(&value, &code) || !ReadU16(&value, &row.rules_version) ||
      !ReadU8(&value, &state) || !ReadSteps(&value, &row.steps) ||
      !ReadText(&value, &row.subject) || !ReadText(&value, &row.detail) ||
      !ReadNumbers(&value, &row.lots) || !ReadNumbers(&value, &row.causes) ||
      !ReadU16(&value, &organizations)) {
    return std::nullopt;
  }
  row.code = static_cast<domain::FlagCode>(code);
  row.raised_as = static_cast<FlagState>(state);
  for (; organizations > 0; --organizations) {
    if (!ReadText(&value, &row.organizations.emplace_back())) {
      return std::nullopt;
    }
  }
  if (!value.empty()) return std::nullopt;
  return row;
}

FlagState StateOf(const FlagRow& row) {
  FlagState state = row.raised_as;
  for (const FlagStep& step : row.steps) state = After(state, step.act);
  return state;
}

std::optional<uint64_t> ClosedBy(const FlagRow& row) {
  for (const FlagStep& step : row.steps) {
    if (step.act == FlagAct::kCloseByFact) return step.entry;
  }
  return std::nullopt;
}

void CutToSize(uint64_t size, FlagRow* row) {
  while (!row->steps.empty() && row->steps.back().entry >= size) {
    row->steps.pop_back();
  }
}

std::string FlagOpenKey(domain::FlagCode code, absl::string_view subject) {
  std::string key;
  AppendU16(static_cast<uint16_t>(code), &key);
  absl::StrAppend(&key, subject);
  return key;
}

std::string FlagStepKey(uint64_t entry, const FlagId& id) {
  return OrdinalKey(entry) + EncodeFlagId(id);
}

std::optional<FlagStepRow> ReadFlagStepKey(absl::string_view key) {
  FlagStepRow row;
  if (!ReadU64(&key, &row.entry)) return std::nullopt;
  const auto id = ReadFlagId(key);
  if (!id.has_value()) return std::nullopt;
  row.id = *id;
  return row;
}

std::string FlagOfLotKey(uint64_t ordinal, const FlagId& id) {
  return OrdinalKey(ordinal) + EncodeFlagId(id);
}

std::string FlagOfOrganizationKey(absl::string_view organization,
                                  const FlagId& id) {
  return storage::NamePart(organization) + EncodeFlagId(id);
}

}  // namespace daodi::services::views
