#include "crypto/governance.h"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/section.h"
#include "crypto/signature.h"
#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::GoldenBytes;
using ::daodi::testing::IsOk;
using ::daodi::testing::Mutated;
using ::daodi::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

struct GoldenRecord {
  const char* name;
  StatementKind kind;
};

constexpr GoldenRecord kGoldenRecords[] = {
    {"genesis_record", StatementKind::kGenesis},
    {"organization_record", StatementKind::kOrganization},
    {"regulator_record", StatementKind::kOrganization},
    {"approval_record", StatementKind::kApproval},
    {"key_registration_record", StatementKind::kKeyRegistration},
    {"key_retirement_record", StatementKind::kKeyRetirement},
    {"key_suspension_record", StatementKind::kKeySuspension},
    {"key_revocation_record", StatementKind::kKeyRevocation},
    {"key_recovery_record", StatementKind::kKeyRecovery},
    {"appointment_record", StatementKind::kAppointment},
    {"delegation_record", StatementKind::kDelegation},
    {"delegation_revocation_record", StatementKind::kDelegationRevocation},
    {"organization_change_record", StatementKind::kOrganizationChange},
    {"erasure_record", StatementKind::kErasure},
    {"activation_record", StatementKind::kActivation},
};

template <typename Record>
Record Golden(const char* name, StatementKind kind) {
  return std::get<Record>(*ParseGovernanceRecord(kind, GoldenBytes(name)));
}

class GovernanceGolden : public ::testing::TestWithParam<GoldenRecord> {};

TEST_P(GovernanceGolden, ComesBackByteForByte) {
  const std::string bytes = GoldenBytes(GetParam().name);
  ASSERT_OK_AND_ASSIGN(const GovernanceRecord record,
                       ParseGovernanceRecord(GetParam().kind, bytes));
  EXPECT_EQ(EncodeGovernanceRecord(record), bytes);
}

TEST_P(GovernanceGolden, TruncatedIsRefusedOrAnotherWholeRecord) {
  const std::string bytes = GoldenBytes(GetParam().name);
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string part = bytes.substr(0, size);
    const auto record = ParseGovernanceRecord(GetParam().kind, part);
    if (record.ok()) {
      // Only at a boundary before optional fields.
      EXPECT_EQ(EncodeGovernanceRecord(*record), part) << size;
    } else {
      EXPECT_THAT(record,
                  StatusIs(kInvalid, StatementKindName(GetParam().kind)));
    }
  }
}

TEST_P(GovernanceGolden, RefusesATrailingByteAndAnUnknownField) {
  const std::string bytes = GoldenBytes(GetParam().name);
  EXPECT_THAT(ParseGovernanceRecord(GetParam().kind, bytes + '\x01'),
              StatusIs(kInvalid));
  EXPECT_THAT(ParseGovernanceRecord(GetParam().kind, bytes + "\x78\x01"),
              StatusIs(kInvalid, "field 15: is unknown"));
}

TEST_P(GovernanceGolden, WhateverParsesAfterAMutationHasOneEncoding) {
  constexpr uint64_t kSeed = 20251125;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = GoldenBytes(GetParam().name);
    for (auto n = random() % 2; n < 2; ++n) bytes = Mutated(random, bytes);
    const auto record = ParseGovernanceRecord(GetParam().kind, bytes);
    if (!record.ok()) continue;
    ASSERT_EQ(EncodeGovernanceRecord(*record), bytes) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Every, GovernanceGolden,
                         ::testing::ValuesIn(kGoldenRecords),
                         [](const auto& test) { return test.param.name; });

TEST(Governance, GenesisHasTheDocumentedMembers) {
  const auto genesis =
      Golden<GenesisRecord>("genesis_record", StatementKind::kGenesis);
  EXPECT_EQ(genesis.origin, "ledger.daodi.example/hunan/synthetic");
  EXPECT_EQ(genesis.clock_mode, ClockMode::kSimulated);
  EXPECT_EQ(genesis.civil_zone, "Asia/Shanghai");
  EXPECT_EQ(genesis.working_day_calendar, "cn-2025");
  EXPECT_EQ(genesis.admission_version, 1u);
  ASSERT_EQ(genesis.checkpoint_vkeys.size(), 1u);
  EXPECT_EQ(genesis.witness_policy, "# no witness yet\nquorum none\n");
  ASSERT_EQ(genesis.organizations.size(), 2u);
  EXPECT_EQ(genesis.organizations[0].display_name,
            "湖南省药品监督管理局（样例）");
  EXPECT_EQ(genesis.organizations[0].role, OrganizationRole::kRegistrar);
  ASSERT_EQ(genesis.organizations[0].keys.size(), 2u);
  EXPECT_EQ(genesis.organizations[0].keys[0].spki,
            GoldenBytes("spki_registrar_a"));
  EXPECT_EQ(genesis.organizations[0].keys[0].purpose, KeyPurpose::kAdmin);
  EXPECT_EQ(genesis.organizations[0].keys[0].label, "proposes");
  EXPECT_EQ(genesis.organizations[0].keys[0].person, "p-01");
  EXPECT_EQ(genesis.organizations[1].role, OrganizationRole::kOperator);
}

