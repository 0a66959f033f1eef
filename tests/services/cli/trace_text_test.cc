#include "services/cli/trace_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/cli/lot_query.h"

namespace daodi::services::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Same(absl::string_view id) { return std::string(id); }

v1::TraceNode* AddNode(const std::string& lot, int32_t depth,
                       v1::TraceDirection direction, TraceAnswer* trace) {
  v1::TraceNode& node = trace->nodes.emplace_back();
  node.set_number(static_cast<int32_t>(trace->nodes.size()) - 1);
  node.set_lot(lot);
  node.set_issuer("E02");
  node.set_depth(depth);
  node.set_direction(direction);
  return &node;
}

void AddEdge(int32_t input, int32_t output, int64_t share, int64_t mass,
             TraceAnswer* trace) {
  v1::TraceEdge& edge = trace->edges.emplace_back();
  edge.set_input(input);
  edge.set_output(output);
  edge.set_kind(v1::EDGE_KIND_CONSERVING);
  edge.set_biz_step("creating_class_instance");
  edge.set_entry(12);
  edge.set_share_parts(share);
  edge.set_input_mass_milligrams(mass);
}

TraceAnswer Bark() {
  TraceAnswer trace;
  AddNode("HPTP", 0, v1::TRACE_DIRECTION_UNSPECIFIED, &trace);
  v1::TraceNode* herb = AddNode("H01", 1, v1::TRACE_DIRECTION_UPSTREAM, &trace);
  v1::BatchOrigin* origin = herb->add_origins();
  origin->set_kind(v1::ORIGIN_KIND_PLOTS);
  origin->set_name("HTY-01");
  origin->set_share_parts(626'672'613'738);
  AddNode("H02", 1, v1::TRACE_DIRECTION_UPSTREAM, &trace);
  AddEdge(1, 0, 626'672'613'738, 702'500'000, &trace);
  AddEdge(2, 0, 373'327'386'262, 418'500'000, &trace);
  return trace;
}

TEST(TraceText, DrawsSharesQuantitiesAndOriginsAsATree) {
  EXPECT_EQ(TraceAsTree(Bark(), Same, Language::kEnglish),
            "HPTP  E02\n"
            "├─ 62.7 % · 702.5 kg · making · #12  H01  E02\n"
            "│  · 62.7 % · plots HTY-01\n"
            "└─ 37.3 % · 418.5 kg · making · #12  H02  E02\n");
}

TEST(TraceText, DrawsALotOutOnceAndACircleNotForEver) {
  TraceAnswer trace = Bark();
  AddEdge(1, 2, 1, 1, &trace);
  AddEdge(0, 1, 1, 1, &trace);
  const std::string tree = TraceAsTree(trace, Same, Language::kEnglish);
  EXPECT_THAT(tree, HasSubstr("(see there)"));
  EXPECT_LT(tree.size(), 1000u);
}

TEST(TraceText, HoldsNoFormulasAndNoBrokenQuotes) {
  TraceAnswer trace = Bark();
  trace.nodes[1].set_lot("=HYPERLINK(\"x\")");
  EXPECT_THAT(TraceAsCsv(trace), HasSubstr("\"'=HYPERLINK(\"\"x\"\")\""));
  EXPECT_THAT(TraceAsDot(trace, Same, Language::kEnglish),
              HasSubstr("label=\"=HYPERLINK(\\\"x\\\") E02\""));
  trace.nodes[1].set_lot("\x1b[2J");
  EXPECT_THAT(TraceAsTree(trace, Same, Language::kEnglish),
              Not(HasSubstr("\x1b")));
}

TEST(LotQuery, MassesAreExactAndSharesRounded) {
  EXPECT_EQ(MassText(702'500'000), "702.5 kg");
  EXPECT_EQ(MassText(1), "0.000001 kg");
  EXPECT_EQ(MassText(-400'000), "-0.4 kg");
  EXPECT_EQ(MassText(0), "0 kg");
  EXPECT_EQ(ShareText(1'000'000'000'000), "100.0 %");
  EXPECT_EQ(ShareText(119'600'000'000), "12.0 %");
}

}  // namespace
}  // namespace daodi::services::cli
