#include "services/rpc/code_service.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/codes/code_limits.h"
#include "services/codes/pin_ranges.h"
#include "services/domain/violation.h"
#include "services/rpc/code_message.h"
#include "services/rpc/issue_codes.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"
#include "services/trace/lot_access.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status NoSuchLot() {
  return ErrorWithReason(ErrorReason::kNotFound, "name",
                         "no lot of that number whose codes the caller may "
                         "know of",
                         "ask as its issuer or a regulator in scope");
}

absl::Status CheckCount(int count) {
  if (count <= codes::kMaxScansPerCall) return absl::OkStatus();
  return ErrorWithReason(
      ErrorReason::kBatchInvalid, "scans",
      absl::StrCat(count, " are more than ", codes::kMaxScansPerCall),
      "send several calls");
}

// The lot, when the reader oversees its codes.
absl::StatusOr<views::LotName> OverseenLot(const std::string& name,
                                           const ServerParts& parts,
                                           codes::CodeReader* codes) {
  auto batch = ParseBatchName(name);
  if (!batch.ok()) return batch.status();
  trace::LotAccess access(codes->entries(), *parts.registry);
  auto lot = access.Find(batch->issuer, batch->lot,
                         codes->entries().views().position());
  if (absl::IsNotFound(lot.status())) return NoSuchLot();
  if (!lot.ok()) return lot.status();
  views::LotName found = {lot->issuer, lot->lot};
  if (!codes->Oversees(found, "")) return NoSuchLot();
  return found;
}

// What the keys of rows in the store of scans say of the code.
v1::CodeKey KeyOfRow(const std::string& row, const views::LotName& lot) {
  constexpr size_t kGtinDigits = 14;
  v1::CodeKey key;
  const std::string text = row.substr(1);
  if (row[0] == 'S' && text.size() > kGtinDigits) {
    key.set_gtin(text.substr(0, kGtinDigits));
    key.set_serial(text.substr(kGtinDigits));
    key.set_lot(lot.lot);
  } else if (row[0] == 'D') {
    key.set_drug_code(text);
  } else {
    key.set_legacy_code(text);
  }
  return key;
}

}  // namespace

bool CodeService::IsSimulated() const {
  return parts_.registry->With([](const crypto::Registry& registry) {
    return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
  });
}

int64_t CodeService::NowMs() const { return parts_.clock->Now().time_ms; }

int64_t CodeService::LedgerNowMs() const {
  return IsSimulated() ? parts_.store->head().record_time_ms : NowMs();
}

absl::Status CodeService::With(disclosure::Reader reader,
                               const Work& work) const {
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        std::move(reader));
  auto codes = desk_.NewReader(entries, LedgerNowMs(), NowMs());
  if (!codes.ok()) return codes.status();
  return work(&*codes);
}

absl::StatusOr<disclosure::Reader> CodeService::GatewayOf(
    const grpc::CallbackServerContext& context) const {
  auto reader =
      parts_.callers->CertifiedReaderOf(context, "CodeService.RecordScans");
  if (!reader.ok() || reader->role == disclosure::ReaderRole::kOperator) {
    return reader;
  }
  return ErrorWithReason(ErrorReason::kCallerNotPermitted, "",
                         "only gateways of the operator report what people "
                         "did on their pages",
                         "call with a TRANSPORT key of the operator");
}

