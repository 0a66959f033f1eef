#include "services/gateway/resolver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr absl::string_view kVocabulary = "https://ref.gs1.org/voc/";
constexpr absl::string_view kLinksetType = "application/linkset+json";

struct LinkType {
  absl::string_view name;  // without "gs1:"
  absl::string_view fragment;
  Bilingual title;
};
// All lead to one page; the fragment is where it says so.
constexpr LinkType kLinkTypes[] = {
    {"pip", "", {"产品信息", "Product information"}},
    {"traceability", "#journey", {"追溯", "Traceability"}},
    {"certificationInfo", "#tests", {"检验", "Tests"}},
    {"recallStatus", "#verdict", {"召回状态", "Recall status"}},
    {"safetyInfo", "#verdict", {"安全信息", "Safety information"}},
};

const LinkType* FindLinkType(absl::string_view text) {
  for (const absl::string_view prefix :
       {absl::string_view("gs1:"), kVocabulary, absl::string_view()}) {
    if (!absl::StartsWith(text, prefix)) continue;
    for (const LinkType& type : kLinkTypes) {
      if (text.substr(prefix.size()) == type.name) return &type;
    }
  }
  return nullptr;
}

bool Accepts(absl::string_view accept, absl::string_view type) {
  for (const absl::string_view item : absl::StrSplit(accept, ',')) {
    const absl::string_view range = absl::StripAsciiWhitespace(
        item.substr(0, std::min(item.find(';'), item.size())));
    if (absl::EqualsIgnoreCase(range, type)) return true;
  }
  return false;
}

std::string PageOf(const DigitalLink& link, absl::string_view query,
                   absl::string_view fragment) {
  return absl::StrCat(kPagePrefix, link.Path(), query.empty() ? "" : "?", query,
                      fragment);
}

Json TargetObject(const DigitalLink& link, absl::string_view public_url,
                  const LinkType& type, bool chinese) {
  return {{"href", absl::StrCat(public_url,
                                PageOf(link, chinese ? "lang=zh" : "lang=en",
                                       type.fragment))},
          {"title", std::string(chinese ? type.title.zh : type.title.en)},
          {"type", "text/html"},
          {"hreflang", {chinese ? "zh" : "en"}}};
}

}  // namespace

ResolverDecision Resolve(const DigitalLink& link, const Target& target,
                         absl::string_view accept) {
  ResolverDecision decision;
  const auto link_type = target.Parameter("linkType");
  if (link_type.has_value()) {
    if (*link_type == "linkset" || *link_type == "all") {
      decision.answer = ResolverAnswer::kLinkset;
      return decision;
    }
    const LinkType* type =
        FindLinkType(*link_type == "gs1:defaultLink" ? "gs1:pip" : *link_type);
    if (type == nullptr) {
      decision.answer = ResolverAnswer::kUnknownLinkType;
      return decision;
    }
    decision.answer = ResolverAnswer::kRedirect;
    decision.location = PageOf(link, target.query, type->fragment);
    return decision;
  }
  if (Accepts(accept, kLinksetType)) {
    decision.answer = ResolverAnswer::kLinkset;
  } else if (Accepts(accept, "text/html")) {
    decision.answer = ResolverAnswer::kPage;
  } else {
    decision.answer = ResolverAnswer::kRedirect;
    decision.location = PageOf(link, target.query, "");
  }
  return decision;
}

std::string LinksetOf(const DigitalLink& link, absl::string_view public_url,
                      absl::string_view title) {
  Json context;
  context["anchor"] = absl::StrCat(public_url, link.Path());
  context["itemDescription"] = std::string(title);
  // Exactly one default link, with nothing but its title.
  context[absl::StrCat(kVocabulary, "defaultLink")] =
      Json::array({{{"href", absl::StrCat(public_url, PageOf(link, "", ""))},
                    {"title", std::string(title)}}});
  for (const LinkType& type : kLinkTypes) {
    context[absl::StrCat(kVocabulary, type.name)] =
        Json::array({TargetObject(link, public_url, type, true),
                     TargetObject(link, public_url, type, false)});
  }
  Json linkset;
  linkset["linkset"] = Json::array({std::move(context)});
  return linkset.dump();
}

std::string LinkHeaderOf(const DigitalLink& link,
                         absl::string_view public_url) {
  return absl::StrCat(
      "<", public_url, link.Path(), "?linkType=linkset>; rel=\"linkset\"; ",
      "type=\"application/linkset+json\", ",
      "<https://ref.gs1.org/standards/resolver/linkset-context>; ",
      "rel=\"http://www.w3.org/ns/json-ld#context\"; ",
      "type=\"application/ld+json\"");
}

std::string ResolverDescription(absl::string_view public_url,
                                absl::string_view operator_name) {
  Json types = Json::array();
  for (const LinkType& type : kLinkTypes) {
    types.push_back({{"namespace", std::string(kVocabulary)},
                     {"prefix", "gs1:"},
                     {"profile", absl::StrCat(kVocabulary, type.name)}});
  }
  Json description;
  description["name"] =
      operator_name.empty() ? "daodi" : std::string(operator_name);
  description["resolverRoot"] = std::string(public_url);
  description["supportedPrimaryKeys"] = {"01", "00", "414"};
  description["supportedLinkType"] = std::move(types);
  description["supportedContextValuesEnumerated"] = Json::array();
  description["linkTypeDefaultCanBeLinkset"] = false;
  return description.dump();
}

}  // namespace daodi::services::gateway
