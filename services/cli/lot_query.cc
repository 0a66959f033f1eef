#include "services/cli/lot_query.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

constexpr int64_t kMilligramsPerKilogram = 1'000'000;
constexpr int64_t kPartsPerTenthPercent = 1'000'000'000;

struct StepWording {
  absl::string_view step;
  Bilingual words;
};

constexpr StepWording kSteps[] = {
    {"accepting", {"验收放行", "accepting"}},
    {"commissioning", {"赋码", "coding"}},
    {"creating_class_instance", {"生成批次", "making"}},
    {"cycle_counting", {"盘点", "stock-taking"}},
    {"destroying", {"销毁", "destroying"}},
    {"dispensing", {"调剂", "dispensing"}},
    {"holding", {"扣押", "hold"}},
    {"inspecting", {"检验", "testing"}},
    {"packing", {"包装", "packing"}},
    {"receiving", {"收货", "receiving"}},
    {"retail_selling", {"零售", "retail sale"}},
    {"sampling", {"取样", "sampling"}},
    {"shipping", {"发货", "shipping"}},
    {"storing", {"入库", "storing"}},
    {"transporting", {"运输", "transport"}},
};

Bilingual WordingOf(v1::OriginKind kind) {
  switch (kind) {
    case v1::ORIGIN_KIND_PLOTS:
      return {"产地", "plots"};
    case v1::ORIGIN_KIND_STATED_SOURCE:
      return {"供方所述来源", "source stated by the supplier"};
    case v1::ORIGIN_KIND_SUPPLIER:
      return {"平台外供方", "supplier"};
    case v1::ORIGIN_KIND_UNKNOWN:
      return {"来源不明", "unknown origin"};
    case v1::ORIGIN_KIND_NOT_RECORDED:
      return {"来源未记录", "source not recorded"};
    case v1::ORIGIN_KIND_NOT_APPORTIONED:
      return {"缺少重量，份额不能计算", "masses missing, shares unknown"};
    case v1::ORIGIN_KIND_BEYOND_LIMITS:
      return {"超出查询范围", "beyond the limits of the query"};
    default:
      return {"", ""};
  }
}

}  // namespace

absl::StatusOr<std::string> BatchNameOf(const Workspace& workspace,
                                        const std::string& issuer,
                                        const std::string& lot) {
  std::string id = "-";
  if (!issuer.empty()) {
    absl::StatusOr<std::string> known = workspace.IdOf(issuer);
    if (!known.ok()) return known.status();
    id = *std::move(known);
  }
  return BatchResourceName(id, lot);
}

std::string BatchResourceName(absl::string_view issuer, absl::string_view lot) {
  std::string name = absl::StrCat("organizations/", issuer, "/batches/");
  for (const char c : lot) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = absl::ascii_isalnum(byte) || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) {
      name += c;
    } else {
      absl::StrAppend(&name, absl::StrFormat("%%%02X", byte));
    }
  }
  return name;
}

absl::StatusOr<uint64_t> SizeAsOf(const std::string& as_of,
                                  LedgerClient* client) {
  uint64_t size = 0;
  if (as_of.empty() || absl::SimpleAtoi(as_of, &size)) return size;
  absl::StatusOr<int64_t> time_ms = ParseTimeMs(as_of);
  if (!time_ms.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--as-of: give a size of the log or a time; ",
                     time_ms.status().message()));
  }
  absl::StatusOr<uint64_t> at = client->SizeAt(*time_ms);
  if (at.ok() && *at == 0) {
    return absl::NotFoundError(
        absl::StrCat("--as-of: the ledger begins after ", as_of));
  }
  return at;
}

absl::StatusOr<NameOfId> NamesOfOrganizations(const Workspace& workspace,
                                              LedgerClient* client) {
  absl::StatusOr<std::vector<v1::Organization>> organizations =
      client->ListOrganizations();
  if (!organizations.ok()) return organizations.status();
  std::map<std::string, std::string> names;
  for (const v1::Organization& organization : *organizations) {
    names[std::string(absl::StripPrefix(
        organization.name(), "organizations/"))] = organization.display_name();
  }
  return NameOfId([names = std::move(names),
                   &workspace](absl::string_view id) -> std::string {
    const std::string alias = workspace.AliasOf(id);
    const auto name = names.find(std::string(id));
    if (name == names.end() || name->second.empty()) return alias;
    return alias == id ? name->second : absl::StrCat(alias, " ", name->second);
  });
}

std::string MassText(int64_t milligrams) {
  const bool negative = milligrams < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(milligrams)
                                      : static_cast<uint64_t>(milligrams);
  std::string text =
      absl::StrCat(negative ? "-" : "", magnitude / kMilligramsPerKilogram);
  std::string rest =
      absl::StrFormat("%06d", magnitude % kMilligramsPerKilogram);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  if (!rest.empty()) absl::StrAppend(&text, ".", rest);
  return absl::StrCat(text, " kg");
}

std::string ShareText(int64_t parts) {
  const int64_t tenths =
      (parts + kPartsPerTenthPercent / 2) / kPartsPerTenthPercent;
  return absl::StrCat(tenths / 10, ".", tenths % 10, " %");
}

std::string AmountText(const v1::StockAmount& amount, Language language) {
  std::string text;
  if (amount.has_count()) {
    text = absl::StrCat(amount.count(), " ", amount.count_unit());
  }
  if (amount.has_mass_milligrams()) {
    const std::string mass = MassText(amount.mass_milligrams());
    text = text.empty() ? mass : absl::StrCat(text, " (", mass, ")");
  }
  if (amount.mass_incomplete()) {
    absl::StrAppend(&text,
                    language == Language::kChinese ? " 缺重量" : " incomplete");
  }
  return text;
}

std::string StepText(absl::string_view biz_step, Language language) {
  for (const StepWording& wording : kSteps) {
    if (wording.step == biz_step) {
      return std::string(wording.words.In(language));
    }
  }
  return std::string(biz_step);
}

std::string OriginText(const v1::BatchOrigin& origin, const NameOfId& name_of,
                       Language language) {
  const bool zh = language == Language::kChinese;
  std::vector<std::string> parts = {
      std::string(WordingOf(origin.kind()).In(language))};
  if (!origin.name().empty()) parts.push_back(origin.name());
  if (!origin.party().empty()) parts.push_back(name_of(origin.party()));
  if (!origin.place().empty()) {
    parts.push_back(origin.place());
  } else if (!origin.division_code().empty()) {
    parts.push_back(origin.division_code());
  }
  if (origin.evidence() == "ORAL") parts.push_back(zh ? "口头" : "oral");
  for (const v1::ForeignReference& foreign : origin.foreign_references()) {
    parts.push_back(absl::StrCat(zh ? "另一账本 " : "ledger ",
                                 foreign.ledger_id().substr(0, 8), " #",
                                 foreign.index()));
  }
  return absl::StrJoin(parts, " ");
}

}  // namespace daodi::services::cli
