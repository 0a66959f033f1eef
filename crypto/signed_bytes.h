// The bytes under a bundle's signature; those of the other signatures are in
// crypto/envelope.h.

#ifndef DAODI_CRYPTO_SIGNED_BYTES_H_
#define DAODI_CRYPTO_SIGNED_BYTES_H_

#include <cstdint>
#include <string>

#include "crypto/fixed_bytes.h"
#include "crypto/statement_header.h"

namespace daodi::crypto {

// PAE over ledger_id || key_id || u8 digest_algorithm || u16 size || root; the
// first three are those of any header in the bundle.
std::string BundleSignedBytes(const StatementHeader& header, uint32_t size,
                              const Digest& root);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SIGNED_BYTES_H_
