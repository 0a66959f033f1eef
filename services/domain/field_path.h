// Where in a statement a rule looks, as a chain on the stack: it costs nothing
// until a rule is broken and the path is written out.

#ifndef DAODI_SERVICES_DOMAIN_FIELD_PATH_H_
#define DAODI_SERVICES_DOMAIN_FIELD_PATH_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// "sections[1].events[0].time". Must not outlive its parent or name.
struct FieldPath {
  const FieldPath* parent;
  absl::string_view name;
  int index = -1;  // of a repeated field

  std::string ToString() const {
    std::string out;
    AppendTo(&out);
    return out;
  }

 private:
  void AppendTo(std::string* out) const {
    if (parent != nullptr) {
      parent->AppendTo(out);
      out->push_back('.');
    }
    absl::StrAppend(out, name);
    if (index >= 0) absl::StrAppend(out, "[", index, "]");
  }
};

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_FIELD_PATH_H_
