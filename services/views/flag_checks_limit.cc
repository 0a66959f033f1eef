#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/decimal_text.h"
#include "services/domain/catalogue/judge_result.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::LimitOutcome;

struct TestedForm {
  absl::string_view goods_class;
  v1::HerbForm form;
  // The pharmacopoeia binds it whatever the report says it was judged by; goods
  // of the others may be food.
  bool is_drug;
};
constexpr TestedForm kForms[] = {
    {"HERB", v1::HERB_FORM_CRUDE, true},
    {"DUAL_USE", v1::HERB_FORM_CRUDE, false},
    {"AGRICULTURAL_PRODUCT", v1::HERB_FORM_CRUDE, false},
    {"DECOCTION_PIECE", v1::HERB_FORM_DECOCTION_PIECE, true},
};

const TestedForm* FormOf(absl::string_view goods_class) {
  const auto* found = std::find_if(
      std::begin(kForms), std::end(kForms),
      [&](const TestedForm& form) { return form.goods_class == goods_class; });
  return found == std::end(kForms) ? nullptr : found;
}

// A result names a lot line and no event: the first that has one.
const v1::LotLine* LineOf(const v1::EventFacts& facts, int32_t line) {
  for (const v1::Event& event : facts.events()) {
    if (line > 0 && line <= event.lots_size()) return &event.lots(line - 1);
  }
  return nullptr;
}

bool IsNamedBy(const domain::CatalogueRevision& standard,
               absl::string_view text) {
  const auto is_in = [text](const std::string& name) {
    return !name.empty() && absl::StrContains(text, name);
  };
  return is_in(standard.names.legal_name()) ||
         is_in(standard.standard.designation()) ||
         std::any_of(standard.names.names().begin(),
                     standard.names.names().end(),
                     [&is_in](const v1::CatalogueName& name) {
                       return is_in(name.name());
                     });
}

// Judges the results of one statement; what is the same for several is looked
// up once.
class ResultCheck {
 public:
  ResultCheck(const FlagInput& input, absl::CivilDay day,
              const FlagSources& sources)
      : input_(input),
        sources_(sources),
        day_(day),
        standards_(
            sources.catalogue->List(v1::CATALOGUE_ENTRY_TYPE_STANDARD, day)) {}

  absl::Status Check(const v1::TestResult& result) {
    const v1::LotLine* line =
        LineOf(*input_.statement.facts(), result.lot_line());
    if (line == nullptr || !line->has_lot()) return absl::OkStatus();
    const TestedForm* form = FormOf(line->goods_class());
    const std::string* standard =
        form == nullptr ? nullptr : StandardFor(result, form->is_drug);
    if (standard == nullptr) return absl::OkStatus();
    absl::Status known = SetMaterial(*line);
    if (!known.ok() || !material_.has_value()) return known;
    const HerbPart* herb = material_->Single();
    // Limits are those of dried goods, and a preparation has its own.
    if (herb == nullptr || material_->fresh || material_->prepared) {
      return absl::OkStatus();
    }
    Judge(result, {herb->herb, *standard, form->form, "", herb->part}, *line);
    return absl::OkStatus();
  }

 private:
  // By which it says it was judged, else the pharmacopoeia for drugs.
  const std::string* StandardFor(const v1::TestResult& result, bool is_drug) {
    const std::string* pharmacopoeia = nullptr;
    for (const domain::CatalogueRevisionPtr& standard : standards_) {
      if (IsNamedBy(*standard, result.judged_by())) return &standard->id();
      if (standard->standard.nature() == v1::STANDARD_NATURE_PHARMACOPOEIA) {
        pharmacopoeia = &standard->id();
      }
    }
    return is_drug ? pharmacopoeia : nullptr;
  }

