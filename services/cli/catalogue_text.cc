#include "services/cli/catalogue_text.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "services/cli/table.h"
#include "services/domain/catalogue/decimal_text.h"
#include "services/domain/catalogue/limits.h"

namespace daodi::services::cli {
namespace {

using domain::CatalogueRevision;
using domain::CatalogueRevisionPtr;
using domain::DecimalText;

constexpr int kSourceWidth = 44;
constexpr int kTextWidth = 60;

template <typename Enum>
struct Word {
  Enum value;
  Bilingual text;
};

constexpr Word<v1::FoodList> kFoodLists[] = {
    {v1::FOOD_LIST_FOOD_AND_HERB, {"食药物质目录", "food-and-herb list"}},
    {v1::FOOD_LIST_HEALTH_FOOD, {"可用于保健食品", "health food list"}},
    {v1::FOOD_LIST_NOVEL_FOOD, {"新食品原料", "novel food"}},
    {v1::FOOD_LIST_ADDITIVE, {"食品添加剂", "food additive"}},
    {v1::FOOD_LIST_ORDINARY_FOOD, {"普通食品", "ordinary food"}},
};
constexpr Word<v1::FoodListing> kListings[] = {
    {v1::FOOD_LISTING_LISTED, {"列入", "listed"}},
    {v1::FOOD_LISTING_NOT_LISTED, {"未列入", "not listed"}},
    {v1::FOOD_LISTING_UNCLEAR,
     {"不明（按未列入）", "unclear (treat as not listed)"}},
};
constexpr Word<v1::BandMeasure> kMeasures[] = {
    {v1::BAND_MEASURE_INPUT_PER_OUTPUT, {"投入:产出", "input : output"}},
    {v1::BAND_MEASURE_OUTPUT_PERCENT, {"得率 %", "output %"}},
    {v1::BAND_MEASURE_MASS_PER_AREA, {"单位面积产量", "mass per area"}},
    {v1::BAND_MEASURE_MASS_PER_PLANT, {"单株产量", "mass per plant"}},
    {v1::BAND_MEASURE_PLANTS_PER_AREA, {"密度", "plants per area"}},
    {v1::BAND_MEASURE_YEARS_OF_GROWTH, {"生长年限", "years of growth"}},
};
constexpr Word<v1::BandNature> kNatures[] = {
    {v1::BAND_NATURE_LEGAL, {"法定", "law"}},
    {v1::BAND_NATURE_STANDARD, {"标准", "standard"}},
    {v1::BAND_NATURE_LITERATURE, {"文献，仅提示", "literature, informs only"}},
    {v1::BAND_NATURE_LOCAL, {"当地，仅提示", "local, informs only"}},
    {v1::BAND_NATURE_OWN, {"自定，仅提示", "own, informs only"}},
};
constexpr Word<v1::Toxicity> kToxicities[] = {
    {v1::TOXICITY_SLIGHT, {"小毒", "slightly toxic"}},
    {v1::TOXICITY_TOXIC, {"有毒", "toxic"}},
    {v1::TOXICITY_HIGHLY_TOXIC, {"大毒", "highly toxic"}},
};
constexpr Word<v1::GeographicalIndicationStatus> kIndications[] = {
    {v1::GEOGRAPHICAL_INDICATION_STATUS_PLANNED,
     {"培育中，不是地理标志", "planned, not a GI"}},
    {v1::GEOGRAPHICAL_INDICATION_STATUS_ACCEPTED, {"受理", "accepted"}},
    {v1::GEOGRAPHICAL_INDICATION_STATUS_ANNOUNCED, {"公告", "announced"}},
    {v1::GEOGRAPHICAL_INDICATION_STATUS_CANCELLED, {"注销", "cancelled"}},
};
constexpr Word<v1::CatalogueNameKind> kNameKinds[] = {
    {v1::CATALOGUE_NAME_KIND_ALIAS, {"别名", "alias"}},
    {v1::CATALOGUE_NAME_KIND_PINYIN, {"拼音", "pinyin"}},
    {v1::CATALOGUE_NAME_KIND_YAO, {"瑶药名", "Yao name"}},
    {v1::CATALOGUE_NAME_KIND_ENGLISH, {"英文", "English"}},
    {v1::CATALOGUE_NAME_KIND_LATIN, {"拉丁", "Latin"}},
};
constexpr Word<v1::HerbForm> kForms[] = {
    {v1::HERB_FORM_CRUDE, {"药材", "crude herb"}},
    {v1::HERB_FORM_DECOCTION_PIECE, {"饮片", "decoction piece"}},
    {v1::HERB_FORM_ESSENTIAL_OIL, {"精油", "essential oil"}},
    {v1::HERB_FORM_EXTRACT, {"提取物", "extract"}},
    {v1::HERB_FORM_POWDER, {"粉末", "powder"}},
};
constexpr Word<v1::Confidence> kMarks[] = {
    {v1::CONFIDENCE_PUBLISHED, {"见于来源", "published"}},
    {v1::CONFIDENCE_COMPUTED, {"推算", "computed"}},
    {v1::CONFIDENCE_MEMORY_HIGH,
     {"记忆·未核对（把握大）", "MEMORY, unchecked (likely right)"}},
    {v1::CONFIDENCE_MEMORY_MEDIUM,
     {"记忆·未核对（把握中等）", "MEMORY, unchecked (may be wrong)"}},
    {v1::CONFIDENCE_MEMORY_LOW,
     {"记忆·未核对（把握小）", "MEMORY, unchecked (doubtful)"}},
};

template <typename Enum, size_t size>
Bilingual WordFor(const Word<Enum> (&words)[size], Enum value) {
  for (const Word<Enum>& word : words) {
    if (word.value == value) return word.text;
  }
  return {"—", "—"};
}

std::string SourceText(const v1::Provenance& provenance) {
  return absl::StrCat(provenance.source(),
                      provenance.note().empty() ? "" : "；", provenance.note());
}

class EntryPrinter {
 public:
  EntryPrinter(const domain::Catalogue& catalogue, absl::CivilDay date,
               Language language)
      : catalogue_(catalogue), date_(date), language_(language) {}

