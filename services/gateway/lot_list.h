// Several lots on one page, each with what a consumer asks first: the bag of a
// dispensing slip, the content of a logistic unit.

#ifndef DAODI_SERVICES_GATEWAY_LOT_LIST_H_
#define DAODI_SERVICES_GATEWAY_LOT_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/core.h"
#include "services/gateway/html_writer.h"
#include "services/gateway/lot_lookup.h"
#include "services/gateway/page_model.h"

namespace daodi::services::gateway {

// Lots of one page: each takes some ten calls of the core.
inline constexpr size_t kMaxListedLots = 40;

// A lot to be told of; of one off the platform (no issuer) only these words are
// known.
struct NamedLot {
  std::string issuer;
  std::string lot;
  std::string gtin;  // or empty: asked for
  std::string name;
  std::string maker;
  std::string best_before;  // or empty: asked for
};

struct ListedLot {
  bool on_platform = false;
  Verdict verdict = Verdict::kNormal;
  std::string name;
  std::string maker;
  std::string lot;
  std::string best_before;
  std::vector<OriginRow> origins;
  std::optional<TestRow> test;  // the latest, of the lot itself if there is one
  std::string path;             // of its own page, or empty
};

// As its own page tells it. Errors: those of the core.
absl::StatusOr<ListedLot> DescribeLot(Core* core, OrganizationNames* names,
                                      const NamedLot& named, int64_t now_ms);

// The gravest of all; nothing when there is no lot on the platform.
std::optional<Verdict> GravestOf(const std::vector<ListedLot>& lots);

// The box with the words for all together.
void WriteGravest(Verdict verdict, Language language, HtmlWriter* html);
void WriteLots(const std::vector<ListedLot>& lots, Language language,
               HtmlWriter* html);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_LOT_LIST_H_
