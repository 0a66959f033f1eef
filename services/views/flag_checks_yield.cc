#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/decimal_text.h"
#include "services/domain/catalogue/herb_facts.h"
#include "services/domain/units.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using domain::MovementKind;
using domain::SaturatedSum;

constexpr absl::string_view kHarvest = "HARVEST";
constexpr absl::string_view kDrying = "DRYING";
constexpr int64_t kThousand = 1'000;
constexpr int64_t kPercent = 100;

// Steps that show in the class of what comes out.
struct StepOfClass {
  absl::string_view goods_class;
  absl::string_view step;
};
constexpr StepOfClass kSteps[] = {{"ESSENTIAL_OIL", "DISTILLATION"},
                                  {"EXTRACT", "EXTRACTION"},
                                  {"DECOCTION_PIECE", "CUTTING"}};

// Law and standards bind, as far as somebody read them (users.md G33).
bool Binds(const v1::YieldBand& band) {
  const v1::Confidence known = band.provenance().confidence();
  return domain::RaisesAlert(band.nature()) &&
         (known == v1::CONFIDENCE_PUBLISHED ||
          known == v1::CONFIDENCE_COMPUTED);
}

// A single figure is an average, and nothing lies within an average.
bool IsAverage(const v1::YieldBand& band) {
  return band.has_lower() && band.has_upper() &&
         domain::CompareDecimals(band.lower(), band.upper()) == 0;
}

// The first band the value lies outside of, of those of one weight, unless it
// lies within another of them.
std::optional<v1::YieldBand> Outside(const std::vector<v1::YieldBand>& bands,
                                     bool binding, const v1::Decimal& value) {
  std::optional<v1::YieldBand> outside;
  for (const v1::YieldBand& band : bands) {
    if (Binds(band) != binding || (!binding && IsAverage(band))) continue;
    if (domain::IsWithin(band, value)) return std::nullopt;
    if (!outside.has_value()) outside = band;
  }
  return outside;
}

class YieldCheck {
 public:
  YieldCheck(const FlagInput& input, const FlagSources& sources)
      : input_(input), sources_(sources) {}

  void Judge(const HerbPart& herb, absl::CivilDay day, absl::string_view step,
             v1::BandMeasure measure, const v1::Decimal& value, uint64_t lot) {
    const auto entry = sources_.catalogue->FindInForce(
        herb.herb, v1::CATALOGUE_ENTRY_TYPE_HERB, day);
    if (entry == nullptr) return;
    const auto bands = domain::BandsFor(*entry, step, measure, herb.part);
    FlagCode code = FlagCode::kYieldOutsideBand;
    auto outside = Outside(bands, /*binding=*/true, value);
    if (!outside.has_value()) {
      code = FlagCode::kYieldUnusual;
      outside = Outside(bands, /*binding=*/false, value);
    }
    if (outside.has_value()) Raise(code, *outside, value, lot);
  }

 private:
  void Raise(FlagCode code, const v1::YieldBand& band, const v1::Decimal& value,
             uint64_t ordinal) {
    for (const NumberedLot& lot : input_.lots) {
      if (lot.ordinal != ordinal) continue;
      FlagRow flag = FlagAboutEntryLot(input_, code, lot);
      flag.detail =
          absl::StrCat("step=", band.step(),
                       ";measure=", v1::BandMeasure_Name(band.measure()),
                       ";value=", domain::DecimalText(value));
      if (band.has_lower()) {
        absl::StrAppend(&flag.detail,
                        ";lower=", domain::DecimalText(band.lower()));
      }
      if (band.has_upper()) {
        absl::StrAppend(&flag.detail,
                        ";upper=", domain::DecimalText(band.upper()));
      }
      absl::StrAppend(
          &flag.detail, ";nature=", v1::BandNature_Name(band.nature()),
          ";known=", v1::Confidence_Name(band.provenance().confidence()));
      sources_.book->Raise(std::move(flag));
    }
  }

  const FlagInput& input_;
  const FlagSources& sources_;
};

// numerator / denominator to three places.
v1::Decimal Ratio(absl::int128 numerator, int64_t denominator) {
  const absl::int128 thousandths = numerator * kThousand / denominator;
  v1::Decimal ratio;
  ratio.set_mantissa(static_cast<int64_t>(std::min<absl::int128>(
      thousandths, std::numeric_limits<int64_t>::max())));
  ratio.set_exponent(-3);
  return ratio;
}

// What one event turned into what: nothing unless all of it is known and of one
// herb, for else a ratio means nothing.
struct Process {
  HerbPart herb;
  bool input_fresh = true;
  bool output_fresh = false;
  int64_t in_mg = 0;
  int64_t out_mg = 0;
  uint64_t output = 0;  // the first lot that came out
  absl::string_view output_class;
  bool from_other_class = true;  // no input is of the class of the output
};

class ProcessReader {
 public:
  ProcessReader(const FlagInput& input, const FlagSources& sources)
      : input_(input), sources_(sources) {}

