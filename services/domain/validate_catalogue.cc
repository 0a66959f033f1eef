// The rules of CATALOGUE statements. What holds for all of them (every figure
// has a source, every enum is stated, lines count from 1) is checked over the
// descriptors, so that a field added later cannot be forgotten.

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/domain/section_schema.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using L = SectionLabel;

constexpr size_t kMaxEntryIdBytes = 64;

constexpr absl::string_view kTopics[] = {
    "HARVEST", "ORIGIN_PROCESSING", "REGION", "IDENTITY", "USE", "WARNING"};
constexpr absl::string_view kSteps[] = {"HARVEST", "DRYING", "CUTTING",
                                        "DISTILLATION", "EXTRACTION"};
constexpr absl::string_view kYaoClasses[] = {"虎", "牛", "钻", "风"};

void CheckEntryId(const FieldPath& path, absl::string_view id,
                  RuleCheck* check) {
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain || id.empty() || id.size() > kMaxEntryIdBytes) {
    check->Fail(path, ErrorReason::kIdentifierInvalid, "is no entry id",
                "不是目录条目编号",
                "use 1 to 64 of a-z, 0-9 and -, such as herb-houpo");
  }
}

void CheckProvenance(const FieldPath& path, const v1::Provenance& provenance,
                     RuleCheck* check) {
  check->Required({&path, "source"}, provenance.source());
  if (provenance.confidence() == v1::CONFIDENCE_UNSPECIFIED) {
    check->Fail({&path, "confidence"}, ErrorReason::kFieldRequired,
                "is not stated", "未写明可信程度",
                "state PUBLISHED, COMPUTED or MEMORY_…");
  }
}

// Every message that can have a provenance has one, every enum is stated, every
// line counts from 1, every number fits.
class EveryField {
 public:
  explicit EveryField(RuleCheck* check) : check_(*check) {}

  void Check(const FieldPath& path, const Message& message, int index = -1) {
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      const FieldPath here = {&path, field.name()};
      if (field.is_repeated()) {
        CheckEach(path, message, field);
      } else if (field.type() == FieldDescriptor::TYPE_ENUM) {
        CheckEnum(here, message, field);
      } else if (field.name() == "line") {
        check_.Line(path, reflection.GetInt32(message, &field), index);
      } else if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
        CheckMessage(here, message, field);
      }
    }
  }

 private:
  void CheckEach(const FieldPath& path, const Message& message,
                 const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      const FieldPath here = {&path, field.name(), i};
      if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
        Check(here, reflection.GetRepeatedMessage(message, &field, i), i);
      } else if (field.type() == FieldDescriptor::TYPE_STRING) {
        check_.Required(here, reflection.GetRepeatedString(message, &field, i));
      }
    }
  }

  void CheckEnum(const FieldPath& path, const Message& message,
                 const FieldDescriptor& field) {
    const bool general =
        field.enum_type() == v1::HerbForm_descriptor() &&
        static_cast<const v1::Monograph&>(message).herb().empty();
    if (general || message.GetReflection()->GetEnumValue(message, &field) != 0)
      return;
    check_.Fail(path, ErrorReason::kFieldRequired, "is not stated", "未写明",
                "state one of its values");
  }

  void CheckMessage(const FieldPath& path, const Message& message,
                    const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    const Message& part = reflection.GetMessage(message, &field);
    if (field.message_type() == v1::Provenance::descriptor()) {
      // An absent one fails as an empty one: both members are asked for.
      return CheckProvenance(path, static_cast<const v1::Provenance&>(part),
                             &check_);
    }
    if (!reflection.HasField(message, &field)) return;
    if (field.message_type() == v1::Decimal::descriptor()) {
      return check_.Exponent(path, static_cast<const v1::Decimal&>(part));
    }
    Check(path, part);
  }

  RuleCheck& check_;
};

