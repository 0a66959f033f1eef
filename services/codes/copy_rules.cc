#include "services/codes/copy_rules.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/codes/province_places.h"

namespace daodi::services::codes {
namespace {

constexpr CopyRuleNumbers kVersions[] = {CopyRuleNumbers{}};
constexpr double kHourMs = 60.0 * 60 * 1000;

using Findings = std::vector<CopyFinding>;

void AddReaders(const ScanRecord& record, int64_t now_ms,
                const CopyRuleNumbers& numbers, Findings* findings) {
  const int64_t since_ms = now_ms - numbers.window_days * kScanDayMs;
  const int readers = ReadersSince(record, since_ms);
  const int prefectures = PrefecturesSince(record, since_ms);
  const int days = numbers.window_days;
  if (prefectures >= numbers.suspected_prefectures ||
      readers >= numbers.suspected_readers) {
    findings->push_back(
        {CopyRule::kManyPlaces, CopySeverity::kSuspected, numbers.version,
         absl::StrCat(days, " 天内约有 ", readers, " 个不同的人在 ",
                      prefectures,
                      " 个市州查询过此码。一件商品不会同时在多处"
                      "，此码可能已被复制。"),
         absl::StrCat("In ", days, " days about ", readers, " people in ",
                      prefectures,
                      " prefectures looked at this code. One package is in one "
                      "place: the code may have been copied.")});
  } else if (readers >= numbers.hint_readers) {
    findings->push_back(
        {CopyRule::kManyReaders, CopySeverity::kHint, numbers.version,
         absl::StrCat(days, " 天内约有 ", readers,
                      " 个不同的人查询过此码。若您是第一位买主，请留意。"),
         absl::StrCat("In ", days, " days about ", readers,
                      " people looked at this code. Take care if you are its "
                      "first buyer.")});
  }
}

struct Leg {
  int kilometres = 0;
  int hours = 0;
};

// Between two readers on the way from one to the other faster than anybody
// travels; by provinces, so that an error of place within one is none.
std::optional<Leg> ImpossibleLeg(const Sighting& a, const Sighting& b,
                                 const CopyRuleNumbers& numbers) {
  if (a.reader == b.reader) return std::nullopt;
  const auto kilometres =
      ProvinceDistanceKm(a.prefecture / 100, b.prefecture / 100);
  if (!kilometres.has_value() || *kilometres <= numbers.travel_km) {
    return std::nullopt;
  }
  const double hours =
      std::abs(static_cast<double>(b.time_ms - a.time_ms)) / kHourMs;
  if (*kilometres <= hours * numbers.travel_kmh) return std::nullopt;
  return Leg{*kilometres, static_cast<int>(hours)};
}

void AddTravel(const ScanRecord& record, const CopyRuleNumbers& numbers,
               Findings* findings) {
  std::vector<Sighting> by_time = record.sightings;
  std::sort(by_time.begin(), by_time.end(),
            [](const Sighting& a, const Sighting& b) {
              return a.time_ms < b.time_ms;
            });
  for (size_t i = 1; i < by_time.size(); ++i) {
    const auto leg = ImpossibleLeg(by_time[i - 1], by_time[i], numbers);
    if (!leg.has_value()) continue;
    findings->push_back(
        {CopyRule::kImpossibleTravel, CopySeverity::kHint, numbers.version,
         absl::StrCat("不同的人在 ", leg->hours, " 小时之内于相距约 ",
                      leg->kilometres,
                      " 公里的两地查询过此码。移动网络的位置可能有误，"
                      "仅供参考。"),
         absl::StrCat("Different people looked at this code about ",
                      leg->kilometres, " km apart within ", leg->hours + 1,
                      " hours. Places of mobile networks may be wrong: a hint "
                      "only.")});
    return;
  }
}

void AddMarks(const ScanRecord& record, const CopyRuleNumbers& numbers,
              Findings* findings) {
  if ((record.marks & kScannedOutsideRegion) != 0) {
    findings->push_back({CopyRule::kOutsideRegion, CopySeverity::kInternal,
                         numbers.version,
                         "在该批已记录的销售区域之外被查询（可能窜货）。",
                         "Scanned outside the provinces that the lot was "
                         "recorded to have gone to."});
  }
  if ((record.marks & kScannedAfterUse) != 0) {
    findings->push_back({CopyRule::kAfterUse, CopySeverity::kHint,
                         numbers.version,
                         "此码在验真、用完或销毁之后又在别处被查询。",
                         "This code was scanned elsewhere after it had been "
                         "verified, used up or destroyed."});
  }
  if ((record.marks & kScannedBeforeActivation) != 0) {
    findings->push_back({CopyRule::kBeforeActivation, CopySeverity::kInternal,
                         numbers.version,
                         "标签记为贴上商品之前已被查询（标签可能流失）。",
                         "Scanned before the label was recorded to be on "
                         "goods: labels may have been lost."});
  }
}

}  // namespace

absl::Span<const CopyRuleNumbers> CopyRuleVersions() { return kVersions; }

std::vector<CopyFinding> FindingsOf(const ScanRecord& record, bool counts,
                                    int64_t now_ms,
                                    const CopyRuleNumbers& numbers) {
  Findings findings;
  if (counts) {
    AddReaders(record, now_ms, numbers, &findings);
    AddTravel(record, numbers, &findings);
  }
  AddMarks(record, numbers, &findings);
  return findings;
}

std::vector<CopyFinding> LotFindings(const ScanShare& lot,
                                     const ScanShare& product,
                                     const CopyRuleNumbers& numbers) {
  if (lot.scanned < numbers.lot_codes) return {};
  const ScanShare others = {product.scanned - lot.scanned,
                            product.several - lot.several};
  double share = numbers.default_share_permille / 1000.0;
  if (others.scanned >= numbers.product_codes) {
    share = std::max(static_cast<double>(others.several) /
                         static_cast<double>(others.scanned),
                     numbers.minimum_share_permille / 1000.0);
  }
  const auto scanned = static_cast<double>(lot.scanned);
  const double bound =
      scanned * share +
      numbers.lot_sigmas * std::sqrt(scanned * share * (1 - share));
  if (static_cast<double>(lot.several) <= bound) return {};
  const int permille = static_cast<int>(share * 1000);
  return {{CopyRule::kLotShare, CopySeverity::kInternal, numbers.version,
           absl::StrCat("该批被查询的 ", lot.scanned, " 个码中有 ", lot.several,
                        " 个被多人查询，同一产品通常约 ", permille, "‰。"),
           absl::StrCat("Of ", lot.scanned, " scanned codes of the lot ",
                        lot.several,
                        " were scanned by several people; of the product "
                        "usually ",
                        permille, " in a thousand.")}};
}

}  // namespace daodi::services::codes
