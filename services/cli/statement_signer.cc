#include "services/cli/statement_signer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/secret.h"
#include "services/cli/hex_bytes.h"
#include "services/cli/key_enrolment.h"

namespace daodi::services::cli {
namespace {

crypto::Salt NewSalt() {
  return *crypto::Salt::From(crypto::RandomBytes(crypto::Salt::kLength));
}

absl::Status Named(const StatementSpec& spec, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("statement \"", spec.name,
                                                  "\": ", status.message()));
}

int64_t AuthorTimeOf(const StatementSpec& spec) {
  if (spec.author_time_ms != 0) return spec.author_time_ms;
  if (spec.record_time_ms != 0) return spec.record_time_ms;
  return absl::ToUnixMillis(absl::Now());
}

// A new one, but the registration of a key made elsewhere has the id that the
// key's possession signature names.
absl::StatusOr<crypto::StatementId> StatementIdFor(const StatementSpec& spec,
                                                   const BuildInputs& inputs) {
  if (!spec.record.is_object() || !spec.record.contains("enrolment")) {
    return MakeStatementId(inputs.author_time_ms, crypto::RandomBytes(10));
  }
  absl::StatusOr<KeyEnrolment> enrolment =
      ReadKeyEnrolment(spec.record["enrolment"], "record.enrolment");
  if (!enrolment.ok()) return enrolment.status();
  if (enrolment->ledger_id != inputs.ledger_id) {
    return absl::InvalidArgumentError(
        "record.enrolment.ledger_id: is another ledger's; enrol the key on the "
        "site of this one");
  }
  return enrolment->statement_id;
}

}  // namespace

absl::StatusOr<std::vector<std::optional<OutboxItem>>>
StatementSigner::FindSigned(absl::Span<const StatementSpec> specs) const {
  std::vector<std::optional<OutboxItem>> items;
  for (const StatementSpec& spec : specs) {
    absl::StatusOr<std::optional<OutboxItem>> item = outbox_.Find(spec.name);
    if (!item.ok()) return item.status();
    if (item->has_value() && (*item)->input_digest != spec.input_digest) {
      return absl::AlreadyExistsError(absl::StrCat(
          "statement \"", spec.name,
          "\" was signed before from other JSON; give the new one a name of "
          "its "
          "own (a correction is a new statement that CORRECTS it)"));
    }
    items.push_back(*std::move(item));
  }
  return items;
}

absl::StatusOr<std::vector<OutboxItem>> StatementSigner::Sign(
    absl::Span<const StatementSpec> specs) {
  absl::StatusOr<std::vector<std::optional<OutboxItem>>> items =
      FindSigned(specs);
  if (!items.ok()) return items.status();

  const KeyChoice choice = specs.front().key;
  std::vector<Draft> drafts;
  std::optional<KeyDescription> key;
  KeyChainPosition chain;
  for (size_t i = 0; i < specs.size(); ++i) {
    if ((*items)[i]) continue;
    if (!key) {
      absl::StatusOr<KeyDescription> found =
          workspace_.FindKey(choice.alias, choice.label);
      if (!found.ok()) return Named(specs[i], found.status());
      key = *std::move(found);
      absl::StatusOr<KeyChainPosition> position =
          workspace_.ChainOf(choice.alias, choice.label);
      if (!position.ok()) return Named(specs[i], position.status());
      chain = *position;
    }
    absl::StatusOr<UnsignedStatement> statement = Build(specs[i], *key, &chain);
    if (!statement.ok()) return Named(specs[i], statement.status());
    drafts.push_back({*std::move(statement), i});
  }
  if (!drafts.empty()) {
    absl::StatusOr<crypto::PrivateKey> private_key =
        workspace_.LoadKey(choice.alias, choice.label);
    if (!private_key.ok()) return private_key.status();
    absl::StatusOr<std::vector<crypto::Envelope>> envelopes =
        SignDrafts(specs, drafts, *private_key);
    if (!envelopes.ok()) return envelopes.status();
    for (size_t i = 0; i < drafts.size(); ++i) {
      const size_t position = drafts[i].position;
      absl::StatusOr<OutboxItem> item =
          Keep(specs[position], drafts[i].statement, (*envelopes)[i]);
      if (!item.ok()) return item.status();
      (*items)[position] = *std::move(item);
    }
    if (key->purpose == crypto::KeyPurpose::kDevice &&
        mode_ == SigningMode::kKeep) {
      absl::Status saved =
          workspace_.SaveChain(choice.alias, choice.label, chain);
      if (!saved.ok()) return saved;
    }
  }
  std::vector<OutboxItem> result;
  for (std::optional<OutboxItem>& item : *items) {
    result.push_back(*std::move(item));
  }
  return result;
}