struct TypeSections {
  v1::CatalogueEntryType type;
  absl::string_view name;
  std::initializer_list<L> required;
  std::initializer_list<L> allowed;  // beside the required ones
};
const TypeSections kTypes[] = {
    {v1::CATALOGUE_ENTRY_TYPE_HERB,
     "HERB",
     {L::kCatalogueNames, L::kHerb},
     {L::kFoodStatus, L::kYieldBands}},
    {v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH, "MONOGRAPH", {L::kMonograph}, {}},
    {v1::CATALOGUE_ENTRY_TYPE_STANDARD,
     "STANDARD",
     {L::kCatalogueNames, L::kStandard},
     {}},
    {v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS,
     "GOODS_CLASS",
     {L::kCatalogueNames, L::kGoodsClass},
     {}},
    {v1::CATALOGUE_ENTRY_TYPE_TAG,
     "TAG",
     {L::kCatalogueNames, L::kCatalogueTag},
     {}},
};

void CheckTypeSections(v1::CatalogueEntryType type, RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  for (const TypeSections& row : kTypes) {
    if (row.type != type) continue;
    for (const L label : row.required) {
      const auto number = static_cast<uint8_t>(label);
      if (statement.messages[number] != nullptr) continue;
      const std::string field = absl::StrCat("sections[", number, "]");
      check->Fail({nullptr, field}, ErrorReason::kSectionRequired,
                  absl::StrCat("a ", row.name, " entry needs the section ",
                               FindCurrentSchema(number)->short_name),
                  absl::StrCat(row.name, " 条目必须有此节"), "add it");
    }
    for (const crypto::SectionContent& content : statement.sections) {
      const auto label = static_cast<L>(content.label);
      if (label == L::kCatalogueEntry ||
          std::count(row.required.begin(), row.required.end(), label) > 0 ||
          std::count(row.allowed.begin(), row.allowed.end(), label) > 0) {
        continue;
      }
      const std::string field = absl::StrCat("sections[", content.label, "]");
      check->Fail({nullptr, field}, ErrorReason::kSectionNotAllowed,
                  absl::StrCat("does not belong to a ", row.name, " entry"),
                  absl::StrCat("不属于 ", row.name, " 条目"),
                  "state it as an entry of its own");
    }
  }
}

void CheckEntry(const v1::CatalogueEntry& entry, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[41]"};
  CheckEntryId({&root, "entry_id"}, entry.entry_id(), check);
  if (entry.revision() < 1) {
    check->Fail({&root, "revision"}, ErrorReason::kNumberOutOfRange,
                "is below 1", "版次从 1 起", "count revisions from 1");
  }
  check->Required({&root, "effective_from"}, entry.effective_from());
  check->Date({&root, "effective_from"}, entry.effective_from());
  const bool superseded = entry.status() == v1::CATALOGUE_STATUS_SUPERSEDED;
  if (superseded) {
    CheckEntryId({&root, "successor"}, entry.successor(), check);
  } else if (!entry.successor().empty()) {
    check->Fail({&root, "successor"}, ErrorReason::kKindContentInvalid,
                "is only for SUPERSEDED entries", "仅用于被替代的条目",
                "leave it out or set the status");
  }
  for (int i = 0; i < entry.tags_size(); ++i) {
    CheckEntryId({&root, "tags", i}, entry.tags(i), check);
  }
  CheckTypeSections(entry.entry_type(), check);
}

void CheckNames(const v1::CatalogueNames& names, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[42]"};
  check->Required({&root, "legal_name"}, names.legal_name());
  std::set<std::string> seen = {names.legal_name()};
  for (int i = 0; i < names.names_size(); ++i) {
    const v1::CatalogueName& name = names.names(i);
    const FieldPath path = {&root, "names", i};
    check->Required({&path, "name"}, name.name());
    if (!seen.insert(name.name()).second) {
      check->Fail({&path, "name"}, ErrorReason::kKindContentInvalid,
                  "stands there twice", "名称重复", "state a name once");
    }
    if (name.kind() == v1::CATALOGUE_NAME_KIND_YAO) {
      check->Word({&path, "yao_class"}, name.yao_class(), kYaoClasses);
      check->Required({&path, "romanisation"}, name.romanisation());
    } else if (!name.yao_class().empty() || !name.romanisation().empty()) {
      check->Fail(path, ErrorReason::kKindContentInvalid,
                  "has a Yao class or romanisation but is no Yao name",
                  "只有瑶药名才有类别和罗马字", "set kind YAO or clear both");
    }
  }
}

