#include "services/domain/library_facts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/domain/search_text.h"

namespace daodi::services::domain {
namespace {

using Licences = google::protobuf::RepeatedPtrField<v1::Licence>;

constexpr absl::string_view kSupplierRelation = "SUPPLIER";
constexpr absl::string_view kCustomerRelation = "CUSTOMER";
constexpr absl::string_view kFarmer = "FARMER";

bool HasSection(const ParsedStatement& statement, SectionLabel label) {
  const auto& heads = statement.header().sections;
  return std::any_of(heads.begin(), heads.end(),
                     [label](const crypto::SectionHead& head) {
                       return head.label == static_cast<uint8_t>(label);
                     });
}

bool IsErasable(const ParsedStatement& statement, SectionLabel label) {
  const auto& heads = statement.header().sections;
  return std::any_of(
      heads.begin(), heads.end(), [label](const crypto::SectionHead& head) {
        return head.label == static_cast<uint8_t>(label) && head.erasable;
      });
}

void AddTo(std::vector<std::string>* list, const std::string& text) {
  if (text.empty() ||
      std::find(list->begin(), list->end(), text) != list->end()) {
    return;
  }
  list->push_back(text);
}

void AddExpiry(absl::string_view subject, const std::string& kind,
               const std::string& number, const std::string& date,
               LibraryFacts* facts) {
  if (date.empty()) return;
  facts->expiries.push_back({subject, kind, number, date});
}

void AddLicences(const Licences& licences, LibraryFacts* facts) {
  for (const v1::Licence& licence : licences) {
    AddTo(&facts->licences, licence.number());
    AddExpiry("LICENCE", licence.licence_type(), licence.number(),
              licence.valid_until(), facts);
  }
}

void AddProduct(const v1::ProductRecord& product, LibraryFacts* facts) {
  AddTo(&facts->names, product.display_name());
  AddTo(&facts->names, product.english_name());
  AddTo(&facts->codes, product.gtin());
  AddTo(&facts->codes, product.product_code());
  AddTo(&facts->licences, product.licence());
  AddLicences(product.licence_records(), facts);
  for (const v1::ProductClaim& claim : product.claims()) {
    AddTo(&facts->licences, claim.certificate());
    AddExpiry("CLAIM", claim.claim_type(), claim.certificate(),
              claim.valid_until(), facts);
  }
  AddExpiry("RECORD", "", product.label_version(), product.valid_until(),
            facts);
}

void AddPartner(const v1::PartnerRecord& partner, LibraryFacts* facts) {
  AddTo(&facts->names, partner.partner_name());
  AddTo(&facts->codes, partner.partner());
  AddLicences(partner.licence_records(), facts);
  for (const v1::PartnerPaper& paper : partner.papers()) {
    AddExpiry("PAPER", paper.paper_type(), paper.number(), paper.valid_until(),
              facts);
  }
  for (const v1::SupplierAudit& audit : partner.audits()) {
    AddExpiry("AUDIT", "", audit.number(), audit.valid_until(), facts);
  }
  AddExpiry("RECORD", "", "", partner.valid_until(), facts);
}

void AddEnterprise(const v1::EnterpriseRecord& enterprise,
                   LibraryFacts* facts) {
  AddTo(&facts->names, enterprise.english_name());
  for (const std::string& licence : enterprise.licences()) {
    AddTo(&facts->licences, licence);
  }
  AddLicences(enterprise.licence_records(), facts);
  for (const v1::ProductionSite& site : enterprise.production_sites()) {
    AddTo(&facts->codes, site.gln());
  }
  for (const v1::EntrustedProduction& entrusted :
       enterprise.entrusted_productions()) {
    AddExpiry("ENTRUSTMENT", "", entrusted.party(), entrusted.valid_until(),
              facts);
  }
}

void AddParty(const v1::PartyRecord& party, LibraryFacts* facts) {
  AddTo(&facts->names, party.display_name());
  AddTo(&facts->codes, party.party());
  facts->division_code = party.division_code();
}

void AddIdentifiers(const v1::PartyIdentifiers& identifiers,
                    LibraryFacts* facts) {
  AddTo(&facts->codes, identifiers.social_credit_code());
  for (const std::string& licence : identifiers.licences()) {
    AddTo(&facts->licences, licence);
  }
  AddLicences(identifiers.licence_records(), facts);
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// From its beginning, and from where letters and digits begin or end: a number
// is found without the words before it.
std::vector<std::string> LicenceStarts(const std::string& text) {
  std::vector<std::string> starts;
  for (size_t at = 0; at < text.size(); ++at) {
    if (at == 0 || IsAscii(text[at]) != IsAscii(text[at - 1])) {
      starts.push_back(text.substr(at));
    }
  }
  return starts;
}

}  // namespace

absl::string_view LibraryName(Library library) {
  switch (library) {
    case Library::kProduct:
      return "product";
    case Library::kEnterprise:
      return "enterprise";
    case Library::kSupplier:
      return "supplier";
    case Library::kCustomer:
      return "customer";
  }
  return "";
}

std::optional<Library> ParseLibrary(absl::string_view name) {
  for (const Library library : kLibraries) {
    if (LibraryName(library) == name) return library;
  }
  return std::nullopt;
}

bool operator==(const LibraryRecordName& a, const LibraryRecordName& b) {
  return std::tie(a.library, a.owner, a.subject) ==
         std::tie(b.library, b.owner, b.subject);
}

std::optional<LibraryRecordName> LibraryRecordOf(
    const ParsedStatement& statement) {
  const std::string& author = statement.header().author;
  if (const auto* product = statement.product()) {
    return LibraryRecordName{
        Library::kProduct, author,
        product->gtin().empty() ? product->product_code() : product->gtin()};
  }
  if (statement.enterprise() != nullptr) {
    return LibraryRecordName{Library::kEnterprise, author, author};
  }
  if (const auto* partner = statement.partner()) {
    if (partner->relation() == kSupplierRelation) {
      return LibraryRecordName{Library::kSupplier, author, partner->partner()};
    }
    if (partner->relation() == kCustomerRelation) {
      return LibraryRecordName{Library::kCustomer, author, partner->partner()};
    }
  }
  // Somebody off the platform is an enterprise once it is identified.
  const auto* party = statement.party();
  if (party != nullptr && party->party_type() != kFarmer &&
      HasSection(statement, SectionLabel::kPartyIdentifiers)) {
    return LibraryRecordName{Library::kEnterprise, author, party->party()};
  }
  return std::nullopt;
}

LibraryFacts LibraryFactsOf(const ParsedStatement& statement) {
  LibraryFacts facts;
  using L = SectionLabel;
  const auto usable = [&statement](L label) {
    return !IsErasable(statement, label);
  };
  if (const auto* s = statement.product()) AddProduct(*s, &facts);
  if (const auto* s = statement.partner()) AddPartner(*s, &facts);
  if (const auto* s = statement.enterprise()) AddEnterprise(*s, &facts);
  if (const auto* s = statement.party()) AddParty(*s, &facts);
  const auto* identifiers = statement.party_identifiers();
  if (identifiers != nullptr && usable(L::kPartyIdentifiers)) {
    AddIdentifiers(*identifiers, &facts);
  }
  return facts;
}

LibraryFacts LibraryFactsOf(const crypto::OrganizationRecord& organization,
                            absl::string_view id) {
  LibraryFacts facts;
  facts.names = {organization.display_name};
  facts.codes = {std::string(id)};
  for (const crypto::Identifier& identifier : organization.identifiers) {
    AddTo(&facts.codes, identifier.value);
  }
  facts.division_code = organization.division_code;
  return facts;
}

void AddLibraryFacts(const LibraryFacts& identity, LibraryFacts* facts) {
  for (const std::string& name : identity.names) AddTo(&facts->names, name);
  for (const std::string& code : identity.codes) AddTo(&facts->codes, code);
  for (const std::string& licence : identity.licences) {
    AddTo(&facts->licences, licence);
  }
  facts->expiries.insert(facts->expiries.end(), identity.expiries.begin(),
                         identity.expiries.end());
  if (facts->division_code.empty()) {
    facts->division_code = identity.division_code;
  }
}

std::string NormaliseTerm(LibraryTermKind kind, absl::string_view text) {
  switch (kind) {
    case LibraryTermKind::kExpiry:
    case LibraryTermKind::kDivision:
      return std::string(text);
    default:
      return NormaliseForSearch(text);
  }
}

std::vector<LibraryTerm> LibraryTermsOf(const LibraryFacts& facts) {
  std::vector<LibraryTerm> terms;
  const auto add = [&terms](LibraryTermKind kind, std::string text) {
    if (!text.empty()) terms.push_back({kind, std::move(text)});
  };
  for (const std::string& code : facts.codes) {
    add(LibraryTermKind::kCode, NormaliseForSearch(code));
  }
  for (const std::string& licence : facts.licences) {
    for (std::string& start : LicenceStarts(NormaliseForSearch(licence))) {
      add(LibraryTermKind::kLicence, std::move(start));
    }
  }
  for (const std::string& name : facts.names) {
    for (std::string& suffix : SuffixesOf(NormaliseForSearch(name))) {
      add(LibraryTermKind::kName, std::move(suffix));
    }
    for (const std::string& spelling : PinyinInitialsOf(name)) {
      for (std::string& suffix : SuffixesOf(spelling)) {
        add(LibraryTermKind::kInitials, std::move(suffix));
      }
    }
  }
  for (const LibraryExpiry& expiry : facts.expiries) {
    add(LibraryTermKind::kExpiry, expiry.date);
  }
  add(LibraryTermKind::kDivision, facts.division_code);
  std::sort(terms.begin(), terms.end(),
            [](const LibraryTerm& a, const LibraryTerm& b) {
              return std::tie(a.kind, a.text) < std::tie(b.kind, b.text);
            });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const LibraryTerm& a, const LibraryTerm& b) {
                            return a.kind == b.kind && a.text == b.text;
                          }),
              terms.end());
  if (terms.size() > kMaxLibraryTerms) terms.resize(kMaxLibraryTerms);
  return terms;
}

}  // namespace daodi::services::domain
