#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/domain/units.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using domain::MovementKind;
using storage::ViewTable;

constexpr int64_t kBillion = 1'000'000'000;
// How far a change of an unknown share is followed: a lot of food has some
// hundred ancestors.
constexpr size_t kMaxLotsWalked = 10'000;
constexpr absl::string_view kTestReport = "TEST_REPORT";
constexpr absl::string_view kCommitmentCertificate = "COMMITMENT_CERTIFICATE";

bool Has(const FlagInput& input, MovementKind kind) {
  return std::any_of(
      input.movements.begin(), input.movements.end(),
      [kind](const domain::LotMovement& m) { return m.kind == kind; });
}

// The unknown share of every lot, kept up to date along the lineage.
class UnknownShares {
 public:
  UnknownShares(const FlagInput& input, const FlagSources& sources)
      : input_(input), sources_(sources) {}

  absl::Status Update(std::vector<uint64_t> todo) {
    std::set<uint64_t> walked;
    while (!todo.empty() && walked.size() < kMaxLotsWalked) {
      const uint64_t lot = todo.back();
      todo.pop_back();
      walked.insert(lot);
      auto changed = UpdateLot(lot);
      if (!changed.ok()) return changed.status();
      if (!*changed) continue;
      auto edges =
          ConservingEdges(lot, LineageDirection::kDownstream, sources_);
      if (!edges.ok()) return edges.status();
      for (const LineageRow& edge : *edges) {
        if (walked.count(edge.other) == 0) todo.push_back(edge.other);
      }
    }
    return absl::OkStatus();
  }

 private:
  struct Parts {
    absl::int128 unknown = 0;  // milligrams x 10^9
    absl::int128 whole = 0;    // milligrams
    // No single lot it comes from has the same share.
    bool differs_from_inputs = true;
    size_t inputs = 0;
  };

  absl::StatusOr<int64_t> ShareOf(uint64_t lot) {
    auto value = sources_.rows->Get(ViewTable::kUnknownShare, OrdinalKey(lot));
    if (!value.ok()) return value.status();
    if (!value->has_value()) return 0;
    return static_cast<int64_t>(ReadOrdinal(**value).value_or(0));
  }

