#include "services/rpc/trace_batch.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/resource_names.h"
#include "services/trace/downstream_shares.h"
#include "services/trace/lineage.h"
#include "services/trace/origin_shares.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::SectionLabel;
using trace::Lineage;
using trace::MakingEvent;
using views::LineageDirection;

// What one direction of the answer is made from. Of the downstream only
// `making` and the parts are known.
struct Half {
  v1::TraceDirection direction = v1::TRACE_DIRECTION_UPSTREAM;
  Lineage lineage;
  std::vector<std::vector<MakingEvent>> making;
  std::vector<int64_t> link_parts;
  std::vector<int64_t> node_parts;  // negative: unknown or withheld
};

absl::StatusOr<trace::LineageLimits> LimitsOf(
    const v1::TraceBatchRequest& request) {
  if (request.max_depth() < 0 || request.max_nodes() < 0) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid,
                           request.max_depth() < 0 ? "max_depth" : "max_nodes",
                           "negative", "leave it 0 for the default");
  }
  trace::LineageLimits limits;
  limits.max_depth = static_cast<uint32_t>(
      request.max_depth() == 0 ? kMaxTraceDepth
                               : std::min(request.max_depth(), kMaxTraceDepth));
  limits.max_nodes = static_cast<uint32_t>(
      request.max_nodes() == 0 ? kDefaultTraceNodes
                               : std::min(request.max_nodes(), kMaxTraceNodes));
  limits.max_links = kMaxTraceLinks;
  return limits;
}

class Answer {
 public:
  Answer(const ServerParts& parts, trace::LotAccess* access,
         const trace::KnownLot& root, uint64_t as_of_size)
      : parts_(parts),
        access_(access),
        root_(root),
        as_of_size_(as_of_size),
        supervised_(root.concerned && access->entries().reader().role ==
                                          disclosure::ReaderRole::kRegulator) {}

  absl::Status AddUpstream(const trace::LineageLimits& limits) {
    auto lineage =
        trace::WalkLineage(access_->entries().views(), root_.ordinal,
                           LineageDirection::kUpstream, as_of_size_, limits);
    if (!lineage.ok()) return lineage.status();
    auto shares = trace::SharesOf(*parts_.store, access_->entries().views(),
                                  *lineage, as_of_size_);
    if (!shares.ok()) return shares.status();
    auto may_know =
        MayKnowShares(*shares, root_.concerned, as_of_size_, access_);
    if (!may_know.ok()) return may_know.status();
    absl::Status filled =
        FillOrigins(*shares, root_.concerned, PublicShares::kNone, as_of_size_,
                    access_, summary_.mutable_origins());
    if (!filled.ok()) return filled;
    Half half;
    half.lineage = *std::move(lineage);
    half.making = shares->making;
    half.link_parts = shares->link_parts;
    half.node_parts = shares->node_parts;
    if (!*may_know)
      std::fill(half.node_parts.begin(), half.node_parts.end(), -1);
    return Add(half, &*shares, *may_know);
  }

  absl::Status AddDownstream(const trace::LineageLimits& limits) {
    Half half;
    half.direction = v1::TRACE_DIRECTION_DOWNSTREAM;
    const storage::ViewReader& views = access_->entries().views();
    auto lineage =
        trace::WalkLineage(views, root_.ordinal, LineageDirection::kDownstream,
                           as_of_size_, limits);
    if (!lineage.ok()) return lineage.status();
    auto making =
        trace::MakingDownstream(*parts_.store, views, *lineage, as_of_size_);
    if (!making.ok()) return making.status();
    half.lineage = *std::move(lineage);
    half.making = std::move(making->making);
    half.link_parts = std::move(making->link_parts);
    absl::Status disclosed = Disclose(half.lineage);
    if (!disclosed.ok()) return disclosed;
    // Parts the reader may not know must not show in products of them.
    for (size_t i = 0; i < half.link_parts.size(); ++i) {
      auto may_know = MayKnowParts(half, half.lineage.links[i], i);
      if (!may_know.ok()) return may_know.status();
      if (!*may_know) half.link_parts[i] = -1;
    }
    half.node_parts = trace::PartsFromRoot(half.lineage, half.link_parts);
    return Add(half, nullptr, false);
  }

  std::vector<v1::TraceBatchResponse> Finish() {
    summary_.set_nodes(static_cast<int32_t>(numbers_.size()));
    summary_.set_as_of_size(static_cast<int64_t>(as_of_size_));
    *responses_.emplace_back().mutable_summary() = std::move(summary_);
    return std::move(responses_);
  }

