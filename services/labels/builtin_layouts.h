// The layouts of deploy/label_layouts, as the program was built with them.

#ifndef DAODI_SERVICES_LABELS_BUILTIN_LAYOUTS_H_
#define DAODI_SERVICES_LABELS_BUILTIN_LAYOUTS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::labels {

// TOML, as ParseLabelLayout() takes it; by name.
struct BuiltinLayout {
  absl::string_view name;
  absl::string_view toml;
};
absl::Span<const BuiltinLayout> BuiltinLayouts();

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_BUILTIN_LAYOUTS_H_
