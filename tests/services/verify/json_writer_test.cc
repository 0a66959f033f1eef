#include "services/verify/json_writer.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace daodi::services::verify {
namespace {

TEST(JsonWriter, WritesNestedValues) {
  JsonWriter json;
  json.OpenObject();
  json.Text("a", "b");
  json.OpenArray("list");
  json.Number("", -1);
  json.Number("", 2);
  json.OpenObject();
  json.CloseObject();
  json.CloseArray();
  json.OpenArray("empty");
  json.CloseArray();
  json.Boolean("yes", true);
  json.Unsigned("big", std::numeric_limits<uint64_t>::max());
  json.CloseObject();
  EXPECT_EQ(json.out(), R"({"a":"b","list":[-1,2,{}],"empty":[],"yes":true,)"
                        R"("big":18446744073709551615})");
}

TEST(JsonWriter, EscapesWhatWouldEndTheString) {
  JsonWriter json;
  json.OpenObject();
  json.Text("t", "a\"b\\c\n\x1b\xff");
  json.CloseObject();
  EXPECT_EQ(json.out(), "{\"t\":\"a\\\"b\\\\c\uFFFD\uFFFD\uFFFD\"}");
}

}  // namespace
}  // namespace daodi::services::verify
