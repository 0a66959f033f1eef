// daodi export: everything a reader may see, as files that other tools check.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/section.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"
#include "services/cli/progress_bar.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Writes into DIR:
  ledger.vkey                  verifier key (C2SP signed note)
  checkpoint                   signed note that covers every entry below
  entries/<index>.leaf         the 57 bytes hashed into the tree
  envelopes/<index>            the signed bytes as received
  sections/<index>-<label>     salt, names and bytes of each section shown
  receipts/<index>.tlog-proof  C2SP tlog-proof
  proofs/<index>.daodi-proof   for daodi-verify
Of entries of which the reader may see nothing there are the leaf and the
receipt alone, so every root can be made again. With several --reader each entry
is taken from the first who sees most of it.

例 Example:
  daodi export build/quickstart --reader R03 --reader E01
)";

struct Options {
  std::string folder;
  std::vector<std::string> readers;
};

// An entry and through whose eyes it is seen best.
struct SeenEntry {
  v1::Entry entry;
  LedgerClient* reader = nullptr;
  int shown = -1;
};

int SectionsShown(const v1::Entry& entry) {
  if (entry.envelope().empty()) return -1;
  return static_cast<int>(std::count_if(
      entry.sections().begin(), entry.sections().end(),
      [](const v1::EntrySection& section) {
        return section.visibility() == v1::SECTION_VISIBILITY_SHOWN;
      }));
}

