#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/batch_queries.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/trace/dry_matter.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_state.h"
#include "services/trace/mass_balance.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using domain::SectionLabel;
using storage::ViewTable;
using trace::LotAccess;

// Whose stock, and when.
struct Scope {
  std::string custodian;  // "": all
  trace::Period period;
};

void FillBalance(const trace::LotBalance& balance, const Scope& scope,
                 v1::BatchBalance* message) {
  if (!scope.custodian.empty()) {
    FillAmount(balance.opening, message->mutable_opening());
  }
  FillAmount(balance.produced, message->mutable_produced());
  FillAmount(balance.received, message->mutable_received());
  FillAmount(balance.used, message->mutable_used());
  FillAmount(balance.tested, message->mutable_tested());
  FillAmount(balance.sold, message->mutable_sold());
  FillAmount(balance.shipped, message->mutable_shipped());
  FillAmount(balance.destroyed, message->mutable_destroyed());
  FillAmount(balance.adjusted, message->mutable_adjusted());
  FillAmount(balance.closing, message->mutable_closing());
}

class BalanceSheet {
 public:
  BalanceSheet(const ServerParts& parts, LotAccess* access, uint64_t as_of_size)
      : parts_(parts), access_(access), as_of_size_(as_of_size) {}

  // True: the lot moved in the scope and was added.
  absl::StatusOr<bool> AddLot(uint64_t ordinal, const Scope& scope) {
    auto all =
        trace::MovementsOfLot(access_->entries().views(), ordinal, as_of_size_);
    if (!all.ok()) return all.status();
    if (!scope.custodian.empty()) {
      all->erase(std::remove_if(all->begin(), all->end(),
                                [&](const trace::Movement& movement) {
                                  return movement.row.custodian !=
                                         scope.custodian;
                                }),
                 all->end());
    }
    auto readable = trace::MovementsFor(*std::move(all), as_of_size_, access_);
    if (!readable.ok()) return readable.status();
    sheet_.set_partial(sheet_.partial() || readable->partial);
    const trace::LotBalance balance =
        trace::BalanceOfLot(readable->movements, scope.custodian, scope.period);
    const bool left =
        balance.closing.mass_milligrams != 0 || balance.closing.count != 0;
    if (!balance.active && !left) return false;
    auto name = trace::NameOfLot(access_->entries().views(), ordinal);
    if (!name.ok()) return name.status();
    v1::BatchBalance* message = sheet_.add_batches();
    message->set_batch(BatchNameOf(name->issuer, name->lot));
    message->set_issuer(name->issuer);
    message->set_lot(name->lot);
    FillBalance(balance, scope, message);
    if (scope.custodian.empty()) FillWhole(*readable, message);
    for (const trace::Movement& movement : readable->movements) {
      if (movement.row.kind == domain::MovementKind::kProduced &&
          movement.row.end_ms >= scope.period.start_ms &&
          movement.row.end_ms < scope.period.end_ms) {
        made_by_.insert({movement.entry, movement.row.event_line});
      }
    }
    return true;
  }

  void set_truncated(bool truncated) { sheet_.set_truncated(truncated); }

  absl::StatusOr<v1::MassBalance> Finish() {
    std::optional<domain::ParsedStatement> statement;
    std::optional<uint64_t> read_entry;
    for (const auto& [entry, line] : made_by_) {
      if (read_entry != entry) {
        auto read = views::ReadStatement(*parts_.store, entry);
        if (!read.ok()) return read.status();
        statement.emplace(*std::move(read));
        read_entry = entry;
      }
      for (const trace::EventBalance& balance :
           trace::EventBalancesOf(*statement)) {
        if (balance.event_line != line) continue;
        absl::Status added = AddEvent(entry, balance);
        if (!added.ok()) return added;
      }
    }
    sheet_.set_as_of_size(static_cast<int64_t>(as_of_size_));
    return std::move(sheet_);
  }

 private:
  static void FillWhole(const trace::ReadableMovements& readable,
                        v1::BatchBalance* message) {
    for (const auto& [custodian, stock] :
         trace::StockByCustodian(readable.movements)) {
      v1::CustodianStock* at = message->add_stock();
      at->set_custodian(custodian);
      FillAmount(stock, at->mutable_amount());
    }
    trace::Stock way;
    for (const auto& [route, stock] : trace::InTransit(readable.transfers)) {
      views::MovementRow row;
      if (stock.weighed) row.mass_milligrams = stock.mass_milligrams;
      if (stock.counted) row.count = stock.count;
      row.count_unit = stock.count_unit;
      trace::AddAmount(row, 1, &way);
    }
    FillAmount(way, message->mutable_in_transit());
  }

