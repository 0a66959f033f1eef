#include "services/trade/receipt_draft.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/section.h"
#include "crypto/utf8.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/domain/event_time.h"
#include "services/domain/violation.h"

namespace daodi::services::trade {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::SectionLabel;

constexpr size_t kMaxPostCharacters = 32;
constexpr size_t kMaxNoteCharacters = 200;
// A million tonnes in milligrams has 18 digits; nobody counts that far.
constexpr size_t kMaxQuantityDigits = 12;
constexpr int32_t kMaxQuantityPlaces = 6;

absl::Status Wrong(absl::string_view field, absl::string_view what,
                   absl::string_view fix) {
  return ErrorWithReason(ErrorReason::kArgumentInvalid, field, what, fix);
}

absl::Status CheckText(absl::string_view field, absl::string_view text,
                       size_t most) {
  size_t characters = 0;
  while (!text.empty()) {
    const auto character = crypto::ConsumeCodePoint(&text);
    if (!character.has_value() || *character < U' ' || *character == 0x7f ||
        ++characters > most) {
      return Wrong(
          field, "is too long or holds control characters",
          absl::StrCat("write one line of at most ", most, " characters"));
    }
  }
  return absl::OkStatus();
}

std::optional<v1::Decimal> ParseQuantity(absl::string_view text) {
  std::string digits;
  int32_t places = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point && !digits.empty()) {
      point = true;
    } else if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digits.push_back(c);
      places += point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  int64_t mantissa = 0;
  if (digits.empty() || digits.size() > kMaxQuantityDigits ||
      places > kMaxQuantityPlaces || (point && places == 0) ||
      !absl::SimpleAtoi(digits, &mantissa)) {
    return std::nullopt;
  }
  v1::Decimal value;
  value.set_mantissa(mantissa);
  value.set_exponent(-places);
  return value;
}

bool SameNumber(v1::Decimal a, v1::Decimal b) {
  const auto shorten = [](v1::Decimal* value) {
    while (value->mantissa() != 0 && value->mantissa() % 10 == 0) {
      value->set_mantissa(value->mantissa() / 10);
      value->set_exponent(value->exponent() + 1);
    }
  };
  shorten(&a);
  shorten(&b);
  return a.mantissa() == b.mantissa() &&
         (a.mantissa() == 0 || a.exponent() == b.exponent());
}

using LineKey = std::pair<int32_t, int32_t>;

LineKey KeyOf(const ShippedLine& line) {
  return {line.event->line(), line.lot->line()};
}

absl::StatusOr<std::map<LineKey, std::string>> QuantitiesByLine(
    const std::vector<ShippedLine>& shipped, const ReceiptWords& words) {
  std::set<LineKey> known;
  for (const ShippedLine& line : shipped) known.insert(KeyOf(line));
  std::map<LineKey, std::string> stated;
  for (const ReceivedQuantity& line : words.lines) {
    const LineKey key = {line.event_line, line.lot_line};
    if (known.count(key) == 0 || !stated.emplace(key, line.quantity).second) {
      return Wrong("lines", "name a lot that is not there, or one twice",
                   "give every line of the link once");
    }
  }
  if (stated.size() != known.size()) {
    return Wrong("lines", "leave out a lot of the shipment",
                 "give every line of the link once");
  }
  return stated;
}

absl::Status AddQuantity(const ShippedLine& shipped, const std::string& text,
                         v1::EventQuantities* quantities) {
  if (shipped.quantity == nullptr) {
    return text.empty() ? absl::OkStatus()
                        : Wrong("lines.quantity",
                                "is of a lot whose quantity the shipment does "
                                "not state",
                                "leave it empty, and write it in the note");
  }
  const std::optional<v1::Decimal> value = ParseQuantity(text);
  if (!value.has_value()) {
    return Wrong("lines.quantity", "is no quantity",
                 absl::StrCat("write a number such as 118 or 59.5, in ",
                              shipped.quantity->quantity().unit()));
  }
  v1::LotQuantity* received = quantities->add_lots();
  received->set_event_line(shipped.event->line());
  received->set_lot_line(shipped.lot->line());
  *received->mutable_quantity()->mutable_value() = *value;
  received->mutable_quantity()->set_unit(shipped.quantity->quantity().unit());
  // Of fewer packs than were shipped nobody weighed the rest.
  if (shipped.quantity->has_net_mass() &&
      SameNumber(*value, shipped.quantity->quantity().value())) {
    *received->mutable_net_mass() = shipped.quantity->net_mass();
  }
  return absl::OkStatus();
}

absl::Status CheckTime(const domain::ParsedStatement& shipment,
                       const std::string& text) {
  const auto received = domain::ParseStatedTime(text);
  if (!received.has_value()) {
    return Wrong("received_time", "is no time",
                 "write it by RFC 3339, such as 2026-10-29T10:00:00+08:00");
  }
  for (const v1::Event& event : shipment.facts()->events()) {
    const auto shipped = domain::ParseEventTime(event.time());
    if (shipped.ok() && received->utc_ms < shipped->earliest_ms) {
      return Wrong("received_time", "is before the shipment",
                   "state when the goods arrived");
    }
  }
  return absl::OkStatus();
}

