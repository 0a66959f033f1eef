#include "services/rpc/batch_queries.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/lot_page.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_state.h"
#include "services/trace/mass_balance.h"
#include "services/trace/origin_shares.h"
#include "services/views/view_keys.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ViewTable;
using trace::KnownLot;
using trace::LotAccess;
using views::LineageDirection;

absl::Status NotConcerned(absl::string_view what) {
  return ErrorWithReason(
      ErrorReason::kCallerNotPermitted, "name",
      absl::StrCat(what, " is told to who issued, held or supervises the lot"),
      "connect as one of these");
}

void FillStocks(
    const absl::btree_map<std::string, trace::Stock>& stocks,
    google::protobuf::RepeatedPtrField<v1::CustodianStock>* messages) {
  for (const auto& [custodian, stock] : stocks) {
    v1::CustodianStock* message = messages->Add();
    message->set_custodian(custodian);
    FillAmount(stock, message->mutable_amount());
  }
}

bool IsGone(const absl::btree_map<std::string, trace::Stock>& stocks) {
  return std::all_of(stocks.begin(), stocks.end(), [](const auto& stock) {
    return stock.second.mass_milligrams == 0 && stock.second.count == 0 &&
           !stock.second.mass_incomplete;
  });
}

class RecallPreview {
 public:
  RecallPreview(const ServerParts& parts, LotAccess* access, bool supervised,
                uint64_t as_of_size)
      : parts_(parts),
        access_(access),
        supervised_(supervised),
        as_of_size_(as_of_size) {}

  // Whether the reader is told of the lots one step away is decided by all
  // links, before pages are cut.
  absl::Status Walk(uint64_t root) {
    trace::LineageLimits limits;
    limits.max_depth = kMaxTraceDepth;
    limits.max_nodes = kMaxRecallNodes;
    limits.max_links = kMaxRecallLinks;
    auto lineage =
        trace::WalkLineage(access_->entries().views(), root,
                           LineageDirection::kDownstream, as_of_size_, limits);
    if (!lineage.ok()) return lineage.status();
    lineage_ = *std::move(lineage);
    next_to_.resize(lineage_.nodes.size());
    for (const trace::LineageLink& link : lineage_.links) {
      next_to_[link.input].push_back(link.output);
      next_to_[link.output].push_back(link.input);
    }
    return absl::OkStatus();
  }

  const trace::Lineage& lineage() const { return lineage_; }

