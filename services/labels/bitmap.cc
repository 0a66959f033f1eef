#include "services/labels/bitmap.h"

#include <algorithm>

namespace daodi::services::labels {

Bitmap BitmapOf(const QrSymbol& symbol, int module_dots) {
  const int side = symbol.width * module_dots;
  Bitmap bitmap(side, side);
  for (const DarkRun& run : DarkRuns(symbol)) {
    const int y = run.y * module_dots;
    const int end = (run.x + run.width) * module_dots;
    for (int x = run.x * module_dots; x < end; ++x) bitmap.Blacken(x, y);
  }
  // The other dots of a module repeat its first row.
  const size_t row_bytes = bitmap.BytesPerRow();
  for (int y = 0; y < side; ++y) {
    const int first = y - y % module_dots;
    std::copy_n(bitmap.bytes.begin() + first * row_bytes, row_bytes,
                bitmap.bytes.begin() + y * row_bytes);
  }
  return bitmap;
}

Bitmap Trimmed(const Bitmap& bitmap) {
  int width = 1;
  int height = 1;
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      if (!bitmap.IsBlack(x, y)) continue;
      width = std::max(width, x + 1);
      height = y + 1;
    }
  }
  Bitmap trimmed(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (bitmap.IsBlack(x, y)) trimmed.Blacken(x, y);
    }
  }
  return trimmed;
}

}  // namespace daodi::services::labels