void AddLine(const ShippedLine& shipped, const std::string& time,
             v1::EventFacts* facts) {
  const bool same_event =
      facts->events_size() > 0 &&
      facts->events(facts->events_size() - 1).line() == shipped.event->line();
  if (!same_event) {
    v1::Event* event = facts->add_events();
    event->set_line(shipped.event->line());
    event->set_type(v1::EVENT_TYPE_OBJECT);
    event->set_action(v1::EVENT_ACTION_OBSERVE);
    event->set_biz_step("receiving");
    event->set_disposition("in_progress");
    event->mutable_time()->set_start(time);
    event->mutable_time()->set_end(time);
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  }
  v1::LotLine* line =
      facts->mutable_events(facts->events_size() - 1)->add_lots();
  line->set_line(shipped.lot->line());
  line->set_role(v1::LOT_ROLE_OBJECT);
  *line->mutable_lot() = shipped.lot->lot();
  line->set_gtin(shipped.lot->gtin());
  line->set_goods_class(shipped.lot->goods_class());
}

std::string Serialize(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

}  // namespace

std::vector<ShippedLine> ShippedLinesOf(
    const domain::ParsedStatement& shipment) {
  std::vector<ShippedLine> lines;
  if (shipment.facts() == nullptr) return lines;
  for (const v1::Event& event : shipment.facts()->events()) {
    for (const v1::LotLine& lot : event.lots()) {
      if (!lot.has_lot()) continue;
      ShippedLine line = {&event, &lot, nullptr};
      if (shipment.quantities() != nullptr) {
        for (const v1::LotQuantity& quantity : shipment.quantities()->lots()) {
          if (quantity.event_line() == event.line() &&
              quantity.lot_line() == lot.line() && quantity.has_quantity()) {
            line.quantity = &quantity;
          }
        }
      }
      lines.push_back(line);
    }
  }
  return lines;
}

absl::StatusOr<ReceiptDraft> DraftReceipt(
    const domain::ParsedStatement& shipment, const ReceiptWords& words) {
  absl::Status checked = CheckTime(shipment, words.received_time);
  if (checked.ok() && words.post.empty()) {
    checked = Wrong("post", "is empty",
                    "state the post of who received, not the name");
  }
  if (checked.ok()) checked = CheckText("post", words.post, kMaxPostCharacters);
  if (checked.ok()) checked = CheckText("note", words.note, kMaxNoteCharacters);
  if (!checked.ok()) return checked;
  const std::vector<ShippedLine> shipped = ShippedLinesOf(shipment);
  auto stated = QuantitiesByLine(shipped, words);
  if (!stated.ok()) return stated.status();
  ReceiptDraft draft;
  for (const ShippedLine& line : shipped) {
    AddLine(line, words.received_time, &draft.facts);
    absl::Status added =
        AddQuantity(line, stated->at(KeyOf(line)), &draft.quantities);
    if (!added.ok()) return added;
  }
  const v1::TransferParties& parties = *shipment.parties();
  v1::OnBehalf* behalf = draft.facts.mutable_on_behalf();
  behalf->set_party(parties.destination());
  behalf->set_basis(v1::ON_BEHALF_BASIS_ONE_TIME_LINK);
  behalf->set_evidence("一次性收货链接回执 receipt by one-time link");
  draft.facts.set_capture_medium(v1::CAPTURE_MEDIUM_PHONE);
  draft.process.set_description(
      absl::StrCat("收货人（岗位：", words.post, "）经一次性链接确认",
                   words.note.empty() ? "" : "；", words.note));
  draft.parties.set_source(parties.source());
  draft.parties.set_destination(parties.destination());
  draft.parties.set_intended_use(parties.intended_use());
  draft.parties.set_delivery_note(parties.delivery_note());
  return draft;
}

absl::StatusOr<ledger::SubmittedStatement> SignReceipt(
    const ReceiptDraft& draft, const ReceiptHeader& header,
    const crypto::PrivateKey& notary,
    const std::function<crypto::Salt()>& new_salt) {
  crypto::StatementHeader signed_header;
  signed_header.ledger_id = header.ledger_id;
  signed_header.statement_id = header.statement_id;
  signed_header.kind = crypto::StatementKind::kReceiving;
  signed_header.author = header.author;
  signed_header.key_id = notary.public_key().id();
  signed_header.author_time_ms = header.author_time_ms;
  if (notary.public_key().scheme() == crypto::SignatureScheme::kSm2Sm3) {
    signed_header.digest_algorithm = crypto::DigestAlgorithm::kSm3;
  }
  ledger::SubmittedStatement statement;
  const auto add = [&](SectionLabel label,
                       const google::protobuf::Message& message) {
    crypto::SectionContent content;
    content.label = static_cast<uint8_t>(label);
    content.salt = new_salt();
    content.bytes = Serialize(message);
    crypto::SectionHead head;
    head.label = content.label;
    head.audience = crypto::Audience::kOwner;
    head.schema = domain::FindCurrentSchema(content.label)->schema;
    head.digest = crypto::SectionDigest(signed_header, head, content);
    signed_header.sections.push_back(head);
    statement.sections.push_back(std::move(content));
  };
  add(SectionLabel::kFacts, draft.facts);
  if (draft.quantities.lots_size() > 0) {
    add(SectionLabel::kQuantities, draft.quantities);
  }
  add(SectionLabel::kProcess, draft.process);
  add(SectionLabel::kParties, draft.parties);
  auto envelope = crypto::SignDirect(signed_header, notary);
  if (!envelope.ok()) return envelope.status();
  statement.envelope = crypto::EncodeEnvelope(*envelope);
  return statement;
}

}  // namespace daodi::services::trade
