// Labels on pages, one after the other: as many as there are, page by page.

#ifndef DAODI_SERVICES_LABELS_LABEL_SHEET_H_
#define DAODI_SERVICES_LABELS_LABEL_SHEET_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "services/labels/label.h"
#include "services/labels/label_layout.h"
#include "services/labels/paper.h"

namespace daodi::services::labels {

// Takes the file of that page, from 0. A PDF is one file, page 0.
using PageSink = std::function<absl::Status(int page, absl::string_view bytes)>;

// Memory: that of one page. Not thread-safe.
class LabelSheet {
 public:
  LabelSheet(LabelLayout layout, PaperFormat format, PageSink sink);

  // Errors: kInvalidArgument of a label (its link, serial or size); of the
  // sink. After an error nothing more is taken.
  absl::Status Add(const Label& label);
  // Writes the last page. Errors: kInvalidArgument without labels; of the sink.
  absl::Status Finish();

  int labels() const { return labels_; }
  int pages() const { return pages_; }

 private:
  absl::Status BeginPage();
  void Draw(const Label& label, const SizedSymbol& symbol, int place);

  const LabelLayout layout_;
  const PaperFormat format_;
  const PageSink sink_;
  std::unique_ptr<Paper> paper_;
  int labels_ = 0;
  int pages_ = 0;
};

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_LABEL_SHEET_H_
