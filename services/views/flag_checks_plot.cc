#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/herb_facts.h"
#include "services/domain/pesticide_interval.h"
#include "services/domain/units.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "services/views/plot_rows.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using domain::SaturatedSum;
using storage::ViewTable;

constexpr uint32_t kAnyDay = std::numeric_limits<uint32_t>::max();
constexpr absl::string_view kHarvestStep = "HARVEST";

bool IsAboutPlots(StatementKind kind) {
  return kind == StatementKind::kBaseRegistration ||
         kind == StatementKind::kFieldOperation ||
         kind == StatementKind::kHarvest;
}

std::set<std::string> PlotsOf(const domain::ParsedStatement& statement) {
  std::set<std::string> plots;
  if (statement.cultivation() == nullptr) return plots;
  for (const v1::Plot& plot : statement.cultivation()->plots()) {
    plots.emplace(NameOfPlot(plot));
  }
  plots.erase("");
  return plots;
}

// The longest interval that the field operation states; 0: none.
uint32_t IntervalDays(const domain::ParsedStatement& statement) {
  int32_t days = 0;
  if (statement.header().kind == StatementKind::kFieldOperation &&
      statement.cultivation() != nullptr) {
    for (const std::string& input : statement.cultivation()->inputs()) {
      days = std::max(days, domain::PesticideIntervalDays(input).value_or(0));
    }
  }
  return static_cast<uint32_t>(days);
}

// mm2; nothing when none is stated.
std::optional<uint64_t> AreaOf(const v1::Plot& plot) {
  if (!plot.has_area()) return std::nullopt;
  const auto area = domain::Normalise(plot.area());
  if (!area.ok() || area->dimension != domain::Dimension::kArea) {
    return std::nullopt;
  }
  return static_cast<uint64_t>(area->value);
}

// Rows of what the statement says of its plots, written or taken away.
class PlotLedger {
 public:
  PlotLedger(const FlagInput& input, const FlagSources& sources)
      : input_(input), rows_(sources.rows) {}

  void Put(const domain::ParsedStatement& statement, uint64_t entry) {
    Each(statement, [&](absl::string_view plot, PlotFact fact, uint32_t day,
                        std::string value) {
      rows_.Put(statement.header().author, plot, fact,
                {day, entry, std::move(value)}, input_.batch);
    });
  }
  void Delete(const domain::ParsedStatement& statement, uint64_t entry) {
    Each(statement, [&](absl::string_view plot, PlotFact fact, uint32_t day,
                        const std::string&) {
      rows_.Delete(statement.header().author, plot, fact, day, entry,
                   input_.batch);
    });
  }
  PlotRows& rows() { return rows_; }

 private:
  template <typename Visit>
  void Each(const domain::ParsedStatement& statement, const Visit& visit) {
    const StatementKind kind = statement.header().kind;
    const auto day = LastDayOf(statement);
    if (!IsAboutPlots(kind) || statement.cultivation() == nullptr ||
        !day.has_value()) {
      return;
    }
    const uint32_t interval = IntervalDays(statement);
    std::string all;
    for (const std::string& plot : PlotsOf(statement))
      all += storage::NamePart(plot);
    for (const v1::Plot& plot : statement.cultivation()->plots()) {
      const absl::string_view name = NameOfPlot(plot);
      if (name.empty()) continue;
      const auto area = AreaOf(plot);
      if (kind == StatementKind::kBaseRegistration && area.has_value()) {
        visit(name, PlotFact::kArea, DayNumber(*day), OrdinalKey(*area));
      } else if (kind == StatementKind::kFieldOperation && interval > 0) {
        visit(name, PlotFact::kSpraying, DayNumber(*day), OrdinalKey(interval));
      } else if (kind == StatementKind::kHarvest) {
        visit(name, PlotFact::kHarvest, DayNumber(*day), all);
      }
    }
  }

  const FlagInput& input_;
  PlotRows rows_;
};

// ---- intervals ----

std::string IntervalSubject(uint64_t harvest, uint64_t spraying) {
  return absl::StrCat(OrdinalKey(harvest), OrdinalKey(spraying));
}

void FlagInterval(const FlagInput& input, uint64_t harvest, uint64_t spraying,
                  const std::vector<uint64_t>& lots, const std::string& plot,
                  uint32_t interval, uint32_t days,
                  const FlagSources& sources) {
  FlagRow flag = FlagAbout(input, FlagCode::kPesticideInterval);
  flag.subject = IntervalSubject(harvest, spraying);
  flag.lots = lots;
  flag.causes = {input.entry, input.entry == harvest ? spraying : harvest};
  flag.detail = absl::StrCat("interval_days=", interval, ";days=", days);
  if (!absl::StrContains(plot, ';') && !absl::StrContains(plot, '=')) {
    absl::StrAppend(&flag.detail, ";plot=", plot);
  }
  sources.book->Raise(std::move(flag));
}

