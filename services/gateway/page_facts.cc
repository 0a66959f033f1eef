#include "services/gateway/page_facts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/domain/catalogue/decimal_text.h"
#include "services/domain/entry_timeliness.h"
#include "services/gateway/page_verdict.h"
#include "services/gateway/public_statement.h"

namespace daodi::services::gateway {
namespace {

using crypto::StatementKind;
using domain::ParsedStatement;

constexpr size_t kDateCharacters = 10;  // "2026-03-26"
constexpr size_t kMonthCharacters = 7;  // "2026-03"

GoodsBranch BranchOf(absl::string_view goods_class) {
  if (goods_class == "PREPACKED_FOOD" ||
      goods_class == "AGRICULTURAL_PRODUCT" || goods_class == "HEALTH_FOOD") {
    return GoodsBranch::kFood;
  }
  if (goods_class == "DECOCTION_PIECE") return GoodsBranch::kPiece;
  if (goods_class == "HERB") return GoodsBranch::kHerb;
  return GoodsBranch::kOther;
}

// No finer than a day, and no finer than stated.
std::string DateText(const v1::EventTime& time) {
  const size_t length = time.precision() == v1::TIME_PRECISION_MONTH
                            ? kMonthCharacters
                            : kDateCharacters;
  const std::string start = time.start().substr(0, length);
  const std::string end = time.end().substr(0, length);
  if (end.empty() || end == start) return start;
  return absl::StrCat(start, " → ", end);
}

class ModelMaker {
 public:
  explicit ModelMaker(const LotAnswers& answers) : answers_(answers) {}

  PageModel Make() && {
    AddCode();
    for (const LotHistory& history : answers_.histories) AddHistory(history);
    AddOrders();
    AddProduct();
    AddOrigins();
    AddKeyFacts();
    FinishJourney();
    AddSigners();
    verdict_.branch = model_.branch;
    model_.verdict = VerdictOf(verdict_);
    return std::move(model_);
  }

 private:
  void AddCode() {
    model_.gtin = answers_.batch.gtin();
    model_.lot = answers_.printed_lot;
    model_.synthetic = answers_.ledger.simulated_clock();
    model_.ledger_origin = answers_.ledger.origin();
    model_.as_of_size = answers_.as_of_size;
    model_.as_of_time = TimeText(answers_.as_of_record_time_ms);
    const std::string& stated = answers_.batch.goods_class();
    const std::string goods_class =
        stated.empty() && answers_.product.has_value()
            ? answers_.product->product().goods_class()
            : stated;
    model_.branch = BranchOf(goods_class);
    model_.goods_class = GoodsClassWording(goods_class);
  }

  std::string NameOf(const std::string& id) const {
    const auto found = answers_.organizations.find(id);
    // Names of sole traders and persons are not in public bytes.
    if (found == answers_.organizations.end() ||
        found->second.display_name().empty()) {
      return "";
    }
    return found->second.display_name();
  }

  void AddHistory(const LotHistory& history) {
    for (const v1::BatchEvent& event : history.events) {
      if (event.claim()) continue;  // changes no page
      auto statement = ParseEntry(event.entry());
      if (!statement.ok()) {
        model_.unreadable_entries.push_back(event.entry().index());
        continue;
      }
      if (!seen_.insert(event.entry().index()).second) continue;
      if (history.on_label) model_.entries.push_back(event.entry().index());
      const bool corrected = !event.corrected_by().empty();
      AddStep(history, event, *statement);
      authors_[statement->header().author].push_back(&event);
      if (corrected) continue;
      AddTest(history, *statement);
      AddDates(history, *statement);
      AddGrowth(*statement);
    }
  }

  void AddStep(const LotHistory& history, const v1::BatchEvent& event,
               const ParsedStatement& statement) {
    const Bilingual kind = StepWording(statement.header().kind);
    if (kind.zh.empty()) return;
    JourneyStep step;
    step.kind = kind;
    step.entry = event.entry().index();
    step.who = NameOf(statement.header().author);
    if (!history.on_label) step.lots = history.lot;
    const v1::EventTime* time = nullptr;
    if (statement.facts() != nullptr && statement.facts()->events_size() > 0) {
      time = &statement.facts()->events(0).time();
    } else if (statement.order() != nullptr) {
      time = &statement.order()->time();
    }
    if (time != nullptr) {
      step.date = DateText(*time);
      step.sort_key = time->end();
    }
    if (statement.cultivation() != nullptr &&
        statement.cultivation()->plots_size() > 0) {
      step.place = statement.cultivation()->plots(0).place();
    }
    step.tags = TagsOf(event, statement);
    model_.journey.push_back(std::move(step));
  }

