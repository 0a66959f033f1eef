// The pre-authentication encoding of DSSE v1 (secure-systems-lab/dsse,
// protocol.md): what every daodi signature covers.

#ifndef DAODI_CRYPTO_PAE_H_
#define DAODI_CRYPTO_PAE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// "DSSEv1" SP len(type) SP type SP len(body) SP body, lengths in decimal bytes.
// The lengths make it injective: no two (type, body) share an encoding.
std::string Pae(absl::string_view payload_type, absl::string_view body);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PAE_H_
