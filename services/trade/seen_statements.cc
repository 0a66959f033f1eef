#include "services/trade/seen_statements.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace daodi::services::trade {
namespace {

// A page of 500 rows names about as many statements.
constexpr size_t kMaxSeen = 512;

bool HasParties(const crypto::StatementHeader& header) {
  return std::any_of(header.sections.begin(), header.sections.end(),
                     [](const crypto::SectionHead& head) {
                       return head.label == static_cast<uint8_t>(
                                                domain::SectionLabel::kParties);
                     });
}

}  // namespace

absl::StatusOr<SeenStatementPtr> SeenStatements::Read(uint64_t entry) {
  const auto known = seen_.find(entry);
  if (known != seen_.end()) return known->second;
  auto visible = reader_.Read(entry, as_of_size_);
  if (!visible.ok()) return visible.status();
  SeenStatementPtr seen;
  if (visible->envelope_visible) {
    std::vector<crypto::SectionContent> sections;
    for (disclosure::VisibleSection& section : visible->sections) {
      if (section.visibility == disclosure::Visibility::kShown) {
        sections.push_back(std::move(section.content));
      }
    }
    auto parsed = domain::ParseStoredSections(std::move(visible->envelope),
                                              std::move(sections));
    if (!parsed.ok()) return parsed.status();
    seen = std::make_shared<SeenStatement>(
        SeenStatement{visible->leaf.record_time_ms, *std::move(parsed)});
  }
  if (seen_.size() >= kMaxSeen) seen_.clear();
  seen_[entry] = seen;
  return seen;
}

absl::StatusOr<SeenStatementPtr> SeenStatements::ReadMoving(uint64_t entry) {
  auto seen = Read(entry);
  if (!seen.ok() || *seen == nullptr) return seen;
  const domain::ParsedStatement& statement = (*seen)->statement;
  const bool told =
      statement.facts() != nullptr &&
      (statement.parties() != nullptr || !HasParties(statement.header()));
  return told ? *seen : nullptr;
}

}  // namespace daodi::services::trade
