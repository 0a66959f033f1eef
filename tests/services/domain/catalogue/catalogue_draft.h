// Catalogues for tests: entries in text-format protobuf, applied in the order
// of the log, after passing every rule of admission.

#ifndef DAODI_TESTS_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_DRAFT_H_
#define DAODI_TESTS_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_DRAFT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalogue/catalogue.h"

namespace daodi::testing {

inline const absl::CivilDay kBefore2025(2025, 9, 30);
inline const absl::CivilDay kFrom2025(2025, 10, 1);

class CatalogueDraft {
 public:
  services::domain::Catalogue catalogue;

  // `head` follows entry id, type and a status IN_FORCE: "revision: 2 …".
  services::domain::CatalogueChange Herb(
      absl::string_view id, absl::string_view legal_name,
      absl::string_view aliases = "", absl::string_view binomial = "Planta sp",
      absl::string_view head = "", absl::string_view food = "",
      absl::string_view bands = "");
  // `key`: form, part, preparation; `limits`: from Max() and its like.
  void Monograph(absl::string_view id, absl::string_view herb,
                 absl::string_view edition, absl::string_view key,
                 absl::string_view limits, absl::string_view from = "");
  // ChP with the editions 2020 and 2025.
  void Pharmacopoeia();
  void Goods(absl::string_view code, absl::string_view broader,
             absl::string_view uses);

  // Lines are numbered by hand.
  static std::string Max(int line, absl::string_view item, int tenths,
                         absl::string_view unit = "%",
                         absl::string_view more = "");
  static std::string Min(int line, absl::string_view item, int tenths);
  static std::string Absent(int line, absl::string_view item);

 private:
  uint64_t next_index_ = 1;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_DOMAIN_CATALOGUE_CATALOGUE_DRAFT_H_