  absl::StatusOr<std::optional<Process>> Read(const v1::Event& event) {
    Process process;
    bool has_input = false;
    bool has_output = false;
    for (const v1::LotLine& line : event.lots()) {
      if (line.edge_kind() == v1::EDGE_KIND_GROWTH) return std::nullopt;
      const bool in = line.role() == v1::LOT_ROLE_INPUT;
      if (!line.has_lot() || (!in && line.role() != v1::LOT_ROLE_OUTPUT) ||
          line.edge_kind() == v1::EDGE_KIND_SERVICE) {
        continue;
      }
      auto added = in ? AddInput(event, line, has_input, &process)
                      : AddOutput(event, line, has_output, &process);
      if (!added.ok()) return added.status();
      if (!*added) return std::nullopt;
      (in ? has_input : has_output) = true;
    }
    if (!has_input || !has_output || process.in_mg <= 0 ||
        process.out_mg <= 0) {
      return std::nullopt;
    }
    for (const v1::LotLine& line : event.lots()) {
      process.from_other_class &= line.role() != v1::LOT_ROLE_INPUT ||
                                  line.goods_class() != process.output_class;
    }
    return process;
  }

 private:
  std::optional<int64_t> MassOf(const v1::Event& event,
                                const v1::LotLine& line) const {
    for (const domain::LotMovement& movement : input_.movements) {
      if (movement.event_line == event.line() &&
          movement.lot_line == line.line() &&
          (movement.kind == MovementKind::kUsed ||
           movement.kind == MovementKind::kProduced)) {
        return movement.amount.mass_milligrams;
      }
    }
    return std::nullopt;
  }

  absl::StatusOr<bool> AddInput(const v1::Event& event, const v1::LotLine& line,
                                bool has_input, Process* process) {
    auto material = MaterialOf(line);
    if (!material.ok()) return material.status();
    const auto mass = MassOf(event, line);
    if (!material->has_value() || !mass.has_value()) return false;
    const HerbPart* herb = (*material)->Single();
    if (herb == nullptr || (has_input && !(process->herb == *herb))) {
      return false;
    }
    process->herb = *herb;
    process->input_fresh &= (*material)->fresh;
    process->in_mg = SaturatedSum(process->in_mg, *mass);
    return true;
  }

  absl::StatusOr<bool> AddOutput(const v1::Event& event,
                                 const v1::LotLine& line, bool has_output,
                                 Process* process) {
    auto material = MaterialOf(line);
    if (!material.ok()) return material.status();
    const auto mass = MassOf(event, line);
    if (!material->has_value() || !mass.has_value()) return false;
    process->output_fresh |= (*material)->fresh;
    process->out_mg = SaturatedSum(process->out_mg, *mass);
    if (has_output) return true;
    process->output =
        OrdinalOf(input_.lots, line.lot().issuer(), line.lot().lot());
    process->output_class = line.goods_class();
    return true;
  }

  absl::StatusOr<std::optional<LotMaterial>> MaterialOf(
      const v1::LotLine& line) {
    return sources_.materials->Of(
        OrdinalOf(input_.lots, line.lot().issuer(), line.lot().lot()));
  }

  const FlagInput& input_;
  const FlagSources& sources_;
};

// Empty: no step that bands are stated for.
absl::string_view StepOf(const Process& process) {
  for (const StepOfClass& step : kSteps) {
    if (process.output_class == step.goods_class && process.from_other_class) {
      return step.step;
    }
  }
  return process.input_fresh && !process.output_fresh ? kDrying : "";
}

absl::Status CheckProcesses(const FlagInput& input,
                            const FlagSources& sources) {
  ProcessReader reader(input, sources);
  YieldCheck check(input, sources);
  for (const v1::Event& event : input.statement.facts()->events()) {
    auto process = reader.Read(event);
    if (!process.ok()) return process.status();
    const auto day = LastDayOf(event);
    if (!process->has_value() || !day.has_value()) continue;
    const absl::string_view step = StepOf(**process);
    if (step.empty()) continue;
    check.Judge((*process)->herb, *day, step, v1::BAND_MEASURE_INPUT_PER_OUTPUT,
                Ratio((*process)->in_mg, (*process)->out_mg),
                (*process)->output);
    check.Judge(
        (*process)->herb, *day, step, v1::BAND_MEASURE_OUTPUT_PERCENT,
        Ratio(absl::int128((*process)->out_mg) * kPercent, (*process)->in_mg),
        (*process)->output);
  }
  return absl::OkStatus();
}

absl::Status CheckAge(const FlagInput& input, const FlagSources& sources) {
  const v1::CultivationDetails* grown = input.statement.cultivation();
  const auto day = LastDayOf(input.statement);
  if (grown == nullptr || grown->growth_years() <= 0 || !day.has_value()) {
    return absl::OkStatus();
  }
  v1::Decimal years;
  years.set_mantissa(grown->growth_years());
  YieldCheck check(input, sources);
  for (const NumberedLot& lot : input.lots) {
    auto material = sources.materials->Of(lot.ordinal);
    if (!material.ok()) return material.status();
    // What it grew from was sown, not harvested.
    const bool harvested = std::any_of(
        lot.mention.occurrences.begin(), lot.mention.occurrences.end(),
        [](const domain::LotOccurrence& place) {
          return place.role == v1::LOT_ROLE_OUTPUT;
        });
    if (!harvested || !material->has_value() ||
        (*material)->Single() == nullptr) {
      continue;
    }
    check.Judge(*(*material)->Single(), *day, kHarvest,
                v1::BAND_MEASURE_YEARS_OF_GROWTH, years, lot.ordinal);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckYields(const FlagInput& input, const FlagSources& sources) {
  if (input.statement.facts() == nullptr ||
      sources.catalogue->entry_count() == 0) {
    return absl::OkStatus();
  }
  if (input.header().kind == StatementKind::kTransformation) {
    return CheckProcesses(input, sources);
  }
  return input.header().kind == StatementKind::kHarvest
             ? CheckAge(input, sources)
             : absl::OkStatus();
}

}  // namespace daodi::services::views
