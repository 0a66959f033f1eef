#include "tests/testing/stated_json.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/catalogue_input.h"
#include "services/cli/file_bytes.h"
#include "services/cli/section_input.h"

namespace daodi::testing {
namespace {

using services::cli::SectionDraft;
using services::cli::StatementSpec;

template <typename T>
T ValueOrDie(absl::StatusOr<T> value, absl::string_view what) {
  if (!value.ok()) {
    std::fprintf(stderr, "stated_json: %s: %s\n", std::string(what).c_str(),
                 value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

std::vector<TestSection> Sections(
    const StatementSpec& spec, const std::string& author,
    const std::map<std::string, std::string>& aliases) {
  const auto resolve =
      [&aliases](absl::string_view alias) -> absl::StatusOr<std::string> {
    const auto found = aliases.find(std::string(alias));
    if (found != aliases.end()) return found->second;
    return absl::NotFoundError(absl::StrCat("alias ", alias));
  };
  std::vector<TestSection> sections;
  for (SectionDraft& draft : ValueOrDie(
           services::cli::DraftSections(spec, author, resolve), spec.name)) {
    sections.push_back({draft.head.label, draft.head.audience,
                        draft.head.erasable, draft.head.schema,
                        std::move(draft.bytes),
                        std::move(draft.named_organizations)});
  }
  return sections;
}

}  // namespace

std::vector<TestSection> SectionsOfJson(
    crypto::StatementKind kind, const std::string& author,
    absl::string_view sections,
    const std::map<std::string, std::string>& aliases) {
  StatementSpec spec;
  spec.name = crypto::StatementKindName(kind);
  spec.kind = kind;
  spec.sections = services::cli::Json::parse(std::string(sections));
  return Sections(spec, author, aliases);
}

void PublishStatements(absl::string_view json, GovernanceFixture* governance) {
  for (const StatementSpec& spec :
       ValueOrDie(services::cli::ParseStatementSpecs(json), "catalogue")) {
    governance->AppendOrDie(governance->State(
        spec.kind, governance->registrar(), governance->registrar_officer(),
        Sections(spec, governance->registrar(), {})));
  }
}

std::string CatalogueFile(const std::string& name) {
  return ValueOrDie(services::cli::ReadFile(absl::StrCat(
                        DAODI_SOURCE_DIR, "/deploy/catalogue/", name)),
                    name);
}

void PublishCatalogue(GovernanceFixture* governance) {
  const std::string folder =
      absl::StrCat(DAODI_SOURCE_DIR, "/deploy/catalogue");
  for (const std::string& path :
       ValueOrDie(services::cli::JsonFilesOf({folder}), folder)) {
    PublishStatements(ValueOrDie(services::cli::ReadFile(path), path),
                      governance);
  }
}

}  // namespace daodi::testing