// Every use of a pesticide before the harvest that its interval reaches into.
absl::Status CheckHarvestInterval(const FlagInput& input, PlotRows* rows,
                                  const FlagSources& sources) {
  const auto& events = input.statement.facts()->events();
  const auto first = events.empty() ? std::nullopt : FirstDayOf(events[0]);
  if (!first.has_value()) return absl::OkStatus();
  const uint32_t day = DayNumber(*first);
  constexpr uint32_t kReach = domain::kMaxPesticideIntervalDays;
  std::vector<uint64_t> lots;
  for (const NumberedLot& lot : input.lots) lots.push_back(lot.ordinal);
  for (const std::string& plot : PlotsOf(input.statement)) {
    auto sprayings =
        rows->Find(input.header().author, plot, PlotFact::kSpraying,
                   day > kReach ? day - kReach : 0, day);
    if (!sprayings.ok()) return sprayings.status();
    for (const PlotRow& spraying : *sprayings) {
      const auto interval =
          static_cast<uint32_t>(ReadOrdinal(spraying.value).value_or(0));
      if (day - spraying.day >= interval) continue;
      FlagInterval(input, input.entry, spraying.entry, lots, plot, interval,
                   day - spraying.day, sources);
    }
  }
  return absl::OkStatus();
}

// The same for a use that is told after the harvest.
absl::Status CheckSprayingInterval(const FlagInput& input, PlotRows* rows,
                                   const FlagSources& sources) {
  const uint32_t interval = IntervalDays(input.statement);
  const auto last = LastDayOf(input.statement);
  if (interval == 0 || !last.has_value()) return absl::OkStatus();
  const uint32_t day = DayNumber(*last);
  for (const std::string& plot : PlotsOf(input.statement)) {
    auto harvests = rows->Find(input.header().author, plot, PlotFact::kHarvest,
                               day, day + interval - 1);
    if (!harvests.ok()) return harvests.status();
    for (const PlotRow& harvest : *harvests) {
      auto lots =
          sources.rows->Get(ViewTable::kEntryLots, OrdinalKey(harvest.entry));
      if (!lots.ok()) return lots.status();
      FlagInterval(
          input, harvest.entry, input.entry,
          lots->has_value() ? ReadOrdinals(**lots) : std::vector<uint64_t>(),
          plot, interval, harvest.day - day, sources);
    }
  }
  return absl::OkStatus();
}

// ---- capacity ----

struct Season {
  std::string author;
  std::string plot;
  uint32_t year = 0;
  HerbPart herb;

  std::string Subject() const {
    return absl::StrCat(storage::NamePart(author), storage::NamePart(plot),
                        OrdinalKey(year), storage::NamePart(herb.herb),
                        storage::NamePart(herb.part));
  }
};

std::optional<Season> ReadSeason(absl::string_view subject) {
  Season season;
  if (!storage::ReadName(&subject, &season.author) ||
      !storage::ReadName(&subject, &season.plot) || subject.size() < 8) {
    return std::nullopt;
  }
  season.year =
      static_cast<uint32_t>(ReadOrdinal(subject.substr(0, 8)).value_or(0));
  subject.remove_prefix(8);
  if (!storage::ReadName(&subject, &season.herb.herb) ||
      !storage::ReadName(&subject, &season.herb.part)) {
    return std::nullopt;
  }
  return season;
}

// mg of one mm2, as a fraction; nothing without a band that has an upper end.
struct Density {
  absl::int128 mass = 0;
  absl::int128 area = 1;
  v1::YieldBand band;
};

std::optional<Density> DensityOf(const v1::YieldBand& band) {
  v1::Quantity mass;
  *mass.mutable_value() = band.upper();
  mass.set_unit(band.unit());
  v1::Quantity area;
  area.mutable_value()->set_mantissa(1);
  area.set_unit(band.per_unit());
  const auto upper = domain::Normalise(mass);
  const auto per = domain::Normalise(area);
  // An average is no upper end.
  const bool is_average =
      band.has_lower() &&
      domain::CompareDecimals(band.lower(), band.upper()) == 0;
  if (!band.has_upper() || is_average || !upper.ok() || !per.ok() ||
      upper->dimension != domain::Dimension::kMass ||
      per->dimension != domain::Dimension::kArea || per->value <= 0) {
    return std::nullopt;
  }
  return Density{upper->value, per->value, band};
}

