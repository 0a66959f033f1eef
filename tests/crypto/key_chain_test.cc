// Goal: the few entries a proof brings along decide like the whole log.
// Method: random governance histories; for many keys, authors, kinds and
// positions replay only the key chain and compare the verdicts word by word.

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "crypto/registry.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::KeyPurpose;
using crypto::LogPosition;
using crypto::OrganizationRole;
using crypto::PrivateKey;
using crypto::Registry;
using crypto::StatementKind;

absl::StatusOr<Registry> Replay(const GovernanceFixture& ledger,
                                const std::vector<uint64_t>& indexes) {
  Registry registry;
  for (const uint64_t index : indexes) {
    const GovernanceFixture::StoredEntry& entry = ledger.entries()[index];
    const auto envelope = crypto::ParseEnvelope(entry.envelope);
    const auto record = crypto::ParseGovernanceRecord(
        envelope->header.kind, entry.sections.at(0).bytes);
    absl::Status status = registry.Check(*envelope, *record, entry.position);
    if (!status.ok()) {
      return absl::Status(
          status.code(), absl::StrCat("entry ", index, ": ", status.message()));
    }
    registry.Apply(*envelope, *record, entry.position);
  }
  return registry;
}

std::string Verdict(const Registry& registry, const crypto::Envelope& envelope,
                    LogPosition position) {
  const auto assurance = registry.CheckAuthority(envelope, position);
  return assurance.ok()
             ? absl::StrCat("assurance ", static_cast<int>(*assurance))
             : assurance.status().ToString();
}

