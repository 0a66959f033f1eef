// Which limit holds for a test item of a herb on a civil date: the herb's own
// monograph in the edition in force, then the general chapters of the same
// edition. 药材 and 饮片 never lend each other a limit.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_LIMITS_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_LIMITS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalogue/catalogue.h"

namespace daodi::services::domain {

// What was tested, and by which standard it is to be judged.
struct MonographQuery {
  std::string herb;      // entry id
  std::string standard;  // entry id
  v1::HerbForm form = v1::HERB_FORM_CRUDE;
  std::string preparation;  // of a decoction piece; empty: the plain one
  std::string part;         // empty: not stated
};

enum class LimitBasis {
  // Of the edition in force on that date.
  kEditionInForce,
  // The catalogue has no such figure of the edition in force; this is the last
  // edition it knows, and must be shown as not checked.
  kEarlierEdition,
};

struct FoundMonograph {
  CatalogueRevisionPtr monograph;
  CatalogueRevisionPtr standard;  // null when the catalogue lacks it
  std::string edition_in_force;   // empty when not known
  LimitBasis basis = LimitBasis::kEditionInForce;
};

// The edition in force on `date`; empty before the first.
std::string EditionInForce(const v1::StandardRecord& standard,
                           absl::CivilDay date);

// Errors: kNotFound; kFailedPrecondition when the query fits several
// monographs, naming their preparations or parts.
absl::StatusOr<FoundMonograph> FindMonograph(const Catalogue& catalogue,
                                             const MonographQuery& query,
                                             absl::CivilDay date);

struct FoundLimit {
  v1::Limit limit;
  FoundMonograph of;
  bool general = false;  // of a general chapter
};

// "厚朴酚＋和厚朴酚（HTY-01）" is the item 厚朴酚＋和厚朴酚: what stands in
// full-width brackets at the end tells samples apart.
absl::string_view ItemName(absl::string_view item);

// Errors: kNotFound when neither the monograph nor a general chapter limits the
// item for that part; those of FindMonograph().
absl::StatusOr<FoundLimit> FindLimit(const Catalogue& catalogue,
                                     const MonographQuery& query,
                                     absl::string_view item,
                                     absl::CivilDay date);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_LIMITS_H_
