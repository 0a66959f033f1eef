#include "services/domain/catalogue/check_references.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/herb_facts.h"

namespace daodi::services::domain {
namespace {

constexpr auto kHerb = v1::CATALOGUE_ENTRY_TYPE_HERB;
constexpr auto kMonograph = v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH;
constexpr auto kStandard = v1::CATALOGUE_ENTRY_TYPE_STANDARD;
constexpr auto kGoodsClass = v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS;
constexpr auto kTag = v1::CATALOGUE_ENTRY_TYPE_TAG;

class ReferenceCheck {
 public:
  ReferenceCheck(const Catalogue& catalogue, absl::CivilDay date)
      : catalogue_(catalogue), date_(date) {}

  std::vector<std::string> Run() {
    for (const auto type : {kHerb, kMonograph, kStandard, kGoodsClass, kTag}) {
      for (const CatalogueRevisionPtr& entry : catalogue_.List(type, date_)) {
        for (const std::string& tag : entry->entry.tags()) {
          Expect(*entry, "catalogue_entry.tags", tag, kTag);
        }
      }
    }
    for (const auto& herb : catalogue_.List(kHerb, date_)) CheckHerb(*herb);
    for (const auto& one : catalogue_.List(kMonograph, date_)) {
      CheckMonograph(*one);
    }
    for (const auto& goods : catalogue_.List(kGoodsClass, date_)) {
      CheckGoods(*goods);
    }
    return std::move(faults_);
  }

 private:
  void Fail(const CatalogueRevision& entry, absl::string_view field,
            absl::string_view problem) {
    faults_.push_back(absl::StrCat(entry.id(), ": ", field, ": ", problem));
  }

  void Expect(const CatalogueRevision& entry, absl::string_view field,
              absl::string_view id, v1::CatalogueEntryType type) {
    if (catalogue_.FindInForce(id, type, date_) != nullptr) return;
    Fail(entry, field, absl::StrCat(id, " is no entry of that type in force"));
  }

  void CheckHerb(const CatalogueRevision& herb) {
    const HerbMatches same =
        catalogue_.FindHerbs(herb.names.legal_name(), date_);
    if (same.herbs.size() > 1) {
      Fail(herb, "catalogue_names.legal_name",
           absl::StrCat(herb.names.legal_name(),
                        " is the legal name of several herbs"));
    }
    for (const std::string& id : herb.herb.distinct_from()) {
      Expect(herb, "herb.distinct_from", id, kHerb);
    }
  }

  void CheckMonograph(const CatalogueRevision& entry) {
    const v1::Monograph& monograph = entry.monograph;
    const CatalogueRevisionPtr standard =
        catalogue_.FindInForce(monograph.standard(), kStandard, date_);
    Expect(entry, "monograph.standard", monograph.standard(), kStandard);
    const auto has_edition = [&](const v1::StandardEdition& edition) {
      return edition.edition() == monograph.edition();
    };
    if (standard != nullptr &&
        std::none_of(standard->standard.editions().begin(),
                     standard->standard.editions().end(), has_edition)) {
      Fail(entry, "monograph.edition",
           absl::StrCat(monograph.standard(), " has no edition ",
                        monograph.edition()));
    }
    if (monograph.herb().empty()) return;
    Expect(entry, "monograph.herb", monograph.herb(), kHerb);
    const CatalogueRevisionPtr herb =
        catalogue_.FindInForce(monograph.herb(), kHerb, date_);
    if (herb == nullptr) return;
    for (const std::string& binomial : monograph.binomials()) {
      CheckBinomial(entry, herb->herb, binomial);
    }
  }

  void CheckBinomial(const CatalogueRevision& entry, const v1::HerbRecord& herb,
                     const std::string& binomial) {
    const bool known = std::any_of(
        herb.taxa().begin(), herb.taxa().end(), [&](const v1::Taxon& taxon) {
          return taxon.binomial() == binomial ||
                 std::find(taxon.synonyms().begin(), taxon.synonyms().end(),
                           binomial) != taxon.synonyms().end();
        });
    if (known) return;
    Fail(entry, "monograph.binomials",
         absl::StrCat(binomial, " is no taxon of the herb"));
  }

  void CheckGoods(const CatalogueRevision& goods) {
    if (!AdmittedUses(catalogue_, goods.goods_class.code(), date_)) {
      Fail(goods, "goods_class.broader_code",
           "leads to no class that states its uses");
    }
  }

  const Catalogue& catalogue_;
  const absl::CivilDay date_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> BrokenReferences(const Catalogue& catalogue,
                                          absl::CivilDay date) {
  return ReferenceCheck(catalogue, date).Run();
}

}  // namespace daodi::services::domain
