// Documents for people: states, namings, how long they are kept.

#ifndef DAODI_SERVICES_CLI_DOCUMENT_TEXT_H_
#define DAODI_SERVICES_CLI_DOCUMENT_TEXT_H_

#include <string>

#include "daodi/v1/document_service.pb.h"
#include "services/cli/language.h"
#include "services/cli/table.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// "已到 arrived" …
std::string DocumentStateText(v1::DocumentState state, Language language);
// "5 年，购销之日起：GSP（未核对，非法条）"
std::string RetentionText(const v1::RetentionRule& rule, Language language);
// Everything known of one document.
std::string DocumentText(const v1::Document& document,
                         const Workspace& workspace, Language language);
// One row a document.
Table DocumentTable(const v1::ListDocumentsResponse& list,
                    const Workspace& workspace, Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_DOCUMENT_TEXT_H_
