#include "services/cli/pending_text.h"

#include "absl/strings/str_cat.h"
#include "services/cli/table.h"

namespace daodi::services::cli {

std::string PendingText(
    const google::protobuf::RepeatedPtrField<v1::PendingDocument>& pending,
    const Workspace& workspace, bool zh) {
  std::string text;
  for (const v1::PendingDocument& document : pending) {
    absl::StrAppend(
        &text, "  #", document.entry(), " ",
        workspace.AliasOf(document.author()), "  ", document.document_type(),
        " ", document.number(), "  ", document.document(),
        document.uploading() ? (zh ? "  上传中" : "  uploading") : "", "\n");
  }
  return SafeForTerminal(text);
}

}  // namespace daodi::services::cli
