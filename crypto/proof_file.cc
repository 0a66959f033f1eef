#include "crypto/proof_file.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/note.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kMagic = "daodi/proof/v1\n";
// A header of 4 KiB, two signatures and a path in a bundle of 1,024.
constexpr size_t kMaxEnvelopeBytes = 8 * 1024;
// Salt, count, eight names with their lengths, the bytes.
constexpr size_t kMaxSectionContentBytes =
    Salt::kLength + 1 + kMaxNamedOrganizations * (1 + kMaxOrganizationIdBytes) +
    kMaxSectionBytes;
// A tree below 2^63 leaves.
constexpr size_t kMaxPathHashes = 63;

// Takes parts off the front and remembers where it is, for errors.
class ProofReader {
 public:
  explicit ProofReader(absl::string_view bytes) : rest_(bytes), all_(bytes) {}

  absl::Status Fail(absl::string_view part, absl::string_view fault) const {
    return absl::InvalidArgumentError(absl::StrCat(
        part, ": ", fault, " at byte ", all_.size() - rest_.size()));
  }
  template <typename T>
  absl::Status TakeInteger(absl::string_view part, T* value) {
    return ReadBigEndian(&rest_, value) ? absl::OkStatus()
                                        : Fail(part, "truncated");
  }
  absl::Status TakeBytes(absl::string_view part, size_t size,
                         absl::string_view* bytes) {
    if (rest_.size() < size) return Fail(part, "truncated");
    *bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return absl::OkStatus();
  }
  // u32 length, then as many bytes.
  absl::Status TakeBlock(absl::string_view part, size_t max_bytes,
                         absl::string_view* bytes) {
    uint32_t size = 0;
    if (absl::Status status = TakeInteger(part, &size); !status.ok())
      return status;
    if (size == 0 || size > max_bytes) {
      return Fail(part,
                  absl::StrCat("length ", size, " is not 1..", max_bytes));
    }
    return TakeBytes(part, size, bytes);
  }
  bool at_end() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
  absl::string_view all_;
};

absl::Status TakeSections(ProofReader& reader, const std::string& part,
                          std::vector<SectionContent>* sections) {
  uint8_t count = 0;
  if (absl::Status status = reader.TakeInteger(part + ".sections", &count);
      !status.ok())
    return status;
  if (count > kMaxSections) {
    return reader.Fail(part + ".sections", "more than 16");
  }
  uint8_t last_label = 0;
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(part, ".sections[", i, "]");
    uint8_t label = 0;
    absl::string_view encoded;
    if (absl::Status status = reader.TakeInteger(name, &label); !status.ok())
      return status;
    if (i > 0 && label <= last_label) {
      return reader.Fail(name, "labels are not ascending");
    }
    last_label = label;
    if (absl::Status status =
            reader.TakeBlock(name, kMaxSectionContentBytes, &encoded);
        !status.ok())
      return status;
    absl::StatusOr<SectionContent> content =
        ParseSectionContent(label, encoded);
    if (!content.ok()) return reader.Fail(name, content.status().message());
    sections->push_back(*std::move(content));
  }
  return absl::OkStatus();
}

absl::Status TakePath(ProofReader& reader, const std::string& part,
                      std::vector<Digest>* path) {
  uint8_t count = 0;
  absl::string_view hashes;
  if (absl::Status status = reader.TakeInteger(part + ".path", &count);
      !status.ok())
    return status;
  if (count > kMaxPathHashes) {
    return reader.Fail(part + ".path", "more than 63 hashes");
  }
  if (absl::Status status =
          reader.TakeBytes(part + ".path", count * Digest::kLength, &hashes);
      !status.ok())
    return status;
  for (size_t i = 0; i < count; ++i) {
    path->push_back(
        *Digest::From(hashes.substr(i * Digest::kLength, Digest::kLength)));
  }
  return absl::OkStatus();
}

absl::Status TakeEntry(ProofReader& reader, const std::string& part,
                       ProvenEntry* entry) {
  absl::string_view envelope;
  if (absl::Status status = reader.TakeInteger(part + ".index", &entry->index);
      !status.ok())
    return status;
  if (absl::Status status =
          reader.TakeInteger(part + ".record_time_ms", &entry->record_time_ms);
      !status.ok())
    return status;
  if (entry->record_time_ms < 0) {
    return reader.Fail(part + ".record_time_ms", "negative");
  }
  if (absl::Status status =
          reader.TakeBlock(part + ".envelope", kMaxEnvelopeBytes, &envelope);
      !status.ok())
    return status;
  entry->envelope = std::string(envelope);
  if (absl::Status status = TakeSections(reader, part, &entry->sections);
      !status.ok())
    return status;
  return TakePath(reader, part, &entry->inclusion_path);
}

