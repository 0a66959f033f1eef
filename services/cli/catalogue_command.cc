// daodi catalogue: what herbs, goods and limits the ledger knows, with where
// each figure comes from; and checking a catalogue before it is published.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/envelope.h"
#include "services/cli/catalogue_input.h"
#include "services/cli/catalogue_text.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/table.h"
#include "services/domain/catalogue/check_references.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
list and show read the ledger, or with --files JSON files or folders of them.
check reads files only and needs no ledger: every rule of a CATALOGUE statement,
every reference between entries, one legal name for one herb.
Figures marked 记忆·未核对 are somebody's memory, not law.

例 Examples:
  daodi catalogue check deploy/catalogue
  daodi catalogue show 厚朴 --files deploy/catalogue
  daodi catalogue list --type HERB --on 2025-10-01
  daodi append deploy/catalogue/*.json           publish (docs/catalogue.md)
)";

constexpr char kDefaultFolder[] = "deploy/catalogue";

struct Options {
  std::vector<std::string> files;
  std::string name;
  std::string type;
  std::string on;
};

absl::StatusOr<absl::CivilDay> DateOf(const Options& options) {
  if (options.on.empty()) {
    return absl::ToCivilDay(absl::Now(), absl::FixedTimeZone(8 * 60 * 60));
  }
  const auto date = domain::ParseCivilDay(options.on);
  if (date.has_value()) return *date;
  return absl::InvalidArgumentError("--on: write it as 2025-10-01");
}

absl::Status TakeEntry(const v1::Entry& entry, CatalogueInput* input) {
  if (entry.envelope().empty()) return absl::OkStatus();
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope());
  if (!envelope.ok()) return envelope.status();
  if (envelope->header.kind != crypto::StatementKind::kCatalogue) {
    return absl::OkStatus();
  }
  std::vector<crypto::SectionContent> contents;
  for (const v1::EntrySection& shown : entry.sections()) {
    crypto::SectionContent content;
    content.label = static_cast<uint8_t>(shown.label());
    content.bytes = shown.content().content();
    contents.push_back(std::move(content));
  }
  absl::StatusOr<domain::ParsedStatement> statement =
      domain::ParseStoredSections(*std::move(envelope), std::move(contents));
  if (!statement.ok()) return statement.status();
  ++input->statements;
  input->catalogue.Apply(*statement, static_cast<uint64_t>(entry.index()));
  return absl::OkStatus();
}

// Every CATALOGUE statement of the ledger, in its order. Reads the whole log.
absl::StatusOr<CatalogueInput> ReadLedger(LedgerClient* client) {
  CatalogueInput input;
  absl::Status read =
      client->ForEachEntry(0, [&](const v1::Entry& entry, uint64_t) {
        return TakeEntry(entry, &input);
      });
  if (!read.ok()) return read;
  return input;
}

absl::StatusOr<CatalogueInput> Read(const Invocation& invocation,
                                    const Options& options) {
  if (!options.files.empty()) return ReadCatalogueFiles(options.files);
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  return ReadLedger(client->get());
}

void PrintFaults(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) {
    Print(SafeForTerminal(absl::StrCat(fault, "\n")));
  }
}

struct NamedType {
  const char* name;
  v1::CatalogueEntryType type;
};
constexpr NamedType kTypes[] = {
    {"HERB", v1::CATALOGUE_ENTRY_TYPE_HERB},
    {"MONOGRAPH", v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH},
    {"STANDARD", v1::CATALOGUE_ENTRY_TYPE_STANDARD},
    {"GOODS_CLASS", v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS},
    {"TAG", v1::CATALOGUE_ENTRY_TYPE_TAG},
};

std::string TitleOf(const domain::CatalogueRevision& entry) {
  if (entry.entry.entry_type() != v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH) {
    return entry.names.legal_name();
  }
  const v1::Monograph& monograph = entry.monograph;
  return absl::StrCat(monograph.monograph(),
                      monograph.preparation().empty() ? "" : "·",
                      monograph.preparation());
}

std::string DetailOf(const domain::CatalogueRevision& entry,
                     Language language) {
  switch (entry.entry.entry_type()) {
    case v1::CATALOGUE_ENTRY_TYPE_HERB:
      return absl::StrCat(absl::StrJoin(entry.entry.tags(), ", "));
    case v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH:
      return absl::StrCat(entry.monograph.standard(), " ",
                          entry.monograph.edition(), " ",
                          WordingOf(entry.monograph.form()).In(language));
    case v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS:
      return entry.goods_class.code();
    case v1::CATALOGUE_ENTRY_TYPE_STANDARD:
      return entry.standard.designation();
    default:
      return "";
  }
}

absl::Status List(const Invocation& invocation, const Options& options) {
  absl::StatusOr<absl::CivilDay> date = DateOf(options);
  if (!date.ok()) return date.status();
  absl::StatusOr<CatalogueInput> input = Read(invocation, options);
  if (!input.ok()) return input.status();
  const Language language = invocation.language();
  Table table({{invocation.Say({"种类", "type"})},
               {invocation.Say({"名称", "name"})},
               {invocation.Say({"编号", "id"})},
               {invocation.Say({"自", "from"})},
               {invocation.Say({"说明", "detail"}), Align::kLeft, 60}});
  Json json = Json::array();
  for (const NamedType& type : kTypes) {
    if (!options.type.empty() && options.type != type.name) continue;
    for (const auto& entry : input->catalogue.List(type.type, *date)) {
      table.AddRow({type.name, TitleOf(*entry), entry->id(),
                    entry->entry.effective_from(), DetailOf(*entry, language)});
      json.push_back({{"type", type.name},
                      {"name", TitleOf(*entry)},
                      {"entry_id", entry->id()},
                      {"revision", entry->entry.revision()},
                      {"effective_from", entry->entry.effective_from()},
                      {"detail", DetailOf(*entry, language)}});
    }
  }
  PrintFaults(input->faults);
  if (invocation.wants_json()) {
    PrintJson(json);
  } else {
    Print(table.Render());
  }
  return absl::OkStatus();
}

// A herb by any of its names, another entry by id, legal name or goods code.
absl::StatusOr<domain::CatalogueRevisionPtr> FindEntry(
    const domain::Catalogue& catalogue, const std::string& name,
    absl::CivilDay date) {
  absl::StatusOr<domain::CatalogueRevisionPtr> herb =
      catalogue.FindHerb(name, date);
  if (!absl::IsNotFound(herb.status())) return herb;
  for (const NamedType& type : kTypes) {
    for (const auto& entry : catalogue.List(type.type, date)) {
      if (entry->id() == name || entry->names.legal_name() == name ||
          entry->goods_class.code() == name) {
        return entry;
      }
    }
  }
  return herb;
}

absl::Status Show(const Invocation& invocation, const Options& options) {
  absl::StatusOr<absl::CivilDay> date = DateOf(options);
  if (!date.ok()) return date.status();
  absl::StatusOr<CatalogueInput> input = Read(invocation, options);
  if (!input.ok()) return input.status();
  absl::StatusOr<domain::CatalogueRevisionPtr> entry =
      FindEntry(input->catalogue, options.name, *date);
  if (!entry.ok()) return entry.status();
  if (invocation.wants_json()) {
    PrintJson(EntryJson(input->catalogue, **entry, *date));
  } else {
    Print(EntryText(input->catalogue, **entry, *date, invocation.language()));
  }
  return absl::OkStatus();
}

absl::Status Check(Invocation* invocation, Options options) {
  if (options.files.empty()) options.files = {kDefaultFolder};
  absl::StatusOr<absl::CivilDay> date = DateOf(options);
  if (!date.ok()) return date.status();
  absl::StatusOr<CatalogueInput> input = ReadCatalogueFiles(options.files);
  if (!input.ok()) return input.status();
  std::vector<std::string> faults = std::move(input->faults);
  for (std::string& fault : domain::BrokenReferences(input->catalogue, *date)) {
    faults.push_back(std::move(fault));
  }
  if (invocation->wants_json()) {
    PrintJson({{"statements", input->statements},
               {"entries", input->catalogue.entry_count()},
               {"faults", faults}});
  } else {
    PrintFaults(faults);
    Print(absl::StrCat(
        input->statements, invocation->Say({" 条语句，", " statements, "}),
        input->catalogue.entry_count(),
        invocation->Say({" 个条目，", " entries, "}), faults.size(),
        invocation->Say({" 处错误\n", " faults\n"})));
  }
  if (!faults.empty()) invocation->exit_code = kExitRefused;
  return absl::OkStatus();
}

void AddFiles(CLI::App* command, const std::shared_ptr<Options>& options) {
  command->add_option("--files", options->files,
                      "JSON files or folders instead of the ledger");
  command->add_option("--on", options->on,
                      "What holds on that civil date; default today");
}

}  // namespace

void AddCatalogueCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* catalogue = program->add_subcommand(
      "catalogue", "Herbs, limits and goods with their sources 目录");
  catalogue->require_subcommand(1);
  catalogue->fallthrough();
  catalogue->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* list = catalogue->add_subcommand("list", "Every entry in force");
  list->add_option("--type", options->type, "Only entries of this type")
      ->check(CLI::IsMember(
          {"HERB", "MONOGRAPH", "STANDARD", "GOODS_CLASS", "TAG"}));
  AddFiles(list, options);
  OnRun(list, invocation,
        [invocation, options] { return List(*invocation, *options); });

  CLI::App* show = catalogue->add_subcommand(
      "show", "One entry: names, limits, lists, bands, with sources");
  show->add_option("NAME", options->name,
                   "Legal name, alias, entry id or code of goods")
      ->required();
  AddFiles(show, options);
  OnRun(show, invocation,
        [invocation, options] { return Show(*invocation, *options); });

  CLI::App* check =
      catalogue->add_subcommand("check", "Check JSON files without a ledger");
  check->add_option("FILES", options->files,
                    "Files or folders; default deploy/catalogue");
  check->add_option("--on", options->on,
                    "References must hold on that civil date; default today");
  OnRun(check, invocation,
        [invocation, options] { return Check(invocation, *options); });
}

}  // namespace daodi::services::cli
