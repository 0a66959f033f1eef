// Tales of growers and makers, written as `daodi append` takes them, on a
// ledger that has the catalogue of deploy/catalogue.

#ifndef DAODI_TESTS_SERVICES_SUPERVISION_CATALOGUE_FLAGS_FIXTURE_H_
#define DAODI_TESTS_SERVICES_SUPERVISION_CATALOGUE_FLAGS_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/services/supervision/flags_fixture.h"

namespace daodi::testing {

// A lot in a tale. `issuer` is an alias.
struct Goods {
  std::string role;  // "INPUT"
  std::string lot;
  std::string goods_class = "HERB";
  int64_t grams = 0;  // 0: not stated
  std::string issuer = "grower";
};

// One event as an author tells it.
struct Tale {
  crypto::StatementKind kind = crypto::StatementKind::kHarvest;
  std::string step = "creating_class_instance";
  std::string day = "2025-05-12";
  std::vector<Goods> lots;
  std::string more;  // further sections: ", \"verdict\": {…}"
  std::string disposition = "active";
  std::string error_reason;  // of a correction
  int64_t water_loss_grams = 0;
};

Goods In(const std::string& lot, int64_t grams,
         const std::string& goods_class = "HERB");
Goods Out(const std::string& lot, int64_t grams,
          const std::string& goods_class = "HERB");
Goods Of(const std::string& lot, const std::string& goods_class = "HERB",
         int64_t grams = 0);

class CatalogueFlags : public FlagsFixture {
 protected:
  CatalogueFlags();

  // Further statements of the catalogue.
  void Publish(const std::string& json);

  uint64_t State(const TestOrganization& author, crypto::StatementKind kind,
                 const std::string& sections,
                 std::vector<crypto::EntryRef> refs = {});
  uint64_t Tell(const TestOrganization& author, const Tale& tale);
  uint64_t Correct(const TestOrganization& author, uint64_t wrong, Tale tale,
                   const std::string& reason = "incorrect_data");

  // Sections to follow the facts.
  static std::string Grown(const std::string& herb, const std::string& part,
                           const std::string& more = "");
  static std::string Plot(const std::string& name, int mu);
  static std::string Parties(const std::string& use);  // grower to buyer

  static Tale Harvested(const std::string& lot, const std::string& herb,
                        const std::string& part, int64_t grams = 300'000);
  static Tale Dried(const std::string& fresh, int64_t in,
                    const std::string& dry, int64_t out,
                    const std::string& goods_class = "HERB");
  static Tale Shipped(const Goods& goods, const std::string& use);
  static Tale ReceivedOf(Tale shipped);
  // Dry goods of the herb at the grower.
  void HaveDry(const std::string& lot, const std::string& herb,
               const std::string& part);
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_SUPERVISION_CATALOGUE_FLAGS_FIXTURE_H_
