#include "services/codes/code_index.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "crypto/serial_cipher.h"
#include "services/codes/code_limits.h"
#include "services/views/code_rows.h"
#include "services/views/read_statement.h"

namespace daodi::services::codes {
namespace {

const v1::LotLine* FindLine(const v1::EventFacts& facts,
                            const v1::CodeRange& range,
                            const v1::Event** found_event) {
  for (const v1::Event& event : facts.events()) {
    if (event.line() != range.event_line()) continue;
    for (const v1::LotLine& line : event.lots()) {
      if (line.line() != range.lot_line()) continue;
      *found_event = &event;
      return &line;
    }
  }
  return nullptr;
}

}  // namespace

absl::Status CodeIndex::CatchUp(const storage::LedgerStore& store,
                                const storage::ViewReader& views) {
  {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    if (position_ >= views.position()) return absl::OkStatus();
  }
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  if (position_ >= views.position()) return absl::OkStatus();
  absl::Status failed;
  absl::Status scanned = views.Scan(
      views::kCodeStatement, "", views::OrdinalKey(position_),
      [&](absl::string_view key, absl::string_view) {
        const auto row = views::ReadCodeStatementKey(key);
        failed = row.has_value() ? Add(store, row->entry)
                                 : absl::DataLossError("row of a code range");
        return failed.ok();
      });
  if (scanned.ok()) scanned = failed;
  if (scanned.ok()) position_ = views.position();
  return scanned;
}

absl::Status CodeIndex::Add(const storage::LedgerStore& store, uint64_t entry) {
  auto statement = views::ReadStatement(store, entry);
  if (!statement.ok()) return statement.status();
  const v1::Order* order = statement->order();
  if (order != nullptr) {
    for (const v1::OrderScope& scope : order->scope()) {
      std::vector<uint64_t>& orders =
          LotOf({scope.lot().issuer(), scope.lot().lot()}).orders;
      if (orders.empty() || orders.back() != entry) orders.push_back(entry);
    }
  }
  AddRanges(*statement, entry);
  return absl::OkStatus();
}

CodeIndex::LotCodes& CodeIndex::LotOf(const views::LotName& lot) {
  return lots_[views::LotKey(lot.issuer, lot.lot)];
}

void CodeIndex::AddRanges(const domain::ParsedStatement& statement,
                          uint64_t entry) {
  if (statement.codes() == nullptr || statement.facts() == nullptr) return;
  const std::string& author = statement.header().author;
  for (const v1::CodeRange& range : statement.codes()->ranges()) {
    const v1::Event* event = nullptr;
    const v1::LotLine* line = FindLine(*statement.facts(), range, &event);
    const auto state = ParseLabelState(range.state());
    if (line == nullptr || !state.has_value()) continue;
    const views::LotName name = {line->lot().issuer(), line->lot().lot()};
    LotCodes& lot = LotOf(name);
    lot.stated.push_back({entry, *state, range.first(), range.last()});
    const std::string& gtin = line->gtin();
    if (*state != LabelState::kPrinted || gtin.empty() ||
        range.last() > static_cast<int64_t>(crypto::kMaxSerialCounter)) {
      continue;
    }
    const auto packed = line->role() == v1::LOT_ROLE_OUTPUT
                            ? domain::ProductionDayOf(event->time())
                            : std::nullopt;
    if (lot.gtins.insert(gtin).second) {
      lots_of_gtin_[views::LotKey(gtin, name.lot)].push_back(name);
    }
    auto& tenants = tenants_[gtin];
    if (std::find(tenants.begin(), tenants.end(), author) == tenants.end()) {
      tenants.push_back(author);
    }
    const size_t place = printed_.size();
    printed_.push_back({place, entry, author, gtin, name, range.first(),
                        range.last(), packed});
    by_counter_[{author, gtin}].emplace(range.first(), place);
    by_tenant_[author].push_back(place);
    by_entry_[entry].push_back(place);
  }
}

std::vector<std::string> CodeIndex::TenantsOf(const std::string& gtin) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  const auto found = tenants_.find(gtin);
  if (found == tenants_.end()) return {};
  const auto& all = found->second;
  return {all.begin(), all.begin() + static_cast<ptrdiff_t>(std::min(
                                         all.size(), kMaxIssuersOfGtin))};
}

std::vector<PrintedRange> CodeIndex::Find(const std::string& tenant,
                                          const std::string& gtin,
                                          int64_t counter) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  std::vector<PrintedRange> found;
  const auto ranges = by_counter_.find({tenant, gtin});
  if (ranges == by_counter_.end()) return found;
  auto next = ranges->second.upper_bound(counter);
  for (size_t walked = 0;
       next != ranges->second.begin() && walked < kMaxRangesWalked &&
       found.size() < kMaxCodeStatementsExamined;
       ++walked) {
    --next;
    const PrintedRange& range = printed_[next->second];
    if (range.last >= counter) found.push_back(range);
  }
  std::sort(found.begin(), found.end(),
            [](const PrintedRange& a, const PrintedRange& b) {
              return a.place < b.place;
            });
  return found;
}

std::vector<PrintedRange> CodeIndex::RangesOf(const std::string& tenant,
                                              size_t before,
                                              size_t count) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  std::vector<PrintedRange> ranges;
  const auto found = by_tenant_.find(tenant);
  if (found == by_tenant_.end()) return ranges;
  for (auto place = found->second.rbegin();
       place != found->second.rend() && ranges.size() < count; ++place) {
    if (*place < before) ranges.push_back(printed_[*place]);
  }
  return ranges;
}

std::vector<PrintedRange> CodeIndex::RangesIn(uint64_t entry) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  std::vector<PrintedRange> ranges;
  const auto found = by_entry_.find(entry);
  if (found == by_entry_.end()) return ranges;
  for (const size_t place : found->second) ranges.push_back(printed_[place]);
  return ranges;
}

std::vector<StatedRange> CodeIndex::StatedOf(
    const views::LotName& lot, std::optional<int64_t> counter) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  std::vector<StatedRange> stated;
  const auto found = lots_.find(views::LotKey(lot.issuer, lot.lot));
  if (found == lots_.end()) return stated;
  for (const StatedRange& range : found->second.stated) {
    if (!counter.has_value() ||
        (*counter >= range.first && *counter <= range.last)) {
      stated.push_back(range);
    }
  }
  return stated;
}

std::string CodeIndex::GtinOf(const views::LotName& lot) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  const auto found = lots_.find(views::LotKey(lot.issuer, lot.lot));
  if (found == lots_.end() || found->second.gtins.empty()) return "";
  return *found->second.gtins.begin();
}

std::vector<views::LotName> CodeIndex::LotsOf(const std::string& gtin,
                                              absl::string_view lot) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  const auto found = lots_of_gtin_.find(views::LotKey(gtin, lot));
  return found == lots_of_gtin_.end() ? std::vector<views::LotName>()
                                      : found->second;
}

std::vector<uint64_t> CodeIndex::OrdersOf(const views::LotName& lot) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  const auto found = lots_.find(views::LotKey(lot.issuer, lot.lot));
  return found == lots_.end() ? std::vector<uint64_t>() : found->second.orders;
}

}  // namespace daodi::services::codes