class CapacityCheck {
 public:
  CapacityCheck(const FlagInput& input, PlotRows* rows,
                const FlagSources& sources)
      : input_(input), rows_(*rows), sources_(sources) {}

  absl::Status Check(const Season& season) {
    const auto density = HighestDensity(season);
    if (!density.has_value()) return absl::OkStatus();
    auto harvest = HarvestOf(season);
    if (!harvest.ok()) return harvest.status();
    auto area = AreaOfPlots(season.author, harvest->plots);
    if (!area.ok()) return area.status();
    // Without a registered area nothing is known of what it bears.
    const bool over = area->has_value() && harvest->mass_mg > 0 &&
                      absl::int128(harvest->mass_mg) * density->area >
                          density->mass * absl::int128(**area);
    FlagRow flag;
    flag.code = FlagCode::kBaseOverCapacity;
    flag.subject = season.Subject();
    flag.organizations = {season.author};
    flag.lots = harvest->lots;
    flag.causes = harvest->entries;
    if (over) {
      flag.detail = absl::StrCat(
          "year=", season.year, ";harvested_mg=", harvest->mass_mg,
          ";area_mm2=", **area, ";herb=", season.herb.herb,
          ";nature=", v1::BandNature_Name(density->band.nature()), ";known=",
          v1::Confidence_Name(density->band.provenance().confidence()));
    }
    return sources_.book->Set(over, std::move(flag));
  }

 private:
  struct Harvest {
    int64_t mass_mg = 0;
    std::set<std::string> plots;
    std::vector<uint64_t> lots;
    std::vector<uint64_t> entries;
  };

  std::optional<Density> HighestDensity(const Season& season) {
    const auto entry = sources_.catalogue->FindInForce(
        season.herb.herb, v1::CATALOGUE_ENTRY_TYPE_HERB,
        absl::CivilDay(season.year, 12, 31));
    std::optional<Density> highest;
    if (entry == nullptr) return highest;
    for (const v1::YieldBand& band :
         domain::BandsFor(*entry, kHarvestStep, v1::BAND_MEASURE_MASS_PER_AREA,
                          season.herb.part)) {
      const auto density = DensityOf(band);
      if (density.has_value() &&
          (!highest.has_value() ||
           density->mass * highest->area > highest->mass * density->area)) {
        highest = density;
      }
    }
    return highest;
  }

  // All that was harvested of the herb in that year where the plot took part.
  absl::StatusOr<Harvest> HarvestOf(const Season& season) {
    auto rows = rows_.Find(season.author, season.plot, PlotFact::kHarvest,
                           DayNumber(absl::CivilDay(season.year, 1, 1)),
                           DayNumber(absl::CivilDay(season.year, 12, 31)));
    if (!rows.ok()) return rows.status();
    Harvest harvest;
    for (const PlotRow& row : *rows) {
      auto added = AddHarvest(row, season.herb, &harvest);
      if (!added.ok()) return added.status();
      if (!*added) continue;
      harvest.entries.push_back(row.entry);
      absl::string_view plots = row.value;
      std::string plot;
      while (storage::ReadName(&plots, &plot)) harvest.plots.insert(plot);
    }
    return harvest;
  }

  absl::StatusOr<bool> AddHarvest(const PlotRow& row, const HerbPart& herb,
                                  Harvest* harvest) {
    auto lots =
        sources_.rows->Get(ViewTable::kEntryLots, OrdinalKey(row.entry));
    if (!lots.ok()) return lots.status();
    if (!lots->has_value()) return false;
    bool counts = false;
    for (const uint64_t lot : ReadOrdinals(**lots)) {
      auto material = sources_.materials->Of(lot);
      if (!material.ok()) return material.status();
      if (!material->has_value() || (*material)->Single() == nullptr ||
          !(*(*material)->Single() == herb)) {
        continue;
      }
      auto movements = sources_.movements->Of(lot);
      if (!movements.ok()) return movements.status();
      for (const LotMovementRow& movement : **movements) {
        if (movement.key.entry != row.entry || !movement.InEffect() ||
            (movement.row.kind != domain::MovementKind::kProduced &&
             movement.row.kind != domain::MovementKind::kTakenIn)) {
          continue;
        }
        harvest->mass_mg = SaturatedSum(
            harvest->mass_mg, movement.row.mass_milligrams.value_or(0));
        harvest->lots.push_back(lot);
        counts = true;
      }
    }
    return counts;
  }