TEST(Governance, RecordsHaveTheDocumentedMembers) {
  const auto organization = Golden<OrganizationRecord>(
      "organization_record", StatementKind::kOrganization);
  EXPECT_EQ(organization.roles,
            (std::vector<OrganizationRole>{OrganizationRole::kEnterprise,
                                           OrganizationRole::kLaboratory}));
  EXPECT_EQ(organization.identifiers[1].scheme, "GLN");
  EXPECT_EQ(organization.identifiers[1].value, "6901234000009");
  EXPECT_EQ(organization.keys.size(), 3u);
  EXPECT_EQ(organization.onboarded_time_ms, 1748736000001);
  const auto change = Golden<OrganizationChangeRecord>(
      "organization_change_record", StatementKind::kOrganizationChange);
  EXPECT_EQ(change.status, OrganizationStatus::kDissolved);
  EXPECT_EQ(change.division_code, "431129");
  const auto delegation =
      Golden<DelegationRecord>("delegation_record", StatementKind::kDelegation);
  EXPECT_EQ(delegation.kinds,
            (std::vector<StatementKind>{StatementKind::kHarvest,
                                        StatementKind::kConfirmation}));
  const auto appointment = Golden<AppointmentRecord>(
      "appointment_record", StatementKind::kAppointment);
  EXPECT_EQ(appointment.post, Post::kQualityHead);
  EXPECT_EQ(appointment.valid_until_ms, 0);
  EXPECT_EQ(appointment.key_id.view(),
            Sha256(GoldenBytes("spki_enterprise_p256")).view());
  const auto erasure =
      Golden<ErasureRecord>("erasure_record", StatementKind::kErasure);
  EXPECT_EQ(erasure.stage, ErasureStage::kErase);
  ASSERT_EQ(erasure.targets.size(), 2u);
  EXPECT_EQ(erasure.targets[1].index, 42u);
  EXPECT_EQ(erasure.targets[1].label, 5);
}

TEST(Governance, KindsWithoutARecordAreRefused) {
  for (const StatementKind kind :
       {StatementKind::kCatalogue, StatementKind::kHarvest,
        static_cast<StatementKind>(0)}) {
    EXPECT_THAT(ParseGovernanceRecord(kind, ""),
                StatusIs(kInvalid, "has no governance record"));
  }
}

TEST(Governance, RefusesMoreThanASection) {
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kApproval,
                                    std::string(kMaxSectionBytes + 1, 'x')),
              StatusIs(kInvalid, "has more than 65536 bytes"));
}

// A change of a golden record that must be refused with these words.
template <typename Record>
struct Refusal {
  std::function<void(Record&)> apply;
  std::string message;
};

template <typename Record>
void ExpectRefusals(const char* name, StatementKind kind,
                    const std::vector<Refusal<Record>>& refusals) {
  for (const Refusal<Record>& refusal : refusals) {
    auto record = Golden<Record>(name, kind);
    refusal.apply(record);
    EXPECT_THAT(ParseGovernanceRecord(kind, EncodeGovernanceRecord(record)),
                StatusIs(kInvalid, refusal.message));
  }
}

