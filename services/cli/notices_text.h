// Notices in words: the list, a letter, and the text of a short message. Pure.

#ifndef DAODI_SERVICES_CLI_NOTICES_TEXT_H_
#define DAODI_SERVICES_CLI_NOTICES_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "daodi/v1/notice_service.pb.h"
#include "services/cli/history_row.h"
#include "services/cli/language.h"
#include "services/cli/table.h"

namespace daodi::services::cli {

Bilingual WordingOf(v1::NoticeState state);
Bilingual WordingOf(v1::NoticeChannel channel);
Bilingual WordingOf(v1::DeliveryOutcome outcome);

Table NoticeTable(const google::protobuf::RepeatedPtrField<v1::Notice>& notices,
                  const NameOfId& name_of, Language language);
Table DrillTable(const v1::DrillReport& report, const NameOfId& name_of,
                 Language language);

// For SMS and the like. `order` null: a drill.
std::string ShortText(const v1::Notice& notice, const v1::NoticeOrder* order,
                      bool synthetic, Language language);

struct LetterWords {
  std::string author;  // names
  std::string recipient;
  std::string telephone;  // whom to call, or empty
  std::string day;        // "2026-06-05"
  bool synthetic = false;
};
// One page, Chinese above English: what is ordered, which lots, what to do, and
// that other lots are not affected.
std::string LetterText(const v1::Notice& notice, const v1::NoticeOrder& order,
                       const LetterWords& words);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_NOTICES_TEXT_H_
