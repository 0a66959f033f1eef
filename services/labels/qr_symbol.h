// QR codes (ISO/IEC 18004) of GS1 Digital Link URIs. Pure.

#ifndef DAODI_SERVICES_LABELS_QR_SYMBOL_H_
#define DAODI_SERVICES_LABELS_QR_SYMBOL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::labels {

// Light modules that must surround a symbol (ISO/IEC 18004, 5.3.8).
inline constexpr int kQuietZoneModules = 4;
// Longer links are no links of ours, and their symbols too dense for a bag.
inline constexpr size_t kMaxUriBytes = 512;

// How much of a symbol may be lost: 15 % with M, 25 % with Q.
enum class QrLevel { kM, kQ };

// A symbol without its quiet zone.
struct QrSymbol {
  int version = 0;
  int width = 0;                 // modules on each side
  std::vector<uint8_t> is_dark;  // width * width, row by row, 0 or 1

  bool IsDark(int x, int y) const { return is_dark[y * width + x] != 0; }
  // With the quiet zone on both sides.
  int FullWidth() const { return width + 2 * kQuietZoneModules; }
};

// The smallest symbol of `text`. Errors: kInvalidArgument when it is empty, too
// long or has a NUL.
absl::StatusOr<QrSymbol> EncodeQr(absl::string_view text, QrLevel level);

// `uri` with scheme and host in lower case: phones take "HTTPS://" for text.
// What follows the host stays, as serials are upper case and paths are case
// sensitive. Errors: kInvalidArgument when it is no absolute http(s) URI of
// printable ASCII.
absl::StatusOr<std::string> CanonicalUri(absl::string_view uri);

// A run of dark modules of one row.
struct DarkRun {
  int x = 0;
  int y = 0;
  int width = 0;
};
// Row by row, from the left.
std::vector<DarkRun> DarkRuns(const QrSymbol& symbol);

// Two rows a line in half blocks, quiet zone included, dark on light whatever
// the colours of the terminal.
std::string TerminalText(const QrSymbol& symbol);

// Dark modules as one path over a light square with the quiet zone.
std::string SvgText(const QrSymbol& symbol, double module_mm);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_QR_SYMBOL_H_
