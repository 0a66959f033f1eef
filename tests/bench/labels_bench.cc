// Labels: symbols a second, labels on sheets a second, megabytes of printer
// streams a second, beside the compression that a PDF cannot do without and the
// copying that nothing can.
//
//   labels_bench [--smoke]
//
// All by the CPU of one thread: neighbours on the machine do not count.

#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/serial_cipher.h"
#include "services/labels/label.h"
#include "services/labels/label_layout.h"
#include "services/labels/label_sheet.h"
#include "services/labels/printer_stream.h"
#include "services/labels/qr_symbol.h"

namespace daodi::bench {
namespace {

using services::labels::Label;
using services::labels::LabelLayout;

constexpr uint64_t kGtin = 9'521'234'101'024;

double CpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

double SecondsOf(const std::function<void()>& work) {
  const double begin = CpuSeconds();
  work();
  return CpuSeconds() - begin;
}

// As `daodi codes issue` makes them.
class LabelMaker {
 public:
  LabelMaker()
      : cipher_(*crypto::SerialCipher::Create(
            {crypto::SerialAlgorithm::kAes128, 1, "org-bench"},
            crypto::SecretBytes(
                std::string(crypto::kSerialMasterBytes, 'm')))) {
    label_.gtin = absl::StrCat("0", kGtin);
    label_.lot = "HP260715";
    label_.name = "厚朴（丝）1 kg";
    label_.synthetic = true;
  }

  const Label& Next() {
    label_.serial.resize(crypto::kSerialChars);
    cipher_.Issue(kGtin, counter_++, 1, label_.serial.data());
    label_.uri = absl::StrCat("https://id.daodi.example/01/", label_.gtin,
                              "/21/", label_.serial);
    return label_;
  }

 private:
  crypto::SerialCipher cipher_;
  uint64_t counter_ = 1;
  Label label_;
};

LabelLayout LayoutOf(const std::string& name) {
  std::ifstream file(
      absl::StrCat(DAODI_SOURCE_DIR "/deploy/label_layouts/", name, ".toml"));
  return *services::labels::ParseLabelLayout(
      std::string(std::istreambuf_iterator<char>(file), {}));
}

bool MeasureSymbols(int count) {
  LabelMaker maker;
  bool right = true;
  const double seconds = SecondsOf([&] {
    for (int i = 0; i < count; ++i) {
      const auto symbol = services::labels::EncodeQr(
          maker.Next().uri, services::labels::QrLevel::kM);
      right = right && symbol.ok() && symbol->version == 4;
    }
  });
  std::printf("QR symbols      %10.0f /s (%.0f us each)\n", count / seconds,
              1e6 * seconds / count);
  return right;
}

bool MeasureSheets(int count) {
  LabelMaker maker;
  std::string pdf;
  absl::Status status;
  const double seconds = SecondsOf([&] {
    services::labels::LabelSheet sheet(LayoutOf("a4-4x10"),
                                       services::labels::PaperFormat::kPdf,
                                       [&](int, absl::string_view bytes) {
                                         absl::StrAppend(&pdf, bytes);
                                         return absl::OkStatus();
                                       });
    for (int i = 0; status.ok() && i < count; ++i) {
      status = sheet.Add(maker.Next());
    }
    if (status.ok()) status = sheet.Finish();
  });
  std::printf("PDF labels      %10.0f /s, %zu bytes each\n", count / seconds,
              pdf.size() / count);
  return status.ok();
}

bool MeasureStream(const char* name, services::labels::PrinterLanguage language,
                   int count, std::string* stream) {
  LabelMaker maker;
  absl::Status status;
  const double seconds = SecondsOf([&] {
    services::labels::PrinterStream printer(LayoutOf("single-30x20"), language,
                                            [&](absl::string_view bytes) {
                                              absl::StrAppend(stream, bytes);
                                              return absl::OkStatus();
                                            });
    for (int i = 0; status.ok() && i < count; ++i) {
      status = printer.Add(maker.Next());
    }
  });
  std::printf("%-15s %10.0f /s, %zu bytes each, %.1f MB/s\n", name,
              count / seconds, stream->size() / count,
              1e-6 * static_cast<double>(stream->size()) / seconds);
  return status.ok();
}

void MeasureLimits(const std::string& stream) {
  std::string packed(compressBound(stream.size()), '\0');
  uLongf packed_size = packed.size();
  const double zlib = SecondsOf([&] {
    compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size,
              reinterpret_cast<const Bytef*>(stream.data()), stream.size(),
              Z_DEFAULT_COMPRESSION);
  });
  constexpr int kCopies = 20;
  std::string copy(stream.size(), '\0');
  const double memcpy_seconds = SecondsOf([&] {
    for (int i = 0; i < kCopies; ++i) {
      std::memcpy(copy.data(), stream.data(), stream.size());
      // So that no copy is left out.
      copy[i] = static_cast<char>(copy[i] + 1);
    }
  });
  const double megabytes = 1e-6 * static_cast<double>(stream.size());
  std::printf(
      "limits: zlib of the ZPL %.1f MB/s (to %.0f %%), memcpy %.0f MB/s\n",
      megabytes / zlib,
      100.0 * static_cast<double>(packed_size) /
          static_cast<double>(stream.size()),
      kCopies * megabytes / memcpy_seconds);
}

int Main(bool smoke) {
  const int scale = smoke ? 50 : 1;
  bool right = MeasureSymbols(20'000 / scale);
  right = MeasureSheets(8'000 / scale) && right;
  std::string zpl;
  std::string tspl;
  using services::labels::PrinterLanguage;
  right = MeasureStream("ZPL labels", PrinterLanguage::kZpl, 20'000 / scale,
                        &zpl) &&
          right;
  right = MeasureStream("TSPL labels", PrinterLanguage::kTspl, 20'000 / scale,
                        &tspl) &&
          right;
  MeasureLimits(zpl);
  return right ? 0 : 1;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && absl::string_view(argv[1]) != "--smoke")) {
    std::fprintf(stderr, "usage: %s [--smoke]\n", argv[0]);
    return 2;
  }
  return daodi::bench::Main(argc == 2);
}
