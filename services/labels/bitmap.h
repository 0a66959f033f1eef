// Black and white dots, as printers of labels take them. Pure.

#ifndef DAODI_SERVICES_LABELS_BITMAP_H_
#define DAODI_SERVICES_LABELS_BITMAP_H_

#include <cstddef>
#include <string>

#include "services/labels/qr_symbol.h"

namespace daodi::services::labels {

// Rows of whole bytes, the leftmost dot in the highest bit; 1 is black.
struct Bitmap {
  int width = 0;
  int height = 0;
  std::string bytes;

  Bitmap() = default;
  Bitmap(int width_dots, int height_dots)
      : width(width_dots),
        height(height_dots),
        bytes(static_cast<size_t>(BytesPerRow()) * height_dots, '\0') {}

  int BytesPerRow() const { return (width + 7) / 8; }
  void Blacken(int x, int y) {
    char& byte = bytes[static_cast<size_t>(y) * BytesPerRow() + x / 8];
    byte = static_cast<char>(byte | (0x80 >> (x % 8)));
  }
  bool IsBlack(int x, int y) const {
    return (bytes[static_cast<size_t>(y) * BytesPerRow() + x / 8] &
            (0x80 >> (x % 8))) != 0;
  }
};

// Without white columns at the right and white rows at the bottom; at least one
// dot.
Bitmap Trimmed(const Bitmap& bitmap);

// Without quiet zone: the label around it is white.
Bitmap BitmapOf(const QrSymbol& symbol, int module_dots);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_BITMAP_H_
