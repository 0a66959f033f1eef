#include "services/cli/evidence_gather.h"

#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/fixed_bytes.h"
#include "crypto/hash.h"
#include "crypto/proof_file.h"
#include "services/cli/document_transfer.h"
#include "services/cli/error_report.h"
#include "services/cli/event_json.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/progress_bar.h"

namespace daodi::services::cli {
namespace {

constexpr int32_t kPageSize = 500;
constexpr absl::string_view kDocumentNames = "documents/";

std::string Pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Of a message: its maps come in another order each time, so every key is put
// in order, and the same pack has the same bytes.
std::string PrettyInOrder(const google::protobuf::Message& message) {
  return Pretty(
      Json::parse(nlohmann::json::parse(MessageAsJson(message).dump()).dump()));
}

class Gatherer {
 public:
  Gatherer(const EvidenceRequest& request, const NameOfId& name_of,
           LedgerClient* client)
      : request_(request), name_of_(name_of), client_(client) {}

  absl::StatusOr<GatheredEvidence> Run() {
    for (auto step : {&Gatherer::FetchCheckpoint, &Gatherer::FindLots,
                      &Gatherer::FetchHistories, &Gatherer::FetchProofs,
                      &Gatherer::FetchDocuments, &Gatherer::FetchFlags,
                      &Gatherer::FetchOrders}) {
      absl::Status done = (this->*step)();
      if (!done.ok()) return done;
    }
    return std::move(evidence_);
  }

 private:
  uint64_t size() const {
    return static_cast<uint64_t>(evidence_.checkpoint.tree_size());
  }
  static std::string NameOf(const EvidenceLot& lot) {
    return BatchResourceName(lot.issuer, lot.lot);
  }
  void Withhold(std::string what, std::string zh, std::string en) {
    evidence_.not_disclosed.push_back(
        {std::move(what), std::move(zh), std::move(en)});
  }

  // The log may grow meanwhile: everything is asked as of this checkpoint.
  absl::Status FetchCheckpoint() {
    absl::StatusOr<v1::Checkpoint> latest =
        client_->GetCheckpoint(request_.checkpoint_size);
    if (!latest.ok()) return latest.status();
    evidence_.checkpoint = *std::move(latest);
    if (request_.checkpoint_size != 0) {
      evidence_.checkpoint.set_tree_size(
          static_cast<int64_t>(request_.checkpoint_size));
    }
    return absl::OkStatus();
  }

  absl::Status FindLots() {
    evidence_.lots.push_back({request_.issuer, request_.lot, 0});
    if (!request_.recall) return absl::OkStatus();
    v1::PreviewRecallRequest request;
    request.set_name(NameOf(evidence_.lots.front()));
    request.set_as_of_size(static_cast<int64_t>(size()));
    request.set_page_size(kPageSize);
    v1::PreviewRecallResponse all;
    do {
      grpc::ClientContext context;
      LedgerClient::Prepare(&context);
      v1::PreviewRecallResponse page;
      const grpc::Status status =
          client_->trace().PreviewRecall(&context, request, &page);
      if (!status.ok()) return FromGrpc(status);
      request.set_page_token(page.next_page_token());
      all.MergeFrom(page);
    } while (!request.page_token().empty());
    all.clear_next_page_token();
    all.set_as_of_size(static_cast<int64_t>(size()));
    for (const v1::RecallBatch& batch : all.batches()) {
      if (batch.issuer() == request_.issuer && batch.lot() == request_.lot) {
        continue;
      }
      evidence_.lots.push_back({batch.issuer(), batch.lot(), 0});
    }
    if (all.truncated()) {
      Withhold("recall", "下游批次超过上限，其余未列",
               "more lots lie downstream than the limits let through");
    }
    evidence_.pack.Add("views/recall.json", PrettyInOrder(all));
    return absl::OkStatus();
  }

  absl::Status FetchHistories() {
    for (EvidenceLot& lot : evidence_.lots) {
      absl::Status fetched = FetchHistory(&lot);
      if (absl::IsNotFound(fetched) && &lot != &evidence_.lots.front()) {
        Withhold(absl::StrCat("lot ", lot.lot), "该批语句均不向本读者出示",
                 "no statement about it may be shown to this reader");
        continue;
      }
      if (!fetched.ok()) return fetched;
    }
    return absl::OkStatus();
  }