TEST(Governance, RefusesMalformedGenesisAttributes) {
  using R = GenesisRecord;
  ExpectRefusals<R>(
      "genesis_record", StatementKind::kGenesis,
      {{[](R& r) { r.origin = ""; }, "GENESIS.origin: must be printable"},
       {[](R& r) { r.origin = "a b/synthetic"; }, "origin: must be printable"},
       {[](R& r) { r.origin = "a+b/synthetic"; }, "origin: must be printable"},
       {[](R& r) { r.origin = std::string(129, 'a'); }, "origin: has more"},
       {[](R& r) { r.origin = "ledger.example"; }, "must end in /synthetic"},
       {[](R& r) { r.clock_mode = ClockMode::kReal; }, "must end in /synth"},
       {[](R& r) { r.clock_mode = static_cast<ClockMode>(3); },
        "clock_mode: is missing or no known number"},
       {[](R& r) { r.civil_zone = ""; }, "civil_zone: is no IANA name"},
       {[](R& r) { r.civil_zone = "Asia//X"; }, "civil_zone: is no IANA"},
       {[](R& r) { r.civil_zone = "/etc/passwd"; }, "civil_zone: is no IANA"},
       {[](R& r) { r.civil_zone = "../UTC"; }, "civil_zone: is no IANA"},
       {[](R& r) { r.working_day_calendar = ""; }, "working_day_calendar"},
       {[](R& r) { r.working_day_calendar = "a/b"; }, "working_day_calendar"},
       {[](R& r) { r.admission_version = 0; }, "admission_version: is missing"},
       {[](R& r) { r.checkpoint_vkeys.clear(); }, "checkpoint_vkeys: are mis"},
       {[](R& r) { r.checkpoint_vkeys = {"name+12"}; }, "<name>+<8 hex>"},
       {[](R& r) { r.checkpoint_vkeys = {"n+0123456G+AA"}; }, "<name>+<8 hex>"},
       {[](R& r) { r.checkpoint_vkeys.resize(9, "n+01234567+AA"); },
        "checkpoint_vkeys: occurs more than 8 times"},
       {[](R& r) { r.witness_policy = "a\tb"; }, "witness_policy: has a cont"},
       {[](R& r) { r.witness_policy = std::string(8193, 'a'); },
        "witness_policy: has more than 8192 bytes"}});
}

TEST(Governance, RefusesMalformedGenesisOrganizations) {
  using R = GenesisRecord;
  ExpectRefusals<R>(
      "genesis_record", StatementKind::kGenesis,
      {{[](R& r) { r.organizations.clear(); }, "need a registrar with two"},
       {[](R& r) { r.organizations[0].keys.pop_back(); }, "need a registrar"},
       {[](R& r) { r.organizations[0].keys.clear(); }, "keys: are missing"},
       {[](R& r) { r.organizations[0].display_name = ""; }, "display_name: is"},
       {[](R& r) { r.organizations[0].display_name = "e\xcc\x81"; },
        "organizations[0].display_name: is not in NFC"},
       {[](R& r) { r.organizations[0].display_name = "\xff"; },
        "organizations[0].display_name: is not UTF-8"},
       {[](R& r) { r.organizations[0].display_name = std::string(201, 'a'); },
        "organizations[0].display_name: has more than 200 bytes"},
       {[](R& r) { std::swap(r.organizations[0], r.organizations[1]); },
        "must list registrars before the operator"},
       {[](R& r) { r.organizations[1].role = OrganizationRole::kEnterprise; },
        "organizations.role: must be REGISTRAR or OPERATOR"},
       {[](R& r) {
          r.organizations.push_back(r.organizations[1]);
          r.organizations[2].keys[0].spki[20] ^= 1;
        },
        "has more than 1 operator"},
       {[](R& r) { r.organizations[0].keys[1] = r.organizations[0].keys[0]; },
        "keys.spki: is listed twice"},
       {[](R& r) { r.organizations[1].keys[0] = r.organizations[0].keys[0]; },
        "keys.spki: is listed twice"},
       {[](R& r) { r.organizations[0].keys[0].possession.assign(64, 'x'); },
        "keys.possession: must have exactly 0 bytes"},
       {[](R& r) { r.organizations[0].keys[0].spki = ""; }, "spki: is missing"},
       {[](R& r) { r.organizations[0].keys[0].spki.assign(129, 'x'); },
        "organizations[0].keys[0].spki: has more than 128 bytes"},
       {[](R& r) { r.organizations[0].keys[0].person = "张三"; },
        "keys.person: must be made of"}});
}

