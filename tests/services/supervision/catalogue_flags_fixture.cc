#include "tests/services/supervision/catalogue_flags_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/testing/stated_json.h"

namespace daodi::testing {

using crypto::StatementKind;

namespace {

std::string KilogramsJson(int64_t grams) {
  return absl::StrCat(R"({"value": {"mantissa": )", grams,
                      R"(, "exponent": -3}, "unit": "KGM"})");
}

std::string EventJson(const Tale& tale) {
  bool in = false;
  bool out = false;
  std::vector<std::string> lines;
  for (const Goods& goods : tale.lots) {
    in |= goods.role == "INPUT";
    out |= goods.role == "OUTPUT";
    lines.push_back(absl::StrCat(R"({"line": )", lines.size() + 1,
                                 R"(, "role": "LOT_ROLE_)", goods.role,
                                 R"(", "goods_class": ")", goods.goods_class,
                                 R"(", "lot": {"issuer": "@)", goods.issuer,
                                 R"(", "lot": ")", goods.lot, "\"}}"));
  }
  std::string type = R"("EVENT_TYPE_OBJECT", "action": "EVENT_ACTION_OBSERVE")";
  if (tale.kind == StatementKind::kBaseRegistration) {
    type = R"("EVENT_TYPE_ASSOCIATION", "action": "EVENT_ACTION_ADD")";
  } else if (in && out) {
    type = R"("EVENT_TYPE_TRANSFORMATION")";
  } else if (out) {
    type = R"("EVENT_TYPE_OBJECT", "action": "EVENT_ACTION_ADD")";
  }
  const std::string time = absl::StrCat("\"", tale.day, "T10:00:00+08:00\"");
  return absl::StrCat(R"({"line": 1, "type": )", type, R"(, "biz_step": ")",
                      tale.step, R"(", "disposition": ")", tale.disposition,
                      R"(", "time": {"start": )", time, R"(, "end": )", time,
                      R"(, "precision": "TIME_PRECISION_MINUTE"}, "lots": [)",
                      absl::StrJoin(lines, ", "), "]}");
}

std::string QuantitiesJson(const Tale& tale) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < tale.lots.size(); ++i) {
    if (tale.lots[i].grams == 0) continue;
    lines.push_back(absl::StrCat(R"({"event_line": 1, "lot_line": )", i + 1,
                                 R"(, "quantity": )",
                                 KilogramsJson(tale.lots[i].grams), "}"));
  }
  if (lines.empty()) return "";
  std::string json = absl::StrCat(R"(, "quantities": {"lots": [)",
                                  absl::StrJoin(lines, ", "), "]");
  if (tale.water_loss_grams > 0) {
    absl::StrAppend(
        &json,
        R"(, "differences": [{"event_line": 1, "reason": "WATER_LOSS", )",
        R"("quantity": )", KilogramsJson(tale.water_loss_grams), "}]");
  }
  return json + "}";
}

std::string TaleJson(const Tale& tale) {
  std::string error;
  if (!tale.error_reason.empty()) {
    error = absl::StrCat(R"(, "error_declaration": {"reason": ")",
                         tale.error_reason,
                         R"(", "explanation": "误录", "corrected_by": "p-1", )",
                         R"("reviewed_by": "p-2"})");
  }
  return absl::StrCat(R"({"facts": {"events": [)", EventJson(tale), "]", error,
                      "}", QuantitiesJson(tale), tale.more, "}");
}

}  // namespace

Goods In(const std::string& lot, int64_t grams,
         const std::string& goods_class) {
  return {"INPUT", lot, goods_class, grams};
}
Goods Out(const std::string& lot, int64_t grams,
          const std::string& goods_class) {
  return {"OUTPUT", lot, goods_class, grams};
}
Goods Of(const std::string& lot, const std::string& goods_class,
         int64_t grams) {
  return {"OBJECT", lot, goods_class, grams};
}

CatalogueFlags::CatalogueFlags() {
  PublishCatalogue(&ledger_.governance());
  ledger_.FeedGovernance();
}

uint64_t CatalogueFlags::State(const TestOrganization& author,
                               StatementKind kind, const std::string& sections,
                               std::vector<crypto::EntryRef> refs) {
  return Append(author, kind,
                SectionsOfJson(kind, author.id, sections,
                               {{"grower", grower_.id},
                                {"buyer", buyer_.id},
                                {"stranger", stranger_.id}}),
                std::move(refs));
}
uint64_t CatalogueFlags::Tell(const TestOrganization& author,
                              const Tale& tale) {
  return State(author, tale.kind, TaleJson(tale));
}
uint64_t CatalogueFlags::Correct(const TestOrganization& author, uint64_t wrong,
                                 Tale tale, const std::string& reason) {
  tale.error_reason = reason;
  return State(author, tale.kind, TaleJson(tale),
               {RefTo(wrong, crypto::RefKind::kCorrects)});
}

std::string CatalogueFlags::Grown(const std::string& herb,
                                  const std::string& part,
                                  const std::string& more) {
  return absl::StrCat(R"(, "cultivation": {"legal_name": ")", herb,
                      R"(", "part": ")", part, "\"", more, "}");
}
std::string CatalogueFlags::Plot(const std::string& name, int mu) {
  return absl::StrCat(R"(, "plots": [{"name": ")", name,
                      R"(", "area": {"value": {"mantissa": )", mu,
                      R"(}, "unit": "亩"}}])");
}
std::string CatalogueFlags::Parties(const std::string& use) {
  return absl::StrCat(
      R"(, "parties": {"source": "@grower", "destination": "@buyer", )",
      R"("intended_use": "INTENDED_USE_)", use, "\"}");
}

Tale CatalogueFlags::Harvested(const std::string& lot, const std::string& herb,
                               const std::string& part, int64_t grams) {
  Tale tale;
  tale.lots = {Out(lot, grams)};
  tale.more = Grown(herb, part, Plot("HTY-01", 2));
  return tale;
}
Tale CatalogueFlags::Dried(const std::string& fresh, int64_t in,
                           const std::string& dry, int64_t out,
                           const std::string& goods_class) {
  Tale tale;
  tale.kind = StatementKind::kTransformation;
  tale.disposition = "in_progress";
  tale.day = "2025-05-20";
  tale.lots = {In(fresh, in, goods_class), Out(dry, out, goods_class)};
  tale.water_loss_grams = in - out;
  return tale;
}
Tale CatalogueFlags::Shipped(const Goods& goods, const std::string& use) {
  Tale tale;
  tale.kind = StatementKind::kShipping;
  tale.step = "shipping";
  tale.disposition = "in_transit";
  tale.day = "2025-06-01";
  tale.lots = {goods};
  tale.more = Parties(use);
  return tale;
}
Tale CatalogueFlags::ReceivedOf(Tale shipped) {
  shipped.kind = StatementKind::kReceiving;
  shipped.step = "receiving";
  shipped.disposition = "in_progress";
  shipped.day = "2025-06-02";
  return shipped;
}

void CatalogueFlags::HaveDry(const std::string& lot, const std::string& herb,
                             const std::string& part) {
  Tell(grower_, Harvested(lot + "-F", herb, part));
  Tell(grower_, Dried(lot + "-F", 300'000, lot, 90'000));
}

void CatalogueFlags::Publish(const std::string& json) {
  PublishStatements(json, &ledger_.governance());
  ledger_.FeedGovernance();
}

}  // namespace daodi::testing
