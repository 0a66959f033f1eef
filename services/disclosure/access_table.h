// Who may read a section of which audience: the one table behind every read.
// docs/formats/disclosure.md explains it to people.

#ifndef DAODI_SERVICES_DISCLOSURE_ACCESS_TABLE_H_
#define DAODI_SERVICES_DISCLOSURE_ACCESS_TABLE_H_

#include "crypto/statement_header.h"
#include "services/disclosure/reader.h"

namespace daodi::services::disclosure {

enum class AccessRule {
  kNever,
  kAlways,
  kAuthor,         // the reader wrote it
  kAuthorOrChain,  // or the author named the reader on the lot, or the reader
                   // confirmed the statement
  kAuthorOrNamed,  // or the salted digest names the reader
  // Or the author is in the regulator's jurisdiction, or in that of one who
  // opened the lot to it by an order of assistance.
  kAuthorOrInScope,
  kAuthorNamedOrInScope,
};

// The rule for one reader role and audience. Erasable sections hold personal
// data: of them only the author and the named read anything, and a regulator
// who reads for a case.
AccessRule AccessRuleOf(ReaderRole role, ReadPurpose::Kind purpose,
                        crypto::Audience audience, bool erasable);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_ACCESS_TABLE_H_
