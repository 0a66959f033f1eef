// What a page shows, as plain values: made from the ledger's answers by
// page_facts.h, turned into HTML by lot_page.h.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_MODEL_H_
#define DAODI_SERVICES_GATEWAY_PAGE_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

// Which rules of display a product is under.
enum class GoodsBranch {
  kFood,   // no word about curing anything
  kPiece,  // 中药饮片: identity, origin, tests, dates
  kHerb,   // 中药材, not for consumers
  kOther,
};

// What a recall, hold or order says to whoever has the goods.
struct Notice {
  std::string by;    // who recalls
  std::string when;  // "2026-06-05 21:10"
  int recall_class = 0;
  std::string reason;
  std::string measures;
  int64_t entry = 0;
};

struct OriginRow {
  std::string place;  // "祁阳市大村甸镇 DCD-07"; empty: the wording of `kind`
  Bilingual kind;
  std::optional<int> thousandths;
  bool doubtful = false;  // unknown, not recorded
};

struct TestRow {
  struct Item {
    std::string name;
    std::string value;
    std::string limit;
    bool conforms = false;
  };
  Bilingual purpose;
  bool conforms = false;
  std::string date;
  std::string by;
  std::string lot;  // empty: the lot of the page
  std::string report;
  std::string summary;
  std::vector<Item> items;
};

struct JourneyStep {
  std::string date;
  std::string sort_key;
  Bilingual kind;
  std::string who;
  std::string place;
  std::string lots;
  std::vector<Bilingual> tags;  // late, on behalf, historical …
  int64_t entry = 0;
};

struct SignerRow {
  std::string name;
  int statements = 0;
  bool notarised = false;
};

struct PageModel {
  // Of the code.
  std::string gtin;
  std::string lot;
  std::string serial;

  bool synthetic = false;
  Verdict verdict = Verdict::kNormal;
  std::optional<CodeNote> code_note;
  std::string code_note_detail;  // "3 · 2026-05-01 永州市"
  Notice notice;
  // Lots of the same product that are recalled or on hold, for a lot that is
  // not.
  std::vector<std::string> affected_lots;

  GoodsBranch branch = GoodsBranch::kOther;
  std::string name;
  std::string english_name;
  Bilingual goods_class;
  bool geographical_indication = false;
  bool efficacy_text_dropped = false;
  // Label and value, in the order of the page.
  std::vector<std::pair<Bilingual, std::string>> product_facts;
  std::vector<std::pair<Bilingual, std::string>> key_facts;
  std::vector<OriginRow> origins;
  std::vector<TestRow> tests;
  std::vector<JourneyStep> journey;  // newest first
  std::vector<SignerRow> signers;

  std::string ledger_origin;
  int64_t as_of_size = 0;
  std::string as_of_time;
  // Entries about the lot itself, for their proofs.
  std::vector<int64_t> entries;
  // Entries that do not parse: said, never left out in silence.
  std::vector<int64_t> unreadable_entries;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_MODEL_H_
