// Records of the libraries as people read them: rows, pages, dossiers. Pure.

#ifndef DAODI_SERVICES_CLI_LIBRARY_TEXT_H_
#define DAODI_SERVICES_CLI_LIBRARY_TEXT_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "daodi/v1/library_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

// Short name of an organization or party.
using AliasLookup = std::function<std::string(const std::string& id)>;

// "供应商库" / "suppliers"
std::string LibraryText(v1::LibraryKind library, Language language);
// "合格" / "qualified"; a word that is not known stays as it is.
std::string StatusText(absl::string_view status, Language language);
// "监管核验" when a regulator attested it, else what the owner states.
std::string VerificationText(const v1::LibraryRecord& record,
                             Language language);
std::string QualificationText(v1::QualificationState state, Language language);
// "食品生产许可证 SC11443118199018 至 2027-05-05（剩 30 天）"
std::string ExpiryText(const v1::LibraryExpiry& expiry, Language language);

// A table of records.
std::string RecordTable(
    const google::protobuf::RepeatedPtrField<v1::LibraryRecord>& records,
    const AliasLookup& alias_of, Language language);
// A table of revisions.
std::string RevisionTable(
    const google::protobuf::RepeatedPtrField<v1::LibraryRecord>& revisions,
    Language language);
std::string ExpiringTable(
    const google::protobuf::RepeatedPtrField<v1::ExpiringRecord>& expiring,
    const AliasLookup& alias_of, Language language);
// One record, field by field as stated.
std::string RecordPage(const v1::LibraryRecord& record,
                       const AliasLookup& alias_of, Language language);

// A page to print: Markdown, in Chinese. `synthetic`: of a simulated ledger.
std::string DossierPage(const v1::Dossier& dossier, const AliasLookup& alias_of,
                        bool synthetic);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LIBRARY_TEXT_H_
