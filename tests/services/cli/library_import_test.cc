#include "services/cli/library_import.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

using domain::Library;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// 2026-11-09.
constexpr int64_t kNowMs = 1'794'182'400'000;

std::string Id(absl::string_view prefix, char letter) {
  return absl::StrCat(prefix, std::string(26, letter));
}

class LibraryImport : public ::testing::Test {
 protected:
  ImportTarget Target(Library library) {
    ImportTarget target;
    target.library = library;
    target.author = "E03";
    target.author_id = Id("org-", 'a');
    target.statement.with = "quality";
    target.now_ms = kNowMs;
    target.id_of_code = {{"91431124FAKE10027D", Id("org-", 'e')}};
    target.resolve =
        [](absl::string_view alias) -> absl::StatusOr<std::string> {
      if (absl::StartsWith(alias, "org-") || absl::StartsWith(alias, "pty-")) {
        return std::string(alias);
      }
      if (alias == "E02") return Id("org-", 'e');
      if (alias == "PKG-01") return Id("pty-", 'i');
      return absl::NotFoundError("alias");
    };
    target.is_known = [](const std::string& id) {
      return id == Id("org-", 'e');
    };
    target.standing = [this](const std::string& subject)
        -> absl::StatusOr<std::optional<StandingRecord>> {
      const auto found = standing_.find(subject);
      if (found == standing_.end()) return std::nullopt;
      return found->second;
    };
    return target;
  }

  ImportPlan Plan(Library library, absl::string_view csv) {
    const auto table = ReadCsv(csv);
    EXPECT_TRUE(table.ok()) << table.status();
    auto plan = PlanImport(Target(library), ReadLibrarySheet(library, *table));
    EXPECT_TRUE(plan.ok()) << plan.status();
    return *std::move(plan);
  }

  // Lets the record of `subject` stand as the statement has it.
  void Record(const std::string& subject, const StatementSpec& spec,
              int32_t revision) {
    StandingRecord& standing = standing_[subject];
    standing.revision = revision;
    standing.sections = spec.sections;
    standing.audiences = spec.audiences;
  }

  std::map<std::string, StandingRecord> standing_;
};

std::vector<std::string> Summaries(const std::vector<SheetFault>& faults) {
  std::vector<std::string> summaries;
  for (const SheetFault& fault : faults) {
    summaries.push_back(absl::StrCat(fault.line, " ", fault.column, " ",
                                     fault.value, ": ", fault.problem));
  }
  return summaries;
}

constexpr char kProducts[] =
    "名称,货物类别,GTIN,保质期（月）\n厚朴（丝）,饮片,9521234101024,24\n";
constexpr char kSubject[] = "09521234101024";

TEST_F(LibraryImport, MakesTheFirstRevisionOfAProduct) {
  const ImportPlan plan = Plan(Library::kProduct, kProducts);
  ASSERT_THAT(Summaries(plan.faults), IsEmpty());
  ASSERT_THAT(plan.statements, SizeIs(1));
  const StatementSpec& spec = plan.statements[0].spec;
  EXPECT_EQ(spec.kind, crypto::StatementKind::kProduct);
  EXPECT_EQ(spec.author, "E03");
  EXPECT_EQ(spec.key.label, "quality");
  EXPECT_EQ(spec.row, "line 2");
  EXPECT_EQ(spec.sections.dump(),
            R"({"product":{"display_name":"厚朴（丝）",)"
            R"("goods_class":"DECOCTION_PIECE","gtin":"09521234101024",)"
            R"("shelf_life_months":24,"revision":1}})");
}

TEST_F(LibraryImport, MakesNothingOfARowThatSaysWhatStands) {
  Record(kSubject, Plan(Library::kProduct, kProducts).statements.at(0).spec, 4);
  standing_[kSubject].sections["product"]["revision"] = 4;
  const ImportPlan plan = Plan(Library::kProduct, kProducts);
  EXPECT_THAT(plan.statements, IsEmpty());
  EXPECT_EQ(plan.unchanged, 1u);
}

TEST_F(LibraryImport, RevisesWithTheAudienceThatStands) {
  Record(kSubject, Plan(Library::kProduct, kProducts).statements.at(0).spec, 4);
  standing_[kSubject].audiences = {{"product", "OWNER"}};
  const ImportPlan plan = Plan(
      Library::kProduct, "名称,货物类别,GTIN\n厚朴丝,饮片,09521234101024\n");
  ASSERT_THAT(plan.statements, SizeIs(1));
  const StatementSpec& spec = plan.statements[0].spec;
  EXPECT_EQ(spec.sections["product"]["revision"], 5);
  EXPECT_EQ(spec.sections["product"]["shelf_life_months"], 24);
  EXPECT_EQ(spec.audiences.at("product"), "OWNER");
}

TEST_F(LibraryImport, TellsEveryFaultOfEveryRowWithItsCell) {
  const ImportPlan plan = Plan(Library::kProduct,
                               "名称,货物类别,GTIN,产品编码,保质期（月）\n"
                               "厚朴,饮片,09521234101025,,两年\n"
                               ",饮片,,C-1,24\n"
                               "玉竹,饮片,,,\n"
                               "百合,饮片,,C-2,12\n"
                               "百合,饮片,,C-2,12\n"
                               "枳壳,饮片,09521234101025,,\n");
  EXPECT_THAT(
      Summaries(plan.faults),
      ElementsAre(HasSubstr("2 保质期（月） 两年: 不是整数"),
                  HasSubstr("2 GTIN 09521234101025: 不是正确的"),
                  HasSubstr("3 名称 : 未填写"), HasSubstr("4 GTIN : 没有 GTIN"),
                  HasSubstr("6  : C-2 有两行"),
                  HasSubstr("7  : 09521234101025 有两行")));
  ASSERT_THAT(plan.statements, SizeIs(1));
  EXPECT_EQ(plan.statements[0].line, 5u);
}

