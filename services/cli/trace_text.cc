#include "services/cli/trace_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/cli/lot_query.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/trade/csv_cell.h"

namespace daodi::services::cli {
namespace {

// The words of one edge: share, mass, step, entry.
std::string EdgeText(const v1::TraceEdge& edge, Language language) {
  const bool zh = language == Language::kChinese;
  std::vector<std::string> parts;
  if (edge.has_share_parts()) parts.push_back(ShareText(edge.share_parts()));
  if (edge.has_input_mass_milligrams()) {
    parts.push_back(MassText(edge.input_mass_milligrams()));
  }
  if (edge.kind() == v1::EDGE_KIND_GROWTH) {
    parts.push_back(zh ? "生长" : "growth");
  }
  if (!edge.biz_step().empty()) {
    parts.push_back(StepText(edge.biz_step(), language));
  }
  if (edge.has_entry()) parts.push_back(absl::StrCat("#", edge.entry()));
  return absl::StrJoin(parts, " · ");
}

std::string NodeText(const v1::TraceNode& node, const NameOfId& name_of,
                     Language language) {
  std::vector<std::string> parts = {node.lot(), name_of(node.issuer())};
  if (node.has_produced()) {
    parts.push_back(AmountText(node.produced(), language));
  }
  if (node.truncated()) {
    parts.emplace_back(language == Language::kChinese ? "（另有，已截断）"
                                                      : "(more, cut)");
  }
  return absl::StrJoin(parts, "  ");
}

class Tree {
 public:
  Tree(const TraceAnswer& trace, const NameOfId& name_of, Language language)
      : trace_(trace),
        name_of_(name_of),
        language_(language),
        into_(trace.nodes.size()),
        out_of_(trace.nodes.size()) {
    for (const v1::TraceEdge& edge : trace.edges) {
      into_[static_cast<size_t>(edge.output())].push_back(&edge);
      out_of_[static_cast<size_t>(edge.input())].push_back(&edge);
    }
  }

  std::string Draw() {
    if (trace_.nodes.empty()) return "";
    const bool zh = language_ == Language::kChinese;
    text_ = absl::StrCat(NodeText(trace_.nodes[0], name_of_, language_), "\n");
    DrawOrigins(trace_.nodes[0], "");
    drawn_.assign(trace_.nodes.size(), false);
    Branches(0, true, "");
    if (!HasDownstream()) return std::move(text_);
    absl::StrAppend(&text_, "\n", zh ? "去向" : "became", "\n");
    drawn_.assign(trace_.nodes.size(), false);
    Branches(0, false, "");
    return std::move(text_);
  }

 private:
  struct Branch {
    const v1::TraceEdge* edge;
    const v1::TraceNode* node;
  };

  bool HasDownstream() const {
    for (const v1::TraceNode& node : trace_.nodes) {
      if (node.direction() == v1::TRACE_DIRECTION_DOWNSTREAM) return true;
    }
    return false;
  }

  // Recursion goes no deeper than the depths of the answer: a lot is drawn out
  // only below one that is a step nearer to the root.
  void Branches(size_t at, bool up, const std::string& indent) {
    std::vector<Branch> branches;
    for (const v1::TraceEdge* edge : up ? into_[at] : out_of_[at]) {
      const v1::TraceNode& other =
          trace_
              .nodes[static_cast<size_t>(up ? edge->input() : edge->output())];
      const bool is_down = other.direction() == v1::TRACE_DIRECTION_DOWNSTREAM;
      if (is_down == up && other.number() != 0) continue;
      branches.push_back({edge, &other});
    }
    const int32_t depth = trace_.nodes[at].depth();
    for (size_t i = 0; i < branches.size(); ++i) {
      const bool last = i + 1 == branches.size();
      const v1::TraceNode& node = *branches[i].node;
      const auto number = static_cast<size_t>(node.number());
      const bool draw = !drawn_[number] && node.depth() == depth + 1;
      absl::StrAppend(&text_, indent, last ? "└─ " : "├─ ",
                      EdgeText(*branches[i].edge, language_), "  ",
                      NodeText(node, name_of_, language_));
      if (!draw && (up ? into_ : out_of_)[number].empty()) {
        absl::StrAppend(&text_, "\n");
        continue;
      }
      if (!draw) {
        absl::StrAppend(&text_, language_ == Language::kChinese
                                    ? "（见他处）\n"
                                    : " (see there)\n");
        continue;
      }
      drawn_[number] = true;
      absl::StrAppend(&text_, "\n");
      const std::string below = indent + (last ? "   " : "│  ");
      if (up) DrawOrigins(node, below);
      Branches(number, up, below);
    }
  }

