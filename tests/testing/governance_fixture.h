// A small ledger in memory for tests: a registrar, an operator, whatever
// organizations and keys a test asks for, and real proofs of what they signed.
// The same calls give the same bytes (but for randomised signatures).

#ifndef DAODI_TESTS_TESTING_GOVERNANCE_FIXTURE_H_
#define DAODI_TESTS_TESTING_GOVERNANCE_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/checkpoint.h"
#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/note_key.h"
#include "crypto/proof_file.h"
#include "crypto/registry.h"
#include "crypto/section.h"
#include "crypto/verify_proof.h"

namespace daodi::testing {

// The key with this name: same name and scheme, same key.
crypto::PrivateKey TestKey(
    absl::string_view name,
    crypto::SignatureScheme scheme = crypto::SignatureScheme::kEcdsaP256Sha256);

// A UUIDv7 made of `counter`.
crypto::StatementId TestStatementId(uint64_t counter);

// A statement with its sections, as an author hands it over.
struct SignedStatement {
  crypto::Envelope envelope;
  std::vector<crypto::SectionContent> sections;
};

// What of a section a test wants; salt and digest are made.
struct TestSection {
  uint8_t label = 1;
  crypto::Audience audience = crypto::Audience::kPublic;
  bool erasable = false;
  uint32_t schema = 0;
  std::string bytes;
  std::vector<std::string> named_organizations;
};

// Completes `header` (key, section heads) and signs it. Without sections it
// gets one for the chain: a header has at least one.
SignedStatement SignStatement(crypto::StatementHeader header,
                              const std::vector<TestSection>& sections,
                              const crypto::PrivateKey& key);

// An organization with one key of each everyday purpose.
struct TestOrganization {
  std::string id;
  crypto::PrivateKey admin;
  crypto::PrivateKey recovery;
  crypto::PrivateKey event;
};

// Not thread-safe. Aborts (with a message) when a shortcut that must succeed
// does not; Append() is for what may be refused.
class GovernanceFixture {
 public:
  struct Options {
    std::string origin = "ledger.example/test";
    crypto::ClockMode clock_mode = crypto::ClockMode::kReal;
    crypto::SignatureScheme scheme = crypto::SignatureScheme::kEcdsaP256Sha256;
    std::string witness_policy;
  };
  struct StoredEntry {
    std::string envelope;
    crypto::LogPosition position;
    std::vector<crypto::SectionContent> sections;
  };

  GovernanceFixture() : GovernanceFixture(Options()) {}
  explicit GovernanceFixture(const Options& options);

  const crypto::Registry& registry() const { return registry_; }
  const std::vector<StoredEntry>& entries() const { return entries_; }
  uint64_t size() const { return entries_.size(); }
  // Where the next statement will stand. Every entry takes a minute.
  crypto::LogPosition next() const { return {size(), now_ms_}; }
  void AdvanceMs(int64_t milliseconds) { now_ms_ += milliseconds; }

  // The genesis organizations. The registrar has an ADMIN, a second ADMIN and
  // a REGULATOR key; the operator an ADMIN and a NOTARY key.
  const std::string& registrar() const { return registrar_; }
  const std::string& operator_id() const { return operator_; }
  const crypto::PrivateKey& registrar_admin() const { return keys_[0]; }
  const crypto::PrivateKey& registrar_admin_2() const { return keys_[1]; }
  const crypto::PrivateKey& registrar_officer() const { return keys_[2]; }
  const crypto::PrivateKey& operator_admin() const { return keys_[3]; }
  const crypto::PrivateKey& operator_notary() const { return keys_[4]; }

  // Statements of this ledger, signed, not appended.
  crypto::StatementHeader Header(crypto::StatementKind kind,
                                 const std::string& author) const;
  SignedStatement Govern(const crypto::GovernanceRecord& record,
                         const std::string& author,
                         const crypto::PrivateKey& key,
                         std::vector<crypto::EntryRef> refs = {}) const;
  SignedStatement State(crypto::StatementKind kind, const std::string& author,
                        const crypto::PrivateKey& key,
                        const std::vector<TestSection>& sections = {}) const;
  SignedStatement Decide(uint64_t proposal, crypto::ApprovalDecision decision,
                         const crypto::PrivateKey& key) const;
  // A record of `key` that belongs to the statement Govern() makes next: a
  // proposal of the registrar when `owner` is "", else a registration of
  // `owner` for itself, unless `author` states it.
  crypto::KeyRecord NewKey(const crypto::PrivateKey& key,
                           crypto::KeyPurpose purpose,
                           const std::string& owner = "",
                           const std::string& author = "") const;

  // What the ledger says at its door: authority or the rules of the record,
  // then the signature. Nothing is appended.
  absl::Status Check(const SignedStatement& statement) const;
  // The index, or why it was refused.
  absl::StatusOr<uint64_t> Append(const SignedStatement& statement);
  uint64_t AppendOrDie(const SignedStatement& statement);
  // As a dishonest operator would: whatever it is, right or not. Governance
  // records must at least be applicable.
  uint64_t AppendUnchecked(const SignedStatement& statement);

  // Proposed with the registrar's ADMIN key and approved with its second.
  TestOrganization AddOrganization(
      const std::string& name, std::vector<crypto::OrganizationRole> roles = {
                                   crypto::OrganizationRole::kEnterprise});
  // Registered by `organization.admin`; the key is TestKey(name).
  crypto::PrivateKey AddKey(const TestOrganization& organization,
                            crypto::KeyPurpose purpose,
                            const std::string& name);

  // The verifier key of the log, and a signed checkpoint of the first `size`
  // entries with a cosignature of each witness at its time.
  std::string vkey() const { return log_.key().Format(); }
  const crypto::NoteSigner& log_signer() const { return log_; }
  struct WitnessTime {
    const crypto::NoteSigner* witness;
    uint64_t unix_seconds;
  };
  std::string CheckpointNote(
      uint64_t tree_size, const std::vector<WitnessTime>& witnesses = {}) const;
  std::vector<crypto::Digest> InclusionPath(uint64_t index,
                                            uint64_t tree_size) const;
  crypto::ProvenEntry ProveEntry(uint64_t index, uint64_t tree_size) const;
  // With all sections, under a checkpoint of all entries.
  crypto::ProofFile Prove(uint64_t index) const;
  crypto::ProofFile Prove(uint64_t index, uint64_t tree_size,
                          const std::vector<WitnessTime>& witnesses) const;
  crypto::TrustAnchor anchor() const { return {vkey(), ""}; }

 private:
  SignedStatement MakeGenesis(const Options& options);
  void Store(const SignedStatement& statement);

  crypto::SignatureScheme scheme_;
  crypto::NoteSigner log_;
  std::vector<crypto::PrivateKey> keys_;
  std::string registrar_;
  std::string operator_;
  int64_t now_ms_ = 1'754'000'000'000;
  crypto::Registry registry_;
  std::vector<StoredEntry> entries_;
  std::vector<crypto::Digest> leaf_hashes_;
};

// A witness with the key TestKey(name).
crypto::NoteSigner TestWitness(const std::string& name);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_GOVERNANCE_FIXTURE_H_