 private:
  // Which nodes of the lineage concern the reader, and which lie one step from
  // one that does.
  absl::Status Disclose(const Lineage& lineage) {
    concerned_.assign(lineage.nodes.size(), false);
    for (size_t i = 0; i < lineage.nodes.size(); ++i) {
      auto concerned = access_->IsConcerned(lineage.nodes[i].ordinal);
      if (!concerned.ok()) return concerned.status();
      concerned_[i] = *concerned || supervised_;
    }
    full_ = concerned_;
    for (const trace::LineageLink& link : lineage.links) {
      if (concerned_[link.input]) full_[link.output] = true;
      if (concerned_[link.output]) full_[link.input] = true;
    }
    return absl::OkStatus();
  }

  bool IsFull(const trace::LineageLink& link) const {
    return concerned_[link.input] || concerned_[link.output];
  }

  // The whole needs no masses; other parts tell of the quantities of the events
  // that made the output.
  absl::StatusOr<bool> MayKnowParts(const Half& half,
                                    const trace::LineageLink& link,
                                    size_t number) {
    if (!IsFull(link) || half.link_parts[number] < 0) return false;
    if (half.link_parts[number] == trace::kWholeParts) return true;
    for (const MakingEvent& event : half.making[link.output]) {
      auto may_read =
          access_->MayRead(event.entry, SectionLabel::kQuantities, as_of_size_);
      if (!may_read.ok() || !*may_read) return may_read;
    }
    return true;
  }