TEST(Governance, RefusesMalformedOrganizations) {
  using R = OrganizationRecord;
  ExpectRefusals<R>(
      "regulator_record", StatementKind::kOrganization,
      {{[](R& r) { r.display_name = ""; }, "ORGANIZATION.display_name: is mis"},
       {[](R& r) { r.roles.clear(); }, "roles: are missing"},
       {[](R& r) {
          r.roles = {OrganizationRole(5), OrganizationRole(3)};
        },
        "roles: must be unique and ascending"},
       {[](R& r) { r.roles = {OrganizationRole(8)}; }, "roles: is no known"},
       {[](R& r) {
          r.functions = {SupervisedFunction(2), SupervisedFunction(2)};
        },
        "functions: must be unique and ascending"},
       {[](R& r) { r.functions = {SupervisedFunction(14)}; },
        "no known number"},
       {[](R& r) { r.division_code = "43112"; }, "division_code: must be six"},
       {[](R& r) { r.division_code = "43112x"; }, "division_code: must be six"},
       {[](R& r) { r.roles = {OrganizationRole::kEnterprise}; },
        "scopes: are for regulators only"},
       {[](R& r) { r.scopes[0].division_prefix = ""; }, "division_prefix"},
       {[](R& r) { r.scopes[0].division_prefix = "4x"; }, "division_prefix"},
       {[](R& r) { r.scopes[0].division_prefix = "4311290"; },
        "scopes[0].division_prefix: has more than 6 bytes"},
       {[](R& r) { std::swap(r.scopes[0], r.scopes[1]); },
        "scopes: must be unique and ascending"},
       {[](R& r) {
          r.identifiers = {{"uscc", "1"}};
        },
        "identifiers.scheme"},
       {[](R& r) {
          r.identifiers = {{"1A", "1"}};
        },
        "identifiers.scheme"},
       {[](R& r) {
          r.identifiers = {{"", "1"}};
        },
        "identifiers.scheme"},
       {[](R& r) {
          r.identifiers = {{"GLN", "1 2"}};
        },
        "identifiers.value"},
       {[](R& r) {
          r.identifiers = {{"GLN", ""}};
        },
        "identifiers.value"},
       {[](R& r) {
          r.identifiers = {{"GLN", "1"}, {"GLN", "1"}};
        },
        "identifiers: has a pair twice"},
       {[](R& r) { r.keys.clear(); }, "keys: are missing"},
       {[](R& r) { r.keys[0].possession.clear(); }, "exactly 64 bytes"},
       {[](R& r) { r.keys[0].possession.pop_back(); }, "exactly 64 bytes"},
       {[](R& r) { r.keys[0].possession += 'x'; }, "possession: has more than"},
       {[](R& r) { r.keys.resize(65, r.keys[0]); }, "occurs more than 64 time"},
       {[](R& r) { r.onboarded_time_ms = -1; }, "onboarded_time_ms: is more"}});
}

TEST(Governance, RefusesMalformedKeyRecords) {
  ExpectRefusals<KeyRegistrationRecord>(
      "key_registration_record", StatementKind::kKeyRegistration,
      {{[](auto& r) { r.key.spki = ""; }, "keys.spki: is missing"},
       {[](auto& r) { r.key.purpose = KeyPurpose(8); }, "key.purpose: is miss"},
       {[](auto& r) { r.key.label = "a\nb"; }, "key.label: has a control"},
       {[](auto& r) { r.key.possession = ""; }, "must have exactly 64 bytes"}});
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kKeyRegistration, ""),
              StatusIs(kInvalid, "KEY_REGISTRATION.key: is missing"));
  ExpectRefusals<KeyRetirementRecord>(
      "key_retirement_record", StatementKind::kKeyRetirement,
      {{[](auto& r) { r.accept_until_ms = -1; }, "accept_until_ms: is more"}});
  ExpectRefusals<KeySuspensionRecord>(
      "key_suspension_record", StatementKind::kKeySuspension,
      {{[](auto& r) { r.compromised_since_ms = -1; }, "compromised_since_ms"}});
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kKeyRevocation, "\x10\x01"),
              StatusIs(kInvalid, "key_id: must have exactly 32 bytes"));
  ExpectRefusals<KeyRecoveryRecord>(
      "key_recovery_record", StatementKind::kKeyRecovery,
      {{[](auto& r) { r.organization = "x"; }, "organization: must be org-"},
       {[](auto& r) { r.organization[0] = 'p'; }, "organization: must be org-"},
       {[](auto& r) { r.keys.clear(); }, "keys: are missing"}});
}

