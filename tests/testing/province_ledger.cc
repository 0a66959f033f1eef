#include "tests/testing/province_ledger.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "tests/testing/stated_json.h"

namespace daodi::testing {
namespace {

using services::ledger::SubmissionResult;
using services::synthetic::Member;
using services::synthetic::MemberRole;
using services::synthetic::PlannedStatement;
using services::synthetic::ProvinceOptions;

constexpr crypto::SignatureScheme kScheme = crypto::SignatureScheme::kEd25519;
constexpr size_t kStatementsOfSubmission = 256;
constexpr size_t kSubmissionsOnTheirWay = 4;
constexpr uint64_t kFirstStatementId = 10'000'000;
constexpr int64_t kAuthorLagMs = 60'000;

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "ProvinceLedger: %s\n", what.c_str());
  std::abort();
}

PipelineFixtureOptions Complete(const std::string& folder,
                                PipelineFixtureOptions options) {
  options.folder = folder;
  options.clock_mode = crypto::ClockMode::kSimulated;
  options.scheme = kScheme;
  return options;
}

crypto::Salt SaltOf(uint64_t number, uint8_t label) {
  const crypto::Digest digest =
      crypto::Sha256(absl::StrCat("province salt ", number, " ", label));
  return *crypto::Salt::From(digest.view());
}

}  // namespace

ProvinceLedger::ProvinceLedger(const std::string& folder,
                               const ProvinceOptions& options,
                               PipelineFixtureOptions fixture)
    : fixture_(Complete(folder, std::move(fixture))),
      stream_(options),
      writer_(&stream_.members(), &ids_) {
  fixture_.Create();
  PublishCatalogue(&fixture_.governance());
  for (const Member& member : members()) {
    if (member.role == MemberRole::kOutsider) {
      ids_.push_back(
          services::synthetic::PartyIdOf(options.seed, member.alias));
      keys_.push_back(TestKey(member.alias, kScheme));
    } else {
      Register(member);
    }
  }
  fixture_.FeedGovernance();
}

void ProvinceLedger::Register(const Member& member) {
  GovernanceFixture& governance = fixture_.governance();
  const auto registration = services::synthetic::RegistrationOf(member.role);
  const auto key = [&member](const char* purpose) {
    return TestKey(absl::StrCat("province ", member.alias, " ", purpose),
                   kScheme);
  };
  crypto::OrganizationRecord record;
  record.display_name = member.display_name;
  record.roles = registration.roles;
  record.functions = registration.functions;
  record.scopes = registration.scopes;
  record.division_code = member.division_code;
  record.keys = {
      governance.NewKey(key("admin"), crypto::KeyPurpose::kAdmin),
      governance.NewKey(key("recovery"), crypto::KeyPurpose::kRecovery),
      governance.NewKey(key("event"), member.role == MemberRole::kRegulator
                                          ? crypto::KeyPurpose::kRegulator
                                          : crypto::KeyPurpose::kEvent)};
  const SignedStatement proposal = governance.Govern(
      record, governance.registrar(), governance.registrar_admin());
  const std::string id =
      crypto::OrganizationIdOf(proposal.envelope.header_bytes);
  governance.AppendOrDie(governance.Decide(governance.AppendOrDie(proposal),
                                           crypto::ApprovalDecision::kApprove,
                                           governance.registrar_admin_2()));
  if (registration.has_post) {
    crypto::AppointmentRecord appointment;
    appointment.person = absl::StrCat("p-", member.alias, "-1");
    appointment.post = registration.post;
    appointment.key_id = key("event").public_key().id();
    governance.AppendOrDie(governance.Govern(appointment, id, key("admin")));
  }
  ids_.push_back(id);
  keys_.push_back(key("event"));
}

SignedStatement ProvinceLedger::Sign(const PlannedStatement& statement) {
  crypto::StatementHeader header =
      fixture_.governance().Header(statement.kind, ids_[statement.author]);
  header.statement_id = TestStatementId(kFirstStatementId + statement.number);
  header.author_time_ms = statement.record_time_ms - kAuthorLagMs;
  header.key_id = keys_[statement.author].public_key().id();
  if (statement.corrects.has_value()) {
    const Referred& wrong = referred_.at(*statement.corrects);
    header.refs = {{crypto::RefKind::kCorrects, header.ledger_id, wrong.index,
                    wrong.digest}};
  }
  SignedStatement signed_statement;
  for (const auto& section : writer_.Write(statement)) {
    const auto label = static_cast<uint8_t>(section.label);
    crypto::SectionHead head{label, section.audience, false,
                             services::domain::FindCurrentSchema(label)->schema,
                             crypto::Digest()};
    crypto::SectionContent content;
    content.label = label;
    content.salt = SaltOf(statement.number, label);
    content.named_organizations = section.named;
    content.bytes = section.message->SerializeAsString();
    head.digest = crypto::SectionDigest(header, head, content);
    header.sections.push_back(head);
    signed_statement.sections.push_back(std::move(content));
  }
  auto envelope = crypto::SignDirect(header, keys_[statement.author]);
  if (!envelope.ok()) Die(envelope.status().ToString());
  signed_statement.envelope = *std::move(envelope);
  return signed_statement;
}

bool ProvinceLedger::Record(uint64_t count) {
  bool more = true;
  for (uint64_t i = 0; i < count && more; ++i) {
    const auto statement = stream_.Next();
    more = statement.has_value();
    if (!more) break;
    if (on_statement_) on_statement_(*statement);
    if (statement->corrects.has_value()) {
      Send();
      while (!sent_.empty()) AwaitOldest();
    }
    const SignedStatement made = Sign(*statement);
    if (statement->is_referred_to) {
      referred_[statement->number].digest =
          crypto::HeaderDigestOf(made.envelope.header_bytes);
    }
    for (int copies = statement->is_resent ? 2 : 1; copies > 0; --copies) {
      statements_.push_back(Submitted(made, statement->record_time_ms));
      numbers_.push_back(statement->number);
    }
    if (statements_.size() >= kStatementsOfSubmission) Send();
  }
  Send();
  while (!sent_.empty()) AwaitOldest();
  return more;
}

void ProvinceLedger::Send() {
  if (statements_.empty()) return;
  if (sent_.size() >= kSubmissionsOnTheirWay) AwaitOldest();
  auto promise = std::make_shared<std::promise<SubmissionResult>>();
  sent_.push_back({std::move(numbers_), promise->get_future()});
  services::ledger::Submission submission;
  submission.statements = std::move(statements_);
  submission.done = [promise](SubmissionResult result) {
    promise->set_value(std::move(result));
  };
  numbers_.clear();
  statements_.clear();
  const absl::Status submitted =
      fixture_.pipeline().Submit(std::move(submission));
  if (!submitted.ok()) Die(submitted.ToString());
}

void ProvinceLedger::AwaitOldest() {
  Sent sent = std::move(sent_.front());
  sent_.pop_front();
  const SubmissionResult result = sent.result.get();
  if (!result.status.ok()) Die(result.status.ToString());
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    const auto& outcome = result.outcomes[i];
    const uint64_t number = sent.numbers[i];
    if (!outcome.status.ok()) {
      Die(absl::StrCat("statement ", number, ": ", outcome.status.ToString()));
    }
    if (indexes_.size() <= number) indexes_.resize(number + 1);
    indexes_[number] = outcome.index;
    const auto referred = referred_.find(number);
    if (referred != referred_.end()) referred->second.index = outcome.index;
    ++(outcome.repeated ? repeated_ : recorded_);
  }
}

}  // namespace daodi::testing
