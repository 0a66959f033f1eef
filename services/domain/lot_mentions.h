// Which lots a statement is about, and between whom goods pass: what views
// index.

#ifndef DAODI_SERVICES_DOMAIN_LOT_MENTIONS_H_
#define DAODI_SERVICES_DOMAIN_LOT_MENTIONS_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

struct LotOccurrence {
  int32_t event_line = 0;
  int32_t lot_line = 0;
  v1::LotRole role = v1::LOT_ROLE_UNSPECIFIED;
};

// Views into the statement.
struct LotMention {
  absl::string_view issuer;
  absl::string_view lot;
  // In the order of the events; empty for a lot that a record is about.
  absl::InlinedVector<LotOccurrence, 2> occurrences;
};

// Each lot once, in the order of first mention.
std::vector<LotMention> LotMentionsOf(const ParsedStatement& statement);

// Views into the statement; empty where not stated.
struct Parties {
  absl::string_view source;
  absl::string_view destination;
  absl::string_view carrier;
};
Parties NamedParties(const ParsedStatement& statement);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_LOT_MENTIONS_H_
