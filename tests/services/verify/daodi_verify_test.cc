// Runs the program as a stranger would.

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/checkpoint.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/tlog_proof.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
  int exit_code = -1;
  std::string output;  // and errors
};

Outcome RunProgram(const std::string& arguments) {
  const std::string command =
      absl::StrCat(DAODI_VERIFY_PROGRAM, " ", arguments, " 2>&1");
  Outcome outcome;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return outcome;
  char buffer[4096];
  while (const size_t got = std::fread(buffer, 1, sizeof(buffer), pipe)) {
    outcome.output.append(buffer, got);
  }
  const int status = pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

class DaodiVerify : public ::testing::Test {
 protected:
  explicit DaodiVerify(GovernanceFixture::Options options = {})
      : ledger(options) {}

  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = absl::StrCat(directory.path(), "/", name);
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  crypto::ProofFile MakeProof() {
    TestSection facts;
    facts.audience = crypto::Audience::kChain;
    facts.schema = 10301;
    facts.bytes = "\x0a\x06厚朴";
    TestSection person;
    person.label = 2;
    person.erasable = true;
    person.audience = crypto::Audience::kOwner;
    person.schema = 10302;
    person.bytes = "person";
    crypto::ProofFile made = ledger.Prove(ledger.AppendOrDie(ledger.State(
        StatementKind::kHarvest, maker.id, maker.event, {facts, person})));
    made.statement.sections.pop_back();
    return made;
  }

  TemporaryDirectory directory;
  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("江华瑶山厚朴");
  crypto::ProofFile proof = MakeProof();
  std::string vkey = Write("ledger.vkey", ledger.vkey() + "\n");
  std::string file = Write("harvest.proof", crypto::EncodeProofFile(proof));
};

TEST_F(DaodiVerify, SaysInTwoLanguagesWhatIsProvedClaimedAndNotChecked) {
  const Outcome outcome = RunProgram(absl::StrCat("--vkey ", vkey, " ", file));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  for (const char* words :
       {"成立 PROVED", "HARVEST", "已证明 PROVED", "陈述，未经证明 CLAIMED",
        "没有核对 NOT CHECKED", "江华瑶山厚朴", "withheld or erased",
        "in the bag"}) {
    EXPECT_THAT(outcome.output, HasSubstr(words));
  }
  EXPECT_THAT(outcome.output, Not(HasSubstr("正品")));
}

TEST_F(DaodiVerify, SpeaksTheLanguageAskedFor) {
  const Outcome chinese =
      RunProgram(absl::StrCat("--lang zh --vkey ", vkey, " ", file));
  EXPECT_THAT(chinese.output, HasSubstr("没有核对"));
  EXPECT_THAT(chinese.output, Not(HasSubstr("Not checked")));
  const Outcome english =
      RunProgram(absl::StrCat("--lang en --vkey ", vkey, " ", file));
  EXPECT_THAT(english.output, HasSubstr("Not checked"));
  EXPECT_THAT(english.output, Not(HasSubstr("没有核对")));
}

TEST_F(DaodiVerify, TakesTheKeyItselfAndStandardInput) {
  const Outcome outcome =
      RunProgram(absl::StrCat("--vkey '", ledger.vkey(), "' - < ", file));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

TEST_F(DaodiVerify, ShowsSectionsByFieldNumber) {
  const Outcome outcome =
      RunProgram(absl::StrCat("--sections --vkey ", vkey, " ", file));
  EXPECT_THAT(outcome.output, HasSubstr("schema 10301  CHAIN  8 B"));
  EXPECT_THAT(outcome.output, HasSubstr("1: \"厚朴\""));
}

TEST_F(DaodiVerify, WritesOneJsonObjectPerProof) {
  const Outcome outcome = RunProgram(
      absl::StrCat("-o json --sections --vkey ", vkey, " ", file, " ", file));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 2);
  for (const char* part :
       {R"("verdict":"PROVED")", R"("index":3)", R"("kind":"HARVEST")",
        R"("assurance":"SELF_SIGNED")", R"("key_suspect":false)",
        R"("fields":[{"number":1,"value":"\"厚朴\""}])",
        R"("withheld_or_erased":[{"label":2)"}) {
    EXPECT_THAT(outcome.output, HasSubstr(part));
  }
}