  // What the buyer was told the lot is made of.
  absl::Status AddTakenIn(uint64_t lot, Parts* parts) {
    auto movements = sources_.movements->Of(lot);
    if (!movements.ok()) return movements.status();
    std::vector<std::pair<uint64_t, uint16_t>> taken_in;
    for (const LotMovementRow& movement : **movements) {
      if (movement.InEffect() && movement.row.kind == MovementKind::kTakenIn) {
        taken_in.emplace_back(movement.key.entry, movement.row.event_line);
        parts->whole += movement.row.mass_milligrams.value_or(0);
      }
    }
    for (const auto& [entry, line] : taken_in) {
      absl::Status added = AddComposition(entry, line, parts);
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddComposition(uint64_t entry, uint16_t event_line,
                              Parts* parts) {
    if (entry == input_.entry) {
      AddParts(input_.statement, event_line, parts);
      return absl::OkStatus();
    }
    auto statement = ReadStatement(*sources_.log, entry);
    if (!statement.ok()) return statement.status();
    AddParts(*statement, event_line, parts);
    return absl::OkStatus();
  }

  static void AddParts(const domain::ParsedStatement& statement,
                       uint16_t event_line, Parts* parts) {
    if (statement.composition() == nullptr) return;
    for (const v1::CompositionPart& part : statement.composition()->parts()) {
      if (!part.unknown_origin() || part.event_line() != event_line) continue;
      const auto quantity = domain::Normalise(part.quantity());
      if (quantity.ok() && quantity->dimension == domain::Dimension::kMass) {
        parts->unknown += absl::int128(quantity->value) * kBillion;
      }
    }
  }

  // Each event gives its output the mixture of its inputs.
  absl::Status AddMade(uint64_t lot, int64_t* single_share, Parts* parts) {
    auto edges = ConservingEdges(lot, LineageDirection::kUpstream, sources_);
    if (!edges.ok()) return edges.status();
    struct Mixture {
      absl::int128 unknown = 0;
      absl::int128 input = 0;
      int64_t output = 0;
    };
    std::map<std::pair<uint64_t, uint16_t>, Mixture> mixtures;
    for (const LineageRow& edge : *edges) {
      auto share = ShareOf(edge.other);
      if (!share.ok()) return share.status();
      Mixture& mixture = mixtures[{edge.entry, edge.event_line}];
      const int64_t mass = std::max<int64_t>(edge.input_mass_milligrams, 0);
      mixture.unknown += absl::int128(mass) * *share;
      mixture.input += mass;
      mixture.output = std::max<int64_t>(edge.output_mass_milligrams, 0);
      parts->differs_from_inputs =
          parts->inputs == 0
              ? false
              : parts->differs_from_inputs || *share != *single_share;
      *single_share = *share;
      ++parts->inputs;
    }
    for (const auto& [event, mixture] : mixtures) {
      if (mixture.input == 0) continue;
      parts->whole += mixture.output;
      parts->unknown += mixture.unknown / mixture.input * mixture.output;
    }
    return absl::OkStatus();
  }

  // Who made the lot or took it in.
  absl::StatusOr<std::vector<std::string>> MakersOf(uint64_t lot) {
    auto movements = sources_.movements->Of(lot);
    if (!movements.ok()) return movements.status();
    std::vector<std::string> makers;
    for (const LotMovementRow& movement : **movements) {
      if (movement.row.kind == MovementKind::kTakenIn ||
          movement.row.kind == MovementKind::kProduced) {
        makers.push_back(movement.row.custodian);
      }
    }
    return makers;
  }

  // True: the share is another than before.
  absl::StatusOr<bool> UpdateLot(uint64_t lot) {
    Parts parts;
    int64_t single_share = 0;
    absl::Status added = AddTakenIn(lot, &parts);
    if (added.ok()) added = AddMade(lot, &single_share, &parts);
    if (!added.ok()) return added;
    const int64_t share =
        parts.whole == 0 ? 0
                         : static_cast<int64_t>(parts.unknown / parts.whole);
    auto before = ShareOf(lot);
    if (!before.ok()) return before.status();
    // Told where the share changes, not by every lot that inherits it.
    FlagRow flag;
    flag.code = FlagCode::kUnknownOrigin;
    flag.subject = LotSubject(lot);
    flag.lots = {lot};
    flag.causes = {input_.entry};
    auto makers = MakersOf(lot);
    if (!makers.ok()) return makers.status();
    flag.organizations = *std::move(makers);
    flag.detail = absl::StrCat("ppb=", share);
    const bool inherited = parts.inputs > 0 && !parts.differs_from_inputs;
    absl::Status set =
        sources_.book->Set(share > 0 && !inherited, std::move(flag));
    if (!set.ok()) return set;
    if (share == *before) return false;
    sources_.rows->Put(ViewTable::kUnknownShare, OrdinalKey(lot),
                       OrdinalKey(static_cast<uint64_t>(share)), input_.batch);
    return true;
  }

  const FlagInput& input_;
  const FlagSources& sources_;
};

// Reports a statement brings for its own lots: of a test, a document record, or
// goods from outside. What a seller cites again is no new report.
std::set<std::string> ReportsOf(const FlagInput& input) {
  std::set<std::string> reports;
  const StatementKind kind = input.header().kind;
  if (const v1::DocumentRecord* document = input.statement.document()) {
    if (document->document_type() == kTestReport) {
      reports.insert(document->number());
    }
  }
  if (const v1::Verdict* verdict = input.statement.verdict();
      verdict != nullptr && kind == StatementKind::kInspection) {
    reports.insert(verdict->report());
  }
  if (kind == StatementKind::kReceiving && Has(input, MovementKind::kTakenIn) &&
      input.statement.documents() != nullptr) {
    for (const v1::DocumentReference& document :
         input.statement.documents()->documents()) {
      if (document.document_type() == kTestReport) {
        reports.insert(document.number());
      }
    }
  }
  reports.erase("");
  return reports;
}

absl::Status CheckReport(const FlagInput& input, const std::string& report,
                         const FlagSources& sources) {
  std::vector<uint64_t> own;
  for (const NumberedLot& lot : input.lots) own.push_back(lot.ordinal);
  const std::string prefix = storage::NamePart(report);
  std::vector<std::string> keys;
  absl::Status scanned = sources.rows->Scan(
      ViewTable::kReport, prefix, [&](absl::string_view suffix) {
        keys.push_back(absl::StrCat(prefix, suffix));
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (const std::string& key : keys) {
    auto value = sources.rows->Get(ViewTable::kReport, key);
    if (!value.ok()) return value.status();
    const std::vector<uint64_t> others = ReadOrdinals(**value);
    const bool shares_a_lot =
        std::any_of(others.begin(), others.end(), [&](uint64_t other) {
          return std::find(own.begin(), own.end(), other) != own.end();
        });
    if (shares_a_lot) continue;
    FlagRow flag = FlagAbout(input, FlagCode::kDuplicateReport);
    flag.subject += prefix;
    flag.detail = "report=" + report;
    flag.lots.insert(flag.lots.end(), others.begin(), others.end());
    flag.causes.push_back(
        ReadOrdinal(absl::string_view(key).substr(prefix.size())).value_or(0));
    sources.book->Record(std::move(flag));
    break;
  }
  sources.rows->Put(ViewTable::kReport,
                    absl::StrCat(prefix, OrdinalKey(input.entry)),
                    EncodeOrdinals(own), input.batch);
  return absl::OkStatus();
}

// Farm products bought mixed need a certificate of the mixture
// (农产品质量安全法 §39), as far as they are to be eaten.
void CheckCertificate(const FlagInput& input, const FlagSources& sources) {
  const v1::LotComposition* composition = input.statement.composition();
  const v1::TransferParties* parties = input.statement.parties();
  if (composition == nullptr || composition->parts_size() < 2 ||
      parties == nullptr || parties->intended_use() != v1::INTENDED_USE_FOOD) {
    return;
  }
  if (input.statement.documents() != nullptr) {
    for (const v1::DocumentReference& document :
         input.statement.documents()->documents()) {
      if (document.document_type() == kCommitmentCertificate) return;
    }
  }
  sources.book->Record(
      FlagAbout(input, FlagCode::kCertificateAfterMergeMissing));
}

}  // namespace

absl::StatusOr<std::vector<LineageRow>> ConservingEdges(
    uint64_t ordinal, LineageDirection direction, const FlagSources& sources) {
  std::vector<LineageRow> edges;
  uint32_t chunks = 1;
  for (uint32_t number = 0; number < chunks; ++number) {
    auto value = sources.rows->Get(ViewTable::kLineage,
                                   LineageKey(ordinal, direction, number));
    if (!value.ok()) return value.status();
    if (!value->has_value()) break;
    auto chunk = ReadLineageChunk(**value);
    if (!chunk.has_value()) {
      return absl::DataLossError(absl::StrCat("view row of lineage ", ordinal));
    }
    if (number == 0) chunks = chunk->chunks;
    for (LineageRow& edge : chunk->edges) {
      if (edge.interval.ends == EffectInterval::kOpen &&
          edge.kind == v1::EDGE_KIND_CONSERVING) {
        edges.push_back(edge);
      }
    }
  }
  return edges;
}

absl::Status CheckSources(const FlagInput& input, const FlagSources& sources) {
  absl::Status status;
  for (const std::string& report : ReportsOf(input)) {
    if (status.ok()) status = CheckReport(input, report, sources);
  }
  // Of what lots are made changes when they are made, or by a correction.
  if (status.ok() &&
      (!input.ended.lots.empty() || Has(input, MovementKind::kProduced) ||
       Has(input, MovementKind::kTakenIn))) {
    std::vector<uint64_t> changed = input.ended.lots;
    for (const NumberedLot& lot : input.lots) changed.push_back(lot.ordinal);
    status = UnknownShares(input, sources).Update(std::move(changed));
  }
  CheckCertificate(input, sources);
  return status;
}

}  // namespace daodi::services::views
