#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "services/disclosure/entry_reader.h"
#include "services/disclosure/read_log.h"
#include "services/domain/statistics_filing.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/supervision_queries.h"
#include "services/supervision/statistics.h"
#include "services/trade/seen_statements.h"
#include "services/views/view_keys.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

// Each is asked of the log twice, which takes up to a second.
constexpr size_t kMaxComparedFilings = 4;

// Entries of the author's filings, the latest first.
absl::StatusOr<std::vector<uint64_t>> FilingsBy(
    const storage::ViewReader& views, const std::string& author) {
  std::vector<uint64_t> entries;
  absl::Status scanned = views.Scan(
      storage::ViewTable::kFiling, views::OrganizationEntryPrefix(author), "",
      [&entries](absl::string_view key, absl::string_view) {
        const auto entry = views::ReadOrdinal(key);
        if (entry.has_value()) entries.push_back(*entry);
        return entry.has_value();
      });
  if (!scanned.ok()) return scanned;
  std::reverse(entries.begin(), entries.end());
  if (entries.size() > kMaxFilingsExamined) {
    entries.resize(kMaxFilingsExamined);
  }
  return entries;
}

bool Covers(const v1::StatisticsFiling& filing, const std::string& month) {
  return month.empty() ||
         (filing.first_month() <= month && month <= filing.last_month());
}

class Comparison {
 public:
  Comparison(const ServerParts& parts, const std::string& author)
      : parts_(parts),
        author_(parts.registry->With([&](const crypto::Registry& registry) {
          return disclosure::ReaderOf(registry, author);
        })) {}

  // Figures are those its author could ask for.
  absl::Status Compare(v1::Filing* filing) const {
    const v1::StatisticsFiling& filed = filing->filing();
    if (filed.definition_version() !=
        supervision::kStatisticsDefinitionVersion) {
      filing->set_check(v1::FILING_CHECK_OTHER_DEFINITIONS);
      return absl::OkStatus();
    }
    auto then = Ask(filed, filed.as_of_size());
    if (!then.ok()) return then.status();
    const bool same = then->has_value() &&
                      (*then)->root_hash() == filed.root_hash() &&
                      domain::ChangesBetween(filed, **then).empty();
    filing->set_check(same ? v1::FILING_CHECK_AS_THE_LOG
                           : v1::FILING_CHECK_NOT_AS_THE_LOG);
    auto now = Ask(filed, 0);
    if (!now.ok()) return now.status();
    if (!now->has_value()) return absl::OkStatus();
    for (v1::FilingChange& change : domain::ChangesBetween(filed, **now)) {
      *filing->add_changes() = std::move(change);
    }
    return absl::OkStatus();
  }

 private:
  // Nothing for a question that has no answer: a filing may hold anything.
  absl::StatusOr<std::optional<v1::StatisticsFiling>> Ask(
      const v1::StatisticsFiling& filed, int64_t as_of_size) const {
    auto question = domain::QuestionOf(filed);
    if (!question.has_value()) return std::nullopt;
    question->set_as_of_size(as_of_size);
    v1::Statistics answer;
    absl::Status asked = AnswerStatistics(parts_, author_, *question, &answer);
    if (absl::IsInvalidArgument(asked) || absl::IsPermissionDenied(asked)) {
      return std::nullopt;
    }
    if (!asked.ok()) return asked;
    return domain::FilingOf(*question, answer);
  }

  const ServerParts& parts_;
  const disclosure::Reader author_;
};

void FillFiling(uint64_t entry, const trade::SeenStatement& seen,
                v1::Filing* message) {
  message->set_entry(static_cast<int64_t>(entry));
  message->set_author(seen.statement.header().author);
  message->set_record_time_ms(seen.record_time_ms);
  if (seen.statement.document() != nullptr) {
    message->set_number(seen.statement.document()->number());
  }
  *message->mutable_filing() = *seen.statement.statistics_filing();
  message->set_check(v1::FILING_CHECK_NOT_COMPARED);
}

}  // namespace

absl::Status AnswerFilings(const ServerParts& parts,
                           const disclosure::Reader& reader,
                           const v1::ListFilingsRequest& request,
                           v1::ListFilingsResponse* response) {
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const uint64_t size = entries.views().position();
  const std::string& author = request.organization().empty()
                                  ? reader.organization
                                  : request.organization();
  const bool compares =
      author == reader.organization ||
      parts.registry->With([&](const crypto::Registry& registry) {
        return disclosure::IsSuperior(registry, reader.organization, author);
      });
  response->set_as_of_size(static_cast<int64_t>(size));
  if (author.empty()) return absl::OkStatus();
  auto filings = FilingsBy(entries.views(), author);
  if (!filings.ok()) return filings.status();
  const Comparison comparison(parts, author);
  trade::SeenStatements seen(entries, size);
  size_t compared = 0;
  for (const uint64_t entry : *filings) {
    auto statement = seen.Read(entry);
    if (!statement.ok()) return statement.status();
    if (*statement == nullptr ||
        (*statement)->statement.statistics_filing() == nullptr ||
        !Covers(*(*statement)->statement.statistics_filing(),
                request.month())) {
      continue;
    }
    if (static_cast<size_t>(response->filings_size()) == kMaxFilingsShown) {
      response->set_truncated(true);
      break;
    }
    v1::Filing* filing = response->add_filings();
    FillFiling(entry, **statement, filing);
    if (!compares || compared == kMaxComparedFilings) continue;
    ++compared;
    absl::Status done = comparison.Compare(filing);
    if (!done.ok()) return done;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
