// What codes stand for, as messages.

#ifndef DAODI_SERVICES_RPC_CODE_MESSAGE_H_
#define DAODI_SERVICES_RPC_CODE_MESSAGE_H_

#include <vector>

#include "absl/status/status.h"
#include "crypto/fixed_bytes.h"
#include "daodi/v1/code_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/codes/code_index.h"
#include "services/codes/code_reader.h"
#include "services/codes/copy_rules.h"
#include "services/codes/counter_state.h"
#include "services/codes/pin_tries.h"
#include "services/codes/scan_record.h"

namespace daodi::services::rpc {

void FillCodeStatus(const codes::DescribedCode& described,
                    const crypto::LedgerId& ledger_id, v1::CodeStatus* message);
void FillScanSummary(const codes::ScanRecord& scans,
                     const codes::PinRecord& pin, v1::ScanSummary* message);
void FillCopyFindings(
    const std::vector<codes::CopyFinding>& findings,
    google::protobuf::RepeatedPtrField<v1::CopyFinding>* messages);
// Errors: those of the stores.
absl::Status FillRecordedRange(const codes::PrintedRange& range,
                               const crypto::LedgerId& ledger_id,
                               codes::CodeReader* codes,
                               v1::RecordedCodeRange* message);
void FillLabelBalance(const codes::LabelCounts& counts,
                      v1::LabelBalance* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CODE_MESSAGE_H_
