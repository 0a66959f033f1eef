// Reads printed pages again with other people's programs: poppler's pdftoppm
// makes pixels of them, zbarimg finds the codes.

#ifndef DAODI_TESTS_SERVICES_LABELS_SCANNER_H_
#define DAODI_TESTS_SERVICES_LABELS_SCANNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/labels/bitmap.h"
#include "services/labels/label_layout.h"

namespace daodi::services::labels {

// 0 is black.
struct GreyImage {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> pixels;

  // White outside.
  uint8_t At(int x, int y) const;
};

// What a command writes to its standard output.
std::string OutputOf(const std::string& command);

std::vector<GreyImage> PagesOfPdf(const std::string& pdf, int dpi);
GreyImage ImageOf(const Bitmap& bitmap, int margin);

// The label of that place of a page with `dpi` pixels to an inch.
GreyImage CutOut(const GreyImage& page, const LabelLayout& layout, int place,
                 int dpi);
// Turned about its middle and made larger or smaller, as a phone would see it.
GreyImage Turned(const GreyImage& image, double degrees, double scale);

// The one code of each image; "" where none, or several, were found.
std::vector<std::string> Scan(const std::vector<GreyImage>& images);

}  // namespace daodi::services::labels

#endif  // DAODI_TESTS_SERVICES_LABELS_SCANNER_H_
