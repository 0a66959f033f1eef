#include "tests/testing/sample_ledger.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/base32.h"
#include "crypto/checkpoint.h"
#include "crypto/envelope.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/note.h"
#include "crypto/section.h"

namespace daodi::testing {
namespace {

constexpr int64_t kFirstRecordTimeMs = 1'780'000'000'000;
constexpr uint64_t kAuthors = 7;

template <typename T>
T RandomFixed(std::mt19937_64& random) {
  T value;
  for (size_t i = 0; i < value.size(); ++i) {
    value.data()[i] = static_cast<uint8_t>(random());
  }
  return value;
}

// One millisecond later for each index.
crypto::StatementId UuidV7Of(uint64_t index, std::mt19937_64& random) {
  auto id = RandomFixed<crypto::StatementId>(random);
  const uint64_t time_ms = static_cast<uint64_t>(kFirstRecordTimeMs) + index;
  for (int i = 0; i < 6; ++i) {
    id.data()[i] = static_cast<uint8_t>(time_ms >> (8 * (5 - i)));
  }
  id.data()[6] = static_cast<uint8_t>((id.data()[6] & 0x0f) | 0x70);
  id.data()[8] = static_cast<uint8_t>((id.data()[8] & 0x3f) | 0x80);
  return id;
}

std::string AuthorOf(uint64_t number) {
  const crypto::Digest digest = crypto::Sha256(absl::StrCat("author", number));
  return absl::StrCat("org-",
                      crypto::Base32Encode(digest.view().substr(0, 16)));
}

crypto::SectionHead HeadOf(uint8_t label, crypto::Audience audience,
                           bool erasable, uint32_t schema) {
  crypto::SectionHead head;
  head.label = label;
  head.audience = audience;
  head.erasable = erasable;
  head.schema = schema;
  return head;
}

std::vector<crypto::SectionHead> HeadsOf(crypto::StatementKind kind,
                                         bool with_person) {
  if (crypto::LeafClassOf(kind) == crypto::LeafClass::kGovernance) {
    return {HeadOf(1, crypto::Audience::kPublic, false,
                   static_cast<uint32_t>(kind))};
  }
  std::vector<crypto::SectionHead> heads = {
      HeadOf(kFactsLabel, crypto::Audience::kChain, false, 103)};
  if (with_person) {
    heads.push_back(HeadOf(kPersonLabel, crypto::Audience::kOwner, true, 900));
  }
  return heads;
}

}  // namespace

std::string SampleLedger::PersonName(uint64_t index) {
  return absl::StrCat("farmer-盘-", index, "-of-the-cooperative");
}

SampleEntry SampleLedger::MakeEntry(uint64_t index, bool with_person) {
  SampleEntry sample;
  crypto::StatementHeader& header = sample.header;
  header.kind = index % 16 == 0 ? crypto::StatementKind::kAppointment
                                : crypto::StatementKind::kHarvest;
  header.ledger_id =
      *crypto::LedgerId::From(crypto::Sha256("daodi sample ledger").view());
  header.statement_id = UuidV7Of(index, random_);
  header.author = AuthorOf(random_() % kAuthors);
  header.key_id = *crypto::KeyId::From(crypto::Sha256(header.author).view());
  header.author_time_ms = kFirstRecordTimeMs + static_cast<int64_t>(index);
  header.sections = HeadsOf(header.kind, with_person);

  storage::NewEntry& entry = sample.entry;
  for (crypto::SectionHead& head : header.sections) {
    crypto::SectionContent content;
    content.label = head.label;
    content.salt = RandomFixed<crypto::Salt>(random_);
    content.bytes =
        head.erasable
            ? PersonName(index)
            : absl::StrCat("lot 2026-", index, " of 龙脊 tea, moisture 5.",
                           random_() % 10, " %, yield ", random_() % 1000,
                           std::string(256, 'x'));
    head.digest = crypto::SectionDigest(header, head, content);
    entry.sections.push_back(
        {head.label, head.erasable, crypto::EncodeSectionContent(content)});
  }
  crypto::Envelope envelope;
  envelope.header_bytes = crypto::EncodeStatementHeader(header);
  envelope.signature = RandomFixed<crypto::Signature>(random_);
  entry.envelope = crypto::EncodeEnvelope(envelope);
  entry.author = header.author;
  entry.statement_id = header.statement_id;
  entry.header_digest = crypto::HeaderDigestOf(envelope.header_bytes);
  entry.leaf.leaf_class = crypto::LeafClassOf(header.kind);
  entry.leaf.index = index;
  entry.leaf.record_time_ms =
      kFirstRecordTimeMs + static_cast<int64_t>(index / 3);
  entry.leaf.envelope_digest = crypto::Sha256(entry.envelope);
  return sample;
}

storage::CommitBatch SampleLedger::NextBatch(size_t count, bool with_persons) {
  storage::CommitBatch batch;
  batch.first_index = size();
  for (size_t i = 0; i < count; ++i) {
    SampleEntry sample = MakeEntry(size(), with_persons);
    tree_.Append(
        crypto::LeafHash(sample.entry.leaf),
        [&](const crypto::merkle::FullTile& tile) {
          batch.full_tiles.push_back({static_cast<uint8_t>(tile.level),
                                      tile.number, std::string(tile.hashes)});
        });
    batch.entries.push_back(std::move(sample.entry));
    if (keeps_headers_) headers_.push_back(std::move(sample.header));
  }
  batch.head.size = size();
  batch.head.root = tree_.Root();
  batch.head.record_time_ms = batch.entries.back().leaf.record_time_ms;
  return batch;
}

std::string SampleCheckpoint(uint64_t size, const crypto::Digest& root) {
  crypto::Checkpoint checkpoint;
  checkpoint.origin = "storage.test/log";
  checkpoint.size = size;
  checkpoint.root = root;
  crypto::Note note;
  const auto text = crypto::FormatCheckpointText(checkpoint);
  if (!text.ok()) std::abort();
  note.text = *text;
  crypto::NoteSignature line;
  line.key_name = checkpoint.origin;
  line.key_id = 7;
  line.payload = std::string(64, 's');
  note.signatures.push_back(line);
  const auto formatted = crypto::FormatNote(note);
  if (!formatted.ok()) std::abort();
  return *formatted;
}

}  // namespace daodi::testing