  absl::Status AddEvent(uint64_t entry, const trace::EventBalance& balance) {
    v1::EventBalance* message = sheet_.add_events();
    message->set_entry(static_cast<int64_t>(entry));
    message->set_event_line(balance.event_line);
    message->set_biz_step(balance.biz_step);
    message->set_end_time_ms(balance.end_ms);
    message->set_input_mass_milligrams(balance.input_milligrams);
    message->set_output_mass_milligrams(balance.output_milligrams);
    message->set_difference_mass_milligrams(balance.difference_milligrams);
    message->set_unbalanceable(balance.unbalanceable);
    if (!balance.unbalanceable) {
      message->set_unexplained_mass_milligrams(
          balance.unexplained_milligrams());
    }
    auto dry = trace::DryMatterOf(
        balance, [this](const std::string& issuer, const std::string& lot) {
          return MoistureTests(issuer, lot);
        });
    if (!dry.ok()) return dry.status();
    message->set_dry_matter_known(dry->has_value());
    if (!dry->has_value()) return absl::OkStatus();
    message->set_input_dry_mass_milligrams((*dry)->input_milligrams);
    message->set_output_dry_mass_milligrams((*dry)->output_milligrams);
    message->set_dry_mass_difference_milligrams(
        (*dry)->difference_milligrams());
    message->set_dry_matter_created((*dry)->IsCreated());
    return absl::OkStatus();
  }

  // Of the tests in effect whose results the reader may read.
  absl::StatusOr<std::vector<trace::MoistureTest>> MoistureTests(
      const std::string& issuer, const std::string& lot) {
    const std::string key = views::LotKey(issuer, lot);
    const auto known = moistures_.find(key);
    if (known != moistures_.end()) return known->second;
    const storage::ViewReader& views = access_->entries().views();
    auto row = views.Get(ViewTable::kLot, key);
    if (!row.ok()) return row.status();
    std::vector<trace::MoistureTest> tests;
    if (!row->has_value()) return tests;
    std::vector<uint64_t> entries;
    absl::Status scanned =
        views.Scan(ViewTable::kLotHistory, **row, "",
                   [&](absl::string_view suffix, absl::string_view) {
                     const auto entry = views::ReadOrdinal(suffix);
                     if (entry.has_value()) entries.push_back(*entry);
                     return entries.size() < kMaxHistoryEntriesExamined;
                   });
    if (!scanned.ok()) return scanned;
    for (const uint64_t entry : entries) {
      absl::Status added = AddMoisture(entry, issuer, lot, &tests);
      if (!added.ok()) return added;
    }
    moistures_.emplace(key, tests);
    return tests;
  }

  absl::Status AddMoisture(uint64_t entry, const std::string& issuer,
                           const std::string& lot,
                           std::vector<trace::MoistureTest>* tests) {
    auto row = access_->entries().views().Get(ViewTable::kEffect,
                                              views::OrdinalKey(entry));
    if (!row.ok()) return row.status();
    const auto effect =
        row->has_value() ? views::ReadEffectRow(**row) : std::nullopt;
    if (!effect.has_value() || !effect->interval.HoldsAt(as_of_size_)) {
      return absl::OkStatus();
    }
    auto may_read =
        access_->MayRead(entry, SectionLabel::kResults, as_of_size_);
    if (!may_read.ok()) return may_read.status();
    if (!*may_read) return absl::OkStatus();
    auto statement = views::ReadStatement(*parts_.store, entry);
    if (!statement.ok()) return statement.status();
    for (const trace::MoistureTest& test :
         trace::MoistureTestsOf(*statement, issuer, lot)) {
      tests->push_back(test);
    }
    return absl::OkStatus();
  }

  const ServerParts& parts_;
  LotAccess* const access_;
  const uint64_t as_of_size_;
  v1::MassBalance sheet_;
  // Events the reader may read the quantities of, by entry and line.
  std::set<std::pair<uint64_t, int32_t>> made_by_;
  std::map<std::string, std::vector<trace::MoistureTest>> moistures_;
};

struct Query {
  uint64_t as_of_size = 0;
  uint64_t start = 0;
  size_t page_size = 0;
  std::string bound;
};

