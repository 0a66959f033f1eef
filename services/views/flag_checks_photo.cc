#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "services/views/document_references_view.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using storage::ViewTable;

constexpr absl::string_view kPhoto = "PHOTO";
// A copy shows against the first who used the photo, or one soon after.
constexpr size_t kMaxEntriesCompared = 8;

std::vector<uint64_t> OwnLots(const FlagInput& input) {
  std::vector<uint64_t> lots;
  for (const NumberedLot& lot : input.lots) lots.push_back(lot.ordinal);
  return lots;
}

// Other entries that name the document, the first ones.
absl::StatusOr<std::set<uint64_t>> OthersThatName(const crypto::Digest& digest,
                                                  const FlagInput& input,
                                                  const FlagSources& sources) {
  std::set<uint64_t> others;
  absl::Status scanned = sources.rows->Scan(
      ViewTable::kDocument, digest.view(), [&](absl::string_view suffix) {
        const auto place = ReadDocumentPlace(suffix);
        if (place.has_value() && place->entry != input.entry) {
          others.insert(place->entry);
        }
        return true;
      });
  if (!scanned.ok()) return scanned;
  while (others.size() > kMaxEntriesCompared) {
    others.erase(std::prev(others.end()));
  }
  return others;
}

bool NamesAsPhoto(const domain::ParsedStatement& statement,
                  absl::string_view digest) {
  const v1::DocumentReferences* documents = LastingDocuments(statement);
  return documents != nullptr &&
         std::any_of(documents->documents().begin(),
                     documents->documents().end(),
                     [digest](const v1::DocumentReference& document) {
                       return document.salted_digest() == digest &&
                              document.document_type() == kPhoto;
                     });
}

struct Days {
  std::optional<absl::CivilDay> first;
  std::optional<absl::CivilDay> last;
};

Days DaysOf(const domain::ParsedStatement& statement) {
  Days days;
  if (statement.facts() == nullptr) return days;
  for (const v1::Event& event : statement.facts()->events()) {
    const auto first = FirstDayOf(event);
    if (first.has_value())
      days.first = std::min(days.first.value_or(*first), *first);
  }
  days.last = LastDayOf(statement);
  return days;
}

// One moment in the field may be told by several statements of one author.
bool MayBeOneMoment(const domain::ParsedStatement& a,
                    const domain::ParsedStatement& b) {
  if (a.header().author != b.header().author) return false;
  const Days one = DaysOf(a);
  const Days other = DaysOf(b);
  // A record without an event says nothing about a moment.
  if (!one.first || !one.last || !other.first || !other.last) return true;
  return *one.first <= *other.last && *other.first <= *one.last;
}

// Corrected or disowned.
absl::StatusOr<bool> IsTakenBack(uint64_t entry, const FlagSources& sources) {
  auto row = sources.rows->Get(ViewTable::kEffect, OrdinalKey(entry));
  if (!row.ok()) return row.status();
  const auto effect = row->has_value() ? ReadEffectRow(**row) : std::nullopt;
  return effect.has_value() && effect->interval.ends != EffectInterval::kOpen;
}

absl::StatusOr<bool> IsCopyOf(uint64_t other, absl::string_view digest,
                              const FlagInput& input,
                              const FlagSources& sources) {
  const auto& ended = input.ended.entries;
  if (std::find(ended.begin(), ended.end(), other) != ended.end()) return false;
  auto taken_back = IsTakenBack(other, sources);
  if (!taken_back.ok()) return taken_back.status();
  if (*taken_back) return false;
  auto lots = sources.rows->Get(ViewTable::kEntryLots, OrdinalKey(other));
  if (!lots.ok()) return lots.status();
  const std::vector<uint64_t> theirs =
      lots->has_value() ? ReadOrdinals(**lots) : std::vector<uint64_t>();
  const std::vector<uint64_t> own = OwnLots(input);
  const bool shares_a_lot =
      std::any_of(own.begin(), own.end(), [&theirs](uint64_t lot) {
        return std::find(theirs.begin(), theirs.end(), lot) != theirs.end();
      });
  if (shares_a_lot) return false;
  auto statement = ReadStatement(*sources.log, other);
  if (!statement.ok()) return statement.status();
  return NamesAsPhoto(*statement, digest) &&
         !MayBeOneMoment(input.statement, *statement);
}

absl::Status CheckPhoto(const std::string& salted_digest,
                        const FlagInput& input, const FlagSources& sources) {
  const auto digest = crypto::Digest::From(salted_digest);
  if (!digest.has_value()) return absl::OkStatus();
  auto others = OthersThatName(*digest, input, sources);
  if (!others.ok()) return others.status();
  for (const uint64_t other : *others) {
    auto copy = IsCopyOf(other, salted_digest, input, sources);
    if (!copy.ok()) return copy.status();
    if (!*copy) continue;
    FlagRow flag = FlagAbout(input, FlagCode::kCopiedPhoto);
    flag.organizations = {input.header().author};
    flag.causes.push_back(other);
    sources.book->Raise(std::move(flag));
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPhotos(const FlagInput& input, const FlagSources& sources) {
  const v1::DocumentReferences* documents = LastingDocuments(input.statement);
  if (documents == nullptr) return absl::OkStatus();
  for (const v1::DocumentReference& document : documents->documents()) {
    if (document.document_type() != kPhoto) continue;
    absl::Status checked = CheckPhoto(document.salted_digest(), input, sources);
    if (!checked.ok()) return checked;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