TEST_F(DaodiVerify, RefusesAChangedProofAndGoesOnWithTheNext) {
  proof.statement.sections[0].bytes = "forged";
  const std::string forged =
      Write("forged.proof", crypto::EncodeProofFile(proof));
  const Outcome outcome =
      RunProgram(absl::StrCat("--vkey ", vkey, " ", forged, " ", file));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.output, HasSubstr("不成立 REFUSED (DATA_LOSS)"));
  EXPECT_THAT(outcome.output, HasSubstr("statement.sections[1]"));
  EXPECT_THAT(outcome.output, HasSubstr("成立 PROVED, HARVEST"));
  const Outcome json =
      RunProgram(absl::StrCat("-o json --vkey ", vkey, " ", forged));
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_THAT(json.output, HasSubstr(R"("verdict":"REFUSED","error":{)"));
}

TEST_F(DaodiVerify, RefusesTheKeyOfAnotherLedger) {
  GovernanceFixture::Options options;
  options.origin = "ledger.example/other";
  const std::string other =
      Write("other.vkey", GovernanceFixture(options).vkey());
  const Outcome outcome = RunProgram(absl::StrCat("--vkey ", other, " ", file));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.output, HasSubstr("checkpoint"));
}

TEST_F(DaodiVerify, AsksForTheWitnessesOfThePolicy) {
  const crypto::NoteSigner witness = TestWitness("witness.example/w1");
  const std::string policy = Write(
      "policy",
      absl::StrCat("witness w1 ", witness.key().Format(), "\nquorum w1\n"));
  EXPECT_EQ(
      RunProgram(absl::StrCat("--vkey ", vkey, " --policy ", policy, " ", file))
          .exit_code,
      1);
  const uint64_t now_s = ledger.next().record_time_ms / 1000;
  const std::string witnessed =
      Write("witnessed.proof",
            crypto::EncodeProofFile(ledger.Prove(
                proof.statement.index, ledger.size(), {{&witness, now_s}})));
  const Outcome outcome = RunProgram(
      absl::StrCat("--vkey ", vkey, " --policy ", policy, " ", witnessed));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("1 witness(es) cosigned"));
}

TEST_F(DaodiVerify, TellsWrongUsageFromARefusal) {
  for (const std::string& arguments :
       {std::string(""), file, absl::StrCat("--vkey ", vkey),
        absl::StrCat("--vkey nonsense ", file),
        absl::StrCat("--vkey ", file, " ", file),
        absl::StrCat("--vkey ", vkey, " /no/such/file"),
        absl::StrCat("--vkey ", vkey, " --policy /no/such/file ", file),
        absl::StrCat("--vkey ", vkey, " --policy ", file, " ", file),
        absl::StrCat("--vkey ", vkey, " --lang latin ", file),
        absl::StrCat("--vkey ", vkey, " -o xml ", file),
        absl::StrCat("--vkey ", vkey, " --frobnicate ", file),
        absl::StrCat("receipt --vkey ", vkey)}) {
    const Outcome outcome = RunProgram(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments << "\n" << outcome.output;
    EXPECT_FALSE(outcome.output.empty()) << arguments;
  }
}

TEST_F(DaodiVerify, HelpsWithAnExample) {
  const Outcome outcome = RunProgram("--help");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output,
              HasSubstr("daodi-verify --vkey ledger.vkey harvest.proof"));
  EXPECT_THAT(outcome.output, HasSubstr("Exit status"));
}

TEST_F(DaodiVerify, RefusesAnEndlessFile) {
  const Outcome outcome =
      RunProgram(absl::StrCat("--vkey ", vkey, " /dev/zero"));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.output, HasSubstr("longer than"));
}

TEST_F(DaodiVerify, SurvivesRandomFiles) {
  const uint32_t seed = 11;
  std::mt19937 random(seed);
  const std::string good = crypto::EncodeProofFile(proof);
  std::string files;
  for (int i = 0; i < 60; ++i) {
    std::string bytes = i % 2 == 0 ? good : std::string(random() % 3000, ' ');
    for (int k = 0; k < 20 && !bytes.empty(); ++k) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    absl::StrAppend(&files, " ", Write(absl::StrCat("random", i), bytes));
  }
  const Outcome outcome = RunProgram(absl::StrCat("--vkey ", vkey, files));
  EXPECT_EQ(outcome.exit_code, 1) << "seed " << seed;
  EXPECT_THAT(outcome.output, Not(HasSubstr("成立 PROVED")));
}