  absl::Status Add(const Half& half, const trace::LotShares* shares,
                   bool may_know_shares) {
    const Lineage& lineage = half.lineage;
    absl::Status disclosed = Disclose(lineage);
    if (!disclosed.ok()) return disclosed;
    summary_.set_truncated(summary_.truncated() || lineage.truncated);
    std::vector<int32_t> numbers(lineage.nodes.size());
    // Links into lots whose upstream is told already are told too.
    std::vector<bool> told(lineage.nodes.size(), false);
    for (size_t i = 0; i < lineage.nodes.size(); ++i) {
      const auto [at, is_new] = numbers_.emplace(
          lineage.nodes[i].ordinal, static_cast<int32_t>(numbers_.size()));
      numbers[i] = at->second;
      told[i] = !is_new && complete_.at(at->second);
      if (!is_new) continue;
      complete_.push_back(half.direction == v1::TRACE_DIRECTION_UPSTREAM &&
                          !lineage.nodes[i].cut);
      absl::Status added =
          AddNode(half, i, numbers[i], shares, may_know_shares);
      if (!added.ok()) return added;
    }
    for (size_t i = 0; i < lineage.links.size(); ++i) {
      if (told[lineage.links[i].output]) continue;
      absl::Status added = AddEdge(half, i, numbers);
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddNode(const Half& half, size_t at, int32_t number,
                       const trace::LotShares* shares, bool may_know_shares) {
    const trace::LineageNode& node = half.lineage.nodes[at];
    auto name = trace::NameOfLot(access_->entries().views(), node.ordinal);
    if (!name.ok()) return name.status();
    v1::TraceNode* message = responses_.emplace_back().mutable_node();
    message->set_number(number);
    message->set_batch(BatchNameOf(name->issuer, name->lot));
    message->set_issuer(name->issuer);
    message->set_lot(name->lot);
    if (at != 0) message->set_direction(half.direction);
    message->set_depth(static_cast<int32_t>(node.depth));
    message->set_disclosure(full_[at] ? v1::BATCH_DISCLOSURE_FULL
                                      : v1::BATCH_DISCLOSURE_PUBLIC);
    message->set_division_code(DivisionOf(*parts_.registry, name->issuer));
    message->set_truncated(node.cut);
    if (half.node_parts[at] >= 0 && full_[at]) {
      message->set_share_parts(half.node_parts[at]);
    }
    absl::Status filled = FillMaking(half.making[at], full_[at], message);
    if (!filled.ok() || shares == nullptr) return filled;
    // Without names and shares, how many sources there are is not told.
    std::set<std::string> told;
    for (const trace::NodeOrigin& origin : shares->node_origins[at]) {
      v1::BatchOrigin stated;
      filled = FillOrigin(shares->origins[origin.origin], full_[at],
                          as_of_size_, access_, &stated);
      if (!filled.ok()) return filled;
      if (may_know_shares && full_[at]) {
        stated.set_share_parts(origin.parts);
      } else if (!told.insert(stated.SerializeAsString()).second) {
        continue;
      }
      *message->add_origins() = std::move(stated);
    }
    return absl::OkStatus();
  }

  absl::Status FillMaking(const std::vector<MakingEvent>& making, bool full,
                          v1::TraceNode* message) {
    if (making.empty()) return absl::OkStatus();
    message->set_biz_step(making[0].biz_step);
    if (!full) return absl::OkStatus();
    trace::Stock produced;
    for (const MakingEvent& event : making) {
      auto facts =
          access_->MayRead(event.entry, SectionLabel::kFacts, as_of_size_);
      if (!facts.ok()) return facts.status();
      auto quantities =
          access_->MayRead(event.entry, SectionLabel::kQuantities, as_of_size_);
      if (!quantities.ok()) return quantities.status();
      if (*facts) message->set_end_time_ms(event.end_ms);
      if (!*quantities) return absl::OkStatus();
      views::MovementRow row;
      if (event.mass_milligrams >= 0)
        row.mass_milligrams = event.mass_milligrams;
      row.count = event.count;
      row.count_unit = event.count_unit;
      trace::AddAmount(row, 1, &produced);
    }
    FillAmount(produced, message->mutable_produced());
    return absl::OkStatus();
  }

  absl::Status AddEdge(const Half& half, size_t at,
                       const std::vector<int32_t>& numbers) {
    const trace::LineageLink& link = half.lineage.links[at];
    v1::TraceEdge* message = responses_.emplace_back().mutable_edge();
    summary_.set_edges(summary_.edges() + 1);
    message->set_input(numbers[link.input]);
    message->set_output(numbers[link.output]);
    message->set_kind(link.kind);
    for (const MakingEvent& event : half.making[link.output]) {
      if (event.entry != link.entry || event.event_line != link.event_line) {
        continue;
      }
      message->set_biz_step(event.biz_step);
      break;
    }
    if (!IsFull(link)) return absl::OkStatus();
    message->set_entry(static_cast<int64_t>(link.entry));
    message->set_event_line(link.event_line);
    auto may_know = MayKnowParts(half, link, at);
    if (!may_know.ok()) return may_know.status();
    if (*may_know) message->set_share_parts(half.link_parts[at]);
    auto quantities =
        access_->MayRead(link.entry, SectionLabel::kQuantities, as_of_size_);
    if (!quantities.ok()) return quantities.status();
    if (!*quantities) return absl::OkStatus();
    if (link.input_mass_milligrams >= 0) {
      message->set_input_mass_milligrams(link.input_mass_milligrams);
    }
    if (link.output_mass_milligrams >= 0) {
      message->set_output_mass_milligrams(link.output_mass_milligrams);
    }
    return absl::OkStatus();
  }

  const ServerParts& parts_;
  trace::LotAccess* const access_;
  const trace::KnownLot& root_;
  const uint64_t as_of_size_;
  // A regulator follows a lot of its jurisdiction to the end; of quantities it
  // reads those of its jurisdiction.
  const bool supervised_;
  std::vector<bool> concerned_;  // by node of the lineage being added
  std::vector<bool> full_;
  absl::flat_hash_map<uint64_t, int32_t> numbers_;  // of lots, by ordinal
  std::vector<bool> complete_;  // by number: all links into it are told
  std::vector<v1::TraceBatchResponse> responses_;
  v1::TraceSummary summary_;
};

}  // namespace

absl::StatusOr<std::vector<v1::TraceBatchResponse>> TraceLot(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::TraceBatchRequest& request) {
  auto batch = ParseBatchName(request.name());
  if (!batch.ok()) return batch.status();
  auto limits = LimitsOf(request);
  if (!limits.ok()) return limits.status();
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  auto as_of_size =
      AsOfSizeOf(request.as_of_size(), entries.views().position());
  if (!as_of_size.ok()) return as_of_size.status();
  trace::LotAccess access(entries, *parts.registry);
  auto root = access.Find(batch->issuer, batch->lot, *as_of_size);
  if (!root.ok()) return root.status();
  const bool up = request.direction() != v1::TRACE_DIRECTION_DOWNSTREAM;
  const bool down = request.direction() == v1::TRACE_DIRECTION_DOWNSTREAM ||
                    request.direction() == v1::TRACE_DIRECTION_BOTH;
  if (down && !root->concerned) {
    return ErrorWithReason(
        ErrorReason::kCallerNotPermitted, "direction",
        "what was made of a lot is told to who issued, held or supervises it",
        "ask upstream, or connect as one of these");
  }
  Answer answer(parts, &access, *root, *as_of_size);
  if (up) {
    absl::Status added = answer.AddUpstream(*limits);
    if (!added.ok()) return added;
  }
  if (down) {
    absl::Status added = answer.AddDownstream(*limits);
    if (!added.ok()) return added;
  }
  return answer.Finish();
}

}  // namespace daodi::services::rpc
