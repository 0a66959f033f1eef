#include "services/domain/catalogue/limits.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace daodi::services::domain {
namespace {

constexpr absl::string_view kOpeningBracket = "（";
constexpr absl::string_view kClosingBracket = "）";

// The place of `edition` in the standard's list; -1 for one it lacks.
int RankOf(const v1::StandardRecord& standard, absl::string_view edition) {
  for (int i = 0; i < standard.editions_size(); ++i) {
    if (standard.editions(i).edition() == edition) return i;
  }
  return -1;
}

bool FitsPart(const v1::Monograph& monograph, absl::string_view part) {
  return part.empty() || monograph.part().empty() || monograph.part() == part;
}

bool HasBegun(const FoundMonograph& found, absl::CivilDay date) {
  if (found.standard == nullptr) return true;
  const v1::StandardRecord& standard = found.standard->standard;
  const int rank = RankOf(standard, found.monograph->monograph.edition());
  return rank < 0 ||
         ParseCivilDay(standard.editions(rank).effective_from()) <= date;
}

// Ascending: an edition the standard does not list, then by its list, then by
// when the monograph began.
bool IsEarlier(const CatalogueRevisionPtr& a, const CatalogueRevisionPtr& b,
               const CatalogueRevision* standard) {
  if (standard != nullptr) {
    const int rank_a = RankOf(standard->standard, a->monograph.edition());
    const int rank_b = RankOf(standard->standard, b->monograph.edition());
    if (rank_a != rank_b) return rank_a < rank_b;
  }
  return a->effective_from < b->effective_from;
}

// The candidates whose edition has begun, the last edition first.
std::vector<FoundMonograph> LastEditionFirst(
    const Catalogue& catalogue, const std::string& standard_id,
    std::vector<CatalogueRevisionPtr> candidates, absl::CivilDay date) {
  const CatalogueRevisionPtr standard = catalogue.FindInForce(
      standard_id, v1::CATALOGUE_ENTRY_TYPE_STANDARD, date);
  const std::string in_force =
      standard == nullptr ? "" : EditionInForce(standard->standard, date);
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [&](const CatalogueRevisionPtr& a, const CatalogueRevisionPtr& b) {
        return IsEarlier(b, a, standard.get());
      });
  std::vector<FoundMonograph> found;
  for (CatalogueRevisionPtr& candidate : candidates) {
    const std::string& edition = candidate->monograph.edition();
    FoundMonograph next = {candidate, standard, in_force,
                           in_force.empty() || in_force == edition
                               ? LimitBasis::kEditionInForce
                               : LimitBasis::kEarlierEdition};
    if (HasBegun(next, date)) found.push_back(std::move(next));
  }
  return found;
}

absl::Status Ambiguous(const std::vector<FoundMonograph>& found) {
  return absl::FailedPreconditionError(absl::StrCat(
      "several monographs fit; state the part or preparation of one: ",
      absl::StrJoin(
          found, ", ", [](std::string* out, const FoundMonograph& one) {
            const v1::Monograph& monograph = one.monograph->monograph;
            absl::StrAppend(out, one.monograph->id(), " (", monograph.part(),
                            " ", monograph.preparation(), ")");
          })));
}

bool Names(const v1::Limit& limit, absl::string_view item) {
  const auto& aliases = limit.item_aliases();
  return limit.item() == item ||
         std::find(aliases.begin(), aliases.end(), item) != aliases.end();
}

// The limit for the part before the one for all; null when there is none.
const v1::Limit* LimitIn(const v1::Monograph& monograph, absl::string_view item,
                         absl::string_view part) {
  const v1::Limit* for_all = nullptr;
  for (const v1::Limit& limit : monograph.limits()) {
    if (!Names(limit, item)) continue;
    const auto& parts = limit.parts();
    if (parts.empty()) {
      for_all = &limit;
    } else if (std::find(parts.begin(), parts.end(), part) != parts.end()) {
      return &limit;
    }
  }
  return for_all;
}

std::vector<CatalogueRevisionPtr> Candidates(const Catalogue& catalogue,
                                             absl::string_view herb,
                                             const MonographQuery& query,
                                             absl::CivilDay date) {
  std::vector<CatalogueRevisionPtr> candidates =
      catalogue.MonographsOf(herb, date);
  const auto unfit = [&](const CatalogueRevisionPtr& revision) {
    const v1::Monograph& monograph = revision->monograph;
    const bool any_form =
        herb.empty() && monograph.form() == v1::HERB_FORM_UNSPECIFIED;
    return monograph.standard() != query.standard ||
           (monograph.form() != query.form && !any_form) ||
           (!herb.empty() && monograph.preparation() != query.preparation) ||
           !FitsPart(monograph, query.part);
  };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), unfit),
                   candidates.end());
  return candidates;
}

absl::Status NoMonograph(const MonographQuery& query) {
  return absl::NotFoundError(absl::StrCat(
      "no monograph of ", query.standard, " on ", query.herb, " as ",
      v1::HerbForm_Name(query.form), query.preparation.empty() ? "" : " ",
      query.preparation, query.part.empty() ? "" : " ", query.part));
}

}  // namespace

std::string EditionInForce(const v1::StandardRecord& standard,
                           absl::CivilDay date) {
  std::string edition;
  for (const v1::StandardEdition& next : standard.editions()) {
    if (ParseCivilDay(next.effective_from()) <= date) edition = next.edition();
  }
  return edition;
}

absl::StatusOr<FoundMonograph> FindMonograph(const Catalogue& catalogue,
                                             const MonographQuery& query,
                                             absl::CivilDay date) {
  std::vector<FoundMonograph> found =
      LastEditionFirst(catalogue, query.standard,
                       Candidates(catalogue, query.herb, query, date), date);
  if (found.empty()) return NoMonograph(query);
  const std::string edition = found.front().monograph->monograph.edition();
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const FoundMonograph& one) {
                               return one.monograph->monograph.edition() !=
                                      edition;
                             }),
              found.end());
  if (found.size() > 1) return Ambiguous(found);
  return std::move(found.front());
}

absl::string_view ItemName(absl::string_view item) {
  if (!absl::EndsWith(item, kClosingBracket)) return item;
  const size_t bracket = item.rfind(kOpeningBracket);
  return bracket == absl::string_view::npos || bracket == 0
             ? item
             : item.substr(0, bracket);
}

absl::StatusOr<FoundLimit> FindLimit(const Catalogue& catalogue,
                                     const MonographQuery& query,
                                     absl::string_view item,
                                     absl::CivilDay date) {
  item = ItemName(item);
  absl::StatusOr<FoundMonograph> own = FindMonograph(catalogue, query, date);
  if (own.ok()) {
    const v1::Limit* limit =
        LimitIn(own->monograph->monograph, item, query.part);
    if (limit != nullptr) return FoundLimit{*limit, *std::move(own), false};
  } else if (!absl::IsNotFound(own.status())) {
    return own.status();
  }
  // The catalogue may know a new edition's general chapter in part only.
  for (FoundMonograph& general :
       LastEditionFirst(catalogue, query.standard,
                        Candidates(catalogue, "", query, date), date)) {
    const v1::Limit* limit =
        LimitIn(general.monograph->monograph, item, query.part);
    if (limit != nullptr) return FoundLimit{*limit, std::move(general), true};
  }
  return absl::NotFoundError(
      absl::StrCat("no limit is known for ", item, " of ", query.herb));
}

}  // namespace daodi::services::domain
