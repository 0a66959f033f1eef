#include "tests/bench/bench_ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "crypto/secret.h"
#include "daodi/v1/event_sections.pb.h"

namespace daodi::bench {
namespace {

using crypto::SectionContent;
using services::ledger::SubmittedStatement;

// A lot is moved and counted a few times before it goes on.
constexpr uint64_t kStatementsPerLot = 8;

testing::PipelineFixtureOptions FixtureOptions(const std::string& folder) {
  testing::PipelineFixtureOptions options;
  options.folder = folder;
  options.checkpoint_interval_ms = 200;  // as daodid's
  return options;
}

template <typename T>
T ValueOrDie(absl::StatusOr<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "BenchLedger: %s\n",
                 result.status().ToString().c_str());
    std::abort();
  }
  return *std::move(result);
}

std::string Facts(const std::string& issuer, uint64_t number) {
  v1::EventFacts facts;
  facts.set_capture_medium(v1::CAPTURE_MEDIUM_SENSOR);
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_OBSERVE);
  event->set_biz_step("storing");
  event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(v1::LOT_ROLE_OBJECT);
  line->mutable_lot()->set_issuer(issuer);
  line->mutable_lot()->set_lot(
      absl::StrCat("HP-2025-", number / kStatementsPerLot));
  return facts.SerializeAsString();
}

std::string Quantities(uint64_t number) {
  v1::EventQuantities quantities;
  v1::LotQuantity* lot = quantities.add_lots();
  lot->set_event_line(1);
  lot->set_lot_line(1);
  lot->mutable_quantity()->mutable_value()->set_mantissa(
      static_cast<int64_t>(1000 + number % 1000));
  lot->mutable_quantity()->mutable_value()->set_exponent(-1);
  lot->mutable_quantity()->set_unit("KGM");
  return quantities.SerializeAsString();
}

std::string Remarks() {
  v1::Remarks remarks;
  remarks.set_text(
      "厚朴 stored in bay 4 of the dry warehouse at 18 °C; sacks sealed, "
      "labels read, humidity 55 %, stacked on pallets off the wall");
  return remarks.SerializeAsString();
}

}  // namespace

BenchLedger::BenchLedger(const std::string& folder,
                         crypto::SignatureScheme scheme)
    : fixture_(FixtureOptions(folder)),
      enterprise_([this] {
        fixture_.Create();
        return fixture_.AddOrganization("bench");
      }()),
      event_key_(testing::TestKey("load event", scheme)),
      transport_key_(fixture_.governance().AddKey(
          enterprise_, crypto::KeyPurpose::kTransport, "load transport")) {
  testing::GovernanceFixture& governance = fixture_.governance();
  governance.AppendOrDie(governance.Govern(
      crypto::KeyRegistrationRecord{governance.NewKey(
          event_key_, crypto::KeyPurpose::kEvent, enterprise_.id)},
      enterprise_.id, enterprise_.admin));
  fixture_.FeedGovernance();
}

crypto::StatementHeader BenchLedger::NextHeader(
    std::vector<SectionContent>* contents) {
  crypto::StatementHeader header = fixture_.governance().Header(
      crypto::StatementKind::kStorage, enterprise_.id);
  const uint64_t number = ++signed_;
  header.statement_id = testing::TestStatementId(1'000'000 + number);
  header.key_id = event_key_.public_key().id();
  header.key_sequence = number;
  header.previous_header_digest = previous_;
  const struct {
    uint8_t label;
    crypto::Audience audience;
    uint32_t schema;
    std::string bytes;
  } sections[] = {
      {1, crypto::Audience::kChain, 1001, Facts(enterprise_.id, number)},
      {2, crypto::Audience::kOwner, 1002, Quantities(number)},
      {13, crypto::Audience::kOwner, 1013, Remarks()},
  };
  for (const auto& section : sections) {
    SectionContent content;
    content.label = section.label;
    content.salt =
        *crypto::Salt::From(crypto::RandomBytes(crypto::Salt::kLength));
    content.bytes = section.bytes;
    crypto::SectionHead head{section.label, section.audience, false,
                             section.schema, crypto::Digest()};
    head.digest = crypto::SectionDigest(header, head, content);
    header.sections.push_back(head);
    contents->push_back(std::move(content));
  }
  previous_ = crypto::HeaderDigestOf(crypto::EncodeStatementHeader(header));
  return header;
}

std::vector<SubmittedStatement> BenchLedger::Sign(size_t count,
                                                  size_t bundle_size) {
  std::vector<SubmittedStatement> statements(count);
  for (size_t begin = 0; begin < count; begin += bundle_size) {
    const size_t end = std::min(count, begin + bundle_size);
    std::vector<crypto::StatementHeader> headers;
    for (size_t i = begin; i < end; ++i) {
      headers.push_back(NextHeader(&statements[i].sections));
    }
    std::vector<crypto::Envelope> envelopes;
    if (bundle_size == 1) {
      envelopes.push_back(
          ValueOrDie(crypto::SignDirect(headers[0], event_key_)));
    } else {
      envelopes = ValueOrDie(crypto::SignBundle(headers, event_key_));
    }
    for (size_t i = begin; i < end; ++i) {
      statements[i].envelope = crypto::EncodeEnvelope(envelopes[i - begin]);
    }
  }
  return statements;
}

}  // namespace daodi::bench
