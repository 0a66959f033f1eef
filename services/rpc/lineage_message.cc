#include "services/rpc/lineage_message.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/domain/section_schema.h"
#include "services/domain/violation.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

using domain::SectionLabel;
using trace::OriginKind;

v1::OriginKind KindOf(OriginKind kind) {
  switch (kind) {
    case OriginKind::kPlots:
      return v1::ORIGIN_KIND_PLOTS;
    case OriginKind::kStatedSource:
      return v1::ORIGIN_KIND_STATED_SOURCE;
    case OriginKind::kSupplier:
      return v1::ORIGIN_KIND_SUPPLIER;
    case OriginKind::kUnknown:
      return v1::ORIGIN_KIND_UNKNOWN;
    case OriginKind::kNotRecorded:
      return v1::ORIGIN_KIND_NOT_RECORDED;
    case OriginKind::kNotApportioned:
      return v1::ORIGIN_KIND_NOT_APPORTIONED;
    case OriginKind::kBeyondLimits:
      return v1::ORIGIN_KIND_BEYOND_LIMITS;
  }
  return v1::ORIGIN_KIND_UNSPECIFIED;
}

// The section that names the origin.
SectionLabel SectionOf(OriginKind kind) {
  switch (kind) {
    case OriginKind::kPlots:
      return SectionLabel::kCultivation;
    case OriginKind::kStatedSource:
    case OriginKind::kUnknown:
      return SectionLabel::kComposition;
    case OriginKind::kSupplier:
      return SectionLabel::kParties;
    default:
      return SectionLabel::kFacts;
  }
}

absl::Status AddForeignReferences(uint64_t entry, uint64_t as_of_size,
                                  trace::LotAccess* access,
                                  v1::BatchOrigin* message) {
  auto read = access->entries().Read(entry, as_of_size);
  if (!read.ok()) return read.status();
  if (!read->envelope_visible) return absl::OkStatus();
  const crypto::StatementHeader& header = read->envelope.header;
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id == header.ledger_id) continue;
    v1::ForeignReference* foreign = message->add_foreign_references();
    foreign->set_ledger_id(ref.ledger_id.hex());
    foreign->set_index(static_cast<int64_t>(ref.index));
  }
  return absl::OkStatus();
}

// Rounded to the nearest, what is then over or missing at the largest: a share
// of 27.96 % reads 28.0 %, as people round. Empty when nothing is weighed.
std::vector<int64_t> Thousandths(const std::vector<int64_t>& parts) {
  constexpr int64_t kThousand = 1'000;
  const int64_t whole = std::accumulate(parts.begin(), parts.end(), int64_t{0});
  std::vector<int64_t> rounded;
  if (whole <= 0) return rounded;
  rounded.reserve(parts.size());
  int64_t left = kThousand;
  for (const int64_t part : parts) {
    rounded.push_back(static_cast<int64_t>(
        (absl::int128(part) * kThousand + whole / 2) / whole));
    left -= rounded.back();
  }
  *std::max_element(rounded.begin(), rounded.end()) += left;
  return rounded;
}

}  // namespace

std::string BatchNameOf(absl::string_view issuer, absl::string_view lot) {
  return absl::StrCat("organizations/", issuer, "/batches/",
                      PercentEncode(lot));
}

absl::StatusOr<uint64_t> AsOfSizeOf(int64_t requested, uint64_t position) {
  if (requested < 0 || static_cast<uint64_t>(requested) > position) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kArgumentInvalid, "as_of_size",
        absl::StrCat("the views have ", position, " entries"),
        "ask for 0 (now) or a size up to that");
  }
  return requested == 0 ? position : static_cast<uint64_t>(requested);
}

std::string DivisionOf(const ledger::PublishedRegistry& registry,
                       absl::string_view organization) {
  return registry.With([&](const crypto::Registry& current) {
    const crypto::OrganizationState* state =
        current.FindOrganization(organization);
    return state == nullptr ? std::string() : state->record.division_code;
  });
}