absl::StatusOr<UnsignedStatement> StatementSigner::Build(
    const StatementSpec& spec, const KeyDescription& key,
    KeyChainPosition* chain) {
  absl::StatusOr<LedgerSettings> ledger = workspace_.ledger();
  if (!ledger.ok()) return ledger.status();
  BuildInputs inputs;
  inputs.ledger_id = ledger->ledger_id;
  inputs.author_time_ms = AuthorTimeOf(spec);
  absl::StatusOr<crypto::StatementId> statement_id =
      StatementIdFor(spec, inputs);
  if (!statement_id.ok()) return statement_id.status();
  inputs.statement_id = *statement_id;
  absl::StatusOr<std::string> author = workspace_.IdOf(spec.author);
  if (!author.ok()) return author.status();
  inputs.author_id = *std::move(author);
  inputs.key_id = key.key_id;
  inputs.scheme = key.scheme;
  const bool chains = key.purpose == crypto::KeyPurpose::kDevice;
  if (chains) {
    inputs.key_sequence = chain->sequence + 1;
    inputs.previous_header_digest = chain->last;
  }
  absl::StatusOr<std::vector<crypto::EntryRef>> refs = ResolveRefs(spec);
  if (!refs.ok()) return refs.status();
  inputs.refs = *std::move(refs);
  if (!spec.party.empty() && workspace_.aliases().count(spec.party) == 0) {
    absl::Status minted =
        workspace_.SetAlias(spec.party, MakePartyId(crypto::RandomBytes(16)));
    if (!minted.ok()) return minted;
  }
  if (!spec.record.is_null()) {
    absl::StatusOr<crypto::GovernanceRecord> record =
        ParseGovernanceInput(spec, NamesFor(inputs));
    if (!record.ok()) return record.status();
    inputs.record = *std::move(record);
  }
  inputs.resolve = [this](absl::string_view alias) {
    return workspace_.IdOf(alias);
  };
  inputs.new_salt = NewSalt;
  absl::StatusOr<UnsignedStatement> statement = BuildStatement(spec, inputs);
  if (statement.ok() && chains) {
    chain->before_last = chain->last;
    chain->last = crypto::HeaderDigestOf(
        crypto::EncodeStatementHeader(statement->header));
    chain->sequence = inputs.key_sequence;
  }
  return statement;
}

absl::StatusOr<std::vector<crypto::Envelope>> StatementSigner::SignDrafts(
    absl::Span<const StatementSpec> specs, const std::vector<Draft>& drafts,
    const crypto::PrivateKey& key) {
  std::vector<crypto::Envelope> envelopes;
  if (specs.front().bundle.empty()) {
    absl::StatusOr<crypto::Envelope> envelope =
        crypto::SignDirect(drafts.front().statement.header, key);
    if (!envelope.ok()) return envelope.status();
    envelopes.push_back(*std::move(envelope));
  } else {
    std::vector<crypto::StatementHeader> headers;
    for (const Draft& draft : drafts) {
      headers.push_back(draft.statement.header);
    }
    absl::StatusOr<std::vector<crypto::Envelope>> bundle =
        crypto::SignBundle(headers, key);
    if (!bundle.ok()) return bundle.status();
    envelopes = *std::move(bundle);
  }
  for (size_t i = 0; i < drafts.size(); ++i) {
    const StatementSpec& spec = specs[drafts[i].position];
    if (!spec.recovered) continue;
    absl::StatusOr<crypto::PrivateKey> countersigner =
        workspace_.LoadKey(spec.recovered->alias, spec.recovered->label);
    if (!countersigner.ok()) return Named(spec, countersigner.status());
    absl::StatusOr<crypto::Envelope> envelope =
        crypto::Countersign(std::move(envelopes[i]), *countersigner);
    if (!envelope.ok()) return Named(spec, envelope.status());
    envelopes[i] = *std::move(envelope);
  }
  return envelopes;
}

absl::StatusOr<OutboxItem> StatementSigner::Keep(
    const StatementSpec& spec, const UnsignedStatement& statement,
    const crypto::Envelope& envelope) {
  OutboxItem item;
  item.name = spec.name;
  item.input_digest = spec.input_digest;
  item.header_digest = crypto::HeaderDigestOf(envelope.header_bytes);
  item.statement.set_envelope(crypto::EncodeEnvelope(envelope));
  item.statement.set_simulated_record_time_ms(spec.record_time_ms);
  for (const crypto::SectionContent& content : statement.sections) {
    v1::SectionContent& section = *item.statement.add_sections();
    section.set_label(content.label);
    section.set_salt(std::string(content.salt.view()));
    for (const std::string& name : content.named_organizations) {
      section.add_named_organizations(name);
    }
    section.set_content(content.bytes);
  }
  if (mode_ == SigningMode::kKeep) {
    if (absl::Status status = outbox_.Save(item); !status.ok()) return status;
  }
  if (spec.kind == crypto::StatementKind::kOrganization) {
    absl::Status named = workspace_.SetAlias(
        spec.organization, crypto::OrganizationIdOf(envelope.header_bytes));
    if (!named.ok()) return named;
  }
  return item;
}