void CheckHerb(const v1::HerbRecord& herb, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[43]"};
  if (herb.taxa().empty()) {
    check->Fail({&root, "taxa"}, ErrorReason::kFieldRequired, "is empty",
                "必须写明基原", "state the Latin binomial");
  }
  for (int i = 0; i < herb.taxa_size(); ++i) {
    const FieldPath path = {&root, "taxa", i};
    check->Required({&path, "binomial"}, herb.taxa(i).binomial());
  }
  for (int i = 0; i < herb.protections_size(); ++i) {
    const FieldPath path = {&root, "protections", i};
    check->Required({&path, "list"}, herb.protections(i).list());
  }
  for (int i = 0; i < herb.geographical_indications_size(); ++i) {
    const v1::GeographicalIndication& gi = herb.geographical_indications(i);
    const FieldPath path = {&root, "geographical_indications", i};
    check->Required({&path, "name"}, gi.name());
    for (int code = 0; code < gi.division_codes_size(); ++code) {
      check->Division({&path, "division_codes", code}, gi.division_codes(code));
    }
  }
  for (int i = 0; i < herb.statements_size(); ++i) {
    const FieldPath path = {&root, "statements", i};
    check->Word({&path, "topic"}, herb.statements(i).topic(), kTopics);
    check->Required({&path, "text"}, herb.statements(i).text());
  }
  for (int i = 0; i < herb.distinct_from_size(); ++i) {
    CheckEntryId({&root, "distinct_from", i}, herb.distinct_from(i), check);
  }
}

// Which bounds a limit of that kind has.
void CheckBounds(const FieldPath& path, const v1::Limit& limit,
                 RuleCheck* check) {
  const bool needs_lower = limit.kind() == v1::LIMIT_KIND_MIN ||
                           limit.kind() == v1::LIMIT_KIND_RANGE;
  const bool needs_upper = limit.kind() == v1::LIMIT_KIND_MAX ||
                           limit.kind() == v1::LIMIT_KIND_RANGE;
  if (limit.kind() == v1::LIMIT_KIND_UNSPECIFIED) return;
  const auto bound = [&](absl::string_view name, bool needs, bool has) {
    if (needs == has) return;
    check->Fail(
        {&path, name},
        needs ? ErrorReason::kFieldRequired : ErrorReason::kKindContentInvalid,
        needs ? "is absent" : "does not belong to this kind of limit",
        needs ? "缺少限值" : "与限值种类不符",
        "MAX has upper, MIN lower, RANGE both, ABSENT none");
  };
  bound("lower", needs_lower, limit.has_lower());
  bound("upper", needs_upper, limit.has_upper());
  bound("unit", needs_lower || needs_upper, !limit.unit().empty());
}

// Ends of a range are in order; both must be within the exponents.
void CheckOrder(const FieldPath& path, const v1::Decimal& lower,
                const v1::Decimal& upper, RuleCheck* check) {
  const auto fits = [](const v1::Decimal& value) {
    return value.exponent() >= -kMaxDecimalExponent &&
           value.exponent() <= kMaxDecimalExponent;
  };
  if (fits(lower) && fits(upper) && CompareDecimals(upper, lower) < 0) {
    check->Fail({&path, "upper"}, ErrorReason::kNumberOutOfRange,
                "is below lower", "上限低于下限", "swap or correct them");
  }
}

void CheckLimits(const FieldPath& root, const v1::Monograph& monograph,
                 RuleCheck* check) {
  std::set<std::string> seen;
  for (int i = 0; i < monograph.limits_size(); ++i) {
    const v1::Limit& limit = monograph.limits(i);
    const FieldPath path = {&root, "limits", i};
    check->Required({&path, "item"}, limit.item());
    CheckBounds(path, limit, check);
    if (limit.has_lower() && limit.has_upper()) {
      CheckOrder(path, limit.lower(), limit.upper(), check);
    }
    const std::string parts = absl::StrJoin(limit.parts(), ",");
    std::set<std::string> items(limit.item_aliases().begin(),
                                limit.item_aliases().end());
    items.insert(limit.item());
    for (const std::string& item : items) {
      if (seen.insert(absl::StrCat(item, "\n", parts)).second) continue;
      check->Fail({&path, "item"}, ErrorReason::kKindContentInvalid,
                  absl::StrCat(item, " has a limit for these parts already"),
                  "同一部位的同一项目有两个限值",
                  "state one limit for each item and part");
    }
  }
}

