#include "services/views/flag_book.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace daodi::services::views {

using domain::FlagCode;
using storage::ViewTable;

void FlagBook::StartEntry(uint64_t at, storage::ViewBatch* batch) {
  // A claim confirmed by the same entry goes on counting.
  if (at != at_ || batch_ == nullptr) next_number_ = 0;
  at_ = at;
  batch_ = batch;
}

absl::StatusOr<bool> FlagBook::IsOpen(FlagCode code,
                                      absl::string_view subject) {
  auto row = rows_->Get(ViewTable::kFlagOpen, FlagOpenKey(code, subject));
  if (!row.ok()) return row.status();
  return row->has_value() && !(*row)->empty();
}

absl::Status FlagBook::Raise(FlagRow flag) {
  auto open = IsOpen(flag.code, flag.subject);
  if (!open.ok()) return open.status();
  if (*open) return absl::OkStatus();
  const FlagId id{at_, next_number_++};
  flag.organizations.erase(
      std::remove(flag.organizations.begin(), flag.organizations.end(), ""),
      flag.organizations.end());
  std::sort(flag.lots.begin(), flag.lots.end());
  flag.lots.erase(std::unique(flag.lots.begin(), flag.lots.end()),
                  flag.lots.end());
  std::sort(flag.organizations.begin(), flag.organizations.end());
  flag.organizations.erase(
      std::unique(flag.organizations.begin(), flag.organizations.end()),
      flag.organizations.end());
  rows_->Put(ViewTable::kFlag, EncodeFlagId(id), EncodeFlagRow(flag), batch_);
  rows_->Put(ViewTable::kFlagOpen, FlagOpenKey(flag.code, flag.subject),
             EncodeFlagId(id), batch_);
  for (const uint64_t lot : flag.lots) {
    batch_->Put(ViewTable::kFlagOfLot, FlagOfLotKey(lot, id), "");
  }
  for (const std::string& organization : flag.organizations) {
    batch_->Put(ViewTable::kFlagOfOrganization,
                FlagOfOrganizationKey(organization, id), "");
  }
  return absl::OkStatus();
}

absl::StatusOr<FlagRow> FlagBook::OpenFlag(FlagCode code,
                                           absl::string_view subject) {
  auto open = rows_->Get(ViewTable::kFlagOpen, FlagOpenKey(code, subject));
  if (!open.ok()) return open.status();
  if (!open->has_value() || (*open)->empty()) {
    return absl::NotFoundError("no such flag is open");
  }
  return ReadFlag(**open);
}

absl::StatusOr<FlagRow> FlagBook::ReadFlag(absl::string_view id) {
  auto value = rows_->Get(ViewTable::kFlag, id);
  if (!value.ok()) return value.status();
  auto row = value->has_value() ? ReadFlagRow(**value) : std::nullopt;
  if (!row.has_value()) return absl::DataLossError("view row of a flag");
  return *std::move(row);
}

absl::Status FlagBook::Close(FlagCode code, absl::string_view subject) {
  const std::string open_key = FlagOpenKey(code, subject);
  auto open = rows_->Get(ViewTable::kFlagOpen, open_key);
  if (!open.ok()) return open.status();
  if (!open->has_value() || (*open)->empty()) return absl::OkStatus();
  const std::string id = **open;
  auto row = ReadFlag(id);
  if (!row.ok()) return row.status();
  row->state = FlagState::kClosedByFact;
  row->closed_by = at_;
  rows_->Put(ViewTable::kFlag, id, EncodeFlagRow(*row), batch_);
  rows_->Put(ViewTable::kFlagOpen, open_key, "", batch_);
  return absl::OkStatus();
}

absl::Status FlagBook::Set(bool holds, FlagRow flag) {
  return holds ? Raise(std::move(flag)) : Close(flag.code, flag.subject);
}

absl::StatusOr<std::vector<std::string>> FlagBook::OpenSubjects(
    FlagCode code, absl::string_view prefix) {
  std::vector<std::string> subjects;
  absl::Status scanned =
      rows_->Scan(ViewTable::kFlagOpen, FlagOpenKey(code, prefix),
                  [&](absl::string_view suffix) {
                    subjects.push_back(absl::StrCat(prefix, suffix));
                    return true;
                  });
  if (!scanned.ok()) return scanned;
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  std::vector<std::string> open;
  for (std::string& subject : subjects) {
    auto is_open = IsOpen(code, subject);
    if (!is_open.ok()) return is_open.status();
    if (*is_open) open.push_back(std::move(subject));
  }
  return open;
}

}  // namespace daodi::services::views
