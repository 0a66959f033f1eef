// From what the ledger answers to the public to what a page says. Pure: the
// same answers give the same page.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_FACTS_H_
#define DAODI_SERVICES_GATEWAY_PAGE_FACTS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daodi/v1/identity_service.pb.h"
#include "daodi/v1/library_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "daodi/v1/trace_service.pb.h"
#include "services/gateway/page_model.h"

namespace daodi::services::gateway {

// The statements about one lot, as the public reads them.
struct LotHistory {
  std::string issuer;
  std::string lot;
  // The lot asked for, or the unpacked lot whose number is on its label; not
  // one that it was made of.
  bool on_label = false;
  std::vector<v1::BatchEvent> events;
};

struct LotAnswers {
  std::string printed_lot;  // as on the label
  v1::Ledger ledger;
  v1::Batch batch;
  std::optional<v1::LibraryRecord> product;
  std::optional<v1::LibraryRecord> enterprise;
  std::vector<LotHistory> histories;
  std::vector<v1::OrderRecord> orders;  // of the issuer, and on its lots
  std::map<std::string, v1::Organization> organizations;  // by id
  int64_t as_of_size = 0;
  int64_t as_of_record_time_ms = 0;
  // Last good day as the core counts it, "2027-09-18"; empty: not stated.
  std::string best_before;
  // What expiry is judged at: the ledger's time when it is SIMULATED or the
  // page is as of the past, else the time of day.
  int64_t now_ms = 0;
};

PageModel MakePageModel(const LotAnswers& answers);

// "2026-06-05 21:10", in the ledger's civil time (UTC+8, GB/T 7408).
std::string TimeText(int64_t time_ms);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_FACTS_H_