absl::StatusOr<codes::IssuePlan> CodeService::PlanIssue(
    const grpc::CallbackServerContext& context,
    const v1::IssueCodesRequest& request) const {
  // Who issued numbers is kept, so that is no mere read.
  auto reader =
      request.with_pins()
          ? parts_.callers->CertifiedReaderOf(context, "CodeService.IssueCodes")
          : parts_.callers->ReaderOf(context, "CodeService.IssueCodes");
  if (!reader.ok()) return reader.status();
  auto entry = ParseEntryName(request.entry(), parts_.ledger_id);
  if (!entry.ok()) return entry.status();
  if (request.with_pins() && request.packed()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "packed",
                           "packed answers have no place for numbers",
                           "ask for one of the two");
  }
  codes::IssuePlan plan;
  absl::Status done = With(*std::move(reader), [&](codes::CodeReader* codes) {
    auto planned = desk_.PlanIssue({*entry, request.gtin(), request.first(),
                                    request.last(), request.key_version()},
                                   codes);
    if (!planned.ok()) return planned.status();
    plan = *std::move(planned);
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  for (const codes::IssueRange& range : plan.ranges) {
    if (!request.with_pins()) break;
    absl::Status noted =
        codes::NotePins(range.range, range.counters, &desk_.scans());
    if (!noted.ok()) return noted;
  }
  return plan;
}

grpc::ServerWriteReactor<v1::IssueCodesResponse>* CodeService::IssueCodes(
    grpc::CallbackServerContext* context,
    const v1::IssueCodesRequest* request) {
  return NewIssueCodes(PlanIssue(*context, *request),
                       {request->with_pins(), request->packed()}, &desk_);
}

grpc::ServerUnaryReactor* CodeService::LookupScans(
    grpc::CallbackServerContext* context, const v1::LookupScansRequest* request,
    v1::LookupScansResponse* response) {
  return Finish(context, Lookup(*context, *request, response));
}

absl::Status CodeService::LookupOne(const v1::ScanQuery& query, bool by_gateway,
                                    codes::CodeReader* codes,
                                    v1::CodeStatus* message) const {
  auto code = codes->Resolve(query.code());
  if (!code.ok()) return code.status();
  auto described = codes->Describe(*code);
  if (!described.ok()) return described.status();
  FillCodeStatus(*described, parts_.ledger_id, message);
  if (!by_gateway) return absl::OkStatus();
  const std::string& source = query.source_prefix_hash();
  const int64_t now_ms = NowMs();
  if (!code->known()) desk_.probing().CountInvalid(source, now_ms);
  message->set_slow_down(desk_.probing().IsProbing(source, now_ms));
  message->set_first_scan_by_reader(
      codes::IsFirstReader(described->scans, query.reader_hash()));
  return absl::OkStatus();
}

absl::Status CodeService::Lookup(const grpc::CallbackServerContext& context,
                                 const v1::LookupScansRequest& request,
                                 v1::LookupScansResponse* response) const {
  auto reader = parts_.callers->ReaderOf(context, "CodeService.LookupScans");
  if (!reader.ok()) return reader.status();
  absl::Status counted = CheckCount(request.scans_size());
  if (!counted.ok()) return counted;
  const bool by_gateway = reader->role == disclosure::ReaderRole::kOperator;
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    for (const v1::ScanQuery& query : request.scans()) {
      absl::Status done =
          LookupOne(query, by_gateway, codes, response->add_codes());
      if (!done.ok()) return done;
    }
    response->set_as_of_size(
        static_cast<int64_t>(codes->entries().views().position()));
    response->set_as_of_time_ms(LedgerNowMs());
    response->set_synthetic(IsSimulated());
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* CodeService::RecordScans(
    grpc::CallbackServerContext* context, const v1::RecordScansRequest* request,
    v1::RecordScansResponse* response) {
  return Finish(context, Record(*context, *request, response));
}

absl::Status CodeService::Record(const grpc::CallbackServerContext& context,
                                 const v1::RecordScansRequest& request,
                                 v1::RecordScansResponse* response) const {
  auto reader = GatewayOf(context);
  if (!reader.ok()) return reader.status();
  absl::Status counted = CheckCount(request.scans_size());
  if (!counted.ok()) return counted;
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    auto kept = desk_.book().Record(request.scans(), NowMs(), codes);
    if (!kept.ok()) return kept.status();
    for (const codes::KeptScan& scan : *kept) {
      v1::RecordedScan* message = response->add_scans();
      message->set_outcome(scan.outcome);
      message->set_field(scan.field);
      FillScanSummary(scan.scans, scan.pin, message->mutable_scans());
      FillCopyFindings(scan.findings, message->mutable_findings());
    }
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* CodeService::CheckPin(
    grpc::CallbackServerContext* context, const v1::CheckPinRequest* request,
    v1::CheckPinResponse* response) {
  return Finish(context, Check(*context, *request, response));
}

absl::Status CodeService::Check(const grpc::CallbackServerContext& context,
                                const v1::CheckPinRequest& request,
                                v1::CheckPinResponse* response) const {
  auto reader = GatewayOf(context);
  if (!reader.ok()) return reader.status();
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    auto code = codes->Resolve(request.code());
    if (!code.ok()) return code.status();
    auto answer = desk_.book().CheckPin(*code, request.pin(), NowMs(), codes);
    if (!answer.ok()) return answer.status();
    response->set_outcome(answer->outcome);
    response->set_tries_left(answer->tries_left);
    response->set_verified_time_ms(answer->verified_ms);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* CodeService::GetLabelBalance(
    grpc::CallbackServerContext* context,
    const v1::GetLabelBalanceRequest* request, v1::LabelBalance* response) {
  return Finish(context, Balance(*context, *request, response));
}

absl::Status CodeService::Balance(const grpc::CallbackServerContext& context,
                                  const v1::GetLabelBalanceRequest& request,
                                  v1::LabelBalance* response) const {
  auto reader =
      parts_.callers->ReaderOf(context, "CodeService.GetLabelBalance");
  if (!reader.ok()) return reader.status();
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    auto lot = OverseenLot(request.name(), parts_, codes);
    if (!lot.ok()) return lot.status();
    auto stated = codes->StatedOf(*lot, std::nullopt);
    if (!stated.ok()) return stated.status();
    FillLabelBalance(codes::CountLabels(*stated, codes::kMaxLabelIntervals),
                     response);
    response->set_name(BatchNameOf(lot->issuer, lot->lot));
    response->set_gtin(desk_.index().GtinOf(*lot));
    response->set_as_of_size(
        static_cast<int64_t>(codes->entries().views().position()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* CodeService::ListCodeRanges(
    grpc::CallbackServerContext* context,
    const v1::ListCodeRangesRequest* request,
    v1::ListCodeRangesResponse* response) {
  return Finish(context, Ranges(*context, *request, response));
}

absl::Status CodeService::Ranges(const grpc::CallbackServerContext& context,
                                 const v1::ListCodeRangesRequest& request,
                                 v1::ListCodeRangesResponse* response) const {
  auto reader = parts_.callers->ReaderOf(context, "CodeService.ListCodeRanges");
  if (!reader.ok()) return reader.status();
  auto organization = ParseOrganizationName(request.parent());
  if (!organization.ok()) return organization.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const std::string bound = absl::StrCat("ListCodeRanges ", request.parent());
  size_t before = std::numeric_limits<size_t>::max();
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    before = token->next_index;
  }
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    if (!codes->Oversees({*organization, ""}, "")) return NoSuchLot();
    const auto ranges =
        desk_.index().RangesOf(*organization, before, *page_size);
    for (const codes::PrintedRange& range : ranges) {
      auto holds = codes->InEffect(range.entry);
      if (!holds.ok()) return holds.status();
      if (!*holds) continue;
      absl::Status filled = FillRecordedRange(range, parts_.ledger_id, codes,
                                              response->add_ranges());
      if (!filled.ok()) return filled;
    }
    if (ranges.size() == *page_size && ranges.back().place > 0) {
      response->set_next_page_token(EncodePageToken(
          {codes->entries().views().position(), ranges.back().place}, bound));
    }
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* CodeService::ListCopyFindings(
    grpc::CallbackServerContext* context,
    const v1::ListCopyFindingsRequest* request,
    v1::ListCopyFindingsResponse* response) {
  return Finish(context, Findings(*context, *request, response));
}

absl::Status CodeService::Findings(
    const grpc::CallbackServerContext& context,
    const v1::ListCopyFindingsRequest& request,
    v1::ListCopyFindingsResponse* response) const {
  auto reader =
      parts_.callers->ReaderOf(context, "CodeService.ListCopyFindings");
  if (!reader.ok()) return reader.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  return With(*std::move(reader), [&](codes::CodeReader* codes) {
    auto lot = OverseenLot(request.parent(), parts_, codes);
    if (!lot.ok()) return lot.status();
    auto share = desk_.book().ShareOfLot(*lot);
    if (!share.ok()) return share.status();
    auto product = desk_.book().ShareOfProduct(desk_.index().GtinOf(*lot));
    if (!product.ok()) return product.status();
    response->set_scanned_codes(share->scanned);
    response->set_codes_of_several_readers(share->several);
    FillCopyFindings(
        codes::LotFindings(*share, *product, codes::CurrentCopyRules()),
        response->mutable_lot_findings());
    return ListFindings(*lot, request, *page_size, codes, response);
  });
}

// A page looks at so many scanned codes and may be short.
absl::Status CodeService::ListFindings(
    const views::LotName& lot, const v1::ListCopyFindingsRequest& request,
    size_t page_size, codes::CodeReader* codes,
    v1::ListCopyFindingsResponse* response) const {
  absl::Status failed;
  std::string next;
  size_t examined = 0;
  const auto add = [&](const codes::ScannedCode& scanned) -> absl::Status {
    auto code = codes->Resolve(KeyOfRow(scanned.store_key, lot));
    if (!code.ok()) return code.status();
    auto described = codes->Describe(*code);
    if (!described.ok()) return described.status();
    if (described->findings.empty()) return absl::OkStatus();
    v1::CodeFindings* found = response->add_codes();
    *found->mutable_code() = code->key;
    found->set_counter(code->counter);
    FillScanSummary(described->scans, described->pin, found->mutable_scans());
    FillCopyFindings(described->findings, found->mutable_findings());
    return absl::OkStatus();
  };
  absl::Status scanned = desk_.book().ForEachOf(
      lot, request.page_token(), [&](const codes::ScannedCode& code) {
        if (static_cast<size_t>(response->codes_size()) == page_size ||
            examined++ == codes::kMaxScannedCodesExamined) {
          next = code.store_key;
          return false;
        }
        if (!code.suspicious) return true;
        failed = add(code);
        return failed.ok();
      });
  if (!scanned.ok()) return scanned;
  response->set_next_page_token(next);
  return failed;
}

}  // namespace daodi::services::rpc
