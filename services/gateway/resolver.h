// What a GS1 Digital Link is answered with: a page, a redirect to one, or the
// list of links (GS1-Conformant Resolver Standard 1.2). Pure.

#ifndef DAODI_SERVICES_GATEWAY_RESOLVER_H_
#define DAODI_SERVICES_GATEWAY_RESOLVER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/http_message.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {

// Pages of links stand under this prefix: what redirects lead to.
inline constexpr absl::string_view kPagePrefix = "/p";

enum class ResolverAnswer { kPage, kRedirect, kLinkset, kUnknownLinkType };

struct ResolverDecision {
  ResolverAnswer answer = ResolverAnswer::kPage;
  std::string location;  // of a redirect: path, query passed on, fragment
};

// `link`: what the target means. A browser is given the page at once instead of
// a redirect to it: on a slow network that saves a round trip.
ResolverDecision Resolve(const DigitalLink& link, const Target& target,
                         absl::string_view accept);

// RFC 9264 JSON of the links of `link`. `title`: the product's name.
std::string LinksetOf(const DigitalLink& link, absl::string_view public_url,
                      absl::string_view title);

// The Link header of redirects and linksets.
std::string LinkHeaderOf(const DigitalLink& link, absl::string_view public_url);

// /.well-known/gs1resolver.
std::string ResolverDescription(absl::string_view public_url,
                                absl::string_view operator_name);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_RESOLVER_H_