absl::StatusOr<Query> QueryOf(const v1::GetMassBalanceRequest& request,
                              uint64_t position) {
  Query query;
  query.bound =
      absl::StrCat("GetMassBalance ", request.name(), " ",
                   request.period_start_ms(), " ", request.period_end_ms(), " ",
                   request.whole_chain(), " ", request.as_of_size());
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  query.page_size = *page_size;
  auto as_of_size = AsOfSizeOf(request.as_of_size(), position);
  if (!as_of_size.ok()) return as_of_size.status();
  query.as_of_size = *as_of_size;
  if (request.page_token().empty()) return query;
  auto token = ParsePageToken(request.page_token(), query.bound);
  if (!token.ok()) return token.status();
  query.as_of_size = std::min(token->tree_size, position);
  query.start = token->next_index;
  return query;
}

absl::StatusOr<v1::MassBalance> BalanceLot(
    const ServerParts& parts, LotAccess* access,
    const v1::GetMassBalanceRequest& request, const Query& query) {
  auto name = ParseBatchName(request.name());
  if (!name.ok()) return name.status();
  auto lot = access->Find(name->issuer, name->lot, query.as_of_size);
  if (!lot.ok()) return lot.status();
  if (!lot->concerned) {
    return ErrorWithReason(
        ErrorReason::kCallerNotPermitted, "name",
        "a balance is told to who issued, held or supervises the lot",
        "connect as one of these");
  }
  trace::LineageLimits limits;
  if (request.whole_chain()) limits.max_depth = kMaxTraceDepth;
  limits.max_nodes = kDefaultTraceNodes;
  limits.max_links = kMaxTraceLinks;
  auto lineage = trace::WalkLineage(access->entries().views(), lot->ordinal,
                                    views::LineageDirection::kUpstream,
                                    query.as_of_size, limits);
  if (!lineage.ok()) return lineage.status();
  BalanceSheet sheet(parts, access, query.as_of_size);
  sheet.set_truncated(request.whole_chain() && lineage->truncated);
  const size_t end =
      std::min<uint64_t>(lineage->nodes.size(), query.start + query.page_size);
  for (size_t at = query.start; at < end; ++at) {
    auto added = sheet.AddLot(lineage->nodes[at].ordinal, Scope());
    if (!added.ok()) return added.status();
  }
  auto balance = sheet.Finish();
  if (balance.ok() && end < lineage->nodes.size()) {
    balance->set_next_page_token(
        EncodePageToken({query.as_of_size, end}, query.bound));
  }
  return balance;
}

absl::StatusOr<v1::MassBalance> BalanceEnterprise(
    const ServerParts& parts, LotAccess* access,
    const v1::GetMassBalanceRequest& request, const Query& query) {
  auto organization = ParseOrganizationName(request.name());
  if (!organization.ok()) return organization.status();
  const disclosure::Reader& reader = access->entries().reader();
  const bool permitted =
      reader.organization == *organization ||
      parts.registry->With([&](const crypto::Registry& registry) {
        return disclosure::IsInScope(registry, reader, *organization);
      });
  if (!permitted) {
    return ErrorWithReason(
        ErrorReason::kCallerNotPermitted, "name",
        "the balance of an enterprise is told to it and to who supervises it",
        "connect as one of these");
  }
  if (request.period_end_ms() <= request.period_start_ms()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "period_end_ms",
                           "not after period_start_ms",
                           "give the first millisecond after the period");
  }
  const Scope scope{*organization,
                    {request.period_start_ms(), request.period_end_ms()}};
  BalanceSheet sheet(parts, access, query.as_of_size);
  size_t added_lots = 0;
  uint64_t looked_at = 0;
  std::optional<uint64_t> next;
  absl::Status status;
  absl::Status scanned = access->entries().views().Scan(
      ViewTable::kCustody, views::CustodyPrefix(*organization),
      views::OrdinalKey(query.start),
      [&](absl::string_view key, absl::string_view) {
        const uint64_t ordinal = views::ReadOrdinal(key).value_or(0);
        if (++looked_at > kMaxBalancedLots || added_lots == query.page_size) {
          next = ordinal;
          return false;
        }
        auto added = sheet.AddLot(ordinal, scope);
        status = added.status();
        if (added.ok() && *added) ++added_lots;
        return status.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  auto balance = sheet.Finish();
  if (balance.ok() && next.has_value()) {
    balance->set_next_page_token(
        EncodePageToken({query.as_of_size, *next}, query.bound));
  }
  return balance;
}

}  // namespace

absl::StatusOr<v1::MassBalance> BalanceMass(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::GetMassBalanceRequest& request) {
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  auto query = QueryOf(request, entries.views().position());
  if (!query.ok()) return query.status();
  LotAccess access(entries, *parts.registry);
  return absl::StrContains(request.name(), "/batches/")
             ? BalanceLot(parts, &access, request, *query)
             : BalanceEnterprise(parts, &access, request, *query);
}

}  // namespace daodi::services::rpc