class SimulatedDaodiVerify : public DaodiVerify {
 protected:
  static GovernanceFixture::Options Options() {
    GovernanceFixture::Options options;
    options.origin = "ledger.example/test/synthetic";
    options.clock_mode = crypto::ClockMode::kSimulated;
    return options;
  }
  SimulatedDaodiVerify() : DaodiVerify(Options()) {}
};

TEST_F(SimulatedDaodiVerify, SaysSoInTheFirstLine) {
  const Outcome outcome = RunProgram(absl::StrCat("--vkey ", vkey, " ", file));
  EXPECT_THAT(outcome.output.substr(0, outcome.output.find('\n')),
              HasSubstr("样例/SYNTHETIC"));
}

class DaodiVerifyReceipt : public DaodiVerify {
 protected:
  std::string LeafOf(uint64_t index) {
    crypto::Leaf data;
    data.leaf_class = crypto::LeafClass::kBusiness;
    data.index = index;
    data.record_time_ms = ledger.entries()[index].position.record_time_ms;
    data.envelope_digest = crypto::Sha256(ledger.entries()[index].envelope);
    const auto bytes = crypto::EncodeLeaf(data);
    return {bytes.data(), bytes.size()};
  }
  std::string ReceiptOf(uint64_t index) {
    crypto::TlogProof parts;
    parts.index = {index};
    parts.path = ledger.InclusionPath(index, ledger.size());
    parts.checkpoint = ledger.CheckpointNote(ledger.size());
    return *crypto::FormatTlogProof(parts);
  }
  std::string leaf = Write("leaf.bin", LeafOf(3));
  std::string receipt = Write("receipt.tlog-proof", ReceiptOf(3));
};

TEST_F(DaodiVerifyReceipt, ProvesALeaf) {
  const Outcome outcome = RunProgram(
      absl::StrCat("receipt --vkey ", vkey, " --leaf ", leaf, " ", receipt));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("daodi leaf 3 of ledger.example/test"));
  EXPECT_THAT(outcome.output, HasSubstr("no witness was checked"));
  const Outcome json = RunProgram(absl::StrCat(
      "receipt -o json --vkey ", vkey, " --leaf ", leaf, " - < ", receipt));
  EXPECT_EQ(json.exit_code, 0) << json.output;
  EXPECT_THAT(json.output, HasSubstr(R"("verdict":"PROVED")"));
}

TEST_F(DaodiVerifyReceipt, RefusesAnotherLeafOrReceipt) {
  const std::string other = Write("other.bin", "not that leaf");
  EXPECT_EQ(RunProgram(absl::StrCat("receipt --vkey ", vkey, " --leaf ", other,
                                    " ", receipt))
                .exit_code,
            1);
  EXPECT_EQ(RunProgram(absl::StrCat("receipt --vkey ", vkey, " --leaf ", leaf,
                                    " ", file))
                .exit_code,
            1);
  EXPECT_EQ(RunProgram(absl::StrCat("receipt -o json --vkey ", vkey, " --leaf ",
                                    leaf, " /dev/zero"))
                .exit_code,
            1);
}

TEST_F(DaodiVerifyReceipt, ChecksThePublishedExample) {
  const std::string example = absl::StrCat(
      DAODI_SOURCE_DIR, "/tests/vectors/tlog/leaf_5_of_8.tlog-proof");
  const std::string data = Write("leaf5.bin", "@ABC");
  const Outcome outcome =
      RunProgram(absl::StrCat("receipt --vkey "
                              "ledger.example/acme+f1d8e151+AQOhB7/"
                              "zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
                              " --leaf ",
                              data, " ", example));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  EXPECT_THAT(outcome.output,
              HasSubstr("PROVED: leaf 5 of ledger.example/acme"));
}

}  // namespace
}  // namespace daodi::testing
