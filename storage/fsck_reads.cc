#include "storage/fsck_reads.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crypto/base64.h"
#include "crypto/merkle/compact_range.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/note.h"

namespace daodi::storage {
namespace {

constexpr size_t kMaxFindings = 1000;
constexpr size_t kNoteLines = 3;

struct SealedTree {
  uint64_t size = 0;
  crypto::Digest root;
};

// `<origin>/reads` LF size LF base64 of the root LF.
std::optional<SealedTree> ParseNoteText(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  SealedTree tree;
  if (lines.size() != kNoteLines + 1 || !lines[kNoteLines].empty() ||
      !absl::EndsWith(lines[0], "/reads") ||
      !absl::SimpleAtoi(lines[1], &tree.size)) {
    return std::nullopt;
  }
  const auto root = crypto::DecodeBase64Digest(lines[2]);
  if (!root.has_value()) return std::nullopt;
  tree.root = *root;
  return tree;
}

class Check {
 public:
  Check(const ReadLogStore& log, ReadsFsckReport* report)
      : log_(log), report_(*report) {}

  absl::Status Run(const std::string& vkey) {
    absl::Status sealed = ReadSeal(vkey);
    if (!sealed.ok()) return sealed;
    absl::Status rows = Rows();
    if (!rows.ok()) return rows;
    for (const auto index :
         {ReadLogStore::Index::kAgency, ReadLogStore::Index::kOrganization}) {
      absl::Status indexed = Indexed(index);
      if (!indexed.ok()) return indexed;
    }
    return absl::OkStatus();
  }

 private:
  void Add(std::string place, std::string problem) {
    if (report_.findings.size() >= kMaxFindings) return;
    report_.findings.push_back({std::move(place), std::move(problem)});
  }

  absl::Status ReadSeal(const std::string& vkey) {
    auto note = log_.LastNote();
    if (!note.ok()) return note.status();
    if (note->empty()) return absl::OkStatus();
    auto parsed = crypto::ParseNote(*note);
    auto key = crypto::NoteKey::Parse(vkey);
    if (!key.ok()) return key.status();
    if (parsed.ok()) sealed_ = ParseNoteText(parsed->text);
    if (!sealed_.has_value()) {
      Add("reads/note", "is malformed");
      return absl::OkStatus();
    }
    report_.signed_rows = sealed_->size;
    if (!crypto::VerifySignatures(*parsed, {*std::move(key)}).ok()) {
      Add("reads/note", "is not signed by the key of the ledger");
    }
    return absl::OkStatus();
  }

  void CheckRoot() {
    if (!sealed_.has_value() || tree_.size() != sealed_->size ||
        tree_.Root() == sealed_->root) {
      return;
    }
    Add("reads/note",
        absl::StrCat("the first ", sealed_->size,
                     " rows are not those that were signed: some were altered "
                     "or removed"));
  }

  absl::Status Rows() {
    CheckRoot();
    absl::Status read =
        log_.ForEachStored([this](uint64_t number, absl::string_view bytes) {
          const std::string place = absl::StrCat("reads/", number);
          if (number != tree_.size()) {
            Add(place, absl::StrCat("row ", tree_.size(), " is missing"));
            return false;
          }
          tree_.Append(crypto::merkle::HashLeaf(bytes));
          CheckRoot();
          const auto row = ParseReadRow(bytes);
          if (!row.has_value()) {
            Add(place, "is malformed");
            return true;
          }
          ++by_agency_;
          if (!row->organization.empty()) ++by_organization_;
          return true;
        });
    report_.reads = tree_.size();
    if (sealed_.has_value() && tree_.size() < sealed_->size) {
      Add("reads/note", absl::StrCat("signs ", sealed_->size, " rows, ",
                                     tree_.size(), " are here"));
    }
    return read;
  }

  absl::Status Indexed(ReadLogStore::Index index) {
    const bool agency = index == ReadLogStore::Index::kAgency;
    const std::string place =
        agency ? "reads/by agency" : "reads/by organization";
    uint64_t found = 0;
    absl::Status read = log_.ForEachIndexed(
        index, [&](absl::string_view name, uint64_t number) {
          const auto row = log_.Read(number);
          if (row.ok() && (agency ? row->agency : row->organization) == name) {
            ++found;
          } else {
            Add(place, absl::StrCat("a row stands for read ", number,
                                    ", which is not of that name"));
          }
          return true;
        });
    const uint64_t wanted = agency ? by_agency_ : by_organization_;
    if (found < wanted) {
      Add(place, absl::StrCat(wanted - found, " rows are missing"));
    }
    return read;
  }

  const ReadLogStore& log_;
  ReadsFsckReport& report_;
  std::optional<SealedTree> sealed_;
  crypto::merkle::CompactRange tree_;
  uint64_t by_agency_ = 0;
  uint64_t by_organization_ = 0;
};

}  // namespace

absl::StatusOr<ReadsFsckReport> FsckReads(const ReadLogStore& log,
                                          const std::string& log_vkey) {
  ReadsFsckReport report;
  absl::Status checked = Check(log, &report).Run(log_vkey);
  if (!checked.ok()) return checked;
  return report;
}

}  // namespace daodi::storage
