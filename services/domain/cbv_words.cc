#include "services/domain/cbv_words.h"

#include <algorithm>

namespace daodi::services::domain {
namespace {

constexpr absl::string_view kBusinessSteps[] = {
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
};

constexpr absl::string_view kDispositions[] = {
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
};

bool Contains(absl::Span<const absl::string_view> words,
              absl::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace

absl::Span<const absl::string_view> CbvBusinessSteps() {
  return kBusinessSteps;
}
absl::Span<const absl::string_view> CbvDispositions() { return kDispositions; }
bool IsCbvBusinessStep(absl::string_view word) {
  return Contains(kBusinessSteps, word);
}
bool IsCbvDisposition(absl::string_view word) {
  return Contains(kDispositions, word);
}

}  // namespace daodi::services::domain