  // As registered last; nothing unless each is registered.
  absl::StatusOr<std::optional<int64_t>> AreaOfPlots(
      const std::string& author, const std::set<std::string>& plots) {
    int64_t sum = 0;
    for (const std::string& plot : plots) {
      auto rows = rows_.Find(author, plot, PlotFact::kArea, 0, kAnyDay);
      if (!rows.ok()) return rows.status();
      if (rows->empty()) return std::nullopt;
      const auto area = ReadOrdinal(rows->back().value);
      sum = SaturatedSum(sum, static_cast<int64_t>(area.value_or(0)));
    }
    return sum;
  }

  const FlagInput& input_;
  PlotRows& rows_;
  const FlagSources& sources_;
};

// ---- what a statement sets off ----

absl::Status CheckOwnSeasons(const FlagInput& input, PlotRows* rows,
                             const FlagSources& sources) {
  const auto day = LastDayOf(input.statement);
  if (!day.has_value()) return absl::OkStatus();
  std::set<HerbPart> herbs;
  for (const NumberedLot& lot : input.lots) {
    auto material = sources.materials->Of(lot.ordinal);
    if (!material.ok()) return material.status();
    if (material->has_value() && (*material)->Single() != nullptr) {
      herbs.insert(*(*material)->Single());
    }
  }
  CapacityCheck check(input, rows, sources);
  for (const std::string& plot : PlotsOf(input.statement)) {
    for (const HerbPart& herb : herbs) {
      absl::Status checked =
          check.Check({input.header().author, plot,
                       static_cast<uint32_t>(day->year()), herb});
      if (!checked.ok()) return checked;
    }
  }
  return absl::OkStatus();
}

// A corrected harvest or a larger area may end what stands against the author.
absl::Status CheckOpenSeasons(const FlagInput& input, PlotRows* rows,
                              const FlagSources& sources) {
  CapacityCheck check(input, rows, sources);
  for (const std::string& subject :
       sources.book->OpenSubjects(FlagCode::kBaseOverCapacity,
                                  storage::NamePart(input.header().author))) {
    const auto season = ReadSeason(subject);
    if (!season.has_value()) return absl::DataLossError("subject of a season");
    absl::Status checked = check.Check(*season);
    if (!checked.ok()) return checked;
  }
  return absl::OkStatus();
}

// What was corrected or disowned says nothing of its plots any more.
absl::Status TakeBack(const FlagInput& input, PlotLedger* ledger,
                      const FlagSources& sources) {
  for (const uint64_t entry : input.ended.entries) {
    auto statement = ReadStatement(*sources.log, entry);
    if (!statement.ok()) return statement.status();
    ledger->Delete(*statement, entry);
    if (IntervalDays(*statement) == 0) continue;
    for (const std::string& subject :
         sources.book->OpenSubjects(FlagCode::kPesticideInterval, "")) {
      if (!absl::EndsWith(subject, OrdinalKey(entry))) continue;
      absl::Status closed =
          sources.book->Close(FlagCode::kPesticideInterval, subject);
      if (!closed.ok()) return closed;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPlots(const FlagInput& input, const FlagSources& sources) {
  const StatementKind kind = input.header().kind;
  const bool ends =
      !input.ended.entries.empty() &&
      (IsAboutPlots(kind) || kind == StatementKind::kConfirmation);
  if (!IsAboutPlots(kind) && !ends) return absl::OkStatus();
  PlotLedger ledger(input, sources);
  absl::Status status =
      ends ? TakeBack(input, &ledger, sources) : absl::OkStatus();
  const bool happened = IsAboutPlots(kind) &&
                        input.statement.facts() != nullptr &&
                        !domain::DidNotOccur(input.statement);
  if (status.ok() && happened) {
    ledger.Put(input.statement, input.entry);
    if (kind == StatementKind::kHarvest) {
      status = CheckHarvestInterval(input, &ledger.rows(), sources);
      if (status.ok()) status = CheckOwnSeasons(input, &ledger.rows(), sources);
    } else if (kind == StatementKind::kFieldOperation) {
      status = CheckSprayingInterval(input, &ledger.rows(), sources);
    }
  }
  if (!status.ok() || (!ends && kind != StatementKind::kBaseRegistration)) {
    return status;
  }
  return CheckOpenSeasons(input, &ledger.rows(), sources);
}

}  // namespace daodi::services::views
