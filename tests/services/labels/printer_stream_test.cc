#include "services/labels/printer_stream.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/labels/scanner.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::labels {
namespace {

using daodi::testing::IsOk;
using daodi::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUri[] =
    "https://id.daodi.example/01/09521234101024/21/1VMP67JAVW6TZC91QJHY";

LabelLayout Layout(const std::string& name) {
  std::ifstream file(
      absl::StrCat(DAODI_SOURCE_DIR "/deploy/label_layouts/", name, ".toml"));
  return *ParseLabelLayout(
      std::string(std::istreambuf_iterator<char>(file), {}));
}

Label LabelOf(const std::string& name, const std::string& lot) {
  Label label;
  label.uri = kUri;
  label.gtin = "09521234101024";
  label.serial = "1VMP67JAVW6TZC91QJHY";
  label.name = name;
  label.lot = lot;
  return label;
}

std::string StreamOf(PrinterLanguage language, const Label& label) {
  std::string stream;
  PrinterStream printer(Layout("carton-100x70"), language,
                        [&](absl::string_view bytes) {
                          absl::StrAppend(&stream, bytes);
                          return absl::OkStatus();
                        });
  EXPECT_THAT(printer.Add(label), IsOk());
  return stream;
}

// What a printer makes of the data of ^GFA, by Zebra's guide.
Bitmap ZplPrinted(absl::string_view data, int bytes_per_row, int height) {
  Bitmap bitmap(bytes_per_row * 8, height);
  const size_t digits = static_cast<size_t>(bytes_per_row) * 2;
  std::vector<std::string> rows;
  std::string row;
  size_t repeat = 0;
  for (const char c : data) {
    if (c == ':') {
      rows.push_back(rows.back());
    } else if (c == ',') {
      rows.push_back(row + std::string(digits - row.size(), '0'));
      row.clear();
    } else if (c >= 'g' && c <= 'z') {
      repeat += static_cast<size_t>(c - 'g' + 1) * 20;
    } else if (c >= 'G' && c <= 'Y') {
      repeat += static_cast<size_t>(c - 'G' + 1);
    } else {
      row.append(repeat == 0 ? 1 : repeat, c);
      repeat = 0;
      if (row.size() == digits) {
        rows.push_back(row);
        row.clear();
      }
    }
  }
  EXPECT_EQ(rows.size(), static_cast<size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (size_t i = 0; i < digits; ++i) {
      const int digit = std::stoi(rows[y].substr(i, 1), nullptr, 16);
      for (int bit = 0; bit < 4; ++bit) {
        if ((digit & (8 >> bit)) != 0) {
          bitmap.Blacken(static_cast<int>(i) * 4 + bit, y);
        }
      }
    }
  }
  return bitmap;
}

Bitmap FirstZplGraphic(const std::string& stream) {
  const absl::string_view field = absl::string_view(stream).substr(
      stream.find("^GFA,") + 5, stream.find("^FS") - stream.find("^GFA,") - 5);
  const std::vector<std::string> parts = absl::StrSplit(field, ',');
  const int total = std::stoi(parts[0]);
  const int bytes_per_row = std::stoi(parts[2]);
  const size_t head = parts[0].size() + parts[1].size() + parts[2].size() + 3;
  return ZplPrinted(field.substr(head), bytes_per_row, total / bytes_per_row);
}

// One command of a TSPL stream; bitmaps take as many bytes as they say.
struct TsplCommand {
  std::string text;
  Bitmap bitmap;
};
std::vector<TsplCommand> TsplCommands(absl::string_view stream) {
  std::vector<TsplCommand> commands;
  while (!stream.empty()) {
    TsplCommand command;
    if (absl::ConsumePrefix(&stream, "BITMAP ")) {
      const std::vector<std::string> parts =
          absl::StrSplit(stream, absl::MaxSplits(',', 5));
      const int bytes_per_row = std::stoi(parts[2]);
      const int height = std::stoi(parts[3]);
      size_t head = 5;
      for (int i = 0; i < 5; ++i) head += parts[i].size();
      command.bitmap = Bitmap(bytes_per_row * 8, height);
      command.bitmap.bytes =
          std::string(stream.substr(head, bytes_per_row * height));
      for (char& byte : command.bitmap.bytes) byte = static_cast<char>(~byte);
      stream.remove_prefix(head + bytes_per_row * height);
    }
    const size_t end = stream.find("\r\n");
    if (end == absl::string_view::npos) {
      ADD_FAILURE() << "no line end";
      break;
    }
    command.text = std::string(stream.substr(0, end));
    stream.remove_prefix(end + 2);
    commands.push_back(command);
  }
  return commands;
}

TEST(PrinterStreamTest, TheSymbolOfAZplLabelScans) {
  const std::string stream =
      StreamOf(PrinterLanguage::kZpl, LabelOf("厚朴（丝）", "HP260715"));
  EXPECT_EQ(Scan({ImageOf(FirstZplGraphic(stream), 40)})[0], kUri);
  EXPECT_EQ(stream.rfind("^XA", 0), 0u);
  EXPECT_THAT(stream, HasSubstr("^FD1VMP 67JA VW6T ZC91 QJHY^FS"));
  EXPECT_EQ(stream.substr(stream.size() - 4), "^XZ\n");
}

TEST(PrinterStreamTest, TheSymbolOfATsplLabelScans) {
  const std::vector<TsplCommand> commands = TsplCommands(
      StreamOf(PrinterLanguage::kTspl, LabelOf("厚朴（丝）", "HP260715")));
  std::vector<Bitmap> bitmaps;
  for (const TsplCommand& command : commands) {
    if (command.bitmap.width > 0) bitmaps.push_back(command.bitmap);
  }
  ASSERT_EQ(bitmaps.size(), 3u);  // symbol, name, lot
  EXPECT_EQ(Scan({ImageOf(bitmaps[0], 40)})[0], kUri);
  EXPECT_EQ(commands.front().text, "SIZE 100 mm,70 mm");
  EXPECT_EQ(commands.back().text, "PRINT 1,1");
}

TEST(PrinterStreamTest, ALotNamedLikeZplCommandsIsInk) {
  const std::string stream = StreamOf(
      PrinterLanguage::kZpl, LabelOf("^XZ^XA^FD~JA", "\"^XZ_5E~JR^FS"));
  EXPECT_EQ(std::count(stream.begin(), stream.end(), '~'), 0);
  EXPECT_THAT(stream, Not(HasSubstr("\"")));
  EXPECT_EQ(stream.find("^XZ"), stream.size() - 4);
  EXPECT_EQ(stream.rfind("^XA"), 0u);
}

TEST(PrinterStreamTest, ALotNamedLikeTsplCommandsIsInk) {
  const std::vector<TsplCommand> commands = TsplCommands(
      StreamOf(PrinterLanguage::kTspl,
               LabelOf("\"\r\nSELFTEST\r\n", "A\"\r\nKILL \"*\"")));
  for (const TsplCommand& command : commands) {
    EXPECT_THAT(command.text, Not(HasSubstr("SELFTEST")));
    EXPECT_THAT(command.text, Not(HasSubstr("KILL")));
  }
  EXPECT_EQ(commands.back().text, "PRINT 1,1");
}

TEST(PrinterStreamTest, GraphicsOfAnySizeArePackedWithoutLoss) {
  uint32_t state = 20261122;
  for (int round = 0; round < 200; ++round) {
    Bitmap bitmap(1 + static_cast<int>(state % 4'000),
                  1 + static_cast<int>(state / 4'000 % 9));
    for (int y = 0; y < bitmap.height; ++y) {
      for (int x = 0; x < bitmap.width; ++x) {
        // Long runs, as symbols have.
        if (x % 37 == 0) state = state * 1664525 + 1013904223;
        if (state >> 31 != 0) bitmap.Blacken(x, y);
      }
    }
    state = state * 1664525 + 1013904223;
    EXPECT_EQ(
        ZplPrinted(ZplGraphic(bitmap), bitmap.BytesPerRow(), bitmap.height)
            .bytes,
        bitmap.bytes)
        << "round " << round << " from seed 20261122";
  }
}

TEST(PrinterStreamTest, ASheetOfSeveralLabelsIsNoRoll) {
  PrinterStream printer(Layout("a4-4x10"), PrinterLanguage::kZpl,
                        [](absl::string_view) { return absl::OkStatus(); });
  EXPECT_THAT(printer.Add(LabelOf("厚朴", "1")),
              StatusIs(absl::StatusCode::kInvalidArgument, "carton-100x70"));
}

TEST(PrinterStreamTest, TheSymbolTakesAKilobyteOrTwo) {
  EXPECT_LT(StreamOf(PrinterLanguage::kZpl, LabelOf("", "")).size(), 2'500u);
}

}  // namespace
}  // namespace daodi::services::labels