absl::Status FillOrigin(const trace::OriginShare& share, bool concerned,
                        uint64_t as_of_size, trace::LotAccess* access,
                        v1::BatchOrigin* message) {
  const trace::Origin& origin = share.origin;
  message->set_kind(KindOf(origin.kind));
  if (origin.kind == OriginKind::kPlots) {
    message->set_division_code(origin.division_code);
  }
  bool named = false;
  for (const uint64_t entry : share.entries) {
    auto may_read = access->MayRead(entry, SectionOf(origin.kind), as_of_size);
    if (!may_read.ok()) return may_read.status();
    // Partners are told to those concerned only.
    if (!*may_read || (!concerned && origin.kind != OriginKind::kPlots)) {
      continue;
    }
    named = true;
    message->add_entries(static_cast<int64_t>(entry));
    absl::Status added =
        AddForeignReferences(entry, as_of_size, access, message);
    if (!added.ok()) return added;
  }
  if (!named) return absl::OkStatus();
  message->set_party(origin.party);
  message->set_name(origin.name);
  message->set_place(origin.place);
  message->set_division_code(origin.division_code);
  message->set_evidence(origin.evidence);
  return absl::OkStatus();
}

absl::StatusOr<bool> MayKnowShares(const trace::LotShares& shares,
                                   bool concerned, uint64_t as_of_size,
                                   trace::LotAccess* access) {
  if (!concerned) return false;
  for (const uint64_t entry : shares.weighed_entries) {
    auto may_read =
        access->MayRead(entry, SectionLabel::kQuantities, as_of_size);
    if (!may_read.ok() || !*may_read) return may_read;
  }
  for (const uint64_t entry : shares.composition_entries) {
    auto may_read =
        access->MayRead(entry, SectionLabel::kComposition, as_of_size);
    if (!may_read.ok() || !*may_read) return may_read;
  }
  return true;
}

absl::Status FillOrigins(
    const trace::LotShares& shares, bool concerned, PublicShares public_shares,
    uint64_t as_of_size, trace::LotAccess* access,
    google::protobuf::RepeatedPtrField<v1::BatchOrigin>* messages) {
  auto may_know = MayKnowShares(shares, concerned, as_of_size, access);
  if (!may_know.ok()) return may_know.status();
  // Without shares the order must not tell which is larger: by their bytes.
  std::map<std::string, int64_t> alike;
  for (const trace::OriginShare& share : shares.origins) {
    v1::BatchOrigin message;
    absl::Status filled =
        FillOrigin(share, concerned, as_of_size, access, &message);
    if (!filled.ok()) return filled;
    if (*may_know) {
      message.set_share_parts(share.parts);
      *messages->Add() = std::move(message);
    } else {
      alike[message.SerializeAsString()] += share.parts;
    }
  }
  std::vector<int64_t> weights;
  weights.reserve(alike.size());
  for (const auto& [bytes, parts] : alike) weights.push_back(parts);
  std::vector<int64_t> thousandths;
  if (public_shares == PublicShares::kThousandths) {
    thousandths = Thousandths(weights);
  }
  size_t at = 0;
  for (const auto& [bytes, parts] : alike) {
    v1::BatchOrigin* message = messages->Add();
    if (!message->ParseFromString(bytes)) return absl::InternalError("origin");
    if (!thousandths.empty()) {
      message->set_share_thousandths(static_cast<int32_t>(thousandths[at++]));
    }
  }
  return absl::OkStatus();
}

void FillAmount(const trace::Stock& stock, v1::StockAmount* message) {
  if (stock.weighed || !stock.counted) {
    message->set_mass_milligrams(stock.mass_milligrams);
  }
  message->set_mass_incomplete(stock.mass_incomplete);
  if (!stock.counted) return;
  message->set_count(stock.count);
  message->set_count_unit(stock.count_unit);
}

}  // namespace daodi::services::rpc
