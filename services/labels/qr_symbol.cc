#include "services/labels/qr_symbol.h"

#include <qrencode.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace daodi::services::labels {
namespace {

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

constexpr unsigned char kDarkBit = 1;
constexpr int kSmallestThatFits = 0;
constexpr int kCaseSensitive = 1;

}  // namespace

absl::StatusOr<QrSymbol> EncodeQr(absl::string_view text, QrLevel level) {
  if (text.empty() || text.size() > kMaxUriBytes ||
      absl::StrContains(text, '\0')) {
    return absl::InvalidArgumentError(
        absl::StrCat("a QR code holds 1 to ", kMaxUriBytes,
                     " bytes without NUL, not ", text.size()));
  }
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(std::string(text).c_str(), kSmallestThatFits,
                          level == QrLevel::kQ ? QR_ECLEVEL_Q : QR_ECLEVEL_M,
                          QR_MODE_8, kCaseSensitive));
  if (code == nullptr) {
    return absl::InvalidArgumentError("the text does not fit into a QR code");
  }
  QrSymbol symbol;
  symbol.version = code->version;
  symbol.width = code->width;
  const size_t modules = static_cast<size_t>(code->width) * code->width;
  symbol.is_dark.resize(modules);
  for (size_t i = 0; i < modules; ++i) {
    symbol.is_dark[i] = code->data[i] & kDarkBit;
  }
  return symbol;
}

absl::StatusOr<std::string> CanonicalUri(absl::string_view uri) {
  const size_t colon = uri.find("://");
  const std::string scheme = absl::AsciiStrToLower(
      uri.substr(0, colon == absl::string_view::npos ? 0 : colon));
  if (scheme != "https" && scheme != "http") {
    return absl::InvalidArgumentError(
        "uri: begin with https:// and the host of the resolver "
        "(daodi codes issue --host https://id.example)");
  }
  for (const char character : uri) {
    if (!absl::ascii_isgraph(character)) {
      return absl::InvalidArgumentError(
          "uri: only printable ASCII without spaces; percent-encode the rest");
    }
  }
  const absl::string_view rest = uri.substr(colon + 3);
  const size_t host_end = rest.find('/');
  const absl::string_view host = rest.substr(0, host_end);
  if (host.empty() || uri.size() > kMaxUriBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("uri: needs a host and at most ", kMaxUriBytes, " bytes"));
  }
  return absl::StrCat(scheme, "://", absl::AsciiStrToLower(host),
                      rest.substr(host.size()));
}

std::vector<DarkRun> DarkRuns(const QrSymbol& symbol) {
  std::vector<DarkRun> runs;
  for (int y = 0; y < symbol.width; ++y) {
    for (int x = 0; x < symbol.width; ++x) {
      if (!symbol.IsDark(x, y)) continue;
      DarkRun run{x, y, 0};
      while (x < symbol.width && symbol.IsDark(x, y)) {
        ++run.width;
        ++x;
      }
      runs.push_back(run);
    }
  }
  return runs;
}

std::string TerminalText(const QrSymbol& symbol) {
  const auto is_dark = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < symbol.width && y < symbol.width &&
           symbol.IsDark(x, y);
  };
  std::string text;
  const int begin = -kQuietZoneModules;
  const int end = symbol.width + kQuietZoneModules;
  for (int y = begin; y < end; y += 2) {
    // Black on bright white: a scanner needs dark on light.
    text += "\x1B[30;107m";
    for (int x = begin; x < end; ++x) {
      const bool upper = is_dark(x, y);
      const bool lower = is_dark(x, y + 1);
      text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    text += "\x1B[0m\n";
  }
  return text;
}

std::string SvgText(const QrSymbol& symbol, double module_mm) {
  const int modules = symbol.FullWidth();
  const std::string size_mm = absl::StrFormat("%.4g", module_mm * modules);
  std::string svg = absl::StrCat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", size_mm,
      "mm\" height=\"", size_mm, "mm\" viewBox=\"0 0 ", modules, " ", modules,
      "\" shape-rendering=\"crispEdges\">\n<path fill=\"#fff\" d=\"M0 0h",
      modules, "v", modules, "h-", modules, "z\"/>\n<path d=\"");
  for (const DarkRun& run : DarkRuns(symbol)) {
    absl::StrAppend(&svg, "M", run.x + kQuietZoneModules, " ",
                    run.y + kQuietZoneModules, "h", run.width, "v1h-",
                    run.width, "z");
  }
  svg += "\"/>\n</svg>\n";
  return svg;
}

}  // namespace daodi::services::labels
