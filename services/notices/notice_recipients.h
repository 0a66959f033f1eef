// Whom an order reaches: those it names, for a recall or a stop of sale also
// the holders of the goods, and the authority above an enterprise that recalls.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_RECIPIENTS_H_
#define DAODI_SERVICES_NOTICES_NOTICE_RECIPIENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daodi/v1/notice_service.pb.h"
#include "services/ledger/published_registry.h"
#include "services/supervision/order_list.h"
#include "services/trace/lot_access.h"

namespace daodi::services::notices {

struct NoticeRecipient {
  std::string party;             // organization or party id; "": consumers
  std::string consumer_channel;  // of consumers, in the order's words
  std::vector<v1::NoticeLot> lots;
};

struct NoticeRecipients {
  std::vector<NoticeRecipient> recipients;  // each party once
  bool truncated = false;                   // it reaches, or may reach, more
  size_t lots_examined = 0;                 // for its holders
};

// As who gave the order knows them: `order` and `access` are of that reader.
// Holders are those of the log of `as_of_size` entries, not only up to the
// order: goods on the way reach somebody after it. Who sent them on or back had
// them and stays. Errors: kDataLoss.
absl::StatusOr<NoticeRecipients> RecipientsOf(
    const ledger::PublishedRegistry& registry,
    const supervision::ListedOrder& order, uint64_t as_of_size,
    trace::LotAccess* access);

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_RECIPIENTS_H_
