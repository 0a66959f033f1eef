// The kinds of statements and what a kind alone decides. The numbers stand in
// signed headers. DO NOT CHANGE; never reuse a number.

#ifndef DAODI_CRYPTO_STATEMENT_KIND_H_
#define DAODI_CRYPTO_STATEMENT_KIND_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

enum class StatementKind : uint32_t {
  // Governance, leaf class 1: envelopes are public and complete.
  kGenesis = 1,
  kOrganization = 2,     // a registrar proposes an organization
  kApproval = 3,         // a second registrar key approves a proposal
  kKeyRegistration = 4,  // the organization's ADMIN key adds a key
  kKeyRetirement = 5,
  kKeySuspension = 6,
  kKeyRevocation = 7,
  kKeyRecovery = 8,  // a registrar proposes new keys for one that lost
  kAppointment = 9,
  kDelegation = 10,
  kDelegationRevocation = 11,
  kOrganizationChange = 12,
  kErasure = 13,
  kActivation = 14,
  kCatalogue = 15,

  // Events on lots, leaf class 0 from here on.
  kBaseRegistration = 101,
  kFieldOperation = 102,
  kHarvest = 103,
  kTransformation = 104,  // processing, rework, split, merge
  kStorage = 105,
  kInspection = 106,  // sampling and testing
  kRelease = 107,
  kPacking = 108,  // packing, aggregation, coding
  kShipping = 109,
  kTransport = 110,
  kReceiving = 111,
  kDispensing = 112,
  kRetailSale = 113,
  kReturn = 114,
  kHold = 115,
  kStockAdjustment = 116,
  kSensorReport = 117,
  kDestruction = 118,

  // Records.
  kDocument = 201,
  kProduct = 202,
  kLocation = 203,
  kParty = 204,          // somebody who is not on the platform
  kPartnerRecord = 205,  // supplier and customer libraries
  kEnterpriseRecord = 206,

  // Statements about statements.
  kConfirmation = 301,
  kDispute = 302,
  kSameFact = 303,
  kFlagAssessment = 304,  // explains, accepts or escalates a flag

  // Orders about goods.
  kOrder = 401,  // recall, seal, stop of sale, and what ends them
  kOrderAcknowledgement = 402,
};

// Leaf class: governance is public as a whole, the rest section by section.
enum class LeafClass : uint8_t { kBusiness = 0, kGovernance = 1 };

// Unknown numbers are refused, never stored.
bool IsKnownStatementKind(uint32_t number);
LeafClass LeafClassOf(StatementKind kind);
// "KEY_REGISTRATION"; "KIND_4711" for an unknown number.
std::string StatementKindName(StatementKind kind);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_STATEMENT_KIND_H_