  absl::Status SetMaterial(const v1::LotLine& line) {
    const uint64_t ordinal =
        OrdinalOf(input_.lots, line.lot().issuer(), line.lot().lot());
    if (ordinal == known_of_) return absl::OkStatus();
    auto material = sources_.materials->Of(ordinal);
    if (!material.ok()) return material.status();
    known_of_ = ordinal;
    material_ = *std::move(material);
    return absl::OkStatus();
  }

  void Judge(const v1::TestResult& result, const domain::MonographQuery& query,
             const v1::LotLine& line) {
    const domain::ResultVerdict verdict =
        domain::JudgeResult(*sources_.catalogue, query, result, day_);
    if (verdict.outcome != LimitOutcome::kDoesNotConform || verdict.as_stated ||
        !verdict.limit.has_value()) {
      return;
    }
    for (const NumberedLot& lot : input_.lots) {
      if (lot.mention.lot != line.lot().lot() ||
          lot.mention.issuer != line.lot().issuer()) {
        continue;
      }
      FlagRow flag = FlagAboutEntryLot(input_, FlagCode::kOverLimit, lot);
      // Who tests, and whose sample it is: a buyer's own figures are no
      // business of the lot's issuer.
      flag.organizations = {input_.header().author};
      if (const v1::TransferParties* parties = input_.statement.parties()) {
        flag.organizations.push_back(parties->source());
      }
      flag.detail = DetailOf(result, *verdict.limit);
      sources_.book->Raise(std::move(flag));
    }
  }

  static std::string DetailOf(const v1::TestResult& result,
                              const domain::FoundLimit& found) {
    const v1::Monograph& monograph = found.of.monograph->monograph;
    std::string detail =
        absl::StrCat("item=", found.limit.item(),
                     ";value=", domain::DecimalText(result.value()));
    // Of other limits both units are words of the catalogue or of units.h.
    if (found.limit.kind() != v1::LIMIT_KIND_ABSENT) {
      absl::StrAppend(&detail, ";value_unit=", result.unit(),
                      ";limit_unit=", found.limit.unit());
    }
    if (found.limit.has_upper()) {
      absl::StrAppend(&detail,
                      ";upper=", domain::DecimalText(found.limit.upper()));
    }
    if (found.limit.has_lower()) {
      absl::StrAppend(&detail,
                      ";lower=", domain::DecimalText(found.limit.lower()));
    }
    absl::StrAppend(&detail, ";standard=", monograph.standard(),
                    ";edition=", monograph.edition(),
                    ";edition_in_force=", found.of.edition_in_force, ";known=",
                    v1::Confidence_Name(found.limit.provenance().confidence()));
    return detail;
  }

  const FlagInput& input_;
  const FlagSources& sources_;
  const absl::CivilDay day_;
  const std::vector<domain::CatalogueRevisionPtr> standards_;
  uint64_t known_of_ = ~uint64_t{0};
  std::optional<LotMaterial> material_;
};

bool HasValue(const v1::TestResult& result) {
  return result.conforms() &&
         (result.has_value() || !result.qualifier().empty()) &&
         result.kind() != v1::RESULT_KIND_QUALITATIVE &&
         result.kind() != v1::RESULT_KIND_GROUP;
}

}  // namespace

// What is reported not to conform is told by OOS_RESULT and its like.
absl::Status CheckLimits(const FlagInput& input, const FlagSources& sources) {
  const v1::TestResults* results = input.statement.results();
  if (results == nullptr || input.statement.facts() == nullptr ||
      sources.catalogue->entry_count() == 0) {
    return absl::OkStatus();
  }
  const v1::Verdict* verdict = input.statement.verdict();
  const auto day = LastDayOf(input.statement);
  if (!day.has_value() || (verdict != nullptr &&
                           verdict->status() == v1::RESULT_STATUS_WITHDRAWN)) {
    return absl::OkStatus();
  }
  ResultCheck check(input, *day, sources);
  for (const v1::TestResult& result : results->results()) {
    if (!HasValue(result)) continue;
    absl::Status checked = check.Check(result);
    if (!checked.ok()) return checked;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