  absl::Status FetchHistory(EvidenceLot* lot) {
    v1::ListBatchEventsRequest request;
    request.set_parent(NameOf(*lot));
    request.set_as_of_size(static_cast<int64_t>(size()));
    request.set_min_index(static_cast<int64_t>(size()) - 1);
    request.set_wait_for_min_index(true);
    request.set_page_size(kPageSize);
    request.set_sign_answer(true);
    do {
      grpc::ClientContext context;
      LedgerClient::Prepare(&context);
      v1::ListBatchEventsResponse page;
      const grpc::Status status =
          client_->trace().ListBatchEvents(&context, request, &page);
      if (!status.ok()) return FromGrpc(status);
      KeepAnswer(*lot, page);
      evidence_.as_of_record_time_ms = page.as_of_record_time_ms();
      lot->statements += static_cast<size_t>(page.events_size());
      request.set_page_token(page.next_page_token());
      for (v1::BatchEvent& event : *page.mutable_events()) {
        for (const auto* others : {&event.corrected_by(), &event.confirmed_by(),
                                   &event.disputed_by()}) {
          referring_.insert(others->begin(), others->end());
        }
        const int64_t index = event.entry().index();
        evidence_.events.emplace(index, std::move(event));
      }
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  void KeepAnswer(const EvidenceLot& lot,
                  const v1::ListBatchEventsResponse& page) {
    const std::string path = absl::StrFormat("answers/%06d", ++answers_);
    std::string list =
        absl::StrCat("daodi/answer-list/v1\nissuer ", lot.issuer, "\nlot ",
                     crypto::EncodeBase64(lot.lot), "\nlast-page ",
                     page.next_page_token().empty() ? "yes" : "no",
                     "\ntree-size ", page.as_of_size(), "\n");
    for (const v1::BatchEvent& event : page.events()) {
      const auto hash = crypto::Digest::From(event.entry().leaf_hash());
      absl::StrAppend(&list, event.entry().index(), " ",
                      hash.has_value() ? hash->hex() : "", "\n");
    }
    evidence_.pack.Add(absl::StrCat(path, ".list"), std::move(list));
    evidence_.pack.Add(absl::StrCat(path, ".note"),
                       page.signed_answer().signed_note());
  }

  // Statements that only refer to those of the lot: confirmations, disputes.
  absl::Status FetchReferring() {
    for (const int64_t index : referring_) {
      if (evidence_.events.count(index) != 0) continue;
      absl::StatusOr<v1::Entry> entry =
          client_->GetEntry(static_cast<uint64_t>(index));
      if (!entry.ok()) return entry.status();
      v1::BatchEvent event;
      *event.mutable_entry() = *std::move(entry);
      event.set_corrects(-1);
      evidence_.events.emplace(index, std::move(event));
    }
    return absl::OkStatus();
  }

  absl::Status FetchProofs() {
    absl::Status referring = FetchReferring();
    if (!referring.ok()) return referring;
    ProgressBar bar("proofs", evidence_.events.size());
    uint64_t done = 0;
    for (auto at = evidence_.events.begin(); at != evidence_.events.end();) {
      const int64_t index = at->first;
      bar.Update(++done);
      if (at->second.entry().envelope().empty() ||
          static_cast<uint64_t>(index) >= size()) {
        Withhold(absl::StrCat("entry ", index), "该语句不向本读者出示",
                 "may not be shown to this reader");
        at = evidence_.events.erase(at);
        continue;
      }
      absl::StatusOr<std::string> proof =
          client_->GetProof(static_cast<uint64_t>(index), size());
      if (!proof.ok()) return proof.status();
      const absl::StatusOr<crypto::ProofFile> parsed =
          crypto::ParseProofFile(*proof);
      if (!parsed.ok()) return parsed.status();
      evidence_.checkpoint.set_signed_note(parsed->checkpoint);
      evidence_.pack.Add("checkpoint", parsed->checkpoint);
      evidence_.pack.Add(absl::StrCat("proofs/", index, ".daodi-proof"),
                         *std::move(proof));
      evidence_.pack.Add(absl::StrCat("records/", index, ".json"),
                         Pretty(EventAsJson(at->second, name_of_)));
      ++at;
    }
    return absl::OkStatus();
  }

  absl::Status FetchDocuments() {
    for (const EvidenceLot& lot : evidence_.lots) {
      if (lot.statements == 0) continue;
      v1::ListDocumentsRequest request;
      request.set_parent(NameOf(lot));
      request.set_page_size(kPageSize);
      do {
        grpc::ClientContext context;
        LedgerClient::Prepare(&context);
        v1::ListDocumentsResponse page;
        const grpc::Status status =
            client_->documents().ListDocuments(&context, request, &page);
        if (!status.ok()) return FromGrpc(status);
        for (const v1::Document& document : page.documents()) {
          absl::Status kept = KeepDocument(document);
          if (!kept.ok()) return kept;
        }
        request.set_page_token(page.next_page_token());
      } while (!request.page_token().empty());
    }
    return absl::OkStatus();
  }

  // Only those that a statement of the pack names: others are of later ones.
  bool IsNamedHere(const v1::Document& document, std::string* what,
                   std::string* entry) const {
    for (const v1::DocumentNaming& naming : document.namings()) {
      int64_t index = 0;
      const std::string& name = naming.entry();
      if (!absl::SimpleAtoi(name.substr(name.rfind('/') + 1), &index) ||
          evidence_.events.count(index) == 0) {
        continue;
      }
      *what = absl::StrCat(naming.document_type(), " ", naming.number(), " #",
                           index);
      *entry = naming.erasable() ? naming.entry() : "";
      return true;
    }
    return false;
  }

  absl::Status KeepDocument(const v1::Document& document) {
    std::string what;
    std::string entry;
    if (!IsNamedHere(document, &what, &entry)) return absl::OkStatus();
    absl::string_view hex = document.name();
    if (!absl::ConsumePrefix(&hex, kDocumentNames) || hex.empty()) {
      Withhold(what, "语句未写摘要", "the statement gives no digest");
      return absl::OkStatus();
    }
    const std::string path = absl::StrCat(kDocumentNames, hex);
    if (evidence_.pack.Has(path + ".document")) return absl::OkStatus();
    if (document.state() != v1::DOCUMENT_STATE_ARRIVED) {
      Withhold(
          absl::StrCat(what, " ", hex),
          absl::StrCat("单据不在：", v1::DocumentState_Name(document.state())),
          absl::StrCat("its bytes are not there: ",
                       v1::DocumentState_Name(document.state())));
      return absl::OkStatus();
    }
    absl::StatusOr<FetchedDocument> fetched =
        DownloadDocument(client_, document.name(), entry);
    if (!fetched.ok()) return fetched.status();
    if (evidence_.pack.bytes() + fetched->bytes.size() > kMaxEvidenceBytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the pack would have more than ", kMaxEvidenceBytes,
                       " bytes; make one for each lot, without --recall"));
    }
    evidence_.pack.Add(path + ".document", std::move(fetched->bytes));
    evidence_.pack.Add(path + ".salt", std::string(fetched->salt.view()));
    evidence_.documents.emplace(path + ".document",
                                absl::StrCat(what, "  ", fetched->media_type));
    return absl::OkStatus();
  }