// A ledger on which random statements were tried; refused ones are part of it.
class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed), ledger_(Options()) {
    Remember(ledger_.registrar(),
             {ledger_.registrar_admin(), ledger_.registrar_admin_2(),
              ledger_.registrar_officer()});
    Remember(ledger_.operator_id(),
             {ledger_.operator_admin(), ledger_.operator_notary()});
    governing_ = {ledger_.registrar_admin(), ledger_.registrar_admin_2(),
                  ledger_.operator_admin()};
    AddOrganization();
    AddOrganization();
    for (int step = 0; step < 60; ++step) Step();
  }

  const GovernanceFixture& ledger() const { return ledger_; }
  const std::vector<PrivateKey>& keys() const { return keys_; }
  const std::vector<std::string>& organizations() const { return ids_; }
  size_t Below(size_t bound) {
    return std::uniform_int_distribution<size_t>(0, bound - 1)(random_);
  }
  const PrivateKey& AnyKey() { return keys_[Below(keys_.size())]; }
  const std::string& AnyId() { return ids_[Below(ids_.size())]; }
  // A key and an author: its own organization, one that delegated to it, or
  // any.
  std::pair<PrivateKey, std::string> AnySigner() {
    const auto& delegations = ledger_.registry().delegations();
    if (!delegations.empty() && Below(3) == 0) {
      const auto& delegation = delegations[Below(delegations.size())];
      for (const PrivateKey& key : keys_) {
        const crypto::KeyState* state =
            ledger_.registry().FindKey(key.public_key().id());
        if (state != nullptr && state->purpose == KeyPurpose::kNotary &&
            state->organization == delegation.record.delegate)
          return {key, delegation.grantor};
      }
    }
    const PrivateKey& key = AnyKey();
    const crypto::KeyState* state =
        ledger_.registry().FindKey(key.public_key().id());
    return {key,
            state == nullptr || Below(4) == 0 ? AnyId() : state->organization};
  }
  // A key of `organization`, an EVENT key if one is met; or of another one.
  crypto::KeyId AnyKeyOf(const std::string& organization) {
    for (int i = 0; i < 20; ++i) {
      const crypto::KeyId id = AnyKeyId();
      const crypto::KeyState* state = ledger_.registry().FindKey(id);
      if (state == nullptr || state->organization != organization) continue;
      if (state->purpose == KeyPurpose::kEvent || i >= 10) return id;
    }
    return AnyKeyId();
  }
  LogPosition AnyPosition() {
    const uint64_t index = 1 + Below(ledger_.size());
    if (index == ledger_.size()) return ledger_.next();
    return ledger_.entries()[index].position;
  }

 private:
  static GovernanceFixture::Options Options() {
    GovernanceFixture::Options options;
    options.scheme = crypto::SignatureScheme::kEd25519;
    return options;
  }
  void Remember(const std::string& id, std::vector<PrivateKey> keys) {
    ids_.push_back(id);
    keys_.insert(keys_.end(), keys.begin(), keys.end());
  }
  crypto::KeyId AnyKeyId() { return AnyKey().public_key().id(); }
  // Mostly one that may govern something.
  const PrivateKey& Governor() {
    return Below(5) == 0 ? AnyKey() : governing_[Below(governing_.size())];
  }
  PrivateKey FreshKey() {
    return TestKey(absl::StrCat("fresh ", ++fresh_),
                   crypto::SignatureScheme::kEd25519);
  }

  void AddOrganization() {
    static const std::vector<std::vector<OrganizationRole>> kRoles = {
        {OrganizationRole::kEnterprise},
        {OrganizationRole::kEnterprise},
        {OrganizationRole::kNotary},
        {OrganizationRole::kRegistrar},
        {OrganizationRole::kRegulator},
        {OrganizationRole::kOperator, OrganizationRole::kNotary}};
    crypto::OrganizationRecord record;
    record.display_name = absl::StrCat("organization ", ids_.size());
    record.roles = kRoles[Below(kRoles.size())];
    const PrivateKey proposer = Governor();
    std::vector<PrivateKey> keys;
    for (const KeyPurpose purpose : {KeyPurpose::kAdmin, KeyPurpose::kRecovery,
                                     KeyPurpose::kEvent, KeyPurpose::kEvent}) {
      keys.push_back(FreshKey());
      record.keys.push_back(
          ledger_.NewKey(keys.back(), purpose, "", AuthorOf(proposer)));
    }
    const SignedStatement proposal = Sign(record, proposer);
    const auto index = ledger_.Append(proposal);
    if (!index.ok()) return;
    proposals_.push_back(*index);
    Decide(*index);
    governing_.push_back(keys[0]);
    Remember(crypto::OrganizationIdOf(proposal.envelope.header_bytes), keys);
  }

  std::string AuthorOf(const PrivateKey& key) {
    const crypto::KeyState* state =
        ledger_.registry().FindKey(key.public_key().id());
    return state == nullptr ? AnyId() : state->organization;
  }
  SignedStatement Sign(const crypto::GovernanceRecord& record,
                       const PrivateKey& key) {
    return ledger_.Govern(record, AuthorOf(key), key);
  }
  void Try(const crypto::GovernanceRecord& record) {
    TryAsAuthor([&](const std::string&) { return record; });
  }
  // `record_of`: what this author would state.
  void TryAsAuthor(
      const std::function<crypto::GovernanceRecord(const std::string& author)>&
          record_of) {
    for (int i = 0; i < 3; ++i) {
      const PrivateKey key = Governor();
      const std::string author = AuthorOf(key);
      if (ledger_.Append(ledger_.Govern(record_of(author), author, key)).ok())
        return;
    }
  }
  void Decide(uint64_t proposal) {
    const auto decision = Below(4) == 0 ? crypto::ApprovalDecision::kRefuse
                                        : crypto::ApprovalDecision::kApprove;
    for (int i = 0; i < 3; ++i) {
      if (ledger_.Append(ledger_.Decide(proposal, decision, Governor())).ok())
        return;
    }
  }

  void Register() {
    const PrivateKey key = FreshKey();
    const auto purpose = static_cast<KeyPurpose>(1 + Below(7));
    TryAsAuthor([&](const std::string& author) {
      return crypto::KeyRegistrationRecord{
          ledger_.NewKey(key, purpose, author)};
    });
    keys_.push_back(key);
  }
  void Recover() {
    const PrivateKey key = FreshKey();
    crypto::KeyRecoveryRecord record;
    record.organization = AnyId();
    TryAsAuthor([&](const std::string& author) {
      record.keys = {
          ledger_.NewKey(key, KeyPurpose::kAdmin, record.organization, author)};
      return record;
    });
    proposals_.push_back(ledger_.size() - 1);
    keys_.push_back(key);
  }
  void Delegate() {
    crypto::DelegationRecord record;
    record.delegate = Below(2) == 0 ? ledger_.operator_id() : AnyId();
    if (Below(2) == 0) record.kinds = {StatementKind::kHarvest};
    if (Below(3) == 0) record.valid_until_ms = ledger_.next().record_time_ms;
    Try(record);
  }
  void ChangeOrganization() {
    crypto::OrganizationChangeRecord record;
    record.organization = AnyId();
    record.display_name = "changed";
    if (Below(2) == 0) {
      record.status = crypto::OrganizationStatus::kDissolved;
      if (Below(2) == 0) record.successor = AnyId();
    }
    Try(record);
  }
  void Step() {
    switch (Below(12)) {
      case 0:
        return AddOrganization();
      case 1:
      case 2:
        return Register();
      case 3:
        return Try(crypto::KeyRetirementRecord{
            AnyKeyId(),
            Below(2) == 0 ? 0 : ledger_.next().record_time_ms + 120'000});
      case 4:
        return Try(crypto::KeySuspensionRecord{AnyKeyId(), 5});
      case 5:
        return Try(crypto::KeyRevocationRecord{AnyKeyId(), 0, "r"});
      case 6:
        return Recover();
      case 7:
        if (!proposals_.empty()) Decide(proposals_[Below(proposals_.size())]);
        return;
      case 8:
      case 9:
        return Delegate();
      case 10:
        if (!ledger_.registry().delegations().empty()) {
          const auto& all = ledger_.registry().delegations();
          Try(crypto::DelegationRevocationRecord{all[Below(all.size())].index});
        }
        return;
      default:
        return ChangeOrganization();
    }
  }

  std::mt19937 random_;
  GovernanceFixture ledger_;
  std::vector<std::string> ids_;
  std::vector<PrivateKey> keys_;
  std::vector<PrivateKey> governing_;
  std::vector<uint64_t> proposals_;
  int fresh_ = 0;
};

constexpr uint32_t kHistories = 80;
constexpr StatementKind kKinds[] = {
    StatementKind::kHarvest, StatementKind::kConfirmation,
    StatementKind::kKeyRegistration, StatementKind::kKeyRevocation,
    StatementKind::kCatalogue};

// A statement of `key` for `author`: unsigned, since authority reads no
// signature.
crypto::Envelope Unsigned(const GovernanceFixture& ledger, StatementKind kind,
                          const std::string& author, const PrivateKey& key) {
  crypto::Envelope envelope;
  envelope.header = ledger.Header(kind, author);
  envelope.header.key_id = key.public_key().id();
  envelope.header.key_sequence = 1;
  return envelope;
}

TEST(KeyChain, DecidesLikeTheWholeLogOnRandomHistories) {
  size_t accepted = 0;
  size_t notarised = 0;
  for (uint32_t seed = 1; seed <= kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHistory history(seed);
    const Registry& all = history.ledger().registry();
    for (int sample = 0; sample < 12; ++sample) {
      const auto [key, author] = history.AnySigner();
      const auto chain = all.KeyChain(key.public_key().id(), author);
      const auto some = Replay(history.ledger(), chain);
      ASSERT_OK(some);
      for (int probe = 0; probe < 12; ++probe) {
        const LogPosition position = history.AnyPosition();
        const crypto::Envelope envelope =
            Unsigned(history.ledger(), kKinds[history.Below(5)], author, key);
        const std::string verdict = Verdict(all, envelope, position);
        ASSERT_EQ(Verdict(*some, envelope, position), verdict)
            << "key " << key.public_key().id().hex() << " at "
            << position.index;
        ASSERT_EQ(some->IsKeySuspect(envelope, position),
                  all.IsKeySuspect(envelope, position));
        accepted += verdict == "assurance 1" ? 1 : 0;
        notarised += verdict == "assurance 2" ? 1 : 0;
      }
    }
  }
  // The histories are worth something only when both verdicts occur often.
  EXPECT_GT(accepted, 500u);
  EXPECT_GT(notarised, 30u);
}

TEST(KeyChain, OfOneStatementDecidesLikeTheWholeLog) {
  size_t recovered = 0;
  for (uint32_t seed = 1000; seed < 1000 + kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHistory history(seed);
    const Registry& all = history.ledger().registry();
    for (int sample = 0; sample < 20; ++sample) {
      const auto [key, author] = history.AnySigner();
      crypto::Envelope envelope =
          Unsigned(history.ledger(), kKinds[history.Below(2)], author, key);
      if (history.Below(3) != 0) {
        envelope.recovered = crypto::Countersignature();
        envelope.recovered->key_id = history.AnyKeyOf(author);
      }
      const LogPosition position = history.AnyPosition();
      const auto chain = all.KeyChain(envelope, position);
      const auto some = Replay(history.ledger(), chain);
      ASSERT_OK(some);
      const std::string verdict = Verdict(all, envelope, position);
      ASSERT_EQ(Verdict(*some, envelope, position), verdict);
      recovered += verdict == "assurance 3" ? 1 : 0;
    }
  }
  EXPECT_GT(recovered, 10u);
}

TEST(KeyChain, OfEveryGovernanceStatementReplaysWithIt) {
  size_t replayed = 0;
  for (uint32_t seed = 2000; seed < 2000 + kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHistory history(seed);
    const GovernanceFixture& ledger = history.ledger();
    for (int sample = 0; sample < 6; ++sample) {
      const uint64_t index = history.Below(ledger.size());
      const auto envelope =
          crypto::ParseEnvelope(ledger.entries()[index].envelope);
      std::vector<uint64_t> chain = ledger.registry().KeyChain(
          *envelope, ledger.entries()[index].position);
      ASSERT_EQ(std::count(chain.begin(), chain.end(), index), 0);
      chain.insert(std::upper_bound(chain.begin(), chain.end(), index), index);
      ASSERT_OK(Replay(ledger, chain))
          << crypto::StatementKindName(envelope->header.kind) << " at "
          << index;
      ++replayed;
    }
  }
  EXPECT_EQ(replayed, kHistories * 6);
}

// How many entries were left out, each to the loss of the verdict.
size_t LeaveOutEachEntry(RandomHistory& history) {
  const Registry& all = history.ledger().registry();
  const auto [key, author] = history.AnySigner();
  const crypto::KeyState* state = all.FindKey(key.public_key().id());
  // Endings and dissolutions are there for later positions.
  if (state == nullptr || state->retired || state->suspended ||
      state->revoked ||
      all.FindOrganization(state->organization)->dissolved_index)
    return 0;
  const crypto::Envelope envelope =
      Unsigned(history.ledger(), StatementKind::kHarvest, author, key);
  const LogPosition position = history.ledger().next();
  if (!all.CheckAuthority(envelope, position).ok()) return 0;
  const std::vector<uint64_t> chain = all.KeyChain(envelope, position);
  for (const uint64_t left_out : chain) {
    std::vector<uint64_t> shorter = chain;
    shorter.erase(std::find(shorter.begin(), shorter.end(), left_out));
    const auto some = Replay(history.ledger(), shorter);
    EXPECT_FALSE(some.ok() && some->CheckAuthority(envelope, position).ok())
        << "entry " << left_out << " is not needed";
  }
  return chain.size();
}

TEST(KeyChain, HoldsNothingThatCouldBeLeftOut) {
  size_t left_out = 0;
  for (uint32_t seed = 3000; seed < 3000 + kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHistory history(seed);
    for (int sample = 0; sample < 10; ++sample) {
      left_out += LeaveOutEachEntry(history);
    }
  }
  EXPECT_GT(left_out, 100u);
}

TEST(KeyChain, OfAnEventKeyIsGenesisProposalAndApproval) {
  GovernanceFixture ledger;
  ledger.AddOrganization("someone else");                          // 1, 2
  const TestOrganization maker = ledger.AddOrganization("maker");  // 3, 4
  const PrivateKey second =
      ledger.AddKey(maker, KeyPurpose::kEvent, "second");  // 5
  const Registry& registry = ledger.registry();
  EXPECT_EQ(registry.KeyChain(maker.event.public_key().id(), maker.id),
            (std::vector<uint64_t>{0, 3, 4}));
  EXPECT_EQ(registry.KeyChain(second.public_key().id(), maker.id),
            (std::vector<uint64_t>{0, 3, 4, 5}));
  EXPECT_EQ(registry.KeyChain(ledger.registrar_admin().public_key().id(),
                              ledger.registrar()),
            (std::vector<uint64_t>{0}));
  EXPECT_EQ(registry.KeyChain(TestKey("nobody").public_key().id(), maker.id),
            (std::vector<uint64_t>{0}));
  EXPECT_TRUE(Registry().KeyChain(crypto::KeyId(), maker.id).empty());
}

TEST(KeyChain, LeadsThroughTheRegistrarThatRegisteredTheOrganization) {
  GovernanceFixture ledger;
  const TestOrganization county =
      ledger.AddOrganization("county", {OrganizationRole::kRegistrar});  // 1, 2
  const PrivateKey officer =
      ledger.AddKey(county, KeyPurpose::kRegulator, "county officer");  // 3
  crypto::OrganizationRecord record;
  record.display_name = "maker";
  record.roles = {OrganizationRole::kEnterprise};
  const PrivateKey admin = TestKey("maker admin");
  record.keys = {ledger.NewKey(admin, KeyPurpose::kAdmin, "", county.id)};
  const uint64_t proposal =
      ledger.AppendOrDie(ledger.Govern(record, county.id, officer));  // 4
  ledger.AppendOrDie(ledger.Decide(proposal, crypto::ApprovalDecision::kApprove,
                                   ledger.registrar_admin()));  // 5
  EXPECT_EQ(
      ledger.registry().KeyChain(
          admin.public_key().id(),
          ledger.registry().FindKey(admin.public_key().id())->organization),
      (std::vector<uint64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(KeyChain, BringsEndingsAndTheDelegationInForceOnly) {
  GovernanceFixture ledger;
  const TestOrganization maker = ledger.AddOrganization("maker");  // 1, 2
  crypto::DelegationRecord delegation;
  delegation.delegate = ledger.operator_id();
  const auto append = [&](const crypto::GovernanceRecord& record) {
    return ledger.AppendOrDie(ledger.Govern(record, maker.id, maker.admin));
  };
  append(delegation);                                                     // 3
  append(crypto::DelegationRevocationRecord{3});                          // 4
  append(delegation);                                                     // 5
  append(crypto::KeyRetirementRecord{maker.event.public_key().id(), 0});  // 6
  const Registry& registry = ledger.registry();
  EXPECT_EQ(registry.KeyChain(maker.event.public_key().id(), maker.id),
            (std::vector<uint64_t>{0, 1, 2, 6}));
  const crypto::KeyId notary = ledger.operator_notary().public_key().id();
  EXPECT_EQ(registry.KeyChain(notary, maker.id),
            (std::vector<uint64_t>{0, 1, 2, 3, 4, 5}));
  const crypto::Envelope envelope = Unsigned(
      ledger, StatementKind::kHarvest, maker.id, ledger.operator_notary());
  EXPECT_EQ(registry.KeyChain(envelope, ledger.next()),
            (std::vector<uint64_t>{0, 1, 2, 5}));
  EXPECT_EQ(registry.KeyChain(envelope, ledger.entries()[4].position),
            (std::vector<uint64_t>{0, 1, 2, 3}));
}

}  // namespace
}  // namespace daodi::testing
