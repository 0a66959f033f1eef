#include "services/gateway/lot_lookup.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/public_statement.h"
#include "services/gateway/uri.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

constexpr int32_t kPageOfEvents = 200;
constexpr int32_t kPageOfOrders = 500;

std::string BatchName(absl::string_view issuer, absl::string_view lot) {
  return absl::StrCat("organizations/", issuer, "/batches/",
                      PercentEncode(lot));
}

class LotGatherer {
 public:
  LotGatherer(Core* core, OrganizationNames* names, const DigitalLink& link,
              int64_t as_of_size)
      : core_(*core), names_(*names), link_(link), as_of_size_(as_of_size) {}

  absl::StatusOr<LotAnswers> Gather(int64_t now_ms) && {
    auto ledger = core_.GetLedger();
    if (!ledger.ok()) return ledger.status();
    answers_.ledger = *std::move(ledger);
    answers_.printed_lot = link_.lot;
    absl::Status status = FindLot();
    if (status.ok()) status = AddHistories();
    if (status.ok()) status = AddOrders();
    if (status.ok()) status = AddEnterprise();
    if (status.ok()) status = AddOrganizations();
    if (!status.ok()) return status;
    const bool of_the_past =
        as_of_size_ != 0 || answers_.ledger.simulated_clock();
    answers_.now_ms = of_the_past ? answers_.as_of_record_time_ms : now_ms;
    return std::move(answers_);
  }

 private:
  // Nothing is found quietly: kNotFound goes to the next owner.
  absl::Status FindLot() {
    auto products = LookUpProduct(&core_, link_.value, as_of_size_);
    if (!products.ok()) return products.status();
    for (v1::LibraryRecord& product : *products) {
      absl::Status found = FindLotOf(product.owner());
      if (absl::IsNotFound(found)) continue;
      if (!found.ok()) return found;
      answers_.product = std::move(product);
      answers_.as_of_size = answers_.batch.as_of_size();
      return absl::OkStatus();
    }
    return absl::NotFoundError("lot");
  }

  absl::StatusOr<v1::Batch> GetBatch(absl::string_view issuer,
                                     absl::string_view lot) {
    v1::GetBatchRequest request;
    request.set_name(BatchName(issuer, lot));
    request.set_as_of_size(as_of_size_);
    return core_.GetBatch(request);
  }

  absl::Status FindLotOf(const std::string& issuer) {
    auto batch = GetBatch(issuer, link_.lot);
    if (!batch.ok()) return batch.status();
    if (batch->gtin() == link_.value) {
      answers_.batch = *std::move(batch);
      return AddHistory(issuer, answers_.batch.lot(), true);
    }
    if (!batch->gtin().empty()) return absl::NotFoundError("lot");
    // A lot that was packed into one with a number of its own carries its
    // number on the label.
    const std::string printed = batch->lot();
    absl::Status added = AddHistory(issuer, printed, true);
    if (!added.ok()) return added;
    const std::string packed = PackedLot(answers_.histories.back());
    if (packed.empty()) {
      answers_.histories.clear();
      return absl::NotFoundError("lot");
    }
    batch = GetBatch(issuer, packed);
    if (!batch.ok()) return batch.status();
    answers_.batch = *std::move(batch);
    return AddHistory(issuer, packed, true);
  }

  std::string PackedLot(const LotHistory& history) const {
    for (const v1::BatchEvent& event : history.events) {
      auto statement = ParseEntry(event.entry());
      if (!statement.ok() || statement->facts() == nullptr) continue;
      for (const v1::Event& stated : statement->facts()->events()) {
        for (const v1::LotLine& line : stated.lots()) {
          if (line.role() == v1::LOT_ROLE_OUTPUT &&
              line.gtin() == link_.value &&
              line.lot().issuer() == history.issuer) {
            return line.lot().lot();
          }
        }
      }
    }
    return "";
  }

  absl::Status AddHistory(const std::string& issuer, const std::string& lot,
                          bool on_label) {
    if (!known_lots_.emplace(issuer, lot).second) return absl::OkStatus();
    v1::ListBatchEventsRequest request;
    request.set_parent(BatchName(issuer, lot));
    request.set_as_of_size(as_of_size_);
    request.set_page_size(kPageOfEvents);
    auto page = core_.ListBatchEvents(request);
    if (!page.ok()) return page.status();
    LotHistory history;
    history.issuer = issuer;
    history.lot = lot;
    history.on_label = on_label;
    for (v1::BatchEvent& event : *page->mutable_events()) {
      history.events.push_back(std::move(event));
    }
    answers_.as_of_record_time_ms = page->as_of_record_time_ms();
    answers_.histories.push_back(std::move(history));
    return absl::OkStatus();
  }

