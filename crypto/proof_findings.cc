#include "crypto/proof_findings.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "crypto/display_text.h"

namespace daodi::crypto {
namespace {

constexpr int kShanghaiOffsetSeconds = 8 * 3600;

// "name (org-…)", or the id alone where the name is not public.
std::string NameOf(const Registry& registry, const std::string& organization) {
  const OrganizationState* state = registry.FindOrganization(organization);
  if (state == nullptr || state->record.display_name.empty()) {
    return DisplayText(organization);
  }
  return absl::StrCat(DisplayText(state->record.display_name), " (",
                      DisplayText(organization), ")");
}

std::string ShortId(const KeyId& id) { return id.hex().substr(0, 16); }

class FindingList {
 public:
  FindingList(const VerifiedStatement& verified, const Registry& registry)
      : verified_(verified), registry_(registry) {}

  std::vector<Finding> Make() {
    AddSynthetic();
    AddPlace();
    AddSignature();
    AddValidity();
    AddSections();
    AddWitnesses();
    AddClaims();
    AddKeySuspect();
    AddLimits();
    return std::move(findings_);
  }

 private:
  void Add(FindingKind kind, std::string zh, std::string en) {
    findings_.push_back({kind, std::move(zh), std::move(en)});
  }
  std::string Time(int64_t time_ms) const {
    return FormatCivilTime(time_ms, verified_.genesis.civil_zone);
  }
  std::string KeyWords(const KeyId& id) const {
    const KeyState* key = registry_.FindKey(id);
    if (key == nullptr) return ShortId(id);
    return absl::StrCat(KeyPurposeName(key->purpose), " ",
                        SignatureSchemeName(key->key.scheme()), " ",
                        ShortId(id));
  }

  void AddSynthetic();
  void AddPlace();
  void AddSignature();
  void AddValidity();
  void AddSections();
  void AddWitnesses();
  void AddClaims();
  void AddKeySuspect();
  void AddLimits();

