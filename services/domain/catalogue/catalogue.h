// The catalogue as the log has it: what herbs are called, what each edition of
// a standard demands of them, what goods may be used for. A value made by
// applying CATALOGUE statements in the order of the log, so that a state as of
// any log size is the one made by applying fewer.
//
// Time stands in it twice. *When it was said* is the log position: of the same
// entry and revision, the statement at the last position wins. *When it holds*
// is a civil date: of the revisions that have begun by a date, the one that
// began last holds. What an entry is about never changes.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "daodi/v1/catalogue_sections.pb.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

// One statement about one entry. Sections its type lacks are empty.
struct CatalogueRevision {
  uint64_t index = 0;  // in the log
  absl::CivilDay effective_from;
  v1::CatalogueEntry entry;
  v1::CatalogueNames names;
  v1::HerbRecord herb;
  v1::Monograph monograph;
  v1::FoodStatus food_status;
  v1::YieldBands yield_bands;
  v1::GoodsClass goods_class;
  v1::CatalogueTag tag;
  v1::StandardRecord standard;

  const std::string& id() const { return entry.entry_id(); }
};
// Immutable and shared between copies of a catalogue.
using CatalogueRevisionPtr = std::shared_ptr<const CatalogueRevision>;

enum class CatalogueChange {
  kApplied,
  // The entry was something else before; the statement changes nothing.
  kTypeChanged,
};

enum class NameMatch { kNone, kLegalName, kAlias };
struct HerbMatches {
  NameMatch match = NameMatch::kNone;
  std::vector<CatalogueRevisionPtr> herbs;  // by entry id
};

// "2026-05-16" of years 1900 to 9999; nothing for anything else.
std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text);

// Copyable; copies share their revisions. Reading is thread-safe.
class Catalogue {
 public:
  // `statement` is an admitted CATALOGUE statement at `index`, and indexes
  // ascend.
  CatalogueChange Apply(const ParsedStatement& statement, uint64_t index);

  // The revision that holds on `date`; null when none has begun. Also when it
  // is SUPERSEDED or WITHDRAWN: look at its status.
  CatalogueRevisionPtr Find(absl::string_view entry_id,
                            absl::CivilDay date) const;
  // The same; null unless it is IN_FORCE and of that type.
  CatalogueRevisionPtr FindInForce(absl::string_view entry_id,
                                   v1::CatalogueEntryType type,
                                   absl::CivilDay date) const;
  // Every entry of that type in force, by entry id.
  std::vector<CatalogueRevisionPtr> List(v1::CatalogueEntryType type,
                                         absl::CivilDay date) const;

  // Herbs in force of that name. A legal name always wins: aliases count only
  // when no herb has it as legal name.
  HerbMatches FindHerbs(absl::string_view name, absl::CivilDay date) const;
  // By entry id, legal name or alias. Errors: kNotFound; kFailedPrecondition
  // when several herbs answer to it, naming their entry ids.
  absl::StatusOr<CatalogueRevisionPtr> FindHerb(absl::string_view name_or_id,
                                                absl::CivilDay date) const;
  // Entries in force that have the tag, by entry id.
  std::vector<CatalogueRevisionPtr> ListTagged(absl::string_view tag_id,
                                               absl::CivilDay date) const;
  // In force, of a herb, or the general chapters for the empty one.
  std::vector<CatalogueRevisionPtr> MonographsOf(absl::string_view herb_id,
                                                 absl::CivilDay date) const;
  // Null when unknown.
  CatalogueRevisionPtr FindGoodsClass(absl::string_view code,
                                      absl::CivilDay date) const;

  size_t entry_count() const { return entries_.size(); }

 private:
  struct Entry {
    v1::CatalogueEntryType type = v1::CATALOGUE_ENTRY_TYPE_UNSPECIFIED;
    std::map<int32_t, CatalogueRevisionPtr> revisions;
  };
  using Ids = std::set<std::string, std::less<>>;

  std::map<std::string, Entry, std::less<>> entries_;
  // Candidates only: an entry stays listed under names it no longer has.
  std::map<std::string, Ids, std::less<>> ids_by_name_;
  std::map<std::string, Ids, std::less<>> monographs_by_herb_;
  std::map<std::string, Ids, std::less<>> goods_by_code_;
};

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_H_