  std::string Print(const CatalogueRevision& entry) {
    absl::StrAppend(&out_, entry.names.legal_name(), "  ", entry.id(), "  ",
                    Say({"第 ", "revision "}), entry.entry.revision(),
                    Say({" 版，自 ", ", from "}), entry.entry.effective_from(),
                    "\n\n");
    Names(entry.names);
    Herb(entry.herb);
    Food(entry.food_status);
    Bands(entry.yield_bands);
    Standard(entry.standard);
    Goods(entry.goods_class);
    Tag(entry);
    if (entry.entry.entry_type() == v1::CATALOGUE_ENTRY_TYPE_HERB) {
      for (const auto& one : catalogue_.MonographsOf(entry.id(), date_)) {
        Monograph(one->monograph);
      }
    }
    return SafeForTerminal(out_);
  }

 private:
  std::string Say(Bilingual text) const {
    return std::string(text.In(language_));
  }
  Column Titled(Bilingual title, int width = 0) const {
    return {Say(title), Align::kLeft, width};
  }
  std::string Mark(const v1::Provenance& provenance) const {
    return Say(MarkOf(provenance.confidence()));
  }
  void Add(const Table& table) {
    if (!table.empty()) absl::StrAppend(&out_, table.Render(), "\n");
  }
  std::string Range(const v1::YieldBand& band) const {
    const std::string lower = band.has_lower() ? DecimalText(band.lower()) : "";
    const std::string upper = band.has_upper() ? DecimalText(band.upper()) : "";
    if (lower == upper) return absl::StrCat(lower, Unit(band));
    if (upper.empty()) return absl::StrCat("≥", lower, Unit(band));
    if (lower.empty()) return absl::StrCat("≤", upper, Unit(band));
    return absl::StrCat(lower, "–", upper, Unit(band));
  }
  static std::string Unit(const v1::YieldBand& band) {
    return band.unit().empty()
               ? ""
               : absl::StrCat(" ", band.unit(), "/", band.per_unit());
  }

