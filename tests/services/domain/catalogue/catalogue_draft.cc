#include "tests/services/domain/catalogue/catalogue_draft.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/services/domain/statement_draft.h"

namespace daodi::testing {
namespace {

using services::domain::Catalogue;
using services::domain::CatalogueChange;
using L = services::domain::SectionLabel;

constexpr absl::string_view kSource =
    " provenance { source: \"test\" confidence: CONFIDENCE_MEMORY_HIGH } ";

CatalogueChange ApplyTo(Catalogue* catalogue, const StatementDraft& draft,
                        uint64_t index) {
  const auto violations = draft.Violations();
  const auto statement = draft.Parse();
  if (!violations.empty() || !statement.ok()) {
    std::fprintf(stderr, "CatalogueDraft: %s\n",
                 absl::StrJoin(Summaries(violations), "\n").c_str());
    std::abort();
  }
  return catalogue->Apply(*statement, index);
}

StatementDraft Draft(absl::string_view id, absl::string_view type,
                     absl::string_view head) {
  StatementDraft draft(crypto::StatementKind::kCatalogue);
  std::string text =
      absl::StrCat("entry_id: \"", id, "\" entry_type: CATALOGUE_ENTRY_TYPE_",
                   type, kSource);
  const auto add_unless_there = [&](absl::string_view field,
                                    absl::string_view value) {
    if (absl::string_view(head).find(field) == absl::string_view::npos) {
      absl::StrAppend(&text, field, ": ", value, " ");
    }
  };
  add_unless_there("revision", "1");
  add_unless_there("effective_from", "\"2020-12-30\"");
  add_unless_there("status", "CATALOGUE_STATUS_IN_FORCE");
  draft.Set(L::kCatalogueEntry, absl::StrCat(text, head));
  return draft;
}

std::string LimitLine(int line, absl::string_view item,
                      absl::string_view rest) {
  return absl::StrCat("limits { line: ", line, " item: \"", item, "\" ", rest,
                      kSource, "} ");
}

}  // namespace

CatalogueChange CatalogueDraft::Herb(
    absl::string_view id, absl::string_view legal_name,
    absl::string_view aliases, absl::string_view binomial,
    absl::string_view head, absl::string_view food, absl::string_view bands) {
  StatementDraft draft = Draft(id, "HERB", head);
  std::string names = absl::StrCat("legal_name: \"", legal_name, "\"", kSource);
  for (absl::string_view alias :
       absl::StrSplit(aliases, ',', absl::SkipEmpty()))
    absl::StrAppend(&names, "names { name: \"", alias,
                    "\" kind: CATALOGUE_NAME_KIND_ALIAS", kSource, "} ");
  draft.Set(L::kCatalogueNames, names);
  draft.Set(L::kHerb,
            absl::StrCat("taxa { binomial: \"", binomial, "\"", kSource, "}"));
  if (!food.empty()) draft.Set(L::kFoodStatus, food);
  if (!bands.empty()) draft.Set(L::kYieldBands, bands);
  return ApplyTo(&catalogue, draft, next_index_++);
}

void CatalogueDraft::Monograph(absl::string_view id, absl::string_view herb,
                               absl::string_view edition, absl::string_view key,
                               absl::string_view limits,
                               absl::string_view from) {
  StatementDraft draft =
      Draft(id, "MONOGRAPH",
            from.empty() ? "" : absl::StrCat("effective_from: \"", from, "\""));
  draft.Set(L::kMonograph,
            absl::StrCat("standard: \"std-chp\" edition: \"", edition,
                         "\" monograph: \"m\" herb: \"", herb, "\" ",
                         herb.empty() ? "" : "binomials: \"Planta sp\" ", key,
                         " ", limits));
  ApplyTo(&catalogue, draft, next_index_++);
}

void CatalogueDraft::Pharmacopoeia() {
  StatementDraft draft = Draft("std-chp", "STANDARD", "");
  draft.Set(L::kCatalogueNames, absl::StrCat("legal_name: \"药典\"", kSource));
  draft.Set(L::kStandard,
            absl::StrCat(
                "designation: \"ChP\" nature: STANDARD_NATURE_PHARMACOPOEIA "
                "comparison: LIMIT_COMPARISON_ROUNDED comparison_provenance { "
                "source: \"x\" confidence: CONFIDENCE_MEMORY_HIGH } "
                "editions { edition: \"2020\" effective_from: \"2020-12-30\"",
                kSource, "} editions { edition: \"2025\" effective_from: ",
                "\"2025-10-01\"", kSource, "}"));
  ApplyTo(&catalogue, draft, next_index_++);
}

void CatalogueDraft::Goods(absl::string_view code, absl::string_view broader,
                           absl::string_view uses) {
  StatementDraft draft =
      Draft(absl::StrCat("goods-", next_index_), "GOODS_CLASS", "");
  draft.Set(L::kCatalogueNames, absl::StrCat("legal_name: \"x\"", kSource));
  std::string text = absl::StrCat("code: \"", code, "\" broader_code: \"",
                                  broader, "\" description: \"x\"", kSource);
  for (absl::string_view use : absl::StrSplit(uses, ',', absl::SkipEmpty()))
    absl::StrAppend(&text, "admitted_uses { intended_use: INTENDED_USE_", use,
                    kSource, "} ");
  draft.Set(L::kGoodsClass, text);
  ApplyTo(&catalogue, draft, next_index_++);
}

std::string CatalogueDraft::Max(int line, absl::string_view item, int tenths,
                                absl::string_view unit,
                                absl::string_view more) {
  return LimitLine(
      line, item,
      absl::StrCat("kind: LIMIT_KIND_MAX upper { mantissa: ", tenths,
                   " exponent: -1 } unit: \"", unit, "\" ", more));
}

std::string CatalogueDraft::Min(int line, absl::string_view item, int tenths) {
  return LimitLine(line, item,
                   absl::StrCat("kind: LIMIT_KIND_MIN lower { mantissa: ",
                                tenths, " exponent: -1 } unit: \"%\""));
}

std::string CatalogueDraft::Absent(int line, absl::string_view item) {
  return LimitLine(line, item, "kind: LIMIT_KIND_ABSENT");
}

}  // namespace daodi::testing
