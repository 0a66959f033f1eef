// The sheets in which people keep the four libraries: which column of a table
// becomes which field of a section (docs/libraries.md).

#ifndef DAODI_SERVICES_CLI_LIBRARY_COLUMNS_H_
#define DAODI_SERVICES_CLI_LIBRARY_COLUMNS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/cli/language.h"
#include "services/domain/library_facts.h"

namespace daodi::services::cli {

// How the text of a cell is read.
enum class CellForm : uint8_t {
  kText,
  kTexts,        // several, with ; ； or 、 between them
  kWord,         // one of `words`, in Chinese or as it is signed
  kNumber,       // whole
  kDate,         // 2026-05-16, 2026/5/16, 2026年5月16日, 20260516
  kQuantity,     // "60 g", "0.5kg"
  kGtin,         // leading zeros that a spreadsheet took are put back
  kLicenceType,  // docs/libraries.md has the list, in Chinese or as signed
};

struct CellWord {
  absl::string_view zh;
  absl::string_view word;
};

struct LibraryColumn {
  Bilingual heading;
  // Fields from the section on. "licence_records/#/number": "#" is the number
  // after the heading, 1 when there is none.
  absl::string_view path;
  CellForm form = CellForm::kText;
  bool required = false;  // as a heading, and in every row
  absl::string_view example;
  absl::Span<const CellWord> words;
  absl::string_view section;  // short name; "": says whom the row is about

  bool IsNumbered() const;
};

// Paths of columns without a section.
inline constexpr absl::string_view kPartnerColumn = "partner";
inline constexpr absl::string_view kSocialCreditColumn = "social_credit_code";

// As the template has them. The sheet of enterprises has columns of `party` and
// `party_identifiers`: enterprises on the platform keep their own records.
std::vector<LibraryColumn> LibraryColumns(domain::Library library);

// A heading as it is compared: without case, spaces, * and what is in brackets.
std::string FoldHeading(absl::string_view heading);

// A table to fill in: headings, and an example behind "#" that is not read.
std::string LibraryTemplate(domain::Library library, Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LIBRARY_COLUMNS_H_
