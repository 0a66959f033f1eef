#include "services/domain/order_rules.h"

#include <algorithm>

#include "services/domain/authority.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {
namespace {

using crypto::OrganizationRole;
using crypto::OrganizationState;
using crypto::RefKind;
using crypto::StatementKind;

absl::Status NotPermitted(absl::string_view field, absl::string_view what,
                          absl::string_view fix) {
  return ErrorWithReason(ErrorReason::kOrderNotPermitted, field, what, fix);
}

absl::Status CheckRecall(const v1::Order& order, const std::string& author) {
  const bool own = std::all_of(order.scope().begin(), order.scope().end(),
                               [&author](const v1::OrderScope& scope) {
                                 return scope.lot().issuer() == author;
                               });
  if (own) return absl::OkStatus();
  return NotPermitted("sections[51].scope",
                      "an enterprise recalls only lots it issued",
                      "hold what you keep of it, and tell its issuer");
}

absl::Status CheckAuthorityOrder(const v1::Order& order,
                                 const std::string& author,
                                 const crypto::Registry& registry) {
  const OrganizationState* regulator = registry.FindOrganization(author);
  if (regulator == nullptr ||
      !regulator->HasRole(OrganizationRole::kRegulator)) {
    return NotPermitted("sections[51].kind",
                        "only a regulator gives such an order",
                        "use ENTERPRISE_RECALL or a HOLD for goods of your "
                        "own");
  }
  if (!Supervises(registry, author, order.addressee())) {
    return NotPermitted("sections[51].addressee",
                        "is not in the regulator's scope",
                        "let the competent authority order it");
  }
  return absl::OkStatus();
}

absl::Status CheckAssist(const v1::Order& order, const std::string& author,
                         const crypto::Registry& registry) {
  const auto is_regulator = [&registry](const std::string& organization) {
    const OrganizationState* state = registry.FindOrganization(organization);
    return state != nullptr && state->HasRole(OrganizationRole::kRegulator);
  };
  if (!is_regulator(author)) {
    return NotPermitted("sections[51].kind",
                        "only a regulator asks for assistance",
                        "use ENTERPRISE_RECALL or a HOLD for goods of your "
                        "own");
  }
  if (!is_regulator(order.addressee()) || order.addressee() == author) {
    return NotPermitted("sections[51].addressee", "is no other regulator",
                        "name the regulator that is asked to assist");
  }
  const bool own =
      std::all_of(order.scope().begin(), order.scope().end(),
                  [&](const v1::OrderScope& scope) {
                    return Supervises(registry, author, scope.lot().issuer());
                  });
  if (own) return absl::OkStatus();
  return NotPermitted("sections[51].scope",
                      "names a lot whose issuer is not in the regulator's "
                      "scope",
                      "let the competent authority open it");
}

}  // namespace

bool IsOrderOfAuthority(v1::OrderKind kind) {
  switch (kind) {
    case v1::ORDER_KIND_ORDERED_RECALL:
    case v1::ORDER_KIND_STOP_SALE:
    case v1::ORDER_KIND_SEAL:
    case v1::ORDER_KIND_DETAIN:
    case v1::ORDER_KIND_PRESERVE:
    case v1::ORDER_KIND_NOTICE:
      return true;
    default:
      return false;
  }
}

bool IsOrderFollowUp(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_EXTEND || kind == v1::ORDER_KIND_LIFT ||
         kind == v1::ORDER_KIND_CLOSE;
}

absl::Status CheckOrderAuthority(const ParsedStatement& statement,
                                 const crypto::Registry& registry) {
  const v1::Order* order = statement.order();
  if (order == nullptr || statement.header().kind != StatementKind::kOrder) {
    return absl::OkStatus();
  }
  const std::string& author = statement.header().author;
  if (order->kind() == v1::ORDER_KIND_ENTERPRISE_RECALL) {
    return CheckRecall(*order, author);
  }
  if (order->kind() == v1::ORDER_KIND_ASSIST) {
    return CheckAssist(*order, author, registry);
  }
  return IsOrderOfAuthority(order->kind())
             ? CheckAuthorityOrder(*order, author, registry)
             : absl::OkStatus();
}

absl::Status CheckOrderRef(const crypto::StatementHeader& header,
                           const crypto::EntryRef& ref,
                           const crypto::StatementHeader& referred) {
  const bool is_order = referred.kind == StatementKind::kOrder ||
                        referred.kind == StatementKind::kHold;
  if (header.kind == StatementKind::kOrder && ref.kind == RefKind::kReplaces &&
      (!is_order || referred.author != header.author)) {
    return NotPermitted("header.refs",
                        "an order replaces only an order or hold of its own "
                        "author",
                        "let its author extend, lift or close it");
  }
  if (header.kind == StatementKind::kOrderAcknowledgement &&
      ref.kind == RefKind::kAcknowledges && !is_order) {
    return ErrorWithReason(ErrorReason::kReferenceInvalid, "header.refs",
                           "what is acknowledged is no order and no hold",
                           "name the entry of the order");
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::domain
