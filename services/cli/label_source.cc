#include "services/cli/label_source.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/cli/client.h"
#include "services/cli/lot_query.h"
#include "services/cli/workspace.h"
#include "services/domain/identifiers.h"

namespace daodi::services::cli {
namespace {

// AI (10): characters of GS1's set 82 (General Specifications 7.11).
constexpr size_t kMaxLotCharacters = 20;
constexpr absl::string_view kMarksOfSet82 = "!\"%&'()*+,-./:;<=>?_";

// Names of products: as given, or as the caller's library has them.
class ProductNames {
 public:
  ProductNames(const std::vector<std::string>& given, std::string owner,
               LedgerClient* client)
      : owner_(std::move(owner)), client_(client) {
    for (const std::string& name : given) {
      const size_t equals = name.find('=');
      const bool of_one =
          equals != std::string::npos &&
          domain::IsGtin14(absl::string_view(name).substr(0, equals));
      if (of_one) {
        names_[name.substr(0, equals)] = name.substr(equals + 1);
      } else {
        of_all_ = name;
      }
    }
  }

  const std::string& Of(const std::string& gtin) {
    const auto found = names_.find(gtin);
    if (found != names_.end()) return found->second;
    if (!of_all_.empty() || client_ == nullptr) return of_all_;
    return names_[gtin] = InLibrary(gtin);
  }

 private:
  // A product that is not in the library has labels without a name.
  std::string InLibrary(const std::string& gtin) {
    v1::GetLibraryRecordRequest request;
    request.set_name(absl::StrCat("organizations/", owner_,
                                  "/libraries/product/records/", gtin));
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::LibraryRecord record;
    const grpc::Status status =
        client_->library().GetLibraryRecord(&context, request, &record);
    return status.ok() ? record.display_name() : "";
  }

  const std::string owner_;
  LedgerClient* const client_;
  std::map<std::string, std::string> names_;
  std::string of_all_;
};

labels::Label LabelOf(const PrintedCode& code, ProductNames* names,
                      bool synthetic) {
  labels::Label label;
  label.uri = code.uri;
  label.gtin = code.gtin;
  label.serial = code.serial;
  label.lot = code.lot;
  label.pin = code.pin;
  label.name = names->Of(code.gtin);
  label.synthetic = synthetic;
  return label;
}

absl::Status LabelsOfFile(const LabelChoice& choice, bool synthetic,
                          const LabelVisitor& visit) {
  ProductNames names(choice.names, "", nullptr);
  return ForEachCodeOfFile(choice.codes_file, [&](const PrintedCode& code) {
    return visit(LabelOf(code, &names, synthetic));
  });
}

absl::Status LabelsOfLedger(const Invocation& invocation,
                            const LabelChoice& choice, bool synthetic,
                            const LabelVisitor& visit) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  const absl::StatusOr<std::string> owner = workspace->IdOf(
      invocation.as.empty() ? ledger->default_alias : invocation.as);
  ProductNames names(choice.names, owner.ok() ? *owner : "-", client->get());
  return ForEachIssuedCode(invocation, *workspace, choice.selection,
                           client->get(), [&](const PrintedCode& code) {
                             return visit(LabelOf(code, &names, synthetic));
                           });
}

absl::Status LabelsOfLot(const LabelChoice& choice, bool synthetic,
                         const LabelVisitor& visit) {
  PrintedCode code;
  code.gtin = choice.selection.gtin;
  code.lot = choice.lot;
  absl::StatusOr<std::string> uri =
      LotUri(choice.selection.host, code.gtin, code.lot);
  if (!uri.ok()) return uri.status();
  code.uri = *std::move(uri);
  ProductNames names(choice.names, "", nullptr);
  const labels::Label label = LabelOf(code, &names, synthetic);
  for (int i = 0; i < choice.copies; ++i) {
    absl::Status visited = visit(label);
    if (!visited.ok()) return visited;
  }
  return absl::OkStatus();
}

}  // namespace

bool IsOfSimulatedLedger(const Invocation& invocation) {
  const absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return false;
  const absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  return ledger.ok() && ledger->simulated_clock;
}

absl::StatusOr<std::string> LotUri(absl::string_view host,
                                   absl::string_view gtin,
                                   absl::string_view lot) {
  if (!domain::IsGtin14(gtin)) {
    return absl::InvalidArgumentError(
        "--gtin: 14 digits, the last a right check digit");
  }
  const bool fits =
      !lot.empty() && lot.size() <= kMaxLotCharacters &&
      std::all_of(lot.begin(), lot.end(), [](char c) {
        return absl::ascii_isalnum(c) || absl::StrContains(kMarksOfSet82, c);
      });
  if (!fits) {
    return absl::InvalidArgumentError(
        absl::StrCat("--lot: a code of a lot holds 1 to ", kMaxLotCharacters,
                     " letters, digits or ", kMarksOfSet82,
                     "; print codes of single packages instead"));
  }
  // The last part of a resource name is escaped as links are.
  const std::string name = BatchResourceName("-", lot);
  return absl::StrCat(host, "/01/", gtin, "/10/",
                      name.substr(name.rfind('/') + 1));
}

absl::Status ForEachLabel(const Invocation& invocation,
                          const LabelChoice& choice,
                          const LabelVisitor& visit) {
  const bool of_ledger = choice.selection.all || choice.selection.entry >= 0;
  const int sources = static_cast<int>(!choice.codes_file.empty()) +
                      static_cast<int>(of_ledger) +
                      static_cast<int>(!choice.lot.empty());
  if (sources != 1) {
    return absl::InvalidArgumentError(
        "give what to print, one of: --codes FILE; --entry or --all; --lot "
        "with --gtin");
  }
  if (choice.codes_file.empty() && choice.selection.host.empty()) {
    return absl::InvalidArgumentError(
        "--host: give what the links begin with, https://id.example");
  }
  const bool synthetic = choice.sample_mark || IsOfSimulatedLedger(invocation);
  if (of_ledger) return LabelsOfLedger(invocation, choice, synthetic, visit);
  return choice.lot.empty() ? LabelsOfFile(choice, synthetic, visit)
                            : LabelsOfLot(choice, synthetic, visit);
}

}  // namespace daodi::services::cli
