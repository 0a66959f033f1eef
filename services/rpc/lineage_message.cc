#include "services/rpc/lineage_message.h"

#include <set>

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
    const trace::LotShares& shares, bool concerned, uint64_t as_of_size,
    trace::LotAccess* access,
    google::protobuf::RepeatedPtrField<v1::BatchOrigin>* messages) {
  auto may_know = MayKnowShares(shares, concerned, as_of_size, access);
  if (!may_know.ok()) return may_know.status();
  // Without shares the order must not tell which is larger.
  std::set<std::string> without_shares;
  for (const trace::OriginShare& share : shares.origins) {
    v1::BatchOrigin message;
    absl::Status filled =
        FillOrigin(share, concerned, as_of_size, access, &message);
    if (!filled.ok()) return filled;
    if (*may_know) {
      message.set_share_parts(share.parts);
      *messages->Add() = std::move(message);
    } else {
      without_shares.insert(message.SerializeAsString());
    }
  }
  for (const std::string& bytes : without_shares) {
    if (!messages->Add()->ParseFromString(bytes)) {
      return absl::InternalError("origin");
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
