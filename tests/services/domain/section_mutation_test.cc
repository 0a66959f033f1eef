// Statements with damaged sections: nothing crashes, and what is accepted
// parses to the same message again.

#include <cstdlib>
#include <iostream>
#include <random>

#include "gtest/gtest.h"
#include "services/domain/lot_mentions.h"
#include "services/domain/validate_statement.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/statement_samples.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::AllKindsAndStages;
using ::daodi::testing::KindAndStage;
using ::daodi::testing::kNowMs;
using ::daodi::testing::Mutated;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::ValidDraft;
using L = SectionLabel;

uint64_t Seed() {
  const char* given = std::getenv("DAODI_TEST_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20260516;
}

StatementDraft RichDraft(KindAndStage which) {
  StatementDraft draft = ValidDraft(which);
  draft.Set(L::kQuantities,
            "lots { event_line: 1 lot_line: 1 quantity { value { mantissa: "
            "7025 exponent: -1 } unit: \"KGM\" } } differences { event_line: 1 "
            "reason: \"WATER_LOSS\" quantity { value { mantissa: 5 } unit: "
            "\"斤\" } }");
  draft.Set(L::kResults,
            "results { line: 1 lot_line: 1 item: \"水分\" kind: "
            "RESULT_KIND_NUMERIC value { mantissa: 121 exponent: -1 } }");
  draft.Set(L::kCodes,
            "ranges { event_line: 1 lot_line: 1 first: 1 last: 150 state: "
            "\"PRINTED\" }");
  draft.Set(L::kDocument,
            "document_type: \"PERMIT\" valid_from: \"2026-05-01\" lots { "
            "issuer: \"org-x\" lot: \"L\" }");
  return draft;
}

TEST(SectionMutations, NeverCrashAndNeverChangeMeaning) {
  const uint64_t seed = Seed();
  std::cout << "seed " << seed << " (DAODI_TEST_SEED)\n";
  std::mt19937_64 random(seed);
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < 60; ++round) {
    for (const KindAndStage which : AllKindsAndStages()) {
      StatementDraft draft = RichDraft(which);
      for (const L label :
           {L::kFacts, L::kQuantities, L::kResults, L::kCodes, L::kDocument}) {
        if (label == L::kFacts && static_cast<uint32_t>(which.kind) > 200) {
          continue;
        }
        if (random() % 2 == 0) continue;
        std::string& bytes = draft.section(label).bytes;
        bytes = Mutated(random, bytes);
      }
      const absl::StatusOr<ParsedStatement> statement = draft.Parse();
      if (!statement.ok()) {
        EXPECT_FALSE(ViolationsOf(statement.status()).empty());
        ++refused;
        continue;
      }
      ++accepted;
      for (const Violation& violation : ValidateStatement(*statement, kNowMs)) {
        EXPECT_FALSE(violation.description.empty()) << violation.field;
      }
      LotMentionsOf(*statement);
      if (const v1::EventFacts* facts = statement->facts()) {
        v1::EventFacts again;
        ASSERT_TRUE(again.ParseFromString(facts->SerializeAsString()));
        EXPECT_EQ(again.SerializeAsString(), facts->SerializeAsString());
      }
    }
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace daodi::services::domain
