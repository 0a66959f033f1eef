// Which of the documents of a transfer its list names: the one the law asks for
// first with goods of that class.

#ifndef DAODI_SERVICES_TRADE_MAIN_DOCUMENT_H_
#define DAODI_SERVICES_TRADE_MAIN_DOCUMENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/trade/circulation.h"

namespace daodi::services::trade {

// Of the documents, delivery note and invoice of the row; an empty type when
// there is none. A numbered delivery note comes first; one without a number
// only where goods may not travel without it (decoction pieces, packed food).
TransferDocument MainDocumentOf(const Transfer& transfer);

// "随货同行单", "发票" …; the type itself when it has no name here. What drugs
// travel with is called 随货同行单, what other goods travel with 送货单.
std::string DocumentTypeName(absl::string_view document_type,
                             absl::string_view goods_class);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_MAIN_DOCUMENT_H_