  absl::Status Fill(size_t at, v1::RecallBatch* message) {
    const trace::LineageNode& node = lineage_.nodes[at];
    auto name = trace::NameOfLot(access_->entries().views(), node.ordinal);
    if (!name.ok()) return name.status();
    message->set_batch(BatchNameOf(name->issuer, name->lot));
    message->set_issuer(name->issuer);
    message->set_lot(name->lot);
    message->set_depth(static_cast<int32_t>(node.depth));
    message->set_disclosure(v1::BATCH_DISCLOSURE_PUBLIC);
    auto full = IsFull(at);
    if (!full.ok()) return full.status();
    if (!*full) return absl::OkStatus();
    message->set_disclosure(v1::BATCH_DISCLOSURE_FULL);
    auto all = trace::MovementsOfLot(access_->entries().views(), node.ordinal,
                                     as_of_size_);
    if (!all.ok()) return all.status();
    const KnownLot lot{node.ordinal, name->issuer, name->lot, true};
    auto codes =
        trace::CodesOfLot(*parts_.store, lot, *all, as_of_size_, access_);
    if (!codes.ok()) return codes.status();
    for (const trace::StatedCodes& range : *codes) {
      v1::RecallCodeRange* code = message->add_codes();
      code->set_first(range.first);
      code->set_last(range.last);
      code->set_state(range.state);
      code->set_entry(static_cast<int64_t>(range.entry));
    }
    auto readable = trace::MovementsFor(*std::move(all), as_of_size_, access_);
    if (!readable.ok()) return readable.status();
    message->set_partial(readable->partial);
    FillStocks(trace::StockByCustodian(readable->movements),
               message->mutable_stock());
    FillStocks(trace::SoldByCustodian(readable->movements),
               message->mutable_sold());
    for (const auto& [route, amount] : trace::InTransit(readable->transfers)) {
      v1::TransitAmount* transit = message->add_in_transit();
      transit->set_source(route.source);
      transit->set_destination(route.destination);
      FillAmount(amount, transit->mutable_amount());
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<bool> IsFull(size_t at) {
    if (supervised_) return true;
    auto concerned = access_->IsConcerned(lineage_.nodes[at].ordinal);
    if (!concerned.ok() || *concerned) return concerned;
    for (const uint32_t other : next_to_[at]) {
      concerned = access_->IsConcerned(lineage_.nodes[other].ordinal);
      if (!concerned.ok() || *concerned) return concerned;
    }
    return false;
  }

  const ServerParts& parts_;
  LotAccess* const access_;
  const bool supervised_;
  const uint64_t as_of_size_;
  trace::Lineage lineage_;
  std::vector<std::vector<uint32_t>> next_to_;
};

bool IsRegulator(const disclosure::Reader& reader) {
  return reader.role == disclosure::ReaderRole::kRegulator;
}

}  // namespace

absl::StatusOr<v1::Batch> DescribeBatch(const ServerParts& parts,
                                        const disclosure::Reader& reader,
                                        const v1::GetBatchRequest& request) {
  auto name = ParseBatchName(request.name());
  if (!name.ok()) return name.status();
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  auto as_of_size =
      AsOfSizeOf(request.as_of_size(), entries.views().position());
  if (!as_of_size.ok()) return as_of_size.status();
  LotAccess access(entries, *parts.registry);
  auto lot = access.Find(name->issuer, name->lot, *as_of_size);
  if (!lot.ok()) return lot.status();
  auto movements =
      trace::MovementsOfLot(entries.views(), lot->ordinal, *as_of_size);
  if (!movements.ok()) return movements.status();
  auto state =
      trace::StateOfLot(*parts.store, *lot, *movements, *as_of_size, &access);
  if (!state.ok()) return state.status();
  v1::Batch batch;
  batch.set_name(BatchNameOf(lot->issuer, lot->lot));
  batch.set_issuer(lot->issuer);
  batch.set_lot(lot->lot);
  batch.set_disclosure(lot->concerned ? v1::BATCH_DISCLOSURE_FULL
                                      : v1::BATCH_DISCLOSURE_PUBLIC);
  batch.set_gtin(state->gtin);
  batch.set_goods_class(state->goods_class);
  batch.set_legal_name(state->legal_name);
  batch.set_stage(state->stage);
  batch.set_stage_time_ms(state->stage_time_ms);
  batch.set_as_of_size(static_cast<int64_t>(*as_of_size));
  if (!state->disposition.empty()) batch.add_statuses(state->disposition);
  if (lot->concerned) {
    auto readable =
        trace::MovementsFor(*std::move(movements), *as_of_size, &access);
    if (!readable.ok()) return readable.status();
    const auto stocks = trace::StockByCustodian(readable->movements);
    FillStocks(stocks, batch.mutable_stock());
    batch.set_stock_partial(readable->partial);
    if (!readable->partial && !stocks.empty() && IsGone(stocks)) {
      batch.add_statuses("out_of_stock");
    }
  }
  trace::LineageLimits limits;
  limits.max_depth = kMaxTraceDepth;
  limits.max_nodes = kDefaultTraceNodes;
  limits.max_links = kMaxTraceLinks;
  auto lineage =
      trace::WalkLineage(entries.views(), lot->ordinal,
                         LineageDirection::kUpstream, *as_of_size, limits);
  if (!lineage.ok()) return lineage.status();
  auto shares =
      trace::SharesOf(*parts.store, entries.views(), *lineage, *as_of_size);
  if (!shares.ok()) return shares.status();
  absl::Status filled = FillOrigins(
      *shares, lot->concerned,
      batch.gtin().empty() ? PublicShares::kNone : PublicShares::kThousandths,
      *as_of_size, &access, batch.mutable_origins());
  if (!filled.ok()) return filled;
  return batch;
}

absl::StatusOr<v1::PreviewRecallResponse> PreviewRecallOf(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::PreviewRecallRequest& request) {
  auto name = ParseBatchName(request.name());
  if (!name.ok()) return name.status();
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const std::string bound =
      absl::StrCat("PreviewRecall ", request.name(), " ", request.as_of_size());
  auto page =
      LotPageOf(request.as_of_size(), request.page_size(), request.page_token(),
                bound, entries.views().position());
  if (!page.ok()) return page.status();
  LotAccess access(entries, *parts.registry);
  auto lot = access.Find(name->issuer, name->lot, page->as_of_size);
  if (!lot.ok()) return lot.status();
  if (!lot->concerned) return NotConcerned("what a recall would reach");
  RecallPreview preview(parts, &access, IsRegulator(reader), page->as_of_size);
  absl::Status walked = preview.Walk(lot->ordinal);
  if (!walked.ok()) return walked;
  v1::PreviewRecallResponse response;
  response.set_as_of_size(static_cast<int64_t>(page->as_of_size));
  response.set_truncated(preview.lineage().truncated);
  const size_t count = preview.lineage().nodes.size();
  const size_t end = std::min<uint64_t>(count, page->start + page->size);
  for (size_t at = page->start; at < end; ++at) {
    absl::Status filled = preview.Fill(at, response.add_batches());
    if (!filled.ok()) return filled;
  }
  if (end < count) {
    response.set_next_page_token(
        EncodePageToken({page->as_of_size, end}, bound));
  }
  return response;
}

}  // namespace daodi::services::rpc