  static std::vector<Bilingual> TagsOf(const v1::BatchEvent& event,
                                       const ParsedStatement& statement) {
    std::vector<Bilingual> tags;
    const v1::EventFacts* facts = statement.facts();
    const bool historical = facts != nullptr && facts->historical_size() > 0;
    const auto timeliness = domain::TimelinessOf(statement);
    if (historical) {
      tags.push_back({"建档前资料", "from papers of before"});
    } else if (timeliness.has_value() &&
               event.entry().record_time_ms() > timeliness->due_ms) {
      tags.push_back({"迟录", "recorded late"});
    }
    if (facts != nullptr && facts->has_on_behalf()) {
      tags.push_back({"代录", "recorded on behalf of another"});
    }
    if (event.corrects() >= 0) tags.push_back({"更正", "correction"});
    if (!event.corrected_by().empty()) {
      tags.push_back({"已被更正", "corrected later"});
    }
    if (!event.disputed_by().empty()) tags.push_back({"有异议", "disputed"});
    if (event.entry().key_suspect()) {
      tags.push_back({"签名待确认", "signature to be confirmed"});
    }
    if (event.entry().assurance() == v1::ASSURANCE_NOTARISED) {
      tags.push_back({"受托签名", "signed by a notary"});
    }
    if (event.entry().assurance() == v1::ASSURANCE_RECOVERED) {
      tags.push_back({"补签", "countersigned after a lost key"});
    }
    return tags;
  }

  void AddTest(const LotHistory& history, const ParsedStatement& statement) {
    const v1::Verdict* verdict = statement.verdict();
    const StatementKind kind = statement.header().kind;
    if (verdict == nullptr || (kind != StatementKind::kInspection &&
                               kind != StatementKind::kRelease)) {
      return;
    }
    TestRow row;
    row.purpose = kind == StatementKind::kRelease
                      ? Bilingual{"放行结论", "release"}
                      : PurposeWording(verdict->purpose());
    row.conforms = verdict->conforms();
    row.by = NameOf(statement.header().author);
    row.report = verdict->report();
    row.summary = verdict->summary();
    if (!history.on_label) row.lot = history.lot;
    if (statement.facts() != nullptr && statement.facts()->events_size() > 0) {
      row.date =
          statement.facts()->events(0).time().end().substr(0, kDateCharacters);
    }
    AddItems(statement, &row);
    const bool official =
        verdict->purpose() == "REGULATORY" || verdict->purpose() == "RETEST";
    if (history.on_label && official &&
        verdict->status() == v1::RESULT_STATUS_FINAL) {
      // The last word counts: a retest may clear what a sample failed.
      verdict_.official_test_failed = !verdict->conforms();
    }
    model_.tests.push_back(std::move(row));
  }

  static void AddItems(const ParsedStatement& statement, TestRow* row) {
    if (statement.results() == nullptr) return;
    for (const v1::TestResult& result : statement.results()->results()) {
      TestRow::Item item;
      item.name = result.item();
      item.value = absl::StrCat(result.qualifier(), ValueText(result));
      item.limit = result.limit();
      item.conforms = result.conforms();
      row->items.push_back(std::move(item));
    }
  }

  static std::string ValueText(const v1::TestResult& result) {
    if (!result.has_value()) return result.unit();
    return absl::StrCat(domain::DecimalText(result.value()),
                        result.unit().empty() ? "" : " ", result.unit());
  }

  void AddDates(const LotHistory& history, const ParsedStatement& statement) {
    const v1::EventFacts* facts = statement.facts();
    const StatementKind kind = statement.header().kind;
    if (facts == nullptr || !history.on_label) return;
    if (kind == StatementKind::kRelease || kind == StatementKind::kPacking) {
      verdict_.released_or_packed = true;
    }
    if (kind != StatementKind::kPacking) return;
    for (const v1::Event& event : facts->events()) {
      for (const v1::LotLine& line : event.lots()) {
        if (line.role() == v1::LOT_ROLE_OUTPUT &&
            line.lot().lot() == answers_.batch.lot()) {
          const std::string day = event.time().end().substr(0, kDateCharacters);
          // Of several days the first: shelf life counts from it.
          if (packed_on_.empty() || day < packed_on_) packed_on_ = day;
        }
      }
    }
  }

  void AddGrowth(const ParsedStatement& statement) {
    const v1::CultivationDetails* growth = statement.cultivation();
    if (growth == nullptr) return;
    if (statement.header().kind == StatementKind::kHarvest) {
      if (statement.facts() != nullptr &&
          statement.facts()->events_size() > 0) {
        harvested_.insert(statement.facts()->events(0).time().end().substr(
            0, kMonthCharacters));
      }
      if (growth->growth_years() > 0) years_.insert(growth->growth_years());
    }
    if (!growth->species().empty()) species_ = growth->species();
    if (!growth->part().empty()) parts_.insert(growth->part());
    if (growth->source_type() == "WILD") wild_ = true;
    if (growth->source_type() == "CULTIVATED") cultivated_ = true;
  }