absl::Status TakeKeyChain(ProofReader& reader, ProofFile* proof) {
  uint16_t count = 0;
  if (absl::Status status = reader.TakeInteger("key_chain", &count);
      !status.ok())
    return status;
  if (count > kMaxKeyChainEntries) {
    return reader.Fail("key_chain", "more than 256 entries");
  }
  for (int i = 0; i < count; ++i) {
    const std::string part = absl::StrCat("key_chain[", i, "]");
    ProvenEntry entry;
    if (absl::Status status = TakeEntry(reader, part, &entry); !status.ok())
      return status;
    proof->key_chain.push_back(std::move(entry));
  }
  return CheckKeyChainOrder(*proof);
}

void AppendBlock(absl::string_view bytes, std::string* out) {
  AppendU32(static_cast<uint32_t>(bytes.size()), out);
  out->append(bytes.data(), bytes.size());
}

void AppendEntry(const ProvenEntry& entry, std::string* out) {
  AppendU64(entry.index, out);
  AppendBigEndian(entry.record_time_ms, out);
  AppendBlock(entry.envelope, out);
  AppendU8(static_cast<uint8_t>(entry.sections.size()), out);
  for (const SectionContent& section : entry.sections) {
    AppendU8(section.label, out);
    AppendBlock(EncodeSectionContent(section), out);
  }
  AppendU8(static_cast<uint8_t>(entry.inclusion_path.size()), out);
  for (const Digest& hash : entry.inclusion_path) {
    absl::StrAppend(out, hash.view());
  }
}

}  // namespace

absl::Status CheckKeyChainOrder(const ProofFile& proof) {
  if (proof.key_chain.size() > kMaxKeyChainEntries) {
    return absl::InvalidArgumentError("key_chain: more than 256 entries");
  }
  const bool statement_is_genesis = proof.statement.index == 0;
  if (!statement_is_genesis &&
      (proof.key_chain.empty() || proof.key_chain[0].index != 0)) {
    return absl::InvalidArgumentError("key_chain[0]: must be genesis, entry 0");
  }
  for (size_t i = 0; i < proof.key_chain.size(); ++i) {
    const uint64_t index = proof.key_chain[i].index;
    if (i > 0 && index <= proof.key_chain[i - 1].index) {
      return absl::InvalidArgumentError(
          absl::StrCat("key_chain[", i, "].index: not ascending"));
    }
    if (index == proof.statement.index) {
      return absl::InvalidArgumentError(
          absl::StrCat("key_chain[", i,
                       "].index: the statement itself, which is replayed "
                       "from where it stands; leave it out here"));
    }
  }
  return absl::OkStatus();
}

std::string EncodeProofFile(const ProofFile& proof) {
  std::string out(kMagic);
  AppendBlock(proof.checkpoint, &out);
  AppendEntry(proof.statement, &out);
  AppendU16(static_cast<uint16_t>(proof.key_chain.size()), &out);
  for (const ProvenEntry& entry : proof.key_chain) AppendEntry(entry, &out);
  return out;
}

absl::StatusOr<ProofFile> ParseProofFile(absl::string_view bytes) {
  if (bytes.size() > kMaxProofFileBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "proof: ", bytes.size(), " bytes are more than ", kMaxProofFileBytes));
  }
  ProofReader reader(bytes);
  absl::string_view magic;
  if (!reader.TakeBytes("proof", kMagic.size(), &magic).ok() ||
      magic != kMagic) {
    return absl::InvalidArgumentError(
        "proof: does not begin with \"daodi/proof/v1\\n\" at byte 0; this is "
        "no daodi proof or one of a later version");
  }
  ProofFile proof;
  absl::string_view checkpoint;
  if (absl::Status status =
          reader.TakeBlock("checkpoint", kMaxNoteBytes, &checkpoint);
      !status.ok())
    return status;
  proof.checkpoint = std::string(checkpoint);
  if (absl::Status status = TakeEntry(reader, "statement", &proof.statement);
      !status.ok())
    return status;
  if (absl::Status status = TakeKeyChain(reader, &proof); !status.ok())
    return status;
  if (!reader.at_end()) return reader.Fail("proof", "trailing bytes");
  return proof;
}

}  // namespace daodi::crypto