TEST(Governance, RefusesMalformedAppointmentsAndDelegations) {
  ExpectRefusals<AppointmentRecord>(
      "appointment_record", StatementKind::kAppointment,
      {{[](auto& r) { r.person = ""; }, "person: is missing"},
       {[](auto& r) { r.person = "张三"; }, "person: is missing or not made"},
       {[](auto& r) { r.post = Post(13); }, "post: is missing or no known"},
       {[](auto& r) { r.valid_until_ms = r.valid_from_ms; },
        "valid_until_ms: must be after"}});
  using D = DelegationRecord;
  ExpectRefusals<D>(
      "delegation_record", StatementKind::kDelegation,
      {{[](D& r) { r.delegate = "pty-" + std::string(26, 'a'); },
        "delegate: must be org-"},
       {[](D& r) { r.kinds = {StatementKind::kKeyRegistration}; },
        "kinds: is no known number"},
       {[](D& r) { std::swap(r.kinds[0], r.kinds[1]); },
        "kinds: must be unique and ascending"},
       {[](D& r) { r.valid_until_ms = 1; }, "valid_until_ms: must be after"}});
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kDelegationRevocation, ""),
              StatusIs(kInvalid, "delegation_index: is missing"));
}

TEST(Governance, RefusesMalformedChangesErasuresAndActivations) {
  ExpectRefusals<OrganizationChangeRecord>(
      "organization_change_record", StatementKind::kOrganizationChange,
      {{[](auto& r) { r.organization = ""; }, "organization: must be org-"},
       {[](auto& r) { r.status = OrganizationStatus(3); },
        "status: is missing"},
       {[](auto& r) { r.display_name = ""; }, "display_name: is missing"},
       {[](auto& r) { r.division_code = "4"; }, "division_code: must be six"},
       {[](auto& r) { r.successor = "x"; }, "successor: must be org-"}});
  using E = ErasureRecord;
  ExpectRefusals<E>(
      "erasure_record", StatementKind::kErasure,
      {{[](E& r) { r.stage = ErasureStage(3); }, "stage: is missing or no kn"},
       {[](E& r) { r.targets.clear(); }, "targets: are missing"},
       {[](E& r) { r.targets[0].index = 0; }, "targets.index: is missing"},
       {[](E& r) { r.targets[0].label = 0; }, "targets.label: is missing"},
       {[](E& r) { r.targets[0].label = 5; }, "targets: must be unique"},
       {[](E& r) { r.reason.assign(1001, 'x'); }, "reason: has more than"}});
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kActivation, ""),
              StatusIs(kInvalid, "admission_version: is missing"));
  ExpectRefusals<ApprovalRecord>(
      "approval_record", StatementKind::kApproval,
      {{[](auto& r) { r.decision = ApprovalDecision(0); }, "decision: is mis"},
       {[](auto& r) { r.reason = "\r\n"; }, "reason: has a control"}});
}

TEST(Governance, LimitsTheNumberOfErasureTargets) {
  ErasureRecord record;
  for (uint64_t index = 1; index <= 256; ++index) {
    record.targets.push_back({index, 1});
  }
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kErasure,
                                    EncodeGovernanceRecord(record)),
              IsOk());
  record.targets.push_back({257, 1});
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kErasure,
                                    EncodeGovernanceRecord(record)),
              StatusIs(kInvalid, "targets: occurs more than 256 times"));
}

TEST(Governance, ARealLedgerHasNoSyntheticOrigin) {
  auto genesis =
      Golden<GenesisRecord>("genesis_record", StatementKind::kGenesis);
  genesis.clock_mode = ClockMode::kReal;
  genesis.origin = "ledger.daodi.example/hunan";
  EXPECT_THAT(ParseGovernanceRecord(StatementKind::kGenesis,
                                    EncodeGovernanceRecord(genesis)),
              IsOk());
}

TEST(GovernanceNames, AreDistinctForEveryNumber) {
  std::set<absl::string_view> names;
  for (int n = 1; n <= 7; ++n) names.insert(KeyPurposeName(KeyPurpose(n)));
  EXPECT_EQ(names.size(), 7u);
  names.clear();
  for (int n = 1; n <= 7; ++n) {
    names.insert(OrganizationRoleName(OrganizationRole(n)));
  }
  EXPECT_EQ(names.size(), 7u);
  names.clear();
  for (int n = 1; n <= 12; ++n) names.insert(PostName(Post(n)));
  EXPECT_EQ(names.size(), 12u);
  names.clear();
  for (int n = 1; n <= 13; ++n) {
    names.insert(SupervisedFunctionName(SupervisedFunction(n)));
  }
  EXPECT_EQ(names.size(), 13u);
  EXPECT_EQ(names.count("UNKNOWN"), 0u);
  EXPECT_EQ(PostName(Post::kQualityHead), "QUALITY_HEAD");
  EXPECT_EQ(PostName(Post(0)), "UNKNOWN");
}

}  // namespace
}  // namespace daodi::crypto