  bool IsThisLot(const v1::OrderScope& scope) const {
    if (scope.lot().issuer() != answers_.batch.issuer()) return false;
    for (const LotHistory& history : answers_.histories) {
      if (history.on_label && history.lot == scope.lot().lot()) return true;
    }
    return false;
  }

  void AddOrders() {
    std::set<std::string> affected;
    for (const v1::OrderRecord& record : answers_.orders) {
      const v1::Order& order = record.order();
      const bool here = std::any_of(
          order.scope().begin(), order.scope().end(),
          [this](const v1::OrderScope& scope) { return IsThisLot(scope); });
      if (here) {
        if (AddOrderToVerdict(record, &verdict_)) SetNotice(record);
        continue;
      }
      if (record.state() != v1::ORDER_STATE_IN_FORCE ||
          (order.kind() != v1::ORDER_KIND_ENTERPRISE_RECALL &&
           order.kind() != v1::ORDER_KIND_ORDERED_RECALL)) {
        continue;
      }
      for (const v1::OrderScope& scope : order.scope()) {
        if (scope.gtin() == answers_.batch.gtin()) {
          affected.insert(scope.lot().lot());
        }
      }
    }
    model_.affected_lots.assign(affected.begin(), affected.end());
  }

  void SetNotice(const v1::OrderRecord& record) {
    Notice& notice = model_.notice;
    notice.by = NameOf(record.author());
    // When it took effect: for a recall in force, the second person's approval.
    notice.when = TimeText(record.state() == v1::ORDER_STATE_IN_FORCE
                               ? record.state_since_ms()
                               : record.record_time_ms());
    notice.recall_class = record.order().recall_class();
    notice.reason = record.order().reason();
    notice.measures = record.order().measures();
    notice.entry = record.entry();
  }

  void AddFact(Bilingual label, const std::string& value) {
    if (value.empty()) return;
    // A food may not be praised as a cure: what an enterprise wrote so is not
    // shown.
    if (model_.branch == GoodsBranch::kFood && HasEfficacyWord(value)) {
      model_.efficacy_text_dropped = true;
      return;
    }
    model_.product_facts.emplace_back(label, value);
  }

  void AddProduct() {
    model_.name = answers_.product.has_value()
                      ? answers_.product->display_name()
                      : answers_.batch.legal_name();
    if (!answers_.product.has_value()) return;
    const v1::ProductRecord& product = answers_.product->product();
    model_.english_name = product.english_name();
    if (model_.branch == GoodsBranch::kFood) {
      for (std::string* name : {&model_.name, &model_.english_name}) {
        if (!HasEfficacyWord(*name)) continue;
        model_.efficacy_text_dropped = true;
        name->clear();
      }
    }
    AddFact({"规格", "Size"}, product.specification());
    AddFact({"生产企业", "Maker"}, NameOf(answers_.batch.issuer()));
    AddFact({"执行标准", "Standard"}, product.standard());
    AddFact({"生产许可", "Licence"}, LicenceText(product));
    AddFact({"等级", "Grade"}, product.grade());
    AddFact({"配料", "Ingredients"}, product.ingredients());
    AddFact({"致敏物质", "Allergens"}, product.allergens());
    AddFact({"不适宜人群", "Not for"}, product.unsuitable_for());
    AddFact({"贮藏", "Storage"}, product.storage());
    // An indication or use of a drug would be drug information online, for
    // which the operator needs a certificate: not shown (users.md G31).
    model_.geographical_indication = MayShowIndication(*answers_.product);
  }

  std::string LicenceText(const v1::ProductRecord& product) const {
    if (!product.licence().empty()) return product.licence();
    if (!answers_.enterprise.has_value()) return "";
    return absl::StrJoin(answers_.enterprise->enterprise().licences(), "；");
  }

  // Only what an authority confirmed for this producer, with nothing mixed in
  // from elsewhere (users.md G32).
  bool MayShowIndication(const v1::LibraryRecord& record) const {
    const bool attested =
        std::any_of(record.attestations().begin(), record.attestations().end(),
                    [](const v1::LibraryAttestation& attestation) {
                      return attestation.regulator();
                    });
    const auto& claims = record.product().claims();
    const bool claimed =
        std::any_of(claims.begin(), claims.end(), [](const auto& claim) {
          return claim.claim_type() == "GEOGRAPHICAL_INDICATION" &&
                 !claim.certificate().empty();
        });
    const auto& origins = answers_.batch.origins();
    const bool known = std::all_of(
        origins.begin(), origins.end(), [](const v1::BatchOrigin& origin) {
          return origin.kind() == v1::ORIGIN_KIND_PLOTS;
        });
    return attested && claimed && known && !origins.empty();
  }