  void DrawOrigins(const v1::TraceNode& node, const std::string& indent) {
    for (const v1::BatchOrigin& origin : node.origins()) {
      absl::StrAppend(&text_, indent, "· ");
      if (origin.has_share_parts()) {
        absl::StrAppend(&text_, ShareText(origin.share_parts()), " · ");
      }
      absl::StrAppend(&text_, OriginText(origin, name_of_, language_), "\n");
    }
  }

  const TraceAnswer& trace_;
  const NameOfId& name_of_;
  const Language language_;
  std::vector<std::vector<const v1::TraceEdge*>> into_;
  std::vector<std::vector<const v1::TraceEdge*>> out_of_;
  std::vector<bool> drawn_;
  std::string text_;
};

std::string QuotedForDot(const std::string& text) {
  return absl::StrCat("\"",
                      absl::StrReplaceAll(SafeForTerminal(text),
                                          {{"\\", "\\\\"}, {"\"", "\\\""}}),
                      "\"");
}

}  // namespace

std::string TraceAsTree(const TraceAnswer& trace, const NameOfId& name_of,
                        Language language) {
  return SafeForTerminal(Tree(trace, name_of, language).Draw());
}

std::string TraceAsList(const TraceAnswer& trace, const NameOfId& name_of,
                        Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "级" : "step", Align::kRight},
               {zh ? "批号" : "lot"},
               {zh ? "签发" : "issuer", Align::kLeft, 24},
               {zh ? "份额" : "share", Align::kRight},
               {zh ? "数量" : "quantity", Align::kRight},
               {zh ? "环节" : "made by"},
               {zh ? "来源" : "origin", Align::kLeft, 40}});
  for (const v1::TraceNode& node : trace.nodes) {
    std::vector<std::string> origins;
    for (const v1::BatchOrigin& origin : node.origins()) {
      origins.push_back(OriginText(origin, name_of, language));
    }
    const bool down = node.direction() == v1::TRACE_DIRECTION_DOWNSTREAM;
    table.AddRow(
        {absl::StrCat(down               ? "+"
                      : node.depth() > 0 ? "-"
                                         : "",
                      node.depth()),
         node.lot(), name_of(node.issuer()),
         node.has_share_parts() ? ShareText(node.share_parts()) : "",
         node.has_produced() ? AmountText(node.produced(), language) : "",
         StepText(node.biz_step(), language), absl::StrJoin(origins, "\n")});
  }
  return table.Render();
}

std::string TraceAsDot(const TraceAnswer& trace, const NameOfId& name_of,
                       Language language) {
  std::string text = "digraph lineage {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const v1::TraceNode& node : trace.nodes) {
    absl::StrAppend(
        &text, "  n", node.number(), " [label=",
        QuotedForDot(absl::StrCat(node.lot(), " ", name_of(node.issuer()))),
        "];\n");
  }
  for (const v1::TraceEdge& edge : trace.edges) {
    absl::StrAppend(&text, "  n", edge.input(), " -> n", edge.output(),
                    " [label=", QuotedForDot(EdgeText(edge, language)),
                    edge.kind() == v1::EDGE_KIND_GROWTH ? ", style=dashed" : "",
                    "];\n");
  }
  return absl::StrCat(text, "}\n");
}

std::string TraceAsCsv(const TraceAnswer& trace) {
  std::string text =
      "input_issuer,input_lot,output_issuer,output_lot,kind,biz_step,entry,"
      "event_line,input_mass_mg,output_mass_mg,share_parts_per_trillion\r\n";
  for (const v1::TraceEdge& edge : trace.edges) {
    const v1::TraceNode& input = trace.nodes[static_cast<size_t>(edge.input())];
    const v1::TraceNode& output =
        trace.nodes[static_cast<size_t>(edge.output())];
    const std::vector<std::string> cells = {
        input.issuer(),
        input.lot(),
        output.issuer(),
        output.lot(),
        v1::EdgeKind_Name(edge.kind()),
        edge.biz_step(),
        edge.has_entry() ? absl::StrCat(edge.entry()) : "",
        edge.has_entry() ? absl::StrCat(edge.event_line()) : "",
        edge.has_input_mass_milligrams()
            ? absl::StrCat(edge.input_mass_milligrams())
            : "",
        edge.has_output_mass_milligrams()
            ? absl::StrCat(edge.output_mass_milligrams())
            : "",
        edge.has_share_parts() ? absl::StrCat(edge.share_parts()) : ""};
    text += trade::CsvLine(cells);
  }
  return text;
}

Json TraceAsJson(const TraceAnswer& trace) {
  Json nodes = Json::array();
  for (const v1::TraceNode& node : trace.nodes)
    nodes.push_back(MessageAsJson(node));
  Json edges = Json::array();
  for (const v1::TraceEdge& edge : trace.edges)
    edges.push_back(MessageAsJson(edge));
  return {{"nodes", std::move(nodes)},
          {"edges", std::move(edges)},
          {"summary", MessageAsJson(trace.summary)}};
}

}  // namespace daodi::services::cli
