#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "crypto/big_endian.h"
#include "services/domain/catalogue/herb_facts.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using storage::ViewTable;

constexpr absl::string_view kPiece = "DECOCTION_PIECE";
constexpr absl::string_view kFood = "PREPACKED_FOOD";

constexpr absl::string_view kDrugMaking[] = {"DRUG_PRODUCTION"};
constexpr absl::string_view kDrugSelling[] = {"DRUG_PRODUCTION",
                                              "DRUG_BUSINESS"};
constexpr absl::string_view kDispensing[] = {"MEDICAL_INSTITUTION",
                                             "DRUG_BUSINESS"};
constexpr absl::string_view kFoodMaking[] = {"FOOD_PRODUCTION",
                                             "SMALL_FOOD_PRODUCER"};
constexpr absl::string_view kFoodSelling[] = {
    "FOOD_PRODUCTION", "SMALL_FOOD_PRODUCER", "FOOD_BUSINESS",
    "PREPACKED_FOOD_FILING"};
constexpr absl::string_view kCarrying[] = {"ROAD_TRANSPORT"};
constexpr absl::string_view kTesting[] = {"LABORATORY"};

// Any one of the licences allows it (docs/flags.md, LICENCE_EXPIRED).
struct Demand {
  StatementKind kind;
  absl::string_view goods_class;  // empty: whatever the goods are
  absl::Span<const absl::string_view> licences;
};
constexpr Demand kDemands[] = {
    {StatementKind::kTransformation, kPiece, kDrugMaking},
    {StatementKind::kPacking, kPiece, kDrugMaking},
    {StatementKind::kTransformation, kFood, kFoodMaking},
    {StatementKind::kPacking, kFood, kFoodMaking},
    {StatementKind::kShipping, kPiece, kDrugSelling},
    {StatementKind::kRetailSale, kPiece, kDrugSelling},
    {StatementKind::kShipping, kFood, kFoodSelling},
    {StatementKind::kRetailSale, kFood, kFoodSelling},
    {StatementKind::kDispensing, "", kDispensing},
    {StatementKind::kTransport, "", kCarrying},
    {StatementKind::kInspection, "", kTesting},
};

// In the row of kLicence: n x (u8 length || type || u32 first day || u32 last
// day || u8 in force).
struct DatedLicence {
  std::string type;
  uint32_t from = 0;
  uint32_t until = 0;
  bool in_force = true;

  bool HoldsOn(uint32_t day) const {
    return in_force && from <= day && day <= until;
  }
};

constexpr uint32_t kNoEnd = ~uint32_t{0};

DatedLicence Dated(const v1::Licence& licence) {
  const auto from = domain::ParseCivilDay(licence.valid_from());
  const auto until = domain::ParseCivilDay(licence.valid_until());
  return {licence.licence_type(), from ? DayNumber(*from) : 0,
          until ? DayNumber(*until) : kNoEnd,
          licence.status() == v1::LICENCE_STATUS_UNSPECIFIED ||
              licence.status() == v1::LICENCE_STATUS_IN_FORCE};
}

std::string Encode(const std::vector<DatedLicence>& licences) {
  std::string value;
  for (const DatedLicence& licence : licences) {
    absl::StrAppend(&value, storage::NamePart(licence.type));
    crypto::AppendU32(licence.from, &value);
    crypto::AppendU32(licence.until, &value);
    crypto::AppendU8(licence.in_force ? 1 : 0, &value);
  }
  return value;
}

absl::StatusOr<std::vector<DatedLicence>> LicencesOf(
    absl::string_view organization, const FlagSources& sources) {
  std::vector<DatedLicence> licences;
  auto row = sources.rows->Get(ViewTable::kLicence, organization);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return licences;
  absl::string_view value = **row;
  while (!value.empty()) {
    DatedLicence& licence = licences.emplace_back();
    uint8_t in_force = 0;
    if (!storage::ReadName(&value, &licence.type) ||
        !crypto::ReadU32(&value, &licence.from) ||
        !crypto::ReadU32(&value, &licence.until) ||
        !crypto::ReadU8(&value, &in_force)) {
      return absl::DataLossError("view row of licences");
    }
    licence.in_force = in_force != 0;
  }
  return licences;
}

bool Names(absl::Span<const absl::string_view> licences,
           absl::string_view type) {
  return std::find(licences.begin(), licences.end(), type) != licences.end();
}

