#include "services/domain/catalogue/catalogue.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/event_time.h"

namespace daodi::services::domain {
namespace {

CatalogueRevisionPtr RevisionOf(const ParsedStatement& statement,
                                uint64_t index) {
  auto revision = std::make_shared<CatalogueRevision>();
  revision->index = index;
  const auto copy = [](const auto* from, auto* to) {
    if (from != nullptr) *to = *from;
  };
  copy(statement.catalogue_entry(), &revision->entry);
  copy(statement.catalogue_names(), &revision->names);
  copy(statement.herb(), &revision->herb);
  copy(statement.monograph(), &revision->monograph);
  copy(statement.food_status(), &revision->food_status);
  copy(statement.yield_bands(), &revision->yield_bands);
  copy(statement.goods_class(), &revision->goods_class);
  copy(statement.catalogue_tag(), &revision->tag);
  copy(statement.standard(), &revision->standard);
  revision->effective_from = ParseCivilDay(revision->entry.effective_from())
                                 .value_or(absl::CivilDay());
  return revision;
}

bool HasAlias(const CatalogueRevision& revision, absl::string_view name) {
  return std::any_of(
      revision.names.names().begin(), revision.names.names().end(),
      [name](const v1::CatalogueName& other) { return other.name() == name; });
}

}  // namespace

std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text) {
  absl::CivilDay day;
  if (!IsStatedDate(text) || !absl::ParseCivilTime(text, &day)) {
    return std::nullopt;
  }
  return day;
}

CatalogueChange Catalogue::Apply(const ParsedStatement& statement,
                                 uint64_t index) {
  CatalogueRevisionPtr revision = RevisionOf(statement, index);
  const std::string& id = revision->id();
  const v1::CatalogueEntryType type = revision->entry.entry_type();
  Entry& entry = entries_[id];
  if (entry.revisions.empty()) entry.type = type;
  if (entry.type != type) return CatalogueChange::kTypeChanged;
  if (type == v1::CATALOGUE_ENTRY_TYPE_HERB) {
    ids_by_name_[revision->names.legal_name()].insert(id);
    for (const v1::CatalogueName& name : revision->names.names()) {
      ids_by_name_[name.name()].insert(id);
    }
  }
  if (type == v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH) {
    monographs_by_herb_[revision->monograph.herb()].insert(id);
  }
  if (type == v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS) {
    goods_by_code_[revision->goods_class.code()].insert(id);
  }
  const int32_t number = revision->entry.revision();
  entry.revisions[number] = std::move(revision);
  return CatalogueChange::kApplied;
}

CatalogueRevisionPtr Catalogue::Find(absl::string_view entry_id,
                                     absl::CivilDay date) const {
  const auto found = entries_.find(entry_id);
  if (found == entries_.end()) return nullptr;
  CatalogueRevisionPtr best;
  for (const auto& [number, revision] : found->second.revisions) {
    if (revision->effective_from > date) continue;
    const bool later = best == nullptr ||
                       revision->effective_from > best->effective_from ||
                       (revision->effective_from == best->effective_from &&
                        revision->index > best->index);
    if (later) best = revision;
  }
  return best;
}

CatalogueRevisionPtr Catalogue::FindInForce(absl::string_view entry_id,
                                            v1::CatalogueEntryType type,
                                            absl::CivilDay date) const {
  CatalogueRevisionPtr revision = Find(entry_id, date);
  const bool right = revision != nullptr &&
                     revision->entry.entry_type() == type &&
                     revision->entry.status() == v1::CATALOGUE_STATUS_IN_FORCE;
  return right ? revision : nullptr;
}

std::vector<CatalogueRevisionPtr> Catalogue::List(v1::CatalogueEntryType type,
                                                  absl::CivilDay date) const {
  std::vector<CatalogueRevisionPtr> listed;
  for (const auto& [id, entry] : entries_) {
    if (CatalogueRevisionPtr revision = FindInForce(id, type, date)) {
      listed.push_back(std::move(revision));
    }
  }
  return listed;
}

HerbMatches Catalogue::FindHerbs(absl::string_view name,
                                 absl::CivilDay date) const {
  HerbMatches legal = {NameMatch::kLegalName, {}};
  HerbMatches alias = {NameMatch::kAlias, {}};
  const auto found = ids_by_name_.find(name);
  if (found == ids_by_name_.end()) return {};
  for (const std::string& id : found->second) {
    CatalogueRevisionPtr herb =
        FindInForce(id, v1::CATALOGUE_ENTRY_TYPE_HERB, date);
    if (herb == nullptr) continue;
    if (herb->names.legal_name() == name) {
      legal.herbs.push_back(std::move(herb));
    } else if (HasAlias(*herb, name)) {
      alias.herbs.push_back(std::move(herb));
    }
  }
  if (!legal.herbs.empty()) return legal;
  return alias.herbs.empty() ? HerbMatches() : alias;
}

absl::StatusOr<CatalogueRevisionPtr> Catalogue::FindHerb(
    absl::string_view name_or_id, absl::CivilDay date) const {
  if (CatalogueRevisionPtr herb =
          FindInForce(name_or_id, v1::CATALOGUE_ENTRY_TYPE_HERB, date)) {
    return herb;
  }
  HerbMatches matches = FindHerbs(name_or_id, date);
  if (matches.herbs.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no herb in the catalogue is called ", name_or_id));
  }
  if (matches.herbs.size() > 1) {
    return absl::FailedPreconditionError(absl::StrCat(
        name_or_id,
        " is a name of several herbs; use the legal name or one of ",
        absl::StrJoin(matches.herbs, ", ",
                      [](std::string* out, const CatalogueRevisionPtr& herb) {
                        absl::StrAppend(out, herb->id());
                      })));
  }
  return std::move(matches.herbs.front());
}

std::vector<CatalogueRevisionPtr> Catalogue::ListTagged(
    absl::string_view tag_id, absl::CivilDay date) const {
  std::vector<CatalogueRevisionPtr> tagged;
  for (const auto& [id, entry] : entries_) {
    CatalogueRevisionPtr revision = FindInForce(id, entry.type, date);
    if (revision == nullptr) continue;
    const auto& tags = revision->entry.tags();
    if (std::find(tags.begin(), tags.end(), tag_id) != tags.end()) {
      tagged.push_back(std::move(revision));
    }
  }
  return tagged;
}

std::vector<CatalogueRevisionPtr> Catalogue::MonographsOf(
    absl::string_view herb_id, absl::CivilDay date) const {
  std::vector<CatalogueRevisionPtr> monographs;
  const auto found = monographs_by_herb_.find(herb_id);
  if (found == monographs_by_herb_.end()) return monographs;
  for (const std::string& id : found->second) {
    CatalogueRevisionPtr revision =
        FindInForce(id, v1::CATALOGUE_ENTRY_TYPE_MONOGRAPH, date);
    if (revision != nullptr && revision->monograph.herb() == herb_id) {
      monographs.push_back(std::move(revision));
    }
  }
  return monographs;
}

CatalogueRevisionPtr Catalogue::FindGoodsClass(absl::string_view code,
                                               absl::CivilDay date) const {
  const auto found = goods_by_code_.find(code);
  if (found == goods_by_code_.end()) return nullptr;
  for (const std::string& id : found->second) {
    CatalogueRevisionPtr revision =
        FindInForce(id, v1::CATALOGUE_ENTRY_TYPE_GOODS_CLASS, date);
    if (revision != nullptr && revision->goods_class.code() == code) {
      return revision;
    }
  }
  return nullptr;
}

}  // namespace daodi::services::domain
