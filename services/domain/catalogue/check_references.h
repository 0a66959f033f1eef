// What only the whole catalogue can show: references that lead nowhere and
// legal names that two herbs claim. The ledger does not refuse these, since
// entries come one by one; whoever publishes a catalogue checks it first.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_CHECK_REFERENCES_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_CHECK_REFERENCES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/domain/catalogue/catalogue.h"

namespace daodi::services::domain {

// Of the entries in force on `date`; one line each, naming entry and field.
std::vector<std::string> BrokenReferences(const Catalogue& catalogue,
                                          absl::CivilDay date);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_CHECK_REFERENCES_H_
