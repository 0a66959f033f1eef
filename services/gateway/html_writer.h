// Writes HTML: markup from literals, everything else escaped. There is no way
// to write text of others unescaped.

#ifndef DAODI_SERVICES_GATEWAY_HTML_WRITER_H_
#define DAODI_SERVICES_GATEWAY_HTML_WRITER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

// `text` for element content and double-quoted attributes: & < > " ' escaped,
// control and bidirectional characters and ill-formed UTF-8 replaced.
std::string EscapeHtml(absl::string_view text);

class HtmlWriter {
 public:
  // Markup known when the program was compiled: a literal has an array type,
  // other text does not.
  template <size_t N>
  HtmlWriter& Markup(const char (&literal)[N]) {
    html_.append(literal, N - 1);
    return *this;
  }
  // Markup made elsewhere of literals (styles); never of what came in.
  HtmlWriter& Trusted(absl::string_view markup) {
    html_.append(markup.data(), markup.size());
    return *this;
  }
  HtmlWriter& Text(absl::string_view text) {
    html_.append(EscapeHtml(text));
    return *this;
  }

  std::string Take() && { return std::move(html_); }

 private:
  std::string html_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTML_WRITER_H_