  // What the lot was made of.
  absl::Status AddHistories() {
    v1::TraceBatchRequest request;
    request.set_name(answers_.batch.name());
    request.set_direction(v1::TRACE_DIRECTION_UPSTREAM);
    request.set_max_nodes(kMaxPageLots);
    request.set_as_of_size(as_of_size_);
    auto parts = core_.TraceBatch(request);
    if (!parts.ok()) return parts.status();
    for (const v1::TraceBatchResponse& part : *parts) {
      if (!part.has_node() || part.node().depth() == 0) continue;
      absl::Status added =
          AddHistory(part.node().issuer(), part.node().lot(), false);
      // A lot without any statement that the public may read.
      if (!added.ok() && !absl::IsNotFound(added)) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddOrders() {
    v1::ListOrdersRequest request;
    request.set_organization(answers_.batch.issuer());
    request.set_as_of_size(as_of_size_);
    request.set_page_size(kPageOfOrders);
    do {
      auto page = core_.ListOrders(request);
      if (!page.ok()) return page.status();
      for (v1::OrderRecord& order : *page->mutable_orders()) {
        answers_.orders.push_back(std::move(order));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty() &&
             answers_.orders.size() < kMaxPageOrders);
    return absl::OkStatus();
  }

  absl::Status AddEnterprise() {
    v1::GetLibraryRecordRequest request;
    const std::string& issuer = answers_.batch.issuer();
    request.set_name(absl::StrCat("organizations/", issuer,
                                  "/libraries/enterprise/records/", issuer));
    request.set_as_of_size(as_of_size_);
    auto record = core_.GetLibraryRecord(request);
    if (absl::IsNotFound(record.status())) return absl::OkStatus();
    if (!record.ok()) return record.status();
    answers_.enterprise = *std::move(record);
    return absl::OkStatus();
  }

  absl::Status AddOrganizations() {
    std::set<std::string> ids = {answers_.batch.issuer()};
    for (const LotHistory& history : answers_.histories) {
      for (const v1::BatchEvent& event : history.events) {
        auto statement = ParseEntry(event.entry());
        if (statement.ok()) ids.insert(statement->header().author);
      }
    }
    for (const v1::OrderRecord& order : answers_.orders) {
      ids.insert(order.author());
    }
    for (const std::string& id : ids) {
      auto organization = names_.Find(id);
      if (!organization.ok()) return organization.status();
      answers_.organizations.emplace(id, *std::move(organization));
    }
    return absl::OkStatus();
  }

  Core& core_;
  OrganizationNames& names_;
  const DigitalLink& link_;
  const int64_t as_of_size_;
  LotAnswers answers_;
  std::set<std::pair<std::string, std::string>> known_lots_;
};

}  // namespace

absl::StatusOr<v1::Organization> OrganizationNames::Find(
    const std::string& id) {
  const int64_t now = now_ms_();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = kept_.find(id);
    if (found != kept_.end() &&
        now - found->second.asked_ms < kGatewayNameCacheMs) {
      return found->second.organization;
    }
  }
  v1::GetOrganizationRequest request;
  request.set_name(absl::StrCat("organizations/", id));
  auto organization = core_->GetOrganization(request);
  if (!organization.ok() && !absl::IsNotFound(organization.status())) {
    return organization.status();
  }
  v1::Organization kept =
      organization.ok() ? *std::move(organization) : v1::Organization();
  std::lock_guard<std::mutex> lock(mutex_);
  if (kept_.size() >= kGatewayKeptNames) kept_.clear();
  kept_[id] = {kept, now};
  return kept;
}

absl::StatusOr<std::vector<v1::LibraryRecord>> LookUpProduct(
    Core* core, const std::string& gtin, int64_t as_of_size) {
  v1::SearchLibraryRecordsRequest request;
  request.set_parent("organizations/-/libraries/product");
  request.mutable_filter()->set_code(gtin);
  request.set_as_of_size(as_of_size);
  std::vector<v1::LibraryRecord> records;
  do {
    auto page = core->SearchLibraryRecords(request);
    if (!page.ok()) return page.status();
    for (v1::LibraryRecord& record : *page->mutable_records()) {
      if (record.subject() == gtin && records.size() < kMaxProductOwners) {
        records.push_back(std::move(record));
      }
    }
    request.set_page_token(page->next_page_token());
  } while (records.empty() && !request.page_token().empty());
  if (records.empty()) return absl::NotFoundError("product");
  return records;
}

absl::StatusOr<LotAnswers> LookUpLot(Core* core, OrganizationNames* names,
                                     const DigitalLink& link,
                                     int64_t as_of_size, int64_t now_ms) {
  return LotGatherer(core, names, link, as_of_size).Gather(now_ms);
}

}  // namespace daodi::services::gateway
