// Dry matter: weight can be made to add up with water, dry matter cannot. Where
// the moisture of every input and output of an event was measured, what went in
// and came out is balanced without it (users.md G14). Pure.

#ifndef DAODI_SERVICES_TRACE_DRY_MATTER_H_
#define DAODI_SERVICES_TRACE_DRY_MATTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/parsed_statement.h"
#include "services/trace/mass_balance.h"

namespace daodi::services::trace {

// Moisture is measured to about half a per cent of the goods at each end.
inline constexpr int64_t kDryMatterTolerancePpm = 20'000;

struct MoistureTest {
  int64_t time_ms = 0;  // end of the test
  int64_t ppm = 0;      // of the mass
};

// Numeric results of 水分 in per cent about the lot, as the statement has them.
std::vector<MoistureTest> MoistureTestsOf(
    const domain::ParsedStatement& statement, absl::string_view issuer,
    absl::string_view lot);

// Of what goes into an event at `time_ms` the last test until then, of what it
// makes the first one from then on; of tests of one time the later in the list.
std::optional<int64_t> MoistureBefore(absl::Span<const MoistureTest> tests,
                                      int64_t time_ms);
std::optional<int64_t> MoistureAfter(absl::Span<const MoistureTest> tests,
                                     int64_t time_ms);

struct DryMatter {
  int64_t input_milligrams = 0;
  int64_t output_milligrams = 0;
  // Input less output: by-products and losses, which have no test of their own.
  int64_t difference_milligrams() const {
    return input_milligrams - output_milligrams;
  }
  // More came out than went in and the tolerance explains.
  bool IsCreated() const;
};

// `tests_of` finds the tests of a lot by issuer and number. Nothing when the
// event is unbalanceable or a moisture is not known. Errors: those of
// `tests_of`.
absl::StatusOr<std::optional<DryMatter>> DryMatterOf(
    const EventBalance& event,
    absl::FunctionRef<absl::StatusOr<std::vector<MoistureTest>>(
        const std::string& issuer, const std::string& lot)>
        tests_of);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_DRY_MATTER_H_