  // What the rules found: derived, so claimed and not proved.
  absl::Status FetchFlags() {
    v1::ListFlagsResponse all;
    for (const EvidenceLot& lot : evidence_.lots) {
      v1::ListFlagsRequest request;
      request.mutable_lot()->set_issuer(lot.issuer);
      request.mutable_lot()->set_lot(lot.lot);
      request.set_as_of_size(static_cast<int64_t>(size()));
      request.set_minimum_severity(v1::FLAG_SEVERITY_INFORMATION);
      request.set_page_size(kPageSize);
      do {
        grpc::ClientContext context;
        LedgerClient::Prepare(&context);
        v1::ListFlagsResponse page;
        const grpc::Status status =
            client_->supervision().ListFlags(&context, request, &page);
        if (!status.ok()) return FromGrpc(status);
        request.set_page_token(page.next_page_token());
        all.MergeFrom(page);
      } while (!request.page_token().empty());
    }
    all.clear_next_page_token();
    all.set_as_of_size(static_cast<int64_t>(size()));
    evidence_.pack.Add("views/flags.json", PrettyInOrder(all));
    return absl::OkStatus();
  }

  // Where holds and recalls of the lots stood then.
  absl::Status FetchOrders() {
    v1::ListOrdersResponse all;
    for (const EvidenceLot& lot : evidence_.lots) {
      v1::ListOrdersRequest request;
      request.mutable_lot()->set_issuer(lot.issuer);
      request.mutable_lot()->set_lot(lot.lot);
      request.set_as_of_size(static_cast<int64_t>(size()));
      request.set_at_time_ms(evidence_.as_of_record_time_ms);
      request.set_page_size(kPageSize);
      do {
        grpc::ClientContext context;
        LedgerClient::Prepare(&context);
        v1::ListOrdersResponse page;
        const grpc::Status status =
            client_->supervision().ListOrders(&context, request, &page);
        if (!status.ok()) return FromGrpc(status);
        request.set_page_token(page.next_page_token());
        all.MergeFrom(page);
      } while (!request.page_token().empty());
    }
    all.clear_next_page_token();
    all.set_as_of_size(static_cast<int64_t>(size()));
    all.set_at_time_ms(evidence_.as_of_record_time_ms);
    evidence_.pack.Add("views/orders.json", PrettyInOrder(all));
    return absl::OkStatus();
  }

  const EvidenceRequest& request_;
  const NameOfId& name_of_;
  LedgerClient* const client_;
  GatheredEvidence evidence_;
  std::set<int64_t> referring_;
  int answers_ = 0;
};

}  // namespace

absl::StatusOr<GatheredEvidence> GatherEvidence(const EvidenceRequest& request,
                                                const NameOfId& name_of,
                                                LedgerClient* client) {
  return Gatherer(request, name_of, client).Run();
}

}  // namespace daodi::services::cli
