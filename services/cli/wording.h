// The words of statements in both languages.

#ifndef DAODI_SERVICES_CLI_WORDING_H_
#define DAODI_SERVICES_CLI_WORDING_H_

#include <string>

#include "crypto/statement_header.h"
#include "crypto/statement_kind.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/statement.pb.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

// "采收" / "harvest"
Bilingual WordingOf(crypto::StatementKind kind);
// "本单位签名" / "own signature"
Bilingual WordingOf(v1::Assurance assurance);
Bilingual WordingOf(v1::SectionVisibility visibility);
// "入" / "in"
Bilingual WordingOf(v1::LotRole role);
// "日" / "day"
Bilingual WordingOf(v1::TimePrecision precision);
Bilingual WordingOf(crypto::Audience audience);

// "采收 HARVEST" in Chinese, "harvest" in English.
std::string KindText(crypto::StatementKind kind, Language language);

// "样例/SYNTHETIC …": heads every answer of a SIMULATED ledger.
Bilingual SyntheticBanner();

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_WORDING_H_