  void Names(const v1::CatalogueNames& names) {
    Table table({Titled({"名称", "name"}), Titled({"种类", "kind"}),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    for (const v1::CatalogueName& name : names.names()) {
      const std::string yao = name.yao_class().empty()
                                  ? ""
                                  : absl::StrCat(" ", name.yao_class(), "（",
                                                 name.romanisation(), "）");
      table.AddRow({name.name(),
                    absl::StrCat(Say(WordFor(kNameKinds, name.kind())), yao),
                    SourceText(name.provenance()), Mark(name.provenance())});
    }
    Add(table);
  }

  void Herb(const v1::HerbRecord& herb) {
    Table table({Titled({"项目", "what"}),
                 Titled({"内容", "content"}, kTextWidth),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    const auto row = [&](Bilingual what, const std::string& text,
                         const v1::Provenance& provenance) {
      table.AddRow({Say(what), text, SourceText(provenance), Mark(provenance)});
    };
    for (const v1::Taxon& taxon : herb.taxa()) {
      row({"基原", "taxon"},
          absl::StrCat(taxon.binomial(), taxon.synonyms().empty() ? "" : " = ",
                       absl::StrJoin(taxon.synonyms(), " = ")),
          taxon.provenance());
    }
    if (!herb.parts().empty()) {
      table.AddRow({Say({"部位", "parts"}), absl::StrJoin(herb.parts(), "、")});
    }
    if (herb.has_toxicity()) {
      row({"毒性", "toxicity"},
          Say(WordFor(kToxicities, herb.toxicity().toxicity())),
          herb.toxicity().provenance());
    }
    for (const v1::Protection& protection : herb.protections()) {
      row({"保护", "protection"},
          absl::StrCat(
              protection.list(), " ", protection.protection_class(),
              protection.wild_only() ? Say({"（野生）", " (wild)"}) : ""),
          protection.provenance());
    }
    for (const auto& gi : herb.geographical_indications()) {
      row({"地理标志", "GI"},
          absl::StrCat(gi.name(), "：", Say(WordFor(kIndications, gi.status())),
                       " ", gi.since(), " ", gi.area()),
          gi.provenance());
    }
    for (const v1::HerbStatement& statement : herb.statements()) {
      table.AddRow({statement.topic(), statement.text(),
                    SourceText(statement.provenance()),
                    Mark(statement.provenance())});
    }
    Add(table);
    for (const std::string& id : herb.distinct_from()) {
      const CatalogueRevisionPtr other = catalogue_.Find(id, date_);
      absl::StrAppend(&out_, Say({"勿混同：", "not to be taken for: "}),
                      other == nullptr ? id : other->names.legal_name(), "\n");
    }
    if (!herb.distinct_from().empty()) absl::StrAppend(&out_, "\n");
  }

  void Food(const v1::FoodStatus& status) {
    Table table({Titled({"名单", "list"}), Titled({"是否", "listing"}),
                 Titled({"部位、条件", "part, condition"}, kTextWidth),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    for (const v1::FoodStatusItem& item : status.items()) {
      table.AddRow({Say(WordFor(kFoodLists, item.list())),
                    Say(WordFor(kListings, item.listing())),
                    absl::StrCat(absl::StrJoin(item.parts(), "、"), " ",
                                 item.condition(), " ", item.instrument()),
                    SourceText(item.provenance()), Mark(item.provenance())});
    }
    Add(table);
  }

  void Bands(const v1::YieldBands& bands) {
    Table table({Titled({"步骤", "step"}), Titled({"度量", "measure"}),
                 Titled({"范围", "band"}), Titled({"性质", "nature"}),
                 Titled({"适用", "scope"}, kSourceWidth),
                 Titled({"来源", "source"}), Titled({"可信", "how known"})});
    for (const v1::YieldBand& band : bands.bands()) {
      table.AddRow({band.step(), Say(WordFor(kMeasures, band.measure())),
                    Range(band), Say(WordFor(kNatures, band.nature())),
                    band.scope(), SourceText(band.provenance()),
                    Mark(band.provenance())});
    }
    Add(table);
  }

  void Monograph(const v1::Monograph& monograph) {
    const CatalogueRevisionPtr standard =
        catalogue_.Find(monograph.standard(), date_);
    const std::string in_force =
        standard == nullptr ? ""
                            : domain::EditionInForce(standard->standard, date_);
    absl::StrAppend(
        &out_,
        standard == nullptr ? monograph.standard()
                            : standard->standard.designation(),
        " ", monograph.edition(), "  ", monograph.monograph(), "  ",
        Say(WordingOf(monograph.form())),
        monograph.preparation().empty() ? "" : "·", monograph.preparation(),
        monograph.part().empty() ? "" : "·", monograph.part(), "\n");
    if (!in_force.empty() && in_force != monograph.edition()) {
      absl::StrAppend(
          &out_, Say({"！现行版本是 ", "! the edition in force is "}), in_force,
          Say({"，其限值待核，以下为旧版\n",
               "; its limits are to be checked, these are of the "
               "earlier one\n"}));
    }
    Table table({Titled({"项目", "item"}), Titled({"限值", "limit"}),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    for (const v1::Limit& limit : monograph.limits()) {
      table.AddRow({absl::StrCat(limit.item(), limit.parts().empty() ? "" : "·",
                                 absl::StrJoin(limit.parts(), "、")),
                    LimitText(limit, language_), SourceText(limit.provenance()),
                    Mark(limit.provenance())});
    }
    Add(table);
  }

  void Standard(const v1::StandardRecord& standard) {
    Table table({Titled({"版本", "edition"}), Titled({"施行", "in force from"}),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    for (const v1::StandardEdition& edition : standard.editions()) {
      table.AddRow({edition.edition(), edition.effective_from(),
                    SourceText(edition.provenance()),
                    Mark(edition.provenance())});
    }
    Add(table);
  }

  void Goods(const v1::GoodsClass& goods) {
    if (goods.code().empty()) return;
    absl::StrAppend(
        &out_, goods.code(), goods.broader_code().empty() ? "" : " < ",
        goods.broader_code(), "\n", goods.description(), "\n",
        SourceText(goods.provenance()), "  ", Mark(goods.provenance()), "\n\n");
    Table table({Titled({"可用于", "admits"}),
                 Titled({"条件", "condition"}, kTextWidth),
                 Titled({"来源", "source"}, kSourceWidth),
                 Titled({"可信", "how known"})});
    for (const v1::AdmittedUse& use : goods.admitted_uses()) {
      table.AddRow({v1::IntendedUse_Name(use.intended_use()), use.condition(),
                    SourceText(use.provenance()), Mark(use.provenance())});
    }
    Add(table);
  }

  void Tag(const CatalogueRevision& entry) {
    if (entry.entry.entry_type() != v1::CATALOGUE_ENTRY_TYPE_TAG) return;
    absl::StrAppend(&out_, entry.tag.description(), "\n",
                    SourceText(entry.tag.provenance()), "  ",
                    Mark(entry.tag.provenance()), "\n");
    for (const auto& one : catalogue_.ListTagged(entry.id(), date_)) {
      absl::StrAppend(&out_, "  ", one->names.legal_name(), "  ", one->id(),
                      "\n");
    }
  }

  const domain::Catalogue& catalogue_;
  const absl::CivilDay date_;
  const Language language_;
  std::string out_;
};

// Empty sections are left out.
void AddSection(const char* name, const google::protobuf::Message& message,
                Json* json) {
  if (message.ByteSizeLong() == 0) return;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options)
           .ok()) {
    return;
  }
  absl::StatusOr<Json> parsed = ParseJson(text, name);
  if (parsed.ok()) (*json)[name] = *std::move(parsed);
}

Json SectionsJson(const CatalogueRevision& entry) {
  Json json = Json::object();
  AddSection("catalogue_entry", entry.entry, &json);
  AddSection("catalogue_names", entry.names, &json);
  AddSection("herb", entry.herb, &json);
  AddSection("monograph", entry.monograph, &json);
  AddSection("food_status", entry.food_status, &json);
  AddSection("yield_bands", entry.yield_bands, &json);
  AddSection("goods_class", entry.goods_class, &json);
  AddSection("catalogue_tag", entry.tag, &json);
  AddSection("standard", entry.standard, &json);
  return json;
}

}  // namespace

std::string LimitText(const v1::Limit& limit, Language language) {
  const std::string unit =
      limit.unit().empty() ? "" : absl::StrCat(" ", limit.unit());
  switch (limit.kind()) {
    case v1::LIMIT_KIND_MAX:
      return absl::StrCat("≤", DecimalText(limit.upper()), unit);
    case v1::LIMIT_KIND_MIN:
      return absl::StrCat("≥", DecimalText(limit.lower()), unit);
    case v1::LIMIT_KIND_RANGE:
      return absl::StrCat(DecimalText(limit.lower()), "–",
                          DecimalText(limit.upper()), unit);
    case v1::LIMIT_KIND_ABSENT:
      return std::string(
          Bilingual{"不得过定量限", "not above its LOQ"}.In(language));
    default:
      return "—";
  }
}

Bilingual MarkOf(v1::Confidence confidence) {
  return WordFor(kMarks, confidence);
}

Bilingual WordingOf(v1::HerbForm form) { return WordFor(kForms, form); }

std::string EntryText(const domain::Catalogue& catalogue,
                      const CatalogueRevision& entry, absl::CivilDay date,
                      Language language) {
  return EntryPrinter(catalogue, date, language).Print(entry);
}

Json EntryJson(const domain::Catalogue& catalogue,
               const CatalogueRevision& entry, absl::CivilDay date) {
  Json json = SectionsJson(entry);
  Json monographs = Json::array();
  if (entry.entry.entry_type() == v1::CATALOGUE_ENTRY_TYPE_HERB) {
    for (const auto& one : catalogue.MonographsOf(entry.id(), date)) {
      monographs.push_back(SectionsJson(*one));
    }
    json["monographs"] = std::move(monographs);
  }
  return json;
}

}  // namespace daodi::services::cli
