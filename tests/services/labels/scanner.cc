#include "tests/services/labels/scanner.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::labels {
namespace {

constexpr uint8_t kWhite = 255;
constexpr double kPi = 3.14159265358979323846;

GreyImage ReadPgm(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  int most = 0;
  GreyImage image;
  file >> magic >> image.width >> image.height >> most;
  file.get();
  image.pixels.assign(std::istreambuf_iterator<char>(file), {});
  return image;
}

void WritePgm(const GreyImage& image, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file << "P5\n" << image.width << " " << image.height << "\n255\n";
  file.write(reinterpret_cast<const char*>(image.pixels.data()),
             static_cast<std::streamsize>(image.pixels.size()));
}

}  // namespace

uint8_t GreyImage::At(int x, int y) const {
  return x < 0 || y < 0 || x >= width || y >= height ? kWhite
                                                     : pixels[y * width + x];
}

std::string OutputOf(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  char buffer[4096];
  for (size_t n = 0; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    output.append(buffer, n);
  }
  pclose(pipe);
  return output;
}

std::vector<GreyImage> PagesOfPdf(const std::string& pdf, int dpi) {
  const testing::TemporaryDirectory folder;
  const std::string file = absl::StrCat(folder.path(), "/in.pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  OutputOf(absl::StrCat("pdftoppm -gray -r ", dpi, " ", file, " ",
                        folder.path(), "/page 2>&1"));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (entry.path().extension() == ".pgm") names.push_back(entry.path());
  }
  std::sort(names.begin(), names.end());
  std::vector<GreyImage> pages;
  pages.reserve(names.size());
  for (const std::string& name : names) pages.push_back(ReadPgm(name));
  return pages;
}

GreyImage ImageOf(const Bitmap& bitmap, int margin) {
  GreyImage image;
  image.width = bitmap.width + 2 * margin;
  image.height = bitmap.height + 2 * margin;
  image.pixels.assign(static_cast<size_t>(image.width) * image.height, kWhite);
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      if (bitmap.IsBlack(x, y)) {
        image.pixels[(y + margin) * image.width + x + margin] = 0;
      }
    }
  }
  return image;
}

GreyImage CutOut(const GreyImage& page, const LabelLayout& layout, int place,
                 int dpi) {
  const double scale = dpi / kMillimetresPerInch;
  const double left =
      layout.left_mm + (place % layout.columns) * layout.column_pitch_mm;
  const double top =
      layout.top_mm + (place / layout.columns) * layout.row_pitch_mm;
  GreyImage image;
  image.width = static_cast<int>(layout.label_width_mm * scale);
  image.height = static_cast<int>(layout.label_height_mm * scale);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      image.pixels.push_back(page.At(x + static_cast<int>(left * scale),
                                     y + static_cast<int>(top * scale)));
    }
  }
  return image;
}

GreyImage Turned(const GreyImage& image, double degrees, double scale) {
  const double sine = std::sin(degrees * kPi / 180);
  const double cosine = std::cos(degrees * kPi / 180);
  GreyImage turned;
  // The corners stick out.
  const int margin = static_cast<int>(image.width * std::abs(sine)) + 8;
  turned.width = static_cast<int>((image.width + 2 * margin) * scale);
  turned.height = static_cast<int>((image.height + 2 * margin) * scale);
  for (int y = 0; y < turned.height; ++y) {
    for (int x = 0; x < turned.width; ++x) {
      const double dx = (x - turned.width / 2.0) / scale;
      const double dy = (y - turned.height / 2.0) / scale;
      const double from_x = cosine * dx - sine * dy + image.width / 2.0;
      const double from_y = sine * dx + cosine * dy + image.height / 2.0;
      const int left = static_cast<int>(std::floor(from_x));
      const int top = static_cast<int>(std::floor(from_y));
      const double right_part = from_x - left;
      const double lower_part = from_y - top;
      const double value = (image.At(left, top) * (1 - right_part) +
                            image.At(left + 1, top) * right_part) *
                               (1 - lower_part) +
                           (image.At(left, top + 1) * (1 - right_part) +
                            image.At(left + 1, top + 1) * right_part) *
                               lower_part;
      turned.pixels.push_back(static_cast<uint8_t>(std::lround(value)));
    }
  }
  return turned;
}

std::vector<std::string> Scan(const std::vector<GreyImage>& images) {
  const testing::TemporaryDirectory folder;
  std::string files;
  for (size_t i = 0; i < images.size(); ++i) {
    const std::string file = folder.File(absl::StrCat(i, ".pgm"));
    WritePgm(images[i], file);
    absl::StrAppend(&files, " ", file);
  }
  const auto scan = [](absl::string_view arguments) {
    return std::vector<std::string>(absl::StrSplit(
        OutputOf(absl::StrCat("zbarimg --quiet --raw --nodbus -Sdisable "
                              "-Sqrcode.enable ",
                              arguments, " 2>/dev/null")),
        '\n', absl::SkipEmpty()));
  };
  std::vector<std::string> found = scan(files);
  if (found.size() == images.size()) return found;
  // Which of them was not read, or twice, only tells who asks one by one.
  found.clear();
  for (size_t i = 0; i < images.size(); ++i) {
    std::vector<std::string> codes = scan(folder.File(absl::StrCat(i, ".pgm")));
    found.push_back(codes.size() == 1 ? codes[0] : "");
  }
  return found;
}

}  // namespace daodi::services::labels
