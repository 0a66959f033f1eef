// The circulation list as a spreadsheet that prints page by page.

#ifndef DAODI_SERVICES_CLI_CIRCULATION_SHEET_H_
#define DAODI_SERVICES_CLI_CIRCULATION_SHEET_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/circulation_service.pb.h"

namespace daodi::services::cli {

// Writes one XLSX file row by row, in constant memory; text only, so nothing in
// it is a formula. Not thread-safe.
class CirculationSheet {
 public:
  // `title` is printed above each page. Errors of writing are told by Close().
  CirculationSheet(const std::string& path, const std::string& title,
                   v1::TransferColumns columns);
  ~CirculationSheet();
  CirculationSheet(const CirculationSheet&) = delete;
  CirculationSheet& operator=(const CirculationSheet&) = delete;

  // What was taken back is struck through.
  void AddTransfer(const v1::Transfer& transfer);
  void AddLine(const std::vector<std::string>& cells);
  // Errors: kInternal, kPermissionDenied.
  absl::Status Close();

 private:
  struct Book;
  void AddRow(const std::vector<std::string>& cells, bool struck);

  const v1::TransferColumns columns_;
  std::unique_ptr<Book> book_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CIRCULATION_SHEET_H_
