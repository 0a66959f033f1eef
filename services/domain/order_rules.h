// Who may give an order (users.md G5, G6). Unlike other statements one without
// authority is refused, not kept as a claim: an order must never look like one.
// Decided at admission over the registry; free of state and I/O.

#ifndef DAODI_SERVICES_DOMAIN_ORDER_RULES_H_
#define DAODI_SERVICES_DOMAIN_ORDER_RULES_H_

#include "absl/status/status.h"
#include "crypto/registry.h"
#include "crypto/statement_header.h"
#include "daodi/v1/order_sections.pb.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

// ORDERED_RECALL, STOP_SALE, SEAL, DETAIN, PRESERVE and NOTICE.
bool IsOrderOfAuthority(v1::OrderKind kind);
// EXTEND, LIFT and CLOSE: they REPLACE an order.
bool IsOrderFollowUp(v1::OrderKind kind);

// An enterprise recalls only lots it issued; an authority is a regulator in
// whose scope the addressee is; ASSIST asks another regulator, and is about
// lots whose issuers are in the scope of who asks. OK for what is no order and
// for follow-ups, which CheckOrderRef() judges. Errors: kPermissionDenied with
// ORDER_NOT_PERMITTED.
absl::Status CheckOrderAuthority(const ParsedStatement& statement,
                                 const crypto::Registry& registry);

// `referred` is the header of the entry that `ref` of `header` names: an order
// replaces only an order or hold of its own author, and an acknowledgement is
// of an order or hold. Errors: kPermissionDenied with ORDER_NOT_PERMITTED,
// kInvalidArgument with REFERENCE_INVALID.
absl::Status CheckOrderRef(const crypto::StatementHeader& header,
                           const crypto::EntryRef& ref,
                           const crypto::StatementHeader& referred);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_ORDER_RULES_H_
