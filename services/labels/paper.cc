#include "services/labels/paper.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/labels/label_layout.h"

namespace daodi::services::labels {
namespace {

constexpr double kPointsPerInch = 72.0;
constexpr double kPointsPerMm = kPointsPerInch / kMillimetresPerInch;
// Ascent and descent of Noto CJK together, in sizes: far apart for labels.
constexpr double kFontHeight = 1.448;
// From the top of a text to its first baseline, in sizes.
constexpr double kFirstBaseline = 1.0;
// A run of labels has a few lots with a name each.
constexpr size_t kMaxShapedTexts = 256;

struct FreeCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(cairo_surface_t* surface) const {
    cairo_surface_destroy(surface);
  }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const {
    pango_font_description_free(font);
  }
};
template <typename T>
using Held = std::unique_ptr<T, FreeCairo>;

// Where a surface writes to; remembers the first error.
struct Output {
  ByteSink sink;
  absl::Status status;
};

cairo_status_t Write(void* closure, const unsigned char* data,
                     unsigned int length) {
  auto* output = static_cast<Output*>(closure);
  if (output->status.ok()) {
    output->status = output->sink(
        absl::string_view(reinterpret_cast<const char*>(data), length));
  }
  return output->status.ok() ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

// Ink takes light away from a page of full alpha: an eighth of the memory that
// colours would need, and its PNG is grey.
void PrepareInk(cairo_t* cairo) {
  cairo_set_source_rgba(cairo, 1, 1, 1, 1);
  cairo_paint(cairo);
  cairo_set_operator(cairo, CAIRO_OPERATOR_DEST_OUT);
}

double SizeMm(const TextStyle& style) { return style.size_pt / kPointsPerMm; }

void SetText(PangoLayout* layout, const std::string& text,
             const TextStyle& style, double width_mm) {
  const Held<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family_static(
      font.get(),
      style.monospaced ? "Noto Sans Mono CJK SC" : "Noto Sans CJK SC");
  pango_font_description_set_absolute_size(font.get(),
                                           SizeMm(style) * PANGO_SCALE);
  if (style.bold) {
    pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  }
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  pango_layout_set_width(layout, static_cast<int>(width_mm * PANGO_SCALE));
  pango_layout_set_wrap(
      layout, style.break_anywhere ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height(layout, -style.lines);
  pango_layout_set_line_spacing(layout,
                                static_cast<float>(kLineSpacing / kFontHeight));
  pango_layout_set_alignment(
      layout, style.centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
}

// Where the layout goes so that its first baseline stands right.
double TopOf(PangoLayout* layout, const TextStyle& style, double y_mm) {
  return y_mm + kFirstBaseline * SizeMm(style) -
         static_cast<double>(pango_layout_get_baseline(layout)) / PANGO_SCALE;
}

// Millimetres are the unit of what is drawn; hinting to them would spoil text.
Held<PangoLayout> NewLayout(cairo_t* cairo) {
  Held<PangoLayout> layout(pango_cairo_create_layout(cairo));
  PangoContext* context = pango_layout_get_context(layout.get());
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  // Without: measures would be rounded to whole millimetres.
  pango_context_set_round_glyph_positions(context, FALSE);
  return layout;
}

}  // namespace

struct Paper::Surface {
  PaperFormat format = PaperFormat::kPdf;
  double dot_mm = 0;
  Output output;
  Held<cairo_surface_t> surface;
  Held<cairo_t> cairo;
  Held<PangoLayout> plain;  // of texts that come once
  // Shaping costs more than drawing, and the labels of a lot differ in their
  // serials alone.
  std::map<std::string, Held<PangoLayout>> shaped;

  // Until the next call.
  PangoLayout* Shaped(const std::string& text, const TextStyle& style,
                      double width_mm);
};

Paper::Paper(std::unique_ptr<Surface> surface) : surface_(std::move(surface)) {}

Paper::~Paper() {
  // Of a page that was given up nothing may go to a sink that may be gone.
  surface_->output.sink = [](absl::string_view) {
    return absl::CancelledError("given up");
  };
}

absl::StatusOr<std::unique_ptr<Paper>> Paper::Create(PaperFormat format,
                                                     const PaperSize& size,
                                                     const std::string& title,
                                                     ByteSink sink) {
  const auto is_length = [](double mm) { return mm > 0 && mm <= kMaxPageMm; };
  if (!is_length(size.width_mm) || !is_length(size.height_mm) || size.dpi < 1 ||
      size.dpi > 600) {
    return absl::InvalidArgumentError(
        absl::StrCat("a page is at most ", kMaxPageMm,
                     " mm long and has at most 600 dots to an inch"));
  }
  auto made = std::make_unique<Surface>();
  made->format = format;
  made->dot_mm = kMillimetresPerInch / size.dpi;
  made->output.sink = std::move(sink);
  const double width_pt = size.width_mm * kPointsPerMm;
  const double height_pt = size.height_mm * kPointsPerMm;
  double units_per_mm = kPointsPerMm;
  switch (format) {
    case PaperFormat::kPdf:
      made->surface.reset(cairo_pdf_surface_create_for_stream(
          Write, &made->output, width_pt, height_pt));
      cairo_pdf_surface_set_metadata(made->surface.get(),
                                     CAIRO_PDF_METADATA_TITLE, title.c_str());
      break;
    case PaperFormat::kSvg:
      made->surface.reset(cairo_svg_surface_create_for_stream(
          Write, &made->output, width_pt, height_pt));
      break;
    case PaperFormat::kPng:
      units_per_mm = 1 / made->dot_mm;
      made->surface.reset(cairo_image_surface_create(
          CAIRO_FORMAT_A8,
          static_cast<int>(std::lround(size.width_mm * units_per_mm)),
          static_cast<int>(std::lround(size.height_mm * units_per_mm))));
      break;
  }
  made->cairo.reset(cairo_create(made->surface.get()));
  cairo_t* cairo = made->cairo.get();
  if (format == PaperFormat::kPng) PrepareInk(cairo);
  cairo_scale(cairo, units_per_mm, units_per_mm);
  made->plain = NewLayout(cairo);
  if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
    return absl::InternalError(cairo_status_to_string(cairo_status(cairo)));
  }
  return std::unique_ptr<Paper>(new Paper(std::move(made)));
}

void Paper::DrawSymbol(const QrSymbol& symbol, int module_dots, double x_mm,
                       double y_mm) {
  cairo_t* cairo = surface_->cairo.get();
  const double dot_mm = surface_->dot_mm;
  cairo_save(cairo);
  cairo_translate(cairo, std::round(x_mm / dot_mm) * dot_mm,
                  std::round(y_mm / dot_mm) * dot_mm);
  cairo_scale(cairo, module_dots * dot_mm, module_dots * dot_mm);
  cairo_translate(cairo, kQuietZoneModules, kQuietZoneModules);
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
  for (const DarkRun& run : DarkRuns(symbol)) {
    cairo_rectangle(cairo, run.x, run.y, run.width, 1);
  }
  cairo_fill(cairo);
  cairo_restore(cairo);
}

PangoLayout* Paper::Surface::Shaped(const std::string& text,
                                    const TextStyle& style, double width_mm) {
  if (style.monospaced) {
    SetText(plain.get(), text, style, width_mm);
    return plain.get();
  }
  const std::string key = absl::StrCat(style.size_pt, " ", style.bold,
                                       style.centred, style.break_anywhere, " ",
                                       style.lines, " ", width_mm, " ", text);
  const auto found = shaped.find(key);
  if (found != shaped.end()) return found->second.get();
  if (shaped.size() >= kMaxShapedTexts) shaped.clear();
  Held<PangoLayout>& layout = shaped[key];
  layout = NewLayout(cairo.get());
  SetText(layout.get(), text, style, width_mm);
  return layout.get();
}

double Paper::DrawText(const std::string& text, const TextStyle& style,
                       const TextPlace& place) {
  PangoLayout* layout = surface_->Shaped(text, style, place.width_mm);
  cairo_move_to(surface_->cairo.get(), place.x_mm,
                TopOf(layout, style, place.y_mm));
  pango_cairo_show_layout(surface_->cairo.get(), layout);
  return pango_layout_get_line_count(layout) * kLineSpacing * SizeMm(style);
}

double Paper::TextWidth(const std::string& text, const TextStyle& style) {
  PangoLayout* layout = surface_->plain.get();
  SetText(layout, text, style, kMaxPageMm);
  int width = 0;
  pango_layout_get_size(layout, &width, nullptr);
  return static_cast<double>(width) / PANGO_SCALE;
}

void Paper::DrawRectangle(double x_mm, double y_mm, double width_mm,
                          double height_mm, double line_mm) {
  cairo_t* cairo = surface_->cairo.get();
  cairo_set_line_width(cairo, line_mm);
  cairo_rectangle(cairo, x_mm, y_mm, width_mm, height_mm);
  cairo_stroke(cairo);
}

void Paper::DrawLine(double x_mm, double y_mm, double to_x_mm, double to_y_mm,
                     double line_mm) {
  cairo_t* cairo = surface_->cairo.get();
  cairo_set_line_width(cairo, line_mm);
  cairo_move_to(cairo, x_mm, y_mm);
  cairo_line_to(cairo, to_x_mm, to_y_mm);
  cairo_stroke(cairo);
}

void Paper::NextPage() { cairo_show_page(surface_->cairo.get()); }

absl::Status Paper::Finish() {
  cairo_surface_t* surface = surface_->surface.get();
  cairo_status_t status = cairo_status(surface_->cairo.get());
  surface_->plain.reset();
  surface_->shaped.clear();
  surface_->cairo.reset();
  if (status == CAIRO_STATUS_SUCCESS && surface_->format == PaperFormat::kPng) {
    status =
        cairo_surface_write_to_png_stream(surface, Write, &surface_->output);
  }
  cairo_surface_finish(surface);
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
  if (!surface_->output.status.ok()) return surface_->output.status;
  return status == CAIRO_STATUS_SUCCESS
             ? absl::OkStatus()
             : absl::InternalError(
                   absl::StrCat("drawing: ", cairo_status_to_string(status)));
}

Bitmap DrawTextBitmap(const std::string& text, const TextStyle& style,
                      double width_mm, double height_mm, int dpi) {
  const double dots_per_mm = dpi / kMillimetresPerInch;
  Bitmap bitmap(static_cast<int>(std::lround(width_mm * dots_per_mm)),
                static_cast<int>(std::lround(height_mm * dots_per_mm)));
  const Held<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_A8, bitmap.width, bitmap.height));
  const Held<cairo_t> cairo(cairo_create(surface.get()));
  cairo_scale(cairo.get(), dots_per_mm, dots_per_mm);
  const Held<PangoLayout> layout = NewLayout(cairo.get());
  SetText(layout.get(), text, style, width_mm);
  cairo_move_to(cairo.get(), 0, TopOf(layout.get(), style, 0));
  pango_cairo_show_layout(cairo.get(), layout.get());
  cairo_surface_flush(surface.get());
  const unsigned char* alpha = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  constexpr unsigned char kHalf = 128;
  for (int y = 0; alpha != nullptr && y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      if (alpha[y * stride + x] >= kHalf) bitmap.Blacken(x, y);
    }
  }
  return bitmap;
}

}  // namespace daodi::services::labels
