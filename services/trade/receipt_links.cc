#include "services/trade/receipt_links.h"

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/base32.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "crypto/registry.h"
#include "crypto/secret.h"
#include "crypto/statement_id.h"
#include "services/domain/identifiers.h"
#include "services/domain/violation.h"
#include "services/trace/in_effect.h"
#include "services/views/read_statement.h"

namespace daodi::services::trade {
namespace {

using crypto::Digest;
using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ReceiptLinkRow;
using storage::ReceiptLinkState;

constexpr size_t kTokenBytes = 20;
constexpr size_t kTokenCharacters = 32;
constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr auto kLongestWait = std::chrono::seconds(10);

absl::Status NoSuchLink() {
  return ErrorWithReason(ErrorReason::kNotFound, "token",
                         "there is no such receipt link",
                         "open the link as it was sent, or ask the shipper");
}

absl::Status NoSuchShipment() {
  return ErrorWithReason(
      ErrorReason::kNotFound, "shipment",
      "no shipment of the caller's organization that is in effect",
      "name the entry of a SHIPPING of your own");
}

absl::Status NotPossible(absl::string_view field, absl::string_view why,
                         absl::string_view fix) {
  return ErrorWithReason(ErrorReason::kArgumentInvalid, field, why, fix);
}

std::optional<Digest> HashOf(absl::string_view token) {
  if (token.size() != kTokenCharacters) return std::nullopt;
  return crypto::Sha256(token);
}

// u32 size || envelope || n x (u8 label || u32 size || content).
std::string Pack(const ledger::SubmittedStatement& statement) {
  std::string bytes;
  crypto::AppendU32(static_cast<uint32_t>(statement.envelope.size()), &bytes);
  bytes += statement.envelope;
  for (const crypto::SectionContent& section : statement.sections) {
    const std::string content = crypto::EncodeSectionContent(section);
    crypto::AppendU8(section.label, &bytes);
    crypto::AppendU32(static_cast<uint32_t>(content.size()), &bytes);
    bytes += content;
  }
  return bytes;
}

bool TakeBytes(absl::string_view* bytes, absl::string_view* taken) {
  uint32_t size = 0;
  if (!crypto::ReadU32(bytes, &size) || bytes->size() < size) return false;
  *taken = bytes->substr(0, size);
  bytes->remove_prefix(size);
  return true;
}

absl::StatusOr<ledger::SubmittedStatement> Unpack(absl::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("row of a receipt link");
  ledger::SubmittedStatement statement;
  absl::string_view part;
  if (!TakeBytes(&bytes, &part)) return damaged;
  statement.envelope = std::string(part);
  while (!bytes.empty()) {
    uint8_t label = 0;
    if (!crypto::ReadU8(&bytes, &label) || !TakeBytes(&bytes, &part)) {
      return damaged;
    }
    auto content = crypto::ParseSectionContent(label, part);
    if (!content.ok()) return damaged;
    statement.sections.push_back(*std::move(content));
  }
  return statement;
}

crypto::Salt NewSalt() {
  return *crypto::Salt::From(crypto::RandomBytes(crypto::Salt::size()));
}

bool IsShipmentOutside(const domain::ParsedStatement& statement) {
  return statement.parties() != nullptr &&
         domain::IsOffPlatform(statement.parties()->destination());
}

}  // namespace

bool ReceiptLinks::IsSimulated() const {
  return parts_.registry->With([](const crypto::Registry& registry) {
    return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
  });
}

absl::Status ReceiptLinks::CheckNotary(absl::string_view organization) const {
  if (parts_.notary == nullptr) {
    return NotPossible("shipment", "this server signs no receipts",
                       "ask the operator to start daodid with --notary-key");
  }
  const auto head = parts_.store->head();
  crypto::Envelope receipt;
  receipt.header.ledger_id = parts_.ledger_id;
  receipt.header.kind = crypto::StatementKind::kReceiving;
  receipt.header.author = std::string(organization);
  receipt.header.key_id = parts_.notary->public_key().id();
  const crypto::LogPosition position = {
      head.size,
      IsSimulated() ? head.record_time_ms : parts_.clock->Now().time_ms};
  const absl::Status allowed =
      parts_.registry
          ->With([&](const crypto::Registry& registry) {
            return registry.CheckAuthority(receipt, position);
          })
          .status();
  if (allowed.ok()) return allowed;
  return NotPossible("shipment",
                     absl::StrCat("the notary may not sign receipts for ",
                                  organization, " (", allowed.message(), ")"),
                     "let it: daodi delegate ALIAS OPERATOR --kind RECEIVING");
}

absl::StatusOr<ReceiptLinks::NewLink> ReceiptLinks::Create(
    absl::string_view organization, uint64_t shipment, int valid_days) {
  if (valid_days < 1 || valid_days > kMaxLinkDays) {
    return NotPossible("valid_days", "is out of range",
                       absl::StrCat("give 1 to ", kMaxLinkDays));
  }
  const storage::ViewReader views(*parts_.store);
  if (organization.empty() || shipment >= views.position()) {
    return NoSuchShipment();
  }
  auto statement = views::ReadStatement(*parts_.store, shipment);
  if (!statement.ok()) return statement.status();
  auto holds = trace::IsInEffect(views, shipment, views.position());
  if (!holds.ok()) return holds.status();
  if (!*holds || statement->header().author != organization ||
      statement->header().kind != crypto::StatementKind::kShipping) {
    return NoSuchShipment();
  }
  if (!IsShipmentOutside(*statement)) {
    return NotPossible("shipment", "is not to a party off the platform",
                       "a receiver with an account records its receipt itself");
  }
  absl::Status allowed = CheckNotary(organization);
  if (!allowed.ok()) return allowed;
  const std::lock_guard<std::mutex> lock(mutex_);
  auto latest = parts_.links->LatestOf(shipment);
  if (!latest.ok()) return latest.status();
  if (latest->has_value()) {
    auto before = parts_.links->Find(**latest);
    if (!before.ok()) return before.status();
    if (before->has_value() && (*before)->state != ReceiptLinkState::kOpen) {
      return NotPossible("shipment", "has its receipt by a link already",
                         "look at the circulation list");
    }
  }
  NewLink made;
  made.token = crypto::Base32Encode(crypto::RandomBytes(kTokenBytes));
  made.link.row.shipment = shipment;
  made.link.row.created_ms = parts_.clock->Now().time_ms;
  made.link.row.expires_ms = made.link.row.created_ms + valid_days * kDayMs;
  made.link.shipment = *std::move(statement);
  absl::Status added = parts_.links->Add(*HashOf(made.token), made.link.row);
  if (!added.ok()) return added;
  return made;
}

absl::StatusOr<FoundLink> ReceiptLinks::FindByHash(const Digest& hash) const {
  auto row = parts_.links->Find(hash);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NoSuchLink();
  FoundLink found;
  found.row = **std::move(row);
  auto shipment = views::ReadStatement(*parts_.store, found.row.shipment);
  if (!shipment.ok()) return shipment.status();
  found.shipment = *std::move(shipment);
  if (found.row.state == ReceiptLinkState::kConfirmed) {
    found.standing = LinkStanding::kConfirmed;
    return found;
  }
  // What is signed goes in, whatever happened since.
  if (found.row.state == ReceiptLinkState::kConfirming) return found;
  auto latest = parts_.links->LatestOf(found.row.shipment);
  if (!latest.ok()) return latest.status();
  const storage::ViewReader views(*parts_.store);
  auto holds = trace::IsInEffect(views, found.row.shipment, views.position());
  if (!holds.ok()) return holds.status();
  if (*latest != hash || !*holds) {
    found.standing = LinkStanding::kWithdrawn;
  } else if (parts_.clock->Now().time_ms > found.row.expires_ms) {
    found.standing = LinkStanding::kExpired;
  }
  return found;
}

absl::StatusOr<FoundLink> ReceiptLinks::Find(absl::string_view token) const {
  const auto hash = HashOf(token);
  if (!hash.has_value()) return NoSuchLink();
  return FindByHash(*hash);
}

absl::StatusOr<std::string> ReceiptLinks::Sign(
    const FoundLink& link, const ReceiptWords& words) const {
  if (link.standing == LinkStanding::kExpired) {
    return NotPossible("token", "the link has expired",
                       "ask the shipper for another one");
  }
  if (link.standing == LinkStanding::kWithdrawn) {
    return NotPossible("token", "the link was withdrawn",
                       "use the one that the shipper sent last");
  }
  auto draft = DraftReceipt(link.shipment, words);
  if (!draft.ok()) return draft.status();
  const std::string& author = link.shipment.header().author;
  absl::Status allowed = CheckNotary(author);
  if (!allowed.ok()) return allowed;
  const int64_t now_ms = IsSimulated() ? parts_.store->head().record_time_ms
                                       : parts_.clock->Now().time_ms;
  const ReceiptHeader header = {
      parts_.ledger_id,
      crypto::MakeStatementId(
          now_ms, crypto::RandomBytes(crypto::kStatementIdRandomBytes)),
      author, now_ms};
  auto statement = SignReceipt(*draft, header, *parts_.notary, NewSalt);
  if (!statement.ok()) return statement.status();
  return Pack(*statement);
}

absl::StatusOr<uint64_t> ReceiptLinks::Record(
    absl::string_view statement) const {
  auto unpacked = Unpack(statement);
  if (!unpacked.ok()) return unpacked.status();
  if (IsSimulated()) {
    unpacked->simulated_record_time_ms = parts_.store->head().record_time_ms;
  }
  ledger::Submission submission;
  submission.statements.push_back(*std::move(unpacked));
  const auto answered =
      std::make_shared<std::promise<ledger::SubmissionResult>>();
  submission.done = [answered](ledger::SubmissionResult result) {
    answered->set_value(std::move(result));
  };
  absl::Status submitted = parts_.pipeline->Submit(std::move(submission));
  if (!submitted.ok()) return submitted;
  std::future<ledger::SubmissionResult> answer = answered->get_future();
  if (answer.wait_for(kLongestWait) != std::future_status::ready) {
    return ErrorWithReason(ErrorReason::kOutcomeUnknown, "",
                           "the ledger did not answer in time",
                           "call again: the receipt goes in once");
  }
  const ledger::SubmissionResult result = answer.get();
  if (!result.status.ok()) return result.status;
  if (!result.outcomes[0].status.ok()) return result.outcomes[0].status;
  return result.outcomes[0].index;
}

absl::StatusOr<FoundLink> ReceiptLinks::Confirm(absl::string_view token,
                                                const ReceiptWords& words) {
  const auto hash = HashOf(token);
  if (!hash.has_value()) return NoSuchLink();
  const std::lock_guard<std::mutex> lock(mutex_);
  auto link = FindByHash(*hash);
  if (!link.ok() || link->standing == LinkStanding::kConfirmed) return link;
  ReceiptLinkRow& row = link->row;
  if (row.state == ReceiptLinkState::kOpen) {
    auto statement = Sign(*link, words);
    if (!statement.ok()) return statement.status();
    row.state = ReceiptLinkState::kConfirming;
    row.statement = *std::move(statement);
    absl::Status kept = parts_.links->Update(*hash, row);
    if (!kept.ok()) return kept;
  }
  auto entry = Record(row.statement);
  // A refusal is final for this statement, anything else may yet have gone in.
  const bool refused = !entry.ok() && !absl::IsUnavailable(entry.status()) &&
                       !absl::IsResourceExhausted(entry.status());
  if (!entry.ok() && !refused) return entry.status();
  row.state = refused ? ReceiptLinkState::kOpen : ReceiptLinkState::kConfirmed;
  row.receipt = refused ? 0 : *entry;
  row.statement.clear();
  absl::Status kept = parts_.links->Update(*hash, row);
  if (!kept.ok()) return kept;
  if (refused) return entry.status();
  link->standing = LinkStanding::kConfirmed;
  return link;
}

}  // namespace daodi::services::trade
