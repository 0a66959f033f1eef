#include "services/views/flag_book.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"

namespace daodi::services::views {
namespace {

// A workplace sees a handful; room for the one step that closes it is kept.
constexpr size_t kMaxFlagSteps = 1'000;

using domain::FlagCode;
using storage::ViewTable;

template <typename T>
void SortUnique(std::vector<T>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

}  // namespace

absl::Status FlagBook::Load() {
  std::vector<std::string> keys;
  absl::Status scanned =
      rows_->Scan(ViewTable::kFlagOpen, "", [&](absl::string_view key) {
        keys.emplace_back(key);
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (std::string& key : keys) {
    auto value = rows_->Get(ViewTable::kFlagOpen, key);
    if (!value.ok()) return value.status();
    const auto id = value->has_value() ? ReadFlagId(**value) : std::nullopt;
    if (!id.has_value()) return absl::DataLossError("view row of an open flag");
    open_.emplace(std::move(key), *id);
  }
  loaded_ = true;
  return absl::OkStatus();
}

absl::Status FlagBook::StartEntry(uint64_t at, storage::ViewBatch* batch) {
  // A claim confirmed by the same entry goes on counting.
  if (at != at_ || batch_ == nullptr) next_number_ = 0;
  at_ = at;
  batch_ = batch;
  return loaded_ ? absl::OkStatus() : Load();
}

FlagId FlagBook::Put(FlagRow flag) {
  const FlagId id{at_, next_number_++};
  flag.organizations.erase(
      std::remove(flag.organizations.begin(), flag.organizations.end(), ""),
      flag.organizations.end());
  SortUnique(&flag.organizations);
  SortUnique(&flag.lots);
  rows_->Put(ViewTable::kFlag, EncodeFlagId(id), EncodeFlagRow(flag), batch_);
  for (const uint64_t lot : flag.lots) {
    batch_->Put(ViewTable::kFlagOfLot, FlagOfLotKey(lot, id), "");
  }
  for (const std::string& organization : flag.organizations) {
    batch_->Put(ViewTable::kFlagOfOrganization,
                FlagOfOrganizationKey(organization, id), "");
  }
  return id;
}

void FlagBook::PutStep(const FlagId& id) {
  batch_->Put(ViewTable::kFlagStep, FlagStepKey(at_, id), "");
}

void FlagBook::Record(FlagRow flag) { Put(std::move(flag)); }

void FlagBook::Raise(FlagRow flag) {
  const std::string key = FlagOpenKey(flag.code, flag.subject);
  const auto [open, is_new] = open_.try_emplace(key);
  if (!is_new) return;
  open->second = Put(std::move(flag));
  rows_->Put(ViewTable::kFlagOpen, key, EncodeFlagId(open->second), batch_);
}

absl::StatusOr<FlagRow> FlagBook::ReadFlag(const FlagId& id) {
  auto value = rows_->Get(ViewTable::kFlag, EncodeFlagId(id));
  if (!value.ok()) return value.status();
  auto row = value->has_value() ? ReadFlagRow(**value) : std::nullopt;
  if (!row.has_value()) return absl::DataLossError("view row of a flag");
  return *std::move(row);
}

absl::Status FlagBook::Close(FlagCode code, absl::string_view subject) {
  if (open_.empty()) return absl::OkStatus();
  const auto open = open_.find(FlagOpenKey(code, subject));
  if (open == open_.end()) return absl::OkStatus();
  auto row = ReadFlag(open->second);
  if (!row.ok()) return row.status();
  row->steps.push_back({at_, FlagAct::kCloseByFact});
  PutStep(open->second);
  rows_->Put(ViewTable::kFlag, EncodeFlagId(open->second), EncodeFlagRow(*row),
             batch_);
  rows_->Delete(ViewTable::kFlagOpen, open->first, batch_);
  open_.erase(open);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<FlagRow>> FlagBook::Find(const FlagId& id) {
  auto value = rows_->Get(ViewTable::kFlag, EncodeFlagId(id));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::nullopt;
  auto row = ReadFlagRow(**value);
  if (!row.has_value()) return absl::DataLossError("view row of a flag");
  return row;
}

void FlagBook::Take(const FlagId& id, FlagRow row, FlagAct act) {
  if (StateOf(row) == FlagState::kClosedByFact ||
      row.steps.size() >= kMaxFlagSteps) {
    return;
  }
  row.steps.push_back({at_, act});
  PutStep(id);
  rows_->Put(ViewTable::kFlag, EncodeFlagId(id), EncodeFlagRow(row), batch_);
}

absl::Status FlagBook::Set(bool holds, FlagRow flag) {
  if (!holds) return Close(flag.code, flag.subject);
  Raise(std::move(flag));
  return absl::OkStatus();
}

absl::Status FlagBook::SetAll(FlagCode code, absl::string_view prefix,
                              std::vector<FlagRow> flags) {
  std::set<absl::string_view> hold;
  for (const FlagRow& flag : flags) hold.insert(flag.subject);
  for (const std::string& subject : OpenSubjects(code, prefix)) {
    if (hold.count(subject) != 0) continue;
    absl::Status closed = Close(code, subject);
    if (!closed.ok()) return closed;
  }
  for (FlagRow& flag : flags) Raise(std::move(flag));
  return absl::OkStatus();
}

bool FlagBook::IsOpen(FlagCode code, absl::string_view subject) const {
  return open_.count(FlagOpenKey(code, subject)) != 0;
}

absl::StatusOr<FlagRow> FlagBook::OpenFlag(FlagCode code,
                                           absl::string_view subject) {
  const auto open = open_.find(FlagOpenKey(code, subject));
  if (open == open_.end()) {
    return absl::NotFoundError("no such flag is open");
  }
  return ReadFlag(open->second);
}

std::vector<std::string> FlagBook::OpenSubjects(
    FlagCode code, absl::string_view prefix) const {
  std::vector<std::string> subjects;
  if (open_.empty()) return subjects;
  const std::string start = FlagOpenKey(code, prefix);
  const size_t code_bytes = start.size() - prefix.size();
  for (auto open = open_.lower_bound(start);
       open != open_.end() && absl::StartsWith(open->first, start); ++open) {
    subjects.push_back(open->first.substr(code_bytes));
  }
  return subjects;
}

}  // namespace daodi::services::views
