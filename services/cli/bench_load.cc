#include "services/cli/bench_load.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"
#include "crypto/envelope.h"
#include "crypto/secret.h"
#include "services/cli/error_report.h"
#include "services/cli/progress_bar.h"
#include "services/cli/statement_builder.h"

namespace daodi::services::cli {
namespace {

constexpr absl::Duration kRunTimeout = absl::Hours(1);

// A warehouse logger's hour: about 400 bytes of sections, as most events have.
constexpr char kBenchSections[] = R"({
  "facts": {
    "capture_medium": "CAPTURE_MEDIUM_SENSOR",
    "events": [{
      "line": 1,
      "type": "EVENT_TYPE_OBJECT",
      "action": "EVENT_ACTION_OBSERVE",
      "biz_step": "sensor_reporting",
      "time": {"start": "NOW", "end": "NOW",
               "precision": "TIME_PRECISION_SECOND"},
      "read_point": "9521234900047"
    }]
  },
  "sensors": {
    "set_range": "≤20 ℃",
    "readings": [{
      "event_line": 1,
      "quantity_kind": "TEMPERATURE",
      "unit": "CEL",
      "minimum": {"mantissa": 184, "exponent": -1},
      "maximum": {"mantissa": 189, "exponent": -1},
      "mean": {"mantissa": 186, "exponent": -1},
      "count": 60
    }]
  }
})";

crypto::Salt NewSalt() {
  return *crypto::Salt::From(crypto::RandomBytes(crypto::Salt::kLength));
}

v1::Statement ToMessage(const crypto::Envelope& envelope,
                        const std::vector<crypto::SectionContent>& sections,
                        int64_t record_time_ms) {
  v1::Statement statement;
  statement.set_simulated_record_time_ms(record_time_ms);
  statement.set_envelope(crypto::EncodeEnvelope(envelope));
  for (const crypto::SectionContent& content : sections) {
    v1::SectionContent& section = *statement.add_sections();
    section.set_label(content.label);
    section.set_salt(std::string(content.salt.view()));
    for (const std::string& name : content.named_organizations) {
      section.add_named_organizations(name);
    }
    section.set_content(content.bytes);
  }
  return statement;
}

// What one client saw.
struct ClientTally {
  absl::Status status;
  uint64_t acknowledged = 0;
  uint64_t refused = 0;
  std::string first_refusal;
  std::vector<absl::Duration> latencies;

  void Add(
      absl::Duration latency,
      const google::protobuf::RepeatedPtrField<v1::StatementResult>& results) {
    latencies.push_back(latency);
    for (const v1::StatementResult& result : results) {
      if (result.error().code() == 0) {
        ++acknowledged;
        continue;
      }
      ++refused;
      if (first_refusal.empty()) first_refusal = result.error().message();
    }
  }
};

using Statements = absl::Span<const v1::Statement>;

void SendUnary(Statements statements, const BenchPlan& plan,
               LedgerClient* client, ClientTally* tally) {
  const auto step = static_cast<size_t>(plan.statements_per_message);
  for (size_t begin = 0; begin < statements.size(); begin += step) {
    v1::AppendStatementsRequest request;
    request.set_mode(v1::APPEND_MODE_PROCEED);
    for (const v1::Statement& statement : statements.subspan(begin, step)) {
      *request.add_statements() = statement;
    }
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::AppendStatementsResponse response;
    const absl::Time sent = absl::Now();
    const grpc::Status status =
        client->ledger().AppendStatements(&context, request, &response);
    if (!status.ok()) {
      tally->status = FromGrpc(status);
      return;
    }
    tally->Add(absl::Now() - sent, response.results());
  }
}

// Times of the messages on their way on one stream, oldest first.
class Window {
 public:
  explicit Window(size_t limit) : limit_(limit) {}
  // Waits for room; false when the stream has ended.
  bool Enter() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || sent_.size() < limit_; });
    if (ended_) return false;
    sent_.push_back(absl::Now());
    return true;
  }
  absl::Duration Leave() {
    const std::lock_guard<std::mutex> lock(mutex_);
    const absl::Duration latency = absl::Now() - sent_.front();
    sent_.pop_front();
    changed_.notify_one();
    return latency;
  }
  void End() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }

 private:
  const size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<absl::Time> sent_;
  bool ended_ = false;
};

void SendOnStream(Statements statements, const BenchPlan& plan,
                  LedgerClient* client, ClientTally* tally) {
  grpc::ClientContext context;
  LedgerClient::Prepare(&context, kRunTimeout);
  auto calls = client->ledger().StreamAppend(&context);
  Window window(static_cast<size_t>(plan.window));
  std::thread reader([&] {
    v1::StreamAppendResponse response;
    while (calls->Read(&response)) {
      tally->Add(window.Leave(), response.results());
    }
    window.End();
  });
  const auto step = static_cast<size_t>(plan.statements_per_message);
  for (size_t begin = 0; begin < statements.size(); begin += step) {
    v1::StreamAppendRequest request;
    for (const v1::Statement& statement : statements.subspan(begin, step)) {
      *request.add_statements() = statement;
    }
    if (!window.Enter() || !calls->Write(request)) break;
  }
  calls->WritesDone();
  reader.join();
  tally->status = FromGrpc(calls->Finish());
}