bool ConcernsGoods(const domain::ParsedStatement& statement,
                   const Demand& demand, absl::CivilDay day,
                   const domain::Catalogue& catalogue) {
  if (demand.goods_class.empty()) return true;
  const StatementKind kind = statement.header().kind;
  const bool makes =
      kind == StatementKind::kTransformation || kind == StatementKind::kPacking;
  for (const v1::Event& event : statement.facts()->events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (makes && line.role() != v1::LOT_ROLE_OUTPUT) continue;
      if (domain::IsWithinClass(catalogue, line.goods_class(),
                                demand.goods_class, day)) {
        return true;
      }
    }
  }
  return false;
}

// The demands on what the author itself did; by others it records only.
std::vector<const Demand*> DemandsOn(const FlagInput& input, absl::CivilDay day,
                                     const FlagSources& sources) {
  std::vector<const Demand*> demands;
  if (input.statement.facts()->has_on_behalf()) return demands;
  for (const Demand& demand : kDemands) {
    if (demand.kind == input.header().kind &&
        ConcernsGoods(input.statement, demand, day, *sources.catalogue)) {
      demands.push_back(&demand);
    }
  }
  return demands;
}

bool IsDemandedOfSome(StatementKind kind) {
  return std::any_of(
      std::begin(kDemands), std::end(kDemands),
      [kind](const Demand& demand) { return demand.kind == kind; });
}

std::string SubjectOf(absl::string_view author, absl::string_view type) {
  return absl::StrCat(storage::NamePart(author), storage::NamePart(type));
}

// A licence that nobody recorded is not known to have expired.
absl::Status CheckDeed(const FlagInput& input, const FlagSources& sources) {
  if (!IsDemandedOfSome(input.header().kind)) return absl::OkStatus();
  auto licences = LicencesOf(input.header().author, sources);
  if (!licences.ok() || licences->empty()) return licences.status();
  const auto day = LastDayOf(input.statement);
  if (!day.has_value()) return absl::OkStatus();
  const uint32_t on = DayNumber(*day);
  for (const Demand* demand : DemandsOn(input, *day, sources)) {
    const DatedLicence* last = nullptr;
    bool holds = false;
    for (const DatedLicence& licence : *licences) {
      if (!Names(demand->licences, licence.type)) continue;
      holds |= licence.HoldsOn(on);
      if (last == nullptr || licence.until > last->until) last = &licence;
    }
    if (last == nullptr || holds) continue;
    FlagRow flag = FlagAbout(input, FlagCode::kLicenceExpired);
    flag.subject = SubjectOf(input.header().author, last->type);
    flag.organizations = {input.header().author};
    flag.detail = absl::StrCat("licence=", last->type,
                               ";on=", absl::FormatCivilTime(*day));
    if (last->until != kNoEnd) {
      absl::StrAppend(&flag.detail, ";valid_until=",
                      absl::FormatCivilTime(DayOfNumber(last->until)));
    }
    sources.book->Raise(std::move(flag));
  }
  return absl::OkStatus();
}

// A record with a licence that held when it was done ends the flag.
absl::Status CloseRenewed(const FlagInput& input,
                          const std::vector<DatedLicence>& licences,
                          const FlagSources& sources) {
  const std::string prefix = storage::NamePart(input.header().author);
  for (const std::string& subject :
       sources.book->OpenSubjects(FlagCode::kLicenceExpired, prefix)) {
    auto flag = sources.book->OpenFlag(FlagCode::kLicenceExpired, subject);
    if (!flag.ok()) return flag.status();
    auto deed = ReadStatement(*sources.log, flag->causes.front());
    if (!deed.ok()) return deed.status();
    const auto day = LastDayOf(*deed);
    if (!day.has_value()) continue;
    const bool holds = std::any_of(
        licences.begin(), licences.end(), [&](const DatedLicence& licence) {
          return SubjectOf(input.header().author, licence.type) == subject &&
                 licence.HoldsOn(DayNumber(*day));
        });
    if (!holds) continue;
    absl::Status closed =
        sources.book->Close(FlagCode::kLicenceExpired, subject);
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

absl::Status CheckRecord(const FlagInput& input, const FlagSources& sources) {
  std::vector<DatedLicence> licences;
  for (const v1::Licence& licence :
       input.statement.enterprise()->licence_records()) {
    licences.push_back(Dated(licence));
  }
  sources.rows->Put(ViewTable::kLicence, input.header().author,
                    Encode(licences), input.batch);
  return CloseRenewed(input, licences, sources);
}

}  // namespace

absl::Status CheckLicences(const FlagInput& input, const FlagSources& sources) {
  if (input.statement.enterprise() != nullptr) {
    return CheckRecord(input, sources);
  }
  return input.statement.facts() == nullptr ? absl::OkStatus()
                                            : CheckDeed(input, sources);
}

}  // namespace daodi::services::views
