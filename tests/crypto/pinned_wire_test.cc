#include "crypto/pinned_wire.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {

// A message with one field of every form. At namespace scope because reader
// and writer find Fields() by its argument.
struct Sample {
  uint64_t number = 0;
  bool flag = false;
  std::string text;
  std::vector<std::string> texts;
  std::vector<Newlines> enums;
  int64_t time_ms = 0;
  std::string bytes;
};

template <typename Io>
void Fields(Io& io, typename Io::template Of<Sample>& sample) {
  io.Uint({1, "number"}, sample.number);
  io.Bool({2, "flag"}, sample.flag);
  io.Text({3, "text"}, sample.text, 8, Newlines::kAllowed);
  io.Texts({4, "texts"}, sample.texts, 3, 4);
  io.Enums({5, "enums"}, sample.enums, 2, IsUpTo<1>);
  io.TimeMs({16, "time_ms"}, sample.time_ms);
  io.Bytes({63, "bytes"}, sample.bytes, 4);
}

namespace {

using ::daodi::testing::IsOk;
using ::daodi::testing::StatusIs;

absl::StatusOr<Sample> Parse(absl::string_view hex) {
  const std::string bytes = absl::HexStringToBytes(hex);
  PinnedReader reader(bytes);
  Sample sample;
  Fields(reader, sample);
  if (absl::Status status = reader.Finish(); !status.ok()) return status;
  return sample;
}

std::string Encode(const Sample& sample) {
  std::string bytes;
  PinnedWriter writer(&bytes);
  Fields(writer, sample);
  return absl::BytesToHexString(bytes);
}

TEST(PinnedWire, WritesEveryFormInOneWay) {
  Sample sample;
  sample.number = ~uint64_t{0};
  sample.flag = true;
  sample.text = "a\nb";
  sample.texts = {"x", "yz"};
  sample.enums = {Newlines::kAllowed, Newlines::kAllowed};
  sample.time_ms = 128;
  sample.bytes = "q";
  const std::string hex =
      "08ffffffffffffffffff01"
      "1001"
      "1a03610a62"
      "2201782202797a"
      "28012801"
      "80018001"
      "fa030171";
  EXPECT_EQ(Encode(sample), hex);
  ASSERT_OK_AND_ASSIGN(const Sample parsed, Parse(hex));
  EXPECT_EQ(Encode(parsed), hex);
  EXPECT_EQ(parsed.number, sample.number);
  EXPECT_EQ(parsed.texts, sample.texts);
}

TEST(PinnedWire, WritesNothingForDefaults) {
  EXPECT_EQ(Encode(Sample()), "");
  EXPECT_THAT(Parse(""), IsOk());
}

struct Refusal {
  std::string name;
  std::string hex;
  std::string message;
};

class PinnedWireRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(PinnedWireRefuses, Bytes) {
  EXPECT_THAT(Parse(GetParam().hex),
              StatusIs(absl::StatusCode::kInvalidArgument, GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Every, PinnedWireRefuses,
    ::testing::Values(
        Refusal{"ARepeatedSingularField", "08010802", "field 1: is repeated"},
        Refusal{"ARepeatedLastField", "fa030171fa030171", "field 63: is rep"},
        Refusal{"DescendingFields", "10010801", "field 1: is repeated or out"},
        Refusal{"ASplitRepeatedField", "2201782801220178", "field"},
        Refusal{"AnUnknownFieldBetween", "28013001", "field 6: is unknown"},
        Refusal{"AnUnknownFieldBeforeAKnownOne", "3001800101", "field 6"},
        Refusal{"AFieldAbove63", "fa030171800401", "field 64: is unknown"},
        Refusal{"FieldZero", "0001", "field 0: is unknown"},
        Refusal{"AFixed64", "090000000000000000", "number: has the wrong"},
        Refusal{"AGroup", "0b0c", "number: has the wrong wire type"},
        Refusal{"BytesForANumber", "0a0101", "number: has the wrong wire"},
        Refusal{"ANumberForText", "1801", "text: has the wrong wire type"},
        Refusal{"AnOverlongTag", "880001", "varint: is not minimal"},
        Refusal{"AnOverlongValue", "088100", "varint: is not minimal"},
        Refusal{"AnOverlongLength", "1a810061", "varint: is not minimal"},
        Refusal{"AValueAbove64Bits", "08ffffffffffffffffff02", "varint: is"},
        Refusal{"AnElevenByteValue", "08ffffffffffffffffffff01", "varint: is"},
        Refusal{"AWrittenZero", "0800", "number: is written although 0"},
        Refusal{"AWrittenFalse", "1000", "flag: is written although 0"},
        Refusal{"ATruthOfTwo", "1002", "flag: is more than 1"},
        Refusal{"AWrittenEmptyText", "1a00", "text: is written although empty"},
        Refusal{"AnEmptyRepeatedText", "2200", "texts: is written although"},
        Refusal{"TooLongAText", "1a09616161616161616161", "text: has more"},
        Refusal{"TooManyTexts", "220161220161220161220161",
                "more than 3 times"},
        Refusal{"AnUnknownEnum", "2802", "enums: is no known number"},
        Refusal{"AWrittenZeroEnum", "2800", "enums: is"},
        Refusal{"ANegativeTime", "800180808080808080808001",
                "time_ms: is more"},
        Refusal{"ATruncatedValue", "08", "varint: is truncated"},
        Refusal{"ATruncatedTag", "80", "varint: is truncated"},
        Refusal{"ATruncatedText", "1a0261", "text: is truncated"},
        Refusal{"AHugeLength", "1affffffffffffffffff01", "text: is truncated"},
        Refusal{"AControlCharacter", "1a0101", "text: has a control"},
        Refusal{"ANewlineInASingleLine", "22010a", "texts: has a control"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace daodi::crypto
