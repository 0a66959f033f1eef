#include "services/gateway/html_writer.h"

#include "crypto/display_text.h"

namespace daodi::services::gateway {

std::string EscapeHtml(absl::string_view text) {
  const std::string plain = crypto::DisplayText(text);
  std::string escaped;
  escaped.reserve(plain.size() + plain.size() / 8);
  for (const char c : plain) {
    switch (c) {
      case '&':
        escaped.append("&amp;");
        break;
      case '<':
        escaped.append("&lt;");
        break;
      case '>':
        escaped.append("&gt;");
        break;
      case '"':
        escaped.append("&quot;");
        break;
      case '\'':
        escaped.append("&#39;");
        break;
      default:
        escaped.push_back(c);
    }
  }
  return escaped;
}

}  // namespace daodi::services::gateway