absl::Status WriteSections(const v1::Entry& entry, const std::string& folder) {
  for (const v1::EntrySection& section : entry.sections()) {
    if (section.visibility() != v1::SECTION_VISIBILITY_SHOWN) continue;
    const auto salt = crypto::Salt::From(section.content().salt());
    if (!salt) {
      return absl::DataLossError(
          absl::StrCat("entry ", entry.index(), ": a salt has not 32 bytes"));
    }
    crypto::SectionContent content;
    content.label = static_cast<uint8_t>(section.label());
    content.salt = *salt;
    for (const std::string& name : section.content().named_organizations()) {
      content.named_organizations.push_back(name);
    }
    content.bytes = section.content().content();
    absl::Status written = WriteFile(
        absl::StrCat(folder, "/sections/", entry.index(), "-", section.label()),
        crypto::EncodeSectionContent(content), FileMode::kEverybody,
        Durability::kLater);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

// The leaf as the server gives it, when it is what the entry says of itself.
absl::StatusOr<crypto::Leaf> CheckedLeaf(const v1::Entry& entry) {
  absl::StatusOr<crypto::Leaf> leaf = crypto::ParseLeaf(entry.leaf());
  if (!leaf.ok()) return leaf.status();
  const bool fits = leaf->index == static_cast<uint64_t>(entry.index()) &&
                    leaf->record_time_ms == entry.record_time_ms() &&
                    crypto::LeafHash(*leaf).view() == entry.leaf_hash();
  if (!fits) {
    return absl::DataLossError(
        absl::StrCat("entry ", entry.index(), ": leaf: is of another entry"));
  }
  if (entry.envelope().empty()) return leaf;
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope());
  if (!envelope.ok()) return envelope.status();
  if (leaf->envelope_digest != crypto::Sha256(entry.envelope()) ||
      leaf->leaf_class != crypto::LeafClassOf(envelope->header.kind)) {
    return absl::DataLossError(absl::StrCat("entry ", entry.index(),
                                            ": leaf: is not of this envelope"));
  }
  return leaf;
}

absl::Status WriteEntry(const SeenEntry& seen, const std::string& folder) {
  const v1::Entry& entry = seen.entry;
  absl::StatusOr<crypto::Leaf> leaf = CheckedLeaf(entry);
  if (!leaf.ok()) return leaf.status();
  absl::StatusOr<std::string> receipt = seen.reader->GetReceipt(leaf->index);
  if (!receipt.ok()) return receipt.status();
  std::vector<std::pair<std::string, std::string>> files = {
      {absl::StrCat("entries/", leaf->index, ".leaf"), entry.leaf()},
      {absl::StrCat("receipts/", leaf->index, ".tlog-proof"), *receipt}};
  if (!entry.envelope().empty()) {
    absl::StatusOr<std::string> proof = seen.reader->GetProof(leaf->index);
    if (!proof.ok()) return proof.status();
    files.emplace_back(absl::StrCat("envelopes/", leaf->index),
                       entry.envelope());
    files.emplace_back(absl::StrCat("proofs/", leaf->index, ".daodi-proof"),
                       *std::move(proof));
  }
  for (const auto& [name, bytes] : files) {
    absl::Status written = WriteFile(absl::StrCat(folder, "/", name), bytes,
                                     FileMode::kEverybody, Durability::kLater);
    if (!written.ok()) return written;
  }
  return WriteSections(entry, folder);
}

absl::StatusOr<std::vector<std::unique_ptr<LedgerClient>>> Readers(
    const Invocation& invocation, const Options& options,
    const Workspace& workspace) {
  std::vector<std::unique_ptr<LedgerClient>> readers;
  std::vector<std::string> aliases = options.readers;
  if (aliases.empty()) aliases.push_back(invocation.as);
  for (const std::string& alias : aliases) {
    Invocation as_reader = invocation;
    as_reader.as = alias;
    auto client = as_reader.Connect(workspace);
    if (!client.ok()) return client.status();
    readers.push_back(*std::move(client));
  }
  return readers;
}

absl::StatusOr<std::map<int64_t, SeenEntry>> Gather(
    const std::vector<std::unique_ptr<LedgerClient>>& readers) {
  std::map<int64_t, SeenEntry> entries;
  for (const std::unique_ptr<LedgerClient>& reader : readers) {
    absl::Status listed = reader->ForEachEntry(
        0, [&](const v1::Entry& entry, uint64_t) -> absl::Status {
          SeenEntry& seen = entries[entry.index()];
          const int shown = SectionsShown(entry);
          if (seen.reader == nullptr || shown > seen.shown) {
            seen = {entry, reader.get(), shown};
          }
          return absl::OkStatus();
        });
    if (!listed.ok()) return listed;
  }
  return entries;
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto readers = Readers(invocation, options, *workspace);
  if (!readers.ok()) return readers.status();
  absl::StatusOr<std::map<int64_t, SeenEntry>> entries = Gather(*readers);
  if (!entries.ok()) return entries.status();
  absl::StatusOr<v1::Checkpoint> checkpoint =
      readers->front()->GetCheckpoint(entries->size());
  if (!checkpoint.ok()) return checkpoint.status();

  uint64_t written = 0;
  uint64_t withheld = 0;
  ProgressBar bar("export", entries->size());
  for (const auto& [index, seen] : *entries) {
    absl::Status status = WriteEntry(seen, options.folder);
    if (!status.ok()) return status;
    ++written;
    if (seen.entry.envelope().empty()) ++withheld;
    bar.Update(written);
  }
  bar.Finish();
  for (const auto& [name, bytes] :
       {std::pair<const char*, std::string>("ledger.vkey",
                                            absl::StrCat(ledger->vkey, "\n")),
        std::pair<const char*, std::string>("checkpoint",
                                            checkpoint->signed_note())}) {
    absl::Status status =
        WriteFile(absl::StrCat(options.folder, "/", name), bytes);
    if (!status.ok()) return status;
  }
  if (absl::Status synced = SyncVolume(options.folder); !synced.ok()) {
    return synced;
  }
  if (invocation.wants_json()) {
    PrintJson({{"folder", options.folder},
               {"entries", written},
               {"withheld", withheld},
               {"tree_size", checkpoint->tree_size()}});
  } else {
    const bool zh = invocation.language() == Language::kChinese;
    Print(absl::StrCat(
        zh ? "已导出 " : "exported ", written, zh ? " 条到 " : " entries to ",
        options.folder,
        zh ? "，其中只有叶的 " : ", of which only the leaf: ", withheld, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddExportCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "export", "Write what a reader may see as files 导出");
  auto options = std::make_shared<Options>();
  command->add_option("DIR", options->folder, "Folder to write into")
      ->required();
  command->add_option("--reader", options->readers,
                      "Aliases through whose eyes; may repeat");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