  const VerifiedStatement& verified_;
  const Registry& registry_;
  std::vector<Finding> findings_;
};

void FindingList::AddSynthetic() {
  if (!verified_.synthetic) return;
  Add(FindingKind::kClaimed,
      "样例/"
      "SYNTHETIC：这是模拟账本，记录与时间都是编造的样例，不涉及真实货物。",
      "样例/SYNTHETIC: this is a simulated ledger; records and times are "
      "made-up "
      "samples, no real goods.");
}

void FindingList::AddPlace() {
  const std::string origin = DisplayText(verified_.genesis.origin);
  const bool witnessed = !verified_.witness_times_ms.empty();
  const std::string since =
      witnessed ? Time(verified_.witness_times_ms.front()) : "";
  Add(FindingKind::kProved,
      absl::StrCat("记录第 ", verified_.index, " 条（",
                   StatementKindName(verified_.envelope.header.kind),
                   "）在账本 ", origin, " 中，自",
                   witnessed ? absl::StrCat(" ", since, "（见证人时钟）") : "",
                   "该账本签署 ", verified_.tree_size,
                   " 条的检查点起未被改动。"),
      absl::StrCat(
          "Entry ", verified_.index, " (",
          StatementKindName(verified_.envelope.header.kind), ") stands in ",
          origin,
          " and is unchanged since that ledger signed its checkpoint of ",
          verified_.tree_size, " entries",
          witnessed ? absl::StrCat(", by ", since, " on a witness's clock")
                    : "",
          "."));
}

void FindingList::AddSignature() {
  const StatementHeader& header = verified_.envelope.header;
  const std::string author = NameOf(registry_, header.author);
  const std::string key = KeyWords(header.key_id);
  switch (verified_.assurance) {
    case Assurance::kSelfSigned:
      return Add(
          FindingKind::kProved,
          absl::StrCat("签名：由 ", author, " 的密钥签名（", key, "）。"),
          absl::StrCat("Signature: by a key of ", author, " (", key, ")."));
    case Assurance::kNotarised: {
      const KeyState* notary = registry_.FindKey(header.key_id);
      const std::string delegate =
          notary == nullptr ? "" : NameOf(registry_, notary->organization);
      return Add(
          FindingKind::kProved,
          absl::StrCat("签名：由 ", delegate, " 依登记的委托代 ", author,
                       " 签名（", key, "）；", author, " 本身没有签名。"),
          absl::StrCat("Signature: by ", delegate, " for ", author,
                       " under a registered delegation (", key, "); ", author,
                       " itself did not sign."));
    }
    case Assurance::kRecovered:
      return Add(
          FindingKind::kProved,
          absl::StrCat("签名：由 ", author, " 的原密钥签名（", key,
                       "），补录时由其另一密钥会签（",
                       KeyWords(verified_.envelope.recovered->key_id), "）。"),
          absl::StrCat("Signature: by a former key of ", author, " (", key,
                       "), recovered and countersigned by another key of it (",
                       KeyWords(verified_.envelope.recovered->key_id), ")."));
  }
}

// A chain that lacks an ending replays as well as the whole one: who carries
// the file may have cut it out.
void FindingList::AddValidity() {
  Add(FindingKind::kNotChecked,
      "密钥在此位置有效：仅就本文件所附密钥链而言。如果有人从文件中删去了密钥的"
      "终止（挂失、吊销、退役、撤销委托、单位注销），即使它发生在检查点之前，"
      "也无法察觉。请向账本重新取证（daodi proof），或核对全部公开的治理条目"
      "（daodi export）。",
      "That the key was valid at this position: only as far as the chain in "
      "this file tells. Endings of keys (suspension, revocation, retirement, "
      "delegation revocation, dissolution) left out of the file cannot be "
      "noticed, not even those before the checkpoint. Ask the ledger for a "
      "fresh proof (daodi proof), or audit all its governance entries, which "
      "are public (daodi export).");
}

void FindingList::AddSections() {
  std::vector<std::string> shown;
  for (const ShownSection& section : verified_.sections) {
    shown.push_back(absl::StrCat(section.head.label));
  }
  if (!shown.empty()) {
    const std::string labels = absl::StrJoin(shown, ", ");
    Add(FindingKind::kProved,
        absl::StrCat("分节 ", labels, " 与签名所承诺的内容逐字节一致。"),
        absl::StrCat("Sections shown (", labels,
                     "): byte for byte what the signature committed to."));
  }
  for (const SectionHead& head : verified_.withheld) {
    const std::string schema =
        absl::StrCat(static_cast<uint32_t>(head.label), "（模式 ", head.schema);
    Add(FindingKind::kNotChecked,
        absl::StrCat("分节 ", schema, "）未出示",
                     head.erasable ? "或已依法删除。" : "。"),
        absl::StrCat("Section ", head.label, " (schema ", head.schema,
                     ") is withheld", head.erasable ? " or erased." : "."));
  }
}

void FindingList::AddWitnesses() {
  if (verified_.witness_times_ms.empty()) {
    return Add(
        FindingKind::kNotChecked,
        "没有核对见证人：检查点只有账本自己的签名，它可能给别人看另一份。",
        "No witness was checked: the checkpoint has only the ledger's own "
        "signature, and it might show others another one.");
  }
  const int64_t first = verified_.witness_times_ms.front();
  const int64_t last = verified_.witness_times_ms.back();
  const size_t count = verified_.witness_times_ms.size();
  Add(FindingKind::kProved,
      absl::StrCat(count, " 个见证人在 ", Time(first), " 至 ", Time(last),
                   " 联署了该检查点：记录入账不晚于 ", Time(first), "。"),
      absl::StrCat(count, " witness(es) cosigned the checkpoint from ",
                   Time(first), " to ", Time(last),
                   ": the entry was recorded no later than ", Time(first),
                   "."));
  // A whole second of rounding: witnesses state seconds.
  if (!verified_.synthetic && verified_.record_time_ms - 1000 >= first) {
    Add(FindingKind::kNotChecked,
        "入账时间晚于见证人看到它的时间：运营方或见证人的时钟有误。",
        "The record time lies after a witness saw the entry: the operator's or "
        "the witness's clock is wrong.");
  }
}

void FindingList::AddClaims() {
  const StatementHeader& header = verified_.envelope.header;
  const std::string author = NameOf(registry_, header.author);
  Add(FindingKind::kClaimed,
      absl::StrCat("内容（货物、数量、检验、地点、时间）是 ", author,
                   " 的陈述，作者时钟为 ", Time(header.author_time_ms), "。"),
      absl::StrCat(
          "The content (goods, quantities, tests, places, times) is the "
          "statement of ",
          author, ", whose clock said ", Time(header.author_time_ms), "."));
  Add(FindingKind::kClaimed,
      absl::StrCat("入账时间 ", Time(verified_.record_time_ms), " 出自",
                   verified_.synthetic ? "模拟时钟。" : "运营方的时钟。"),
      absl::StrCat("The record time ", Time(verified_.record_time_ms), " is ",
                   verified_.synthetic ? "a simulated clock's."
                                       : "the operator's clock."));
  Add(FindingKind::kClaimed, "名称按登记机关登记时所载，之后可能已变更。",
      "Names are as the registrar entered them at registration; they may have "
      "changed since.");
}

void FindingList::AddKeySuspect() {
  if (!verified_.key_suspect) return;
  Add(FindingKind::kNotChecked,
      "KEY_"
      "SUSPECT：此密钥已报失，本记录在失控之后、挂失之前入账；是否出自作者，"
      "须由其新密钥确认。",
      "KEY_SUSPECT: the key was reported lost and this entry was recorded "
      "after "
      "the loss and before the report; only the author's new key can say "
      "whether it is the author's.");
}

void FindingList::AddLimits() {
  Add(FindingKind::kNotChecked,
      absl::StrCat("没有核对：在本证明的检查点（", verified_.tree_size,
                   " 条）之后是否又有更正、争议或密钥吊销。"),
      absl::StrCat(
          "Not checked: whether a correction, dispute or revocation came "
          "after this proof's checkpoint of ",
          verified_.tree_size, " entries."));
  Add(FindingKind::kNotChecked,
      "没有核对：关于同一批次是否还有其他记录（完整性）。",
      "Not checked: whether other records about the same lot exist "
      "(completeness).");
  Add(FindingKind::kNotChecked,
      "没有核对：袋中实物是什么。本证明说的是记录，不是货物。",
      "Not checked: what is physically in the bag. This proof is about the "
      "record, not the goods.");
}

}  // namespace

std::string FormatCivilTime(int64_t time_ms, const std::string& civil_zone) {
  const bool shanghai = civil_zone == "Asia/Shanghai";
  const absl::TimeZone zone = shanghai
                                  ? absl::FixedTimeZone(kShanghaiOffsetSeconds)
                                  : absl::UTCTimeZone();
  return absl::FormatTime("%Y-%m-%d %H:%M:%S%Ez", absl::FromUnixMillis(time_ms),
                          zone);
}

std::vector<Finding> MakeFindings(const VerifiedStatement& verified,
                                  const Registry& registry) {
  return FindingList(verified, registry).Make();
}

}  // namespace daodi::crypto
