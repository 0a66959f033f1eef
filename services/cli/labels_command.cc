// daodi labels: labels with codes, for sheets, printers with a roll, or the
// terminal.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/cli/file_bytes.h"
#include "services/cli/file_writer.h"
#include "services/cli/label_source.h"
#include "services/cli/print_commands.h"
#include "services/labels/builtin_layouts.h"
#include "services/labels/label_layout.h"
#include "services/labels/label_sheet.h"
#include "services/labels/printer_stream.h"
#include "services/labels/qr_symbol.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Prints what `daodi codes issue` wrote, or asks the ledger itself (--entry,
--all); --lot prints the one code of a whole lot. Layouts: `--list-layouts`, or
a TOML file of your own (docs/labels.md). Sheets are PDF, or SVG or PNG with a
file for each page; printers with a roll take ZPL or TSPL, for any number of
labels. Without -O the codes are shown in the terminal.

例 Examples:
  daodi labels --codes codes.csv --layout a4-4x10 -O labels.pdf
  daodi labels --all --as E10 --host https://id.example --name 玉竹代用茶 \
    --layout single-30x20 -O - --format zpl > /dev/usb/lp0
  daodi labels --codes codes.csv --layout carton-100x70 -O cartons.tspl
  daodi labels --lot 20260318A --gtin 09521234201069 --host https://id.example
)";

struct Options {
  LabelChoice choice;
  std::string layout = "a4-4x10";
  int dpi = 0;
  std::string format;
  std::string out;
  bool list_layouts = false;
};

absl::StatusOr<labels::LabelLayout> LayoutOf(const Options& options) {
  std::string toml;
  for (const labels::BuiltinLayout& layout : labels::BuiltinLayouts()) {
    if (layout.name == options.layout) toml = std::string(layout.toml);
  }
  if (toml.empty()) {
    absl::StatusOr<std::string> file = ReadFile(options.layout);
    if (!file.ok()) {
      return absl::Status(file.status().code(),
                          absl::StrCat("--layout: ", file.status().message(),
                                       "; see --list-layouts"));
    }
    toml = *std::move(file);
  }
  absl::StatusOr<labels::LabelLayout> layout = labels::ParseLabelLayout(toml);
  if (layout.ok() && options.dpi != 0) {
    layout = labels::WithDpi(*std::move(layout), options.dpi);
  }
  if (layout.ok()) return layout;
  return absl::Status(
      layout.status().code(),
      absl::StrCat(options.layout, ": ", layout.status().message()));
}

absl::Status ListLayouts(const Invocation& invocation) {
  for (const labels::BuiltinLayout& builtin : labels::BuiltinLayouts()) {
    const auto layout = labels::ParseLabelLayout(builtin.toml);
    if (!layout.ok()) return layout.status();
    Print(absl::StrFormat("%-16s %s, %d dpi\n", layout->name,
                          invocation.Say({layout->title_zh, layout->title_en}),
                          layout->dpi));
  }
  return absl::OkStatus();
}

// "labels.svg", then "labels-2.svg" and so on.
std::string PageName(const std::string& out, int page) {
  if (page == 0 || out == "-") return out;
  std::filesystem::path path(out);
  const std::string extension = path.extension();
  path.replace_extension();
  return absl::StrCat(path.string(), "-", page + 1, extension);
}

// The files of the pages, one after the other. Whoever has them can make
// copies of the labels, and scratch numbers may be among them: for the owner.
class PageFiles {
 public:
  explicit PageFiles(std::string out) : out_(std::move(out)) {}

  absl::Status Write(int page, absl::string_view bytes) {
    if (file_ == nullptr || page != page_) {
      absl::Status committed = Commit();
      if (!committed.ok()) return committed;
      auto file = FileWriter::Create(PageName(out_, page), FileMode::kOwner);
      if (!file.ok()) return file.status();
      file_ = *std::move(file);
      page_ = page;
    }
    return file_->Write(bytes);
  }

  absl::Status Commit() {
    return file_ == nullptr ? absl::OkStatus() : file_->Commit();
  }

 private:
  const std::string out_;
  std::unique_ptr<FileWriter> file_;
  int page_ = 0;
};

struct Printed {
  int labels = 0;
  int pages = 0;
};

absl::StatusOr<Printed> PrintSheets(const Invocation& invocation,
                                    const Options& options,
                                    labels::PaperFormat format) {
  absl::StatusOr<labels::LabelLayout> layout = LayoutOf(options);
  if (!layout.ok()) return layout.status();
  PageFiles files(options.out);
  labels::LabelSheet sheet(*std::move(layout), format,
                           [&](int page, absl::string_view bytes) {
                             return files.Write(page, bytes);
                           });
  absl::Status status = ForEachLabel(
      invocation, options.choice,
      [&](const labels::Label& label) { return sheet.Add(label); });
  if (status.ok()) status = sheet.Finish();
  if (status.ok()) status = files.Commit();
  if (!status.ok()) return status;
  return Printed{sheet.labels(), sheet.pages()};
}