void CheckMonograph(const v1::Monograph& monograph, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[44]"};
  CheckEntryId({&root, "standard"}, monograph.standard(), check);
  check->Required({&root, "edition"}, monograph.edition());
  check->Required({&root, "monograph"}, monograph.monograph());
  if (!monograph.herb().empty()) {
    CheckEntryId({&root, "herb"}, monograph.herb(), check);
    if (monograph.binomials().empty()) {
      check->Fail({&root, "binomials"}, ErrorReason::kFieldRequired, "is empty",
                  "必须写明基原", "state the Latin binomials it admits");
    }
  }
  if (!monograph.preparation().empty() &&
      monograph.form() != v1::HERB_FORM_DECOCTION_PIECE) {
    check->Fail({&root, "preparation"}, ErrorReason::kKindContentInvalid,
                "is only for decoction pieces", "仅用于饮片",
                "leave it out or set the form");
  }
  CheckLimits(root, monograph, check);
}

void CheckFoodStatus(const v1::FoodStatus& status, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[45]"};
  for (int i = 0; i < status.items_size(); ++i) {
    const v1::FoodStatusItem& item = status.items(i);
    const FieldPath path = {&root, "items", i};
    check->Date({&path, "effective_from"}, item.effective_from());
    check->Date({&path, "effective_until"}, item.effective_until());
    // RFC 3339 dates sort as text.
    if (!item.effective_until().empty() &&
        item.effective_until() <= item.effective_from()) {
      check->Fail({&path, "effective_until"}, ErrorReason::kTimeOrderInvalid,
                  "is not after effective_from", "终止日不晚于起始日",
                  "swap or correct them");
    }
  }
}

struct MeasureUnits {
  v1::BandMeasure measure;
  std::optional<Dimension> unit;
  std::optional<Dimension> per_unit;
};
constexpr MeasureUnits kMeasures[] = {
    {v1::BAND_MEASURE_INPUT_PER_OUTPUT, {}, {}},
    {v1::BAND_MEASURE_OUTPUT_PERCENT, {}, {}},
    {v1::BAND_MEASURE_MASS_PER_AREA, Dimension::kMass, Dimension::kArea},
    {v1::BAND_MEASURE_MASS_PER_PLANT, Dimension::kMass, Dimension::kCount},
    {v1::BAND_MEASURE_PLANTS_PER_AREA, Dimension::kCount, Dimension::kArea},
    {v1::BAND_MEASURE_YEARS_OF_GROWTH, {}, {}},
};

void CheckBandUnit(const FieldPath& path, absl::string_view code,
                   std::optional<Dimension> dimension, RuleCheck* check) {
  const Unit* unit = FindUnit(code);
  const bool right = dimension
                         ? unit != nullptr && unit->dimension == *dimension
                         : code.empty();
  if (right) return;
  check->Fail(path, ErrorReason::kUnitUnknown,
              dimension ? "is no unit of this measure"
                        : "does not belong to this measure",
              "单位与度量不符",
              dimension ? "use a unit such as KGM, 亩 or H87" : "leave it out");
}

