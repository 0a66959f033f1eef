// What lots are made of: herbs of the catalogue with their parts, and how far
// they are processed. Written when a lot comes into being, so that rules read
// one row of a lot and never its lineage.

#ifndef DAODI_SERVICES_VIEWS_LOT_MATERIAL_H_
#define DAODI_SERVICES_VIEWS_LOT_MATERIAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/catalogue/catalogue.h"
#include "services/domain/parsed_statement.h"
#include "services/views/standing.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

struct HerbPart {
  std::string herb;  // entry id
  std::string part;  // as harvested; empty: not known

  friend bool operator==(const HerbPart& a, const HerbPart& b) {
    return a.herb == b.herb && a.part == b.part;
  }
  friend bool operator<(const HerbPart& a, const HerbPart& b) {
    return a.herb != b.herb ? a.herb < b.herb : a.part < b.part;
  }
};

// kLotMaterial: u64 lot ordinal -> u8 flags (1 fresh, 2 prepared) || n x (u8
// length || herb || u8 length || part).
struct LotMaterial {
  bool fresh = false;  // as harvested: not dried yet
  // By a preparation of its own (炮制 with auxiliaries), or made of such.
  bool prepared = false;
  std::vector<HerbPart> herbs;  // ascending; never empty in a row

  const HerbPart* Single() const {
    return herbs.size() == 1 ? herbs.data() : nullptr;
  }
};
std::string EncodeLotMaterial(const LotMaterial& material);
std::optional<LotMaterial> ReadLotMaterial(absl::string_view value);

// Owned by the view thread. Errors: those of the store, kDataLoss for rows that
// do not parse.
class LotMaterials {
 public:
  // Both must outlive it. The catalogue is as of the statement being applied.
  LotMaterials(const domain::Catalogue* catalogue, ViewRowCache* rows)
      : catalogue_(catalogue), rows_(rows) {}

  // Writes the rows of the lots that the statement introduces: a harvest by the
  // herb it names, goods by the herb of their product record, all others by
  // what conserving inputs are made of. A lot of which nothing is known gets no
  // row, and one whose inputs are told later stays without.
  absl::Status Begin(const domain::ParsedStatement& statement,
                     const std::vector<NumberedLot>& lots,
                     storage::ViewBatch* batch);

  // Nothing: not known.
  absl::StatusOr<std::optional<LotMaterial>> Of(uint64_t ordinal);

 private:
  void PutProduct(const domain::ParsedStatement& statement,
                  storage::ViewBatch* batch);
  absl::StatusOr<LotMaterial> Mix(const domain::ParsedStatement& statement,
                                  const v1::Event& event,
                                  const std::vector<NumberedLot>& lots);
  absl::StatusOr<LotMaterial> OfProduct(absl::string_view author,
                                        absl::string_view gtin,
                                        const v1::Event& event);
  absl::Status PutOutputs(const domain::ParsedStatement& statement,
                          const v1::Event& event,
                          const std::vector<NumberedLot>& lots,
                          storage::ViewBatch* batch);

  const domain::Catalogue* const catalogue_;
  ViewRowCache* const rows_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LOT_MATERIAL_H_