absl::StatusOr<Printed> PrintStream(const Invocation& invocation,
                                    const Options& options,
                                    labels::PrinterLanguage language) {
  absl::StatusOr<labels::LabelLayout> layout = LayoutOf(options);
  if (!layout.ok()) return layout.status();
  PageFiles files(options.out);
  labels::PrinterStream stream(
      *std::move(layout), language,
      [&](absl::string_view bytes) { return files.Write(0, bytes); });
  absl::Status status = ForEachLabel(
      invocation, options.choice,
      [&](const labels::Label& label) { return stream.Add(label); });
  if (status.ok() && stream.labels() == 0) {
    status = absl::InvalidArgumentError("there is no label to print");
  }
  if (status.ok()) status = files.Commit();
  if (!status.ok()) return status;
  return Printed{stream.labels(), stream.labels()};
}

absl::Status ShowInTerminal(const Invocation& invocation,
                            const Options& options) {
  return ForEachLabel(
      invocation, options.choice, [&](const labels::Label& label) {
        const absl::StatusOr<std::string> uri = labels::CanonicalUri(label.uri);
        if (!uri.ok()) return uri.status();
        const auto symbol = labels::EncodeQr(*uri, labels::QrLevel::kM);
        if (!symbol.ok()) return symbol.status();
        Print(absl::StrCat(labels::TerminalText(*symbol), *uri, "\n"));
        return absl::OkStatus();
      });
}

std::string FormatOf(const Options& options) {
  if (!options.format.empty()) return options.format;
  if (options.out.empty()) return "terminal";
  const std::string extension = std::filesystem::path(options.out).extension();
  return extension.empty() ? "" : extension.substr(1);
}

absl::StatusOr<Printed> PrintTo(const Invocation& invocation,
                                const Options& options,
                                const std::string& format) {
  if (options.out.empty()) {
    return absl::InvalidArgumentError(
        "-O: give the file to write, or - for standard output");
  }
  if (format == "pdf" || format == "svg" || format == "png") {
    return PrintSheets(invocation, options,
                       format == "pdf"   ? labels::PaperFormat::kPdf
                       : format == "svg" ? labels::PaperFormat::kSvg
                                         : labels::PaperFormat::kPng);
  }
  if (format == "zpl" || format == "tspl") {
    return PrintStream(invocation, options,
                       format == "zpl" ? labels::PrinterLanguage::kZpl
                                       : labels::PrinterLanguage::kTspl);
  }
  return absl::InvalidArgumentError(
      "--format: give pdf, svg, png, zpl, tspl or terminal, or end -O in one "
      "of the first five");
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  if (options.list_layouts) return ListLayouts(invocation);
  const std::string format = FormatOf(options);
  if (format == "terminal") return ShowInTerminal(invocation, options);
  const absl::StatusOr<Printed> printed = PrintTo(invocation, options, format);
  if (!printed.ok()) return printed.status();
  if (options.out == "-") return absl::OkStatus();
  if (invocation.wants_json()) {
    PrintJson({{"file", options.out},
               {"labels", printed->labels},
               {"pages", printed->pages}});
  } else if (invocation.language() == Language::kChinese) {
    Print(absl::StrCat(printed->labels, " 枚标签，", printed->pages, " 页：",
                       options.out, "\n"));
  } else {
    Print(absl::StrCat(printed->labels, " labels on ", printed->pages,
                       " pages: ", options.out, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddLabelsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command =
      program->add_subcommand("labels", "Labels with codes 打印标签");
  auto options = std::make_shared<Options>();
  LabelChoice& choice = options->choice;
  command->add_option("--codes", choice.codes_file,
                      "File of `daodi codes issue`; - is standard input");
  AddCodeSelection(command, &choice.selection);
  command->add_option("--lot", choice.lot,
                      "The code of this whole lot, with --gtin");
  command->add_option("--copies", choice.copies, "So many labels of --lot")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->add_option("--name", choice.names,
                      "Name of the product, or GTIN=NAME for one of several");
  command->add_flag("--sample", choice.sample_mark,
                    "Mark as 样例; labels of a SIMULATED ledger are anyway");
  command->add_option("--layout", options->layout, "A name, or a TOML file")
      ->capture_default_str();
  command->add_flag("--list-layouts", options->list_layouts,
                    "The layouts that are built in");
  command->add_option("--dpi", options->dpi,
                      "Of the printer: 203, 300 or 600; default: the layout's");
  command->add_option("--format", options->format,
                      "pdf, svg, png, zpl, tspl or terminal; default: as -O "
                      "ends");
  command->add_option("-O,--out", options->out,
                      "File to write, mode 0600; - is standard output");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
