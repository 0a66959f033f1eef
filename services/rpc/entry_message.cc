#include "services/rpc/entry_message.h"

#include <string>

#include "crypto/leaf.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

v1::SectionVisibility VisibilityMessage(disclosure::Visibility visibility) {
  switch (visibility) {
    case disclosure::Visibility::kShown:
      return v1::SECTION_VISIBILITY_SHOWN;
    case disclosure::Visibility::kWithheld:
      return v1::SECTION_VISIBILITY_WITHHELD;
    case disclosure::Visibility::kBlocked:
      return v1::SECTION_VISIBILITY_BLOCKED;
    case disclosure::Visibility::kErased:
      return v1::SECTION_VISIBILITY_ERASED;
    case disclosure::Visibility::kUnavailable:
      return v1::SECTION_VISIBILITY_UNAVAILABLE;
  }
  return v1::SECTION_VISIBILITY_UNSPECIFIED;
}

}  // namespace

void FillEntry(const disclosure::VisibleEntry& entry,
               const crypto::LedgerId& ledger_id, v1::Entry* message) {
  message->set_name(EntryName(ledger_id, entry.leaf.index));
  message->set_index(static_cast<int64_t>(entry.leaf.index));
  message->set_record_time_ms(entry.leaf.record_time_ms);
  message->set_leaf_hash(std::string(crypto::LeafHash(entry.leaf).view()));
  const auto leaf = crypto::EncodeLeaf(entry.leaf);
  message->set_leaf(leaf.data(), leaf.size());
  if (!entry.envelope_visible) return;
  message->set_envelope(entry.envelope_bytes);
  message->set_assurance(static_cast<v1::Assurance>(entry.assurance));
  message->set_key_suspect(entry.key_suspect);
  for (const disclosure::VisibleSection& section : entry.sections) {
    v1::EntrySection* out = message->add_sections();
    out->set_label(section.label);
    out->set_visibility(VisibilityMessage(section.visibility));
    if (section.visibility != disclosure::Visibility::kShown) continue;
    v1::SectionContent* content = out->mutable_content();
    content->set_label(section.label);
    content->set_salt(std::string(section.content.salt.view()));
    for (const std::string& name : section.content.named_organizations) {
      content->add_named_organizations(name);
    }
    content->set_content(section.content.bytes);
  }
}

}  // namespace daodi::services::rpc
