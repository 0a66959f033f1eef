#include "tests/services/rpc/library_calls.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/library_service.grpc.pb.h"
#include "daodi/v1/record_sections.pb.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::StatementKind;
using Stub = v1::LibraryService::Stub;
using Channel = std::shared_ptr<grpc::Channel>;

constexpr char kGtin[] = "09521234100010";
constexpr uint64_t kFirstStatementId = 8'800'000;

std::string MarkerOf(const std::string& section) {
  return absl::StrCat(kLibraryMarkers, section, "-END");
}

TestSection Section(uint8_t label, Audience audience, uint32_t schema,
                    const google::protobuf::Message& message,
                    bool erasable = false) {
  return {label, audience, erasable, schema, message.SerializeAsString(), {}};
}

class Recorder {
 public:
  Recorder(PipelineFixture* ledger, const TestOrganization& author)
      : ledger_(*ledger), author_(author) {}

  crypto::EntryRef Append(StatementKind kind, std::vector<TestSection> sections,
                          std::vector<crypto::EntryRef> refs = {}) {
    crypto::StatementHeader header =
        ledger_.governance().Header(kind, author_.id);
    header.statement_id = TestStatementId(next_id_++);
    header.refs = std::move(refs);
    const SignedStatement statement =
        SignStatement(header, std::move(sections), author_.event);
    const auto outcome = ledger_.Append(statement);
    if (!outcome.status.ok()) std::abort();
    return {crypto::RefKind::kApproves, header.ledger_id, outcome.index,
            crypto::HeaderDigestOf(statement.envelope.header_bytes)};
  }

 private:
  PipelineFixture& ledger_;
  const TestOrganization& author_;
  uint64_t next_id_ = kFirstStatementId;
};

template <typename Request, typename Response>
std::string Call(Stub* stub,
                 grpc::Status (Stub::*method)(grpc::ClientContext*,
                                              const Request&, Response*),
                 const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub->*method)(&context, request, &response);
  if (!status.ok()) {
    return absl::StrCat("status ", status.error_code(), ": ",
                        status.error_message(), status.error_details());
  }
  return response.SerializeAsString();
}

// Of every library of the author: itself as customer, product and enterprise.
std::vector<std::string> NamesOf(const std::string& author) {
  const std::string libraries =
      absl::StrCat("organizations/", author, "/libraries/");
  return {absl::StrCat(libraries, "customer/records/", author),
          absl::StrCat(libraries, "enterprise/records/", author),
          absl::StrCat(libraries, "product/records/", kGtin)};
}

std::vector<std::string> ParentsOf(const std::string& author) {
  return {"organizations/-/libraries/-",
          absl::StrCat("organizations/", author, "/libraries/-")};
}

// One call for each name of a record.
template <typename Request, typename Response>
std::string ForEachName(Stub* stub,
                        grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                     const Request&, Response*),
                        const std::string& author) {
  std::string all;
  for (const std::string& name : NamesOf(author)) {
    Request request;
    request.set_name(name);
    all += Call(stub, method, request);
  }
  return all;
}

std::string SearchAll(Stub* stub, const std::string& author) {
  std::string all;
  for (const std::string& parent : ParentsOf(author)) {
    for (const char* text : {"", "author", "0952", "marker", author.c_str()}) {
      v1::SearchLibraryRecordsRequest request;
      request.set_parent(parent);
      request.set_query(text);
      all += Call(stub, &Stub::SearchLibraryRecords, request);
    }
  }
  return all;
}

}  // namespace