absl::StatusOr<std::vector<crypto::EntryRef>> StatementSigner::ResolveRefs(
    const StatementSpec& spec) const {
  absl::StatusOr<LedgerSettings> ledger = workspace_.ledger();
  if (!ledger.ok()) return ledger.status();
  std::vector<crypto::EntryRef> refs;
  for (const RefSpec& wanted : spec.refs) {
    crypto::EntryRef ref;
    ref.kind = wanted.kind;
    ref.ledger_id = ledger->ledger_id;
    if (wanted.foreign) {
      ref.ledger_id = wanted.foreign->ledger_id;
      ref.index = *wanted.index;
      ref.header_digest = wanted.foreign->header_digest;
    } else if (wanted.index) {
      ref.index = *wanted.index;
      absl::StatusOr<crypto::HeaderDigest> digest = read_digest_(ref.index);
      if (!digest.ok()) return digest.status();
      ref.header_digest = *digest;
    } else {
      absl::StatusOr<std::optional<OutboxItem>> item =
          outbox_.Status(wanted.name);
      if (!item.ok()) return item.status();
      if (!item->has_value() || !(*item)->acknowledged) {
        return absl::FailedPreconditionError(absl::StrCat(
            "refs: \"", wanted.name,
            "\" is not in the ledger yet; append it first, or earlier in the "
            "same file"));
      }
      ref.index = (*item)->acknowledged->index;
      ref.header_digest = (*item)->header_digest;
    }
    refs.push_back(ref);
  }
  return refs;
}

RecordNames StatementSigner::NamesFor(const BuildInputs& inputs) {
  RecordNames names;
  names.organization_id = [this](absl::string_view alias) {
    return workspace_.IdOf(alias);
  };
  names.key_id = [this](const KeyChoice& choice) { return KeyIdOf(choice); };
  names.index = [this](absl::string_view name) -> absl::StatusOr<uint64_t> {
    absl::StatusOr<std::optional<OutboxItem>> item = outbox_.Status(name);
    if (!item.ok()) return item.status();
    if (item->has_value() && (*item)->acknowledged) {
      return (*item)->acknowledged->index;
    }
    return absl::FailedPreconditionError(
        absl::StrCat("\"", name, "\" is not in the ledger yet"));
  };
  crypto::PossessionClaim claim;
  claim.ledger_id = inputs.ledger_id;
  claim.statement_id = inputs.statement_id;
  claim.author = inputs.author_id;
  names.new_key = [this, claim](const KeyDescription& wanted,
                                const std::string& owner) mutable {
    claim.owner = owner;
    return NewKey(wanted, claim);
  };
  return names;
}

absl::StatusOr<crypto::KeyRecord> StatementSigner::NewKey(
    const KeyDescription& wanted, crypto::PossessionClaim claim) {
  absl::StatusOr<KeyDescription> key =
      workspace_.FindKey(wanted.alias, wanted.label);
  if (absl::IsNotFound(key.status())) key = workspace_.MakeKey(wanted);
  if (!key.ok()) return key.status();
  if (key->scheme != wanted.scheme || key->purpose != wanted.purpose) {
    return absl::InvalidArgumentError(
        absl::StrCat("key ", wanted.alias, "/", wanted.label, " is here as ",
                     crypto::SignatureSchemeName(key->scheme), " ",
                     crypto::KeyPurposeName(key->purpose),
                     "; ask for the same, or choose another label"));
  }
  absl::StatusOr<crypto::PrivateKey> private_key =
      workspace_.LoadKey(wanted.alias, wanted.label);
  if (!private_key.ok()) return private_key.status();
  claim.key_id = private_key->public_key().id();
  claim.purpose = static_cast<uint8_t>(wanted.purpose);
  const std::string possession = crypto::PossessionBytes(claim);
  absl::StatusOr<crypto::Signature> signature =
      private_key->Sign(crypto::SignedBytes{possession});
  if (!signature.ok()) return signature.status();
  crypto::KeyRecord record;
  record.spki = private_key->public_key().spki();
  record.purpose = wanted.purpose;
  record.possession = std::string(signature->view());
  record.label = wanted.label;
  record.person = wanted.person.empty() ? key->person : wanted.person;
  return record;
}

absl::StatusOr<crypto::KeyId> StatementSigner::KeyIdOf(
    const KeyChoice& choice) const {
  if (auto key_id = FromHex<crypto::KeyId>(choice.label)) return *key_id;
  absl::StatusOr<KeyDescription> key =
      workspace_.FindKey(choice.alias, choice.label);
  if (!key.ok()) return key.status();
  return key->key_id;
}

absl::Status StatementSigner::Forget(const StatementSpec& spec,
                                     const OutboxItem& item) {
  absl::StatusOr<KeyChainPosition> chain =
      workspace_.ChainOf(spec.key.alias, spec.key.label);
  if (!chain.ok()) return chain.status();
  // The newest of its chain: the number may be given again. An older one leaves
  // a gap, which readers are shown.
  if (chain->sequence > 0 && chain->last == item.header_digest) {
    chain->sequence -= 1;
    chain->last = chain->before_last;
    chain->before_last = crypto::HeaderDigest();
    absl::Status saved =
        workspace_.SaveChain(spec.key.alias, spec.key.label, *chain);
    if (!saved.ok()) return saved;
  }
  return outbox_.Discard(item.name);
}

}  // namespace daodi::services::cli