TEST_F(LibraryImport, TellsBrokenRulesOfTheLedgerByTheirCells) {
  const ImportPlan plan =
      Plan(Library::kProduct,
           "名称,货物类别,GTIN,证照类型,证照编号,证照有效期至\n"
           "厚朴,饮片,09521234101025,药品生产许可证,湘20239901,2026-02-30\n");
  EXPECT_THAT(Summaries(plan.faults),
              ElementsAre(HasSubstr("2 GTIN 09521234101025"),
                          HasSubstr("2 证照有效期至 2026-02-30")));
  EXPECT_THAT(plan.statements, IsEmpty());
}

TEST_F(LibraryImport, SendsNothingUnderAWrongHeading) {
  const ImportPlan plan =
      Plan(Library::kProduct,
           "名称,货物类别,GTIN,颜色\n厚朴,饮片,9521234101024,红\n");
  EXPECT_THAT(Summaries(plan.faults), ElementsAre(HasSubstr("1 颜色")));
  EXPECT_THAT(plan.statements, IsEmpty());
}

TEST_F(LibraryImport, KnowsPartnersByCodeOrAlias) {
  const ImportPlan plan =
      Plan(Library::kSupplier,
           "名称,统一社会信用代码,编号,状态\n"
           "道县示例,91431124fake10027d,,合格\n包材,,PKG-01,观察\n");
  ASSERT_THAT(Summaries(plan.faults), IsEmpty());
  ASSERT_THAT(plan.statements, SizeIs(2));
  const Json& first = plan.statements[0].spec.sections["partner"];
  EXPECT_EQ(first["partner"], Id("org-", 'e'));
  EXPECT_EQ(first["relation"], "SUPPLIER");
  const Json& second = plan.statements[1].spec.sections["partner"];
  EXPECT_EQ(second["partner"], Id("pty-", 'i'));
  // Who is known by no code may be a person.
  EXPECT_FALSE(second.contains("partner_name"));
  EXPECT_EQ(first["partner_name"], "道县示例");
}

TEST_F(LibraryImport, RecordsAPartnerOffThePlatformAsAPartyFirst) {
  const ImportPlan plan =
      Plan(Library::kCustomer,
           "名称,统一社会信用代码,状态,联系人,联系电话\n"
           "广州示例药业有限公司,91440103FAKE10086T,合格,@张,020\n");
  ASSERT_THAT(Summaries(plan.faults), IsEmpty());
  ASSERT_THAT(plan.statements, SizeIs(2));
  const StatementSpec& party = plan.statements[0].spec;
  EXPECT_EQ(party.kind, crypto::StatementKind::kParty);
  EXPECT_EQ(party.party, "party-91440103FAKE10086T");
  EXPECT_EQ(party.sections["party_identifiers"]["social_credit_code"],
            "91440103FAKE10086T");
  const StatementSpec& customer = plan.statements[1].spec;
  EXPECT_EQ(customer.sections["partner"]["partner"],
            "@party-91440103FAKE10086T");
  EXPECT_EQ(customer.audiences.at("contacts"), "OWNER+erasable");
  // No alias: a name that begins with @.
  EXPECT_EQ(customer.sections["contacts"]["contacts"][0]["name"], "@@张");
}

TEST_F(LibraryImport, KeepsTheNameOfASoleTraderWhereItCanBeErased) {
  const std::string headings = "名称,统一社会信用代码,编号,状态\n";
  const ImportPlan without =
      Plan(Library::kSupplier,
           headings + "廉桥示例药材经营部,92430582FAKE101151,,合格\n");
  EXPECT_THAT(Summaries(without.faults),
              ElementsAre(HasSubstr("2 编号 : 个体工商户须有代号")));
  const ImportPlan plan =
      Plan(Library::kSupplier,
           headings + "廉桥示例药材经营部,92430582FAKE101151,S-01,合格\n");
  ASSERT_THAT(Summaries(plan.faults), IsEmpty());
  ASSERT_THAT(plan.statements, SizeIs(2));
  const StatementSpec& party = plan.statements[0].spec;
  EXPECT_EQ(party.sections["party"]["display_name"], "S-01");
  EXPECT_EQ(party.sections["personal"]["persons"][0]["name"],
            "廉桥示例药材经营部");
  EXPECT_EQ(party.audiences.at("party_identifiers"), "OWNER+erasable");
  EXPECT_FALSE(
      plan.statements[1].spec.sections["partner"].contains("partner_name"));
}

TEST_F(LibraryImport, LeavesEnterprisesOfThePlatformToThemselves) {
  const ImportPlan plan =
      Plan(Library::kEnterprise,
           "名称,统一社会信用代码,行政区划代码,地址\n"
           "道县示例,91431124FAKE10027D,431124,洪塘营\n"
           "广州示例药业有限公司,91440103FAKE10086T,440103,荔湾区\n"
           "错码,91440103FAKE10086A,440103,荔湾区\n");
  EXPECT_THAT(Summaries(plan.faults),
              ElementsAre(HasSubstr("91431124FAKE10027D: 在平台上"),
                          HasSubstr("91440103FAKE10086A: 不是正确的")));
  ASSERT_THAT(plan.statements, SizeIs(1));
  EXPECT_EQ(plan.statements[0].spec.sections["party"]["division_code"],
            "440103");
}

TEST_F(LibraryImport, GivesTheSameStatementTheSameNameWhenRunAgain) {
  EXPECT_EQ(Plan(Library::kProduct, kProducts).statements.at(0).spec.name,
            Plan(Library::kProduct, kProducts).statements.at(0).spec.name);
}

}  // namespace
}  // namespace daodi::services::cli