void RecordLibraries(PipelineFixture* ledger, const TestOrganization& author,
                     const std::string& named) {
  Recorder recorder(ledger, author);
  v1::PartnerRecord partner;
  partner.set_partner(author.id);
  partner.set_relation("CUSTOMER");
  partner.set_revision(1);
  partner.set_status("QUALIFIED");
  partner.set_audit(MarkerOf("partner"));
  partner.set_valid_until("2027-05-31");
  TestSection partner_section = Section(26, Audience::kNamed, 1106, partner);
  partner_section.named_organizations = {named};
  v1::ContactDetails contacts;
  contacts.add_contacts()->set_line(1);
  contacts.mutable_contacts(0)->set_purpose("BUSINESS");
  contacts.mutable_contacts(0)->set_name("somebody");
  contacts.mutable_contacts(0)->set_telephone(MarkerOf("contacts"));
  const crypto::EntryRef customer = recorder.Append(
      StatementKind::kPartnerRecord,
      {partner_section, Section(29, Audience::kOwner, 1109, contacts, true)});
  v1::QualificationRecord qualification;
  qualification.set_qualification_type("FIRST_CUSTOMER");
  qualification.set_partner(author.id);
  qualification.set_decision("APPROVED");
  qualification.set_decided_on("2025-01-02");
  qualification.set_conclusion(MarkerOf("qualification"));
  v1::ConfirmationNote note;
  note.set_own_act(true);
  recorder.Append(StatementKind::kConfirmation,
                  {Section(28, Audience::kOwner, 1108, qualification),
                   Section(31, Audience::kOwner, 1201, note)},
                  {customer});
  v1::EnterpriseRecord enterprise;
  enterprise.set_verified("SELF_DECLARED");
  enterprise.set_address(MarkerOf("enterprise"));
  recorder.Append(StatementKind::kEnterpriseRecord,
                  {Section(27, Audience::kPublic, 1107, enterprise)});
  v1::ProductRecord product;
  product.set_gtin(kGtin);
  product.set_display_name(MarkerOf("product"));
  product.set_goods_class("HERB");
  product.set_revision(1);
  recorder.Append(StatementKind::kProduct,
                  {Section(21, Audience::kOwner, 1101, product)});
}

std::set<std::string> LibraryMarkers(const std::string& method,
                                     LibraryReader reader) {
  const bool owns = reader == LibraryReader::kOwner;
  const bool sees_all = owns || reader == LibraryReader::kRegulator;
  std::set<std::string> allowed;
  if (owns) allowed.insert(MarkerOf("contacts"));
  if (sees_all || reader == LibraryReader::kNamed) {
    allowed.insert(MarkerOf("partner"));
  }
  // Only the customer's record expires.
  if (method == "ListExpiringRecords") return allowed;
  allowed.insert(MarkerOf("enterprise"));
  if (sees_all) allowed.insert(MarkerOf("product"));
  if (sees_all && method == "GetDossier") {
    allowed.insert(MarkerOf("qualification"));
  }
  return allowed;
}

std::string CallLibrary(const std::string& method, const Channel& channel,
                        const std::string& author) {
  auto stub = v1::LibraryService::NewStub(channel);
  std::string all;
  if (method == "GetLibraryRecord") {
    return ForEachName(stub.get(), &Stub::GetLibraryRecord, author);
  }
  if (method == "ListLibraryRevisions") {
    return ForEachName(stub.get(), &Stub::ListLibraryRevisions, author);
  }
  if (method == "GetDossier") {
    return ForEachName(stub.get(), &Stub::GetDossier, author);
  }
  if (method == "BatchGetLibraryRecords") {
    v1::BatchGetLibraryRecordsRequest request;
    for (const std::string& name : NamesOf(author)) request.add_names(name);
    return Call(stub.get(), &Stub::BatchGetLibraryRecords, request);
  }
  if (method == "SearchLibraryRecords") return SearchAll(stub.get(), author);
  if (method != "ListExpiringRecords" && method != "ListLibraryRecords") {
    return "";
  }
  for (const std::string& parent : ParentsOf(author)) {
    v1::ListExpiringRecordsRequest expiring;
    expiring.set_parent(parent);
    expiring.set_within_days(3'000);
    v1::ListLibraryRecordsRequest list;
    list.set_parent(parent);
    all += method == "ListExpiringRecords"
               ? Call(stub.get(), &Stub::ListExpiringRecords, expiring)
               : Call(stub.get(), &Stub::ListLibraryRecords, list);
  }
  return all;
}

}  // namespace daodi::testing
