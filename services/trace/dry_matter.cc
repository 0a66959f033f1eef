#include "services/trace/dry_matter.h"

#include "absl/numeric/int128.h"
#include "services/domain/event_time.h"
#include "services/domain/units.h"

namespace daodi::services::trace {
namespace {

constexpr int64_t kMillion = 1'000'000;
constexpr int64_t kPpmOfPercent = 10'000;
// What reports call it (中国药典 general chapter 0832; 干燥失重 is 0831).
constexpr absl::string_view kItems[] = {"水分", "moisture", "Moisture",
                                        "干燥失重"};

bool IsMoisture(const v1::TestResult& result) {
  if (result.kind() != v1::RESULT_KIND_NUMERIC || result.unit() != "%") {
    return false;
  }
  for (const absl::string_view item : kItems) {
    if (result.item() == item) return true;
  }
  return false;
}

// Nothing for what is no share of a mass.
std::optional<int64_t> PpmOf(const v1::Decimal& percent) {
  absl::int128 ppm = absl::int128(percent.mantissa()) * kPpmOfPercent;
  for (int32_t i = 0; i < percent.exponent(); ++i) ppm *= 10;
  for (int32_t i = 0; i > percent.exponent(); --i) ppm /= 10;
  if (ppm < 0 || ppm >= kMillion) return std::nullopt;
  return static_cast<int64_t>(ppm);
}

// The lot that a line of an event names.
const v1::LotId* LotOfLine(const v1::Event& event, int32_t line) {
  for (const v1::LotLine& lot : event.lots()) {
    if (lot.line() == line && lot.has_lot()) return &lot.lot();
  }
  return nullptr;
}

int64_t DryMass(int64_t mass_milligrams, int64_t moisture_ppm) {
  return static_cast<int64_t>(absl::int128(mass_milligrams) *
                              (kMillion - moisture_ppm) / kMillion);
}

}  // namespace

std::vector<MoistureTest> MoistureTestsOf(
    const domain::ParsedStatement& statement, absl::string_view issuer,
    absl::string_view lot) {
  std::vector<MoistureTest> tests;
  if (statement.facts() == nullptr || statement.results() == nullptr) {
    return tests;
  }
  for (const v1::Event& event : statement.facts()->events()) {
    const auto time = domain::ParseEventTime(event.time());
    if (!time.ok()) continue;
    for (const v1::TestResult& result : statement.results()->results()) {
      const v1::LotId* tested = LotOfLine(event, result.lot_line());
      if (tested == nullptr || tested->issuer() != issuer ||
          tested->lot() != lot || !IsMoisture(result)) {
        continue;
      }
      const auto ppm = PpmOf(result.value());
      if (ppm.has_value()) tests.push_back({time->end_ms, *ppm});
    }
  }
  return tests;
}

std::optional<int64_t> MoistureBefore(absl::Span<const MoistureTest> tests,
                                      int64_t time_ms) {
  std::optional<MoistureTest> found;
  for (const MoistureTest& test : tests) {
    if (test.time_ms <= time_ms &&
        (!found.has_value() || test.time_ms >= found->time_ms)) {
      found = test;
    }
  }
  if (!found.has_value()) return std::nullopt;
  return found->ppm;
}

std::optional<int64_t> MoistureAfter(absl::Span<const MoistureTest> tests,
                                     int64_t time_ms) {
  std::optional<MoistureTest> found;
  for (const MoistureTest& test : tests) {
    if (test.time_ms >= time_ms &&
        (!found.has_value() || test.time_ms <= found->time_ms)) {
      found = test;
    }
  }
  if (!found.has_value()) return std::nullopt;
  return found->ppm;
}

bool DryMatter::IsCreated() const {
  return absl::int128(output_milligrams) * kMillion >
         absl::int128(input_milligrams) * (kMillion + kDryMatterTolerancePpm);
}

absl::StatusOr<std::optional<DryMatter>> DryMatterOf(
    const EventBalance& event,
    absl::FunctionRef<absl::StatusOr<std::vector<MoistureTest>>(
        const std::string& issuer, const std::string& lot)>
        tests_of) {
  if (event.unbalanceable) return std::nullopt;
  DryMatter dry;
  for (const bool made : {false, true}) {
    int64_t& sum = made ? dry.output_milligrams : dry.input_milligrams;
    for (const LotMass& line : made ? event.outputs : event.inputs) {
      auto tests = tests_of(line.issuer, line.lot);
      if (!tests.ok()) return tests.status();
      const auto moisture = made ? MoistureAfter(*tests, event.end_ms)
                                 : MoistureBefore(*tests, event.end_ms);
      if (!moisture.has_value()) return std::nullopt;
      sum = domain::SaturatedSum(sum, DryMass(line.milligrams, *moisture));
    }
  }
  return dry;
}

}  // namespace daodi::services::trace