void CheckBands(const v1::YieldBands& bands, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[46]"};
  for (int i = 0; i < bands.bands_size(); ++i) {
    const v1::YieldBand& band = bands.bands(i);
    const FieldPath path = {&root, "bands", i};
    check->Word({&path, "step"}, band.step(), kSteps);
    check->NotNegative({&path, "lower"}, band.lower().mantissa());
    check->NotNegative({&path, "upper"}, band.upper().mantissa());
    if (!band.has_lower() && !band.has_upper()) {
      check->Fail(path, ErrorReason::kFieldRequired, "has no bound",
                  "缺少上下限", "state lower, upper or both");
    }
    if (band.has_lower() && band.has_upper()) {
      CheckOrder(path, band.lower(), band.upper(), check);
    }
    for (const MeasureUnits& row : kMeasures) {
      if (row.measure != band.measure()) continue;
      CheckBandUnit({&path, "unit"}, band.unit(), row.unit, check);
      CheckBandUnit({&path, "per_unit"}, band.per_unit(), row.per_unit, check);
    }
  }
}

void CheckGoodsCode(const FieldPath& path, absl::string_view code,
                    RuleCheck* check) {
  const bool plain = std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (plain && !code.empty() && code.size() <= kMaxEntryIdBytes) return;
  check->Fail(path, ErrorReason::kIdentifierInvalid, "is no code of goods",
              "不是货物类别代码",
              "use A-Z, 0-9 and _, such as DECOCTION_PIECE");
}

void CheckGoodsClass(const v1::GoodsClass& goods, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[47]"};
  CheckGoodsCode({&root, "code"}, goods.code(), check);
  if (!goods.broader_code().empty()) {
    CheckGoodsCode({&root, "broader_code"}, goods.broader_code(), check);
  }
  if (goods.broader_code().empty() && goods.admitted_uses().empty()) {
    check->Fail({&root, "admitted_uses"}, ErrorReason::kFieldRequired,
                "is empty and there is no wider class", "未写明可作何用",
                "state the uses or the wider class");
  }
  check->Required({&root, "description"}, goods.description());
}

void CheckStandard(const v1::StandardRecord& standard, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[49]"};
  check->Required({&root, "designation"}, standard.designation());
  if (standard.editions().empty()) {
    check->Fail({&root, "editions"}, ErrorReason::kFieldRequired, "is empty",
                "至少写明一个版本", "state the edition in force");
  }
  std::set<std::string> seen;
  std::string previous;
  for (int i = 0; i < standard.editions_size(); ++i) {
    const v1::StandardEdition& edition = standard.editions(i);
    const FieldPath path = {&root, "editions", i};
    check->Required({&path, "edition"}, edition.edition());
    check->Required({&path, "effective_from"}, edition.effective_from());
    check->Date({&path, "effective_from"}, edition.effective_from());
    if (!seen.insert(edition.edition()).second) {
      check->Fail({&path, "edition"}, ErrorReason::kKindContentInvalid,
                  "stands there twice", "版本重复", "state an edition once");
    }
    if (edition.effective_from() <= previous) {
      check->Fail({&path, "effective_from"}, ErrorReason::kTimeOrderInvalid,
                  "is not after the edition before", "不晚于前一版本",
                  "list editions by ascending date");
    }
    previous = edition.effective_from();
  }
}

}  // namespace

void CheckCatalogue(RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  if (statement.header().kind != crypto::StatementKind::kCatalogue) return;
  for (size_t label = 0; label < statement.messages.size(); ++label) {
    if (statement.messages[label] == nullptr) continue;
    const std::string field = absl::StrCat("sections[", label, "]");
    EveryField(check).Check({nullptr, field}, *statement.messages[label]);
  }
  if (const auto* s = statement.catalogue_entry()) CheckEntry(*s, check);
  if (const auto* s = statement.catalogue_names()) CheckNames(*s, check);
  if (const auto* s = statement.herb()) CheckHerb(*s, check);
  if (const auto* s = statement.monograph()) CheckMonograph(*s, check);
  if (const auto* s = statement.food_status()) CheckFoodStatus(*s, check);
  if (const auto* s = statement.yield_bands()) CheckBands(*s, check);
  if (const auto* s = statement.goods_class()) CheckGoodsClass(*s, check);
  if (const auto* s = statement.catalogue_tag()) {
    const FieldPath root = {nullptr, "sections[48]"};
    check->Required({&root, "description"}, s->description());
  }
  if (const auto* s = statement.standard()) CheckStandard(*s, check);
}

}  // namespace daodi::services::domain