absl::Duration Percentile(const std::vector<absl::Duration>& sorted,
                          size_t percent) {
  if (sorted.empty()) return absl::ZeroDuration();
  return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

absl::StatusOr<BenchResult> Sum(const std::vector<ClientTally>& tallies) {
  BenchResult result;
  std::vector<absl::Duration> latencies;
  for (const ClientTally& tally : tallies) {
    if (!tally.status.ok()) return tally.status;
    result.acknowledged += tally.acknowledged;
    result.refused += tally.refused;
    if (result.first_refusal.empty()) {
      result.first_refusal = tally.first_refusal;
    }
    latencies.insert(latencies.end(), tally.latencies.begin(),
                     tally.latencies.end());
  }
  std::sort(latencies.begin(), latencies.end());
  result.p50 = Percentile(latencies, 50);
  result.p99 = Percentile(latencies, 99);
  return result;
}

}  // namespace

Json BenchSections(int64_t now_ms) {
  return Json::parse(
      absl::StrReplaceAll(kBenchSections, {{"NOW", FormatTimeMs(now_ms)}}));
}

absl::StatusOr<BenchLoad> MakeBenchLoad(const Workspace& workspace,
                                        const StatementSpec& spec,
                                        const BenchPlan& plan) {
  absl::StatusOr<LedgerSettings> ledger = workspace.ledger();
  if (!ledger.ok()) return ledger.status();
  absl::StatusOr<std::string> author = workspace.IdOf(spec.author);
  if (!author.ok()) return author.status();
  absl::StatusOr<crypto::PrivateKey> key =
      workspace.LoadKey(spec.key.alias, spec.key.label);
  if (!key.ok()) return key.status();
  BuildInputs inputs;
  inputs.ledger_id = ledger->ledger_id;
  inputs.author_id = *std::move(author);
  inputs.key_id = key->public_key().id();
  inputs.scheme = key->public_key().scheme();
  inputs.author_time_ms = spec.record_time_ms != 0
                              ? spec.record_time_ms
                              : absl::ToUnixMillis(absl::Now());
  inputs.resolve = [&workspace](absl::string_view alias) {
    return workspace.IdOf(alias);
  };
  inputs.new_salt = NewSalt;

  BenchLoad load;
  load.scheme = std::string(crypto::SignatureSchemeName(inputs.scheme));
  ProgressBar bar("sign", static_cast<uint64_t>(plan.count));
  const auto count = static_cast<size_t>(plan.count);
  while (load.statements.size() < count) {
    std::vector<crypto::StatementHeader> headers;
    std::vector<std::vector<crypto::SectionContent>> sections;
    const size_t group = std::min(static_cast<size_t>(plan.bundle_size),
                                  count - load.statements.size());
    for (size_t i = 0; i < group; ++i) {
      inputs.statement_id =
          MakeStatementId(inputs.author_time_ms, crypto::RandomBytes(10));
      absl::StatusOr<UnsignedStatement> statement =
          BuildStatement(spec, inputs);
      if (!statement.ok()) return statement.status();
      headers.push_back(std::move(statement->header));
      sections.push_back(std::move(statement->sections));
    }
    std::vector<crypto::Envelope> envelopes;
    if (plan.bundle_size == 1) {
      absl::StatusOr<crypto::Envelope> envelope =
          crypto::SignDirect(headers.front(), *key);
      if (!envelope.ok()) return envelope.status();
      envelopes.push_back(*std::move(envelope));
    } else {
      absl::StatusOr<std::vector<crypto::Envelope>> bundle =
          crypto::SignBundle(headers, *key);
      if (!bundle.ok()) return bundle.status();
      envelopes = *std::move(bundle);
    }
    for (size_t i = 0; i < group; ++i) {
      load.statements.push_back(
          ToMessage(envelopes[i], sections[i], spec.record_time_ms));
    }
    bar.Update(load.statements.size());
  }
  return load;
}

absl::StatusOr<BenchResult> RunBenchLoad(
    const BenchLoad& load, const BenchPlan& plan,
    const std::vector<std::unique_ptr<LedgerClient>>& clients) {
  const Statements all = load.statements;
  const size_t share = (all.size() + clients.size() - 1) / clients.size();
  std::vector<ClientTally> tallies(clients.size());
  std::vector<std::thread> threads;
  const absl::Time begin = absl::Now();
  for (size_t i = 0; i < clients.size(); ++i) {
    const size_t first = std::min(all.size(), i * share);
    const Statements part = all.subspan(first, share);
    threads.emplace_back([&, i, part] {
      if (plan.stream) {
        SendOnStream(part, plan, clients[i].get(), &tallies[i]);
      } else {
        SendUnary(part, plan, clients[i].get(), &tallies[i]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::Duration elapsed = absl::Now() - begin;
  absl::StatusOr<BenchResult> result = Sum(tallies);
  if (!result.ok()) return result;
  result->elapsed = elapsed;
  result->scheme = load.scheme;
  uint64_t bytes = 0;
  for (const v1::Statement& statement : all) bytes += statement.ByteSizeLong();
  result->bytes_per_statement = bytes / std::max<size_t>(all.size(), 1);
  return result;
}

}  // namespace daodi::services::cli