  void AddOrigins() {
    for (const v1::BatchOrigin& origin : answers_.batch.origins()) {
      OriginRow row = RowOf(origin);
      if (origin.has_share_thousandths()) {
        row.thousandths = origin.share_thousandths();
      }
      verdict_.origin_unknown |= origin.kind() == v1::ORIGIN_KIND_UNKNOWN;
      verdict_.origin_not_recorded |=
          origin.kind() == v1::ORIGIN_KIND_NOT_RECORDED;
      model_.origins.push_back(std::move(row));
    }
    std::stable_sort(model_.origins.begin(), model_.origins.end(),
                     [](const OriginRow& a, const OriginRow& b) {
                       return a.thousandths.value_or(0) >
                              b.thousandths.value_or(0);
                     });
  }

  static OriginRow RowOf(const v1::BatchOrigin& origin) {
    OriginRow row;
    switch (origin.kind()) {
      case v1::ORIGIN_KIND_PLOTS:
        row.kind = {"种植地块（有记录）", "plot on record"};
        row.place = origin.name().empty()
                        ? origin.place()
                        : absl::StrCat(origin.place(), " ", origin.name());
        if (row.place.empty()) row.place = origin.division_code();
        break;
      case v1::ORIGIN_KIND_STATED_SOURCE:
        row.kind = {"供货方自述的来源（无直接记录）",
                    "as the supplier says, not on record"};
        break;
      case v1::ORIGIN_KIND_SUPPLIER:
        row.kind = {"外购，之前无记录", "bought in; nothing recorded before"};
        break;
      case v1::ORIGIN_KIND_UNKNOWN:
        row.kind = {"来源不明", "origin unknown"};
        row.doubtful = true;
        break;
      case v1::ORIGIN_KIND_NOT_RECORDED:
        row.kind = {"来源未记录", "origin not recorded"};
        row.doubtful = true;
        break;
      case v1::ORIGIN_KIND_NOT_APPORTIONED:
        row.kind = {"几个来源，份额无法计算",
                    "several origins, shares unknown"};
        row.doubtful = true;
        break;
      default:
        row.kind = {"更早的环节未展开", "further back than shown"};
        break;
    }
    return row;
  }

  void AddKeyFacts() {
    auto add = [this](Bilingual label, const std::string& value) {
      if (!value.empty()) model_.key_facts.emplace_back(label, value);
    };
    add({"批号", "Lot"}, model_.lot);
    add({"包装日期", "Packed"}, packed_on_);
    add({"保质期至（按记录推算）", "Use by (computed)"}, answers_.best_before);
    verdict_.expired = !answers_.best_before.empty() &&
                       TimeText(answers_.now_ms).substr(0, kDateCharacters) >
                           answers_.best_before;
    add({"采收", "Harvested"}, absl::StrJoin(harvested_, "、"));
    add({"生长年限", "Years of growth"}, absl::StrJoin(years_, "、"));
    add({"基原", "Species"}, species_);
    add({"药用部位", "Part"}, absl::StrJoin(parts_, "、"));
    if (wild_ != cultivated_) {
      add({"来源方式", "Source"}, wild_ ? "野生 wild" : "栽培 cultivated");
    }
  }

  void FinishJourney() {
    std::stable_sort(model_.journey.begin(), model_.journey.end(),
                     [](const JourneyStep& a, const JourneyStep& b) {
                       return a.sort_key > b.sort_key;
                     });
    std::stable_sort(model_.tests.begin(), model_.tests.end(),
                     [](const TestRow& a, const TestRow& b) {
                       if (a.lot.empty() != b.lot.empty()) return a.lot.empty();
                       return a.date > b.date;
                     });
  }

  void AddSigners() {
    for (const auto& [author, events] : authors_) {
      SignerRow row;
      row.name = NameOf(author);
      row.statements = static_cast<int>(events.size());
      row.notarised = std::any_of(
          events.begin(), events.end(), [](const v1::BatchEvent* event) {
            return event->entry().assurance() == v1::ASSURANCE_NOTARISED;
          });
      model_.signers.push_back(std::move(row));
    }
  }

  const LotAnswers& answers_;
  PageModel model_;
  VerdictFacts verdict_;
  std::set<int64_t> seen_;
  std::map<std::string, std::vector<const v1::BatchEvent*>> authors_;
  std::string packed_on_;
  std::set<std::string> harvested_;
  std::set<int> years_;
  std::string species_;
  std::set<std::string> parts_;
  bool wild_ = false;
  bool cultivated_ = false;
};

}  // namespace

std::string TimeText(int64_t time_ms) {
  constexpr int kUtcOffsetSeconds = 8 * 3600;
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(kUtcOffsetSeconds));
}

PageModel MakePageModel(const LotAnswers& answers) {
  return ModelMaker(answers).Make();
}

}  // namespace daodi::services::gateway
