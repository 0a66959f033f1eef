#include "tests/testing/governance_fixture.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/merkle/inclusion_proof.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/merkle/tree_address.h"

namespace daodi::testing {
namespace {

using crypto::Digest;
using crypto::KeyPurpose;
using crypto::OrganizationRole;
using crypto::StatementHeader;
using crypto::StatementKind;

constexpr int64_t kEntryIntervalMs = 60'000;

template <typename T>
T ValueOrDie(absl::StatusOr<T> result, absl::string_view what) {
  if (!result.ok()) {
    std::fprintf(stderr, "GovernanceFixture: %s: %s\n",
                 std::string(what).c_str(), result.status().ToString().c_str());
    std::abort();
  }
  return *std::move(result);
}

Digest HashOfName(absl::string_view domain, absl::string_view name) {
  return crypto::Sha256(absl::StrCat("daodi-test/", domain, "/", name));
}

crypto::Salt TestSalt(const StatementHeader& header, uint8_t label) {
  const Digest digest =
      HashOfName("salt", absl::StrCat(header.statement_id.hex(), "/", label));
  return *crypto::Salt::From(digest.view());
}

crypto::KeyRecord GenesisKey(const crypto::PrivateKey& key,
                             KeyPurpose purpose) {
  crypto::KeyRecord record;
  record.spki = key.public_key().spki();
  record.purpose = purpose;
  return record;
}

// Hashes a subtree from its leaves each time: enough for a few hundred.
crypto::merkle::NodeReader NodeReaderOf(const std::vector<Digest>& leaves) {
  return [&leaves](crypto::merkle::NodeAddress node) -> absl::StatusOr<Digest> {
    std::vector<Digest> level(
        leaves.begin() + (node.index << node.level),
        leaves.begin() + ((node.index + 1) << node.level));
    while (level.size() > 1) {
      for (size_t i = 0; 2 * i < level.size(); ++i) {
        level[i] = crypto::merkle::HashNode(level[2 * i], level[2 * i + 1]);
      }
      level.resize(level.size() / 2);
    }
    return level[0];
  };
}

crypto::NoteSigner LogSigner(const std::string& origin) {
  return ValueOrDie(
      crypto::NoteSigner::Create(crypto::NoteKeyType::kEd25519, origin,
                                 TestKey(absl::StrCat("log ", origin),
                                         crypto::SignatureScheme::kEd25519)),
      "log key");
}

}  // namespace

crypto::PrivateKey TestKey(absl::string_view name,
                           crypto::SignatureScheme scheme) {
  Digest seed = HashOfName("key", name);
  // Below the order of every curve.
  seed.data()[0] = 0x11;
  return ValueOrDie(
      crypto::PrivateKey::FromSeed(scheme, crypto::SecretBytes(seed.view())),
      name);
}

crypto::StatementId TestStatementId(uint64_t counter) {
  std::string bytes;
  crypto::AppendU64(0x0190'0000'0000'7000 | (counter >> 48 & 0x0fff), &bytes);
  crypto::AppendU64(0x8000'0000'0000'0000 | (counter & 0xffff'ffff'ffff),
                    &bytes);
  return *crypto::StatementId::From(bytes);
}

crypto::NoteSigner TestWitness(const std::string& name) {
  return ValueOrDie(crypto::NoteSigner::Create(
                        crypto::NoteKeyType::kCosignatureV1, name,
                        TestKey(name, crypto::SignatureScheme::kEd25519)),
                    name);
}

SignedStatement SignStatement(StatementHeader header,
                              const std::vector<TestSection>& sections,
                              const crypto::PrivateKey& key) {
  header.key_id = key.public_key().id();
  header.sections.clear();
  SignedStatement statement;
  TestSection content_section;
  content_section.audience =
      crypto::LeafClassOf(header.kind) == crypto::LeafClass::kGovernance
          ? crypto::Audience::kPublic
          : crypto::Audience::kChain;
  content_section.schema = static_cast<uint32_t>(header.kind);
  content_section.bytes = "content";
  const std::vector<TestSection> wanted =
      sections.empty() ? std::vector<TestSection>{content_section} : sections;
  for (const TestSection& section : wanted) {
    crypto::SectionHead head{section.label, section.audience, section.erasable,
                             section.schema, Digest()};
    crypto::SectionContent content;
    content.label = section.label;
    content.salt = TestSalt(header, section.label);
    content.named_organizations = section.named_organizations;
    content.bytes = section.bytes;
    head.digest = crypto::SectionDigest(header, head, content);
    header.sections.push_back(head);
    statement.sections.push_back(std::move(content));
  }
  statement.envelope =
      ValueOrDie(crypto::SignDirect(header, key), "SignDirect");
  return statement;
}

GovernanceFixture::GovernanceFixture(const Options& options)
    : scheme_(options.scheme), log_(LogSigner(options.origin)) {
  for (const char* name :
       {"registrar admin", "registrar admin 2", "registrar officer",
        "operator admin", "operator notary"}) {
    keys_.push_back(TestKey(name, scheme_));
  }
  registrar_ =
      crypto::GenesisOrganizationIdOf(registrar_admin().public_key().id());
  operator_ =
      crypto::GenesisOrganizationIdOf(operator_admin().public_key().id());
  AppendOrDie(MakeGenesis(options));
}

SignedStatement GovernanceFixture::MakeGenesis(const Options& options) {
  crypto::GenesisRecord genesis;
  genesis.origin = options.origin;
  genesis.clock_mode = options.clock_mode;
  genesis.civil_zone = "Asia/Shanghai";
  genesis.working_day_calendar = "cn";
  genesis.checkpoint_vkeys = {vkey()};
  genesis.witness_policy = options.witness_policy;
  genesis.organizations.push_back(
      {"江华登记机关",
       OrganizationRole::kRegistrar,
       {GenesisKey(registrar_admin(), KeyPurpose::kAdmin),
        GenesisKey(registrar_admin_2(), KeyPurpose::kAdmin),
        GenesisKey(registrar_officer(), KeyPurpose::kRegulator)}});
  genesis.organizations.push_back(
      {"运营方",
       OrganizationRole::kOperator,
       {GenesisKey(operator_admin(), KeyPurpose::kAdmin),
        GenesisKey(operator_notary(), KeyPurpose::kNotary)}});
  return Govern(genesis, registrar_, registrar_admin());
}

StatementHeader GovernanceFixture::Header(StatementKind kind,
                                          const std::string& author) const {
  StatementHeader header;
  if (kind != StatementKind::kGenesis) header.ledger_id = registry_.ledger_id();
  header.statement_id = TestStatementId(size() + 1);
  header.kind = kind;
  header.author = author;
  header.author_time_ms = now_ms_ - 1000;
  return header;
}

SignedStatement GovernanceFixture::Govern(
    const crypto::GovernanceRecord& record, const std::string& author,
    const crypto::PrivateKey& key, std::vector<crypto::EntryRef> refs) const {
  const StatementKind kind = crypto::KindOfRecord(record);
  StatementHeader header = Header(kind, author);
  header.refs = std::move(refs);
  TestSection section;
  section.label = crypto::kGovernanceSectionLabel;
  section.schema = static_cast<uint32_t>(kind);
  section.bytes = crypto::EncodeGovernanceRecord(record);
  return SignStatement(std::move(header), {section}, key);
}

SignedStatement GovernanceFixture::State(
    StatementKind kind, const std::string& author,
    const crypto::PrivateKey& key,
    const std::vector<TestSection>& sections) const {
  return SignStatement(Header(kind, author), sections, key);
}

SignedStatement GovernanceFixture::Decide(uint64_t proposal,
                                          crypto::ApprovalDecision decision,
                                          const crypto::PrivateKey& key) const {
  const crypto::KeyState* state = registry_.FindKey(key.public_key().id());
  crypto::EntryRef ref;
  ref.kind = crypto::RefKind::kApproves;
  ref.ledger_id = registry_.ledger_id();
  ref.index = proposal;
  if (proposal < size()) {
    ref.header_digest = crypto::HeaderDigestOf(
        ValueOrDie(crypto::ParseEnvelope(entries_[proposal].envelope), "entry")
            .header_bytes);
  }
  return Govern(crypto::ApprovalRecord{decision, ""},
                state == nullptr ? registrar_ : state->organization, key,
                {ref});
}

crypto::KeyRecord GovernanceFixture::NewKey(const crypto::PrivateKey& key,
                                            KeyPurpose purpose,
                                            const std::string& owner,
                                            const std::string& author) const {
  crypto::KeyRecord record = GenesisKey(key, purpose);
  const std::string message = crypto::PossessionBytes(
      {registry_.ledger_id(), key.public_key().id(),
       static_cast<uint8_t>(purpose), TestStatementId(size() + 1),
       !author.empty() ? author
       : owner.empty() ? registrar_
                       : owner,
       owner});
  record.possession = std::string(
      ValueOrDie(key.Sign(crypto::SignedBytes{message}), "possession").view());
  return record;
}

absl::Status GovernanceFixture::Check(const SignedStatement& statement) const {
  const crypto::Envelope& envelope = statement.envelope;
  const StatementKind kind = envelope.header.kind;
  const bool governed = kind != StatementKind::kCatalogue &&
                        LeafClassOf(kind) == crypto::LeafClass::kGovernance;
  for (const crypto::SectionContent& section : statement.sections) {
    absl::Status status = crypto::CheckSection(envelope.header, section);
    if (!status.ok()) return status;
  }
  if (!governed) {
    const auto assurance = registry_.CheckAuthority(envelope, next());
    if (!assurance.ok()) return assurance.status();
  } else {
    const auto record =
        crypto::ParseGovernanceRecord(kind, statement.sections.at(0).bytes);
    if (!record.ok()) return record.status();
    absl::Status status = registry_.Check(envelope, *record, next());
    if (!status.ok()) return status;
  }
  if (kind == StatementKind::kGenesis) return absl::OkStatus();
  const crypto::KeyState* vouching =
      envelope.recovered ? registry_.FindKey(envelope.recovered->key_id)
                         : nullptr;
  return crypto::VerifyEnvelope(envelope,
                                registry_.FindKey(envelope.header.key_id)->key,
                                vouching == nullptr ? nullptr : &vouching->key);
}

absl::StatusOr<uint64_t> GovernanceFixture::Append(
    const SignedStatement& statement) {
  if (absl::Status status = Check(statement); !status.ok()) return status;
  return AppendUnchecked(statement);
}

uint64_t GovernanceFixture::AppendUnchecked(const SignedStatement& statement) {
  const StatementKind kind = statement.envelope.header.kind;
  if (kind != StatementKind::kCatalogue &&
      LeafClassOf(kind) == crypto::LeafClass::kGovernance) {
    registry_.Apply(
        statement.envelope,
        *crypto::ParseGovernanceRecord(kind, statement.sections.at(0).bytes),
        next());
  }
  Store(statement);
  return size() - 1;
}

void GovernanceFixture::Store(const SignedStatement& statement) {
  StoredEntry entry{crypto::EncodeEnvelope(statement.envelope), next(),
                    statement.sections};
  crypto::Leaf leaf;
  leaf.leaf_class = LeafClassOf(statement.envelope.header.kind);
  leaf.index = entry.position.index;
  leaf.record_time_ms = entry.position.record_time_ms;
  leaf.envelope_digest = crypto::Sha256(entry.envelope);
  leaf_hashes_.push_back(LeafHash(leaf));
  entries_.push_back(std::move(entry));
  now_ms_ += kEntryIntervalMs;
}

uint64_t GovernanceFixture::AppendOrDie(const SignedStatement& statement) {
  return ValueOrDie(Append(statement),
                    crypto::StatementKindName(statement.envelope.header.kind));
}

TestOrganization GovernanceFixture::AddOrganization(
    const std::string& name, std::vector<OrganizationRole> roles) {
  TestOrganization organization{
      "", TestKey(absl::StrCat(name, " admin"), scheme_),
      TestKey(absl::StrCat(name, " recovery"), scheme_),
      TestKey(absl::StrCat(name, " event"), scheme_)};
  crypto::OrganizationRecord record;
  record.display_name = name;
  record.roles = std::move(roles);
  record.keys = {NewKey(organization.admin, KeyPurpose::kAdmin),
                 NewKey(organization.recovery, KeyPurpose::kRecovery),
                 NewKey(organization.event, KeyPurpose::kEvent)};
  const SignedStatement proposal =
      Govern(record, registrar_, registrar_admin());
  organization.id = crypto::OrganizationIdOf(proposal.envelope.header_bytes);
  const uint64_t index = AppendOrDie(proposal);
  AppendOrDie(
      Decide(index, crypto::ApprovalDecision::kApprove, registrar_admin_2()));
  return organization;
}

crypto::PrivateKey GovernanceFixture::AddKey(
    const TestOrganization& organization, KeyPurpose purpose,
    const std::string& name) {
  crypto::PrivateKey key = TestKey(name, scheme_);
  AppendOrDie(Govern(
      crypto::KeyRegistrationRecord{NewKey(key, purpose, organization.id)},
      organization.id, organization.admin));
  return key;
}

std::string GovernanceFixture::CheckpointNote(
    uint64_t tree_size, const std::vector<WitnessTime>& witnesses) const {
  const Digest root = ValueOrDie(
      crypto::merkle::HashOfRange({0, tree_size}, NodeReaderOf(leaf_hashes_)),
      "root");
  const crypto::Checkpoint checkpoint{log_.key().name(), tree_size, root, {}};
  std::string note =
      ValueOrDie(crypto::SignCheckpoint(checkpoint, log_), "checkpoint");
  const std::string text =
      ValueOrDie(crypto::FormatCheckpointText(checkpoint), "checkpoint");
  for (const WitnessTime& at : witnesses) {
    const crypto::NoteSignature line = ValueOrDie(
        crypto::Cosign(*at.witness, {at.unix_seconds}, text), "cosignature");
    note = ValueOrDie(
        crypto::AddSignatures(note, absl::MakeConstSpan(&line, 1)), "note");
  }
  return note;
}

std::vector<Digest> GovernanceFixture::InclusionPath(uint64_t index,
                                                     uint64_t tree_size) const {
  return ValueOrDie(crypto::merkle::MakeInclusionProof(
                        {index}, {tree_size}, NodeReaderOf(leaf_hashes_)),
                    "inclusion proof")
      .path;
}

crypto::ProvenEntry GovernanceFixture::ProveEntry(uint64_t index,
                                                  uint64_t tree_size) const {
  const StoredEntry& entry = entries_.at(index);
  return {index, entry.position.record_time_ms, entry.envelope, entry.sections,
          InclusionPath(index, tree_size)};
}

crypto::ProofFile GovernanceFixture::Prove(uint64_t index) const {
  return Prove(index, size(), {});
}

crypto::ProofFile GovernanceFixture::Prove(
    uint64_t index, uint64_t tree_size,
    const std::vector<WitnessTime>& witnesses) const {
  crypto::ProofFile proof;
  proof.checkpoint = CheckpointNote(tree_size, witnesses);
  proof.statement = ProveEntry(index, tree_size);
  const crypto::Envelope envelope =
      ValueOrDie(crypto::ParseEnvelope(entries_.at(index).envelope), "entry");
  for (const uint64_t link :
       registry_.KeyChain(envelope, entries_.at(index).position)) {
    if (link < tree_size)
      proof.key_chain.push_back(ProveEntry(link, tree_size));
  }
  return proof;
}

}  // namespace daodi::testing
