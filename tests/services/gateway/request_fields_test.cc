#include "services/gateway/request_fields.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daodi/v1/code_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"

namespace daodi::services::gateway {
namespace {

TEST(RequestFieldsTest, TextBecomesTheFieldsOfTheRequest) {
  v1::ListOrdersRequest request;
  RequestFields fields(&request);
  EXPECT_TRUE(fields.Set("inForceOnly", "true").ok());
  EXPECT_TRUE(fields.Set("page_size", "20").ok());
  EXPECT_TRUE(fields.Set("pageToken", "a b").ok());
  EXPECT_TRUE(request.in_force_only());
  EXPECT_EQ(request.page_size(), 20);
  EXPECT_EQ(request.page_token(), "a b");
}

TEST(RequestFieldsTest, NestedFieldsBytesAndRepeatedOnesAreWritten) {
  v1::ScanQuery query;
  RequestFields fields(&query);
  EXPECT_TRUE(fields.Set("code.gtin", "09521234101024").ok());
  EXPECT_TRUE(fields.Set("code.serial", "1").ok());
  EXPECT_TRUE(fields.Set("readerHash", "_-8=").ok());
  EXPECT_EQ(query.code().gtin(), "09521234101024");
  EXPECT_EQ(query.reader_hash(), "\xff\xef");
  v1::LookupScansResponse answer;
  RequestFields statuses(&answer);
  EXPECT_FALSE(statuses.Set("codes.lot", "x").ok())
      << "repeated messages have no place in an address";
}

TEST(RequestFieldsTest, WhatIsWrongIsNamed) {
  for (const auto& [name, text] :
       std::vector<std::pair<std::string, std::string>>{
           {"nothing", "1"},
           {"pageSize", "ten"},
           {"pageSize", "99999999999"},
           {"pageSize", ""},
           {"inForceOnly", "yes"},
           {"pageSize.deeper", "1"},
           {"", "1"},
           {".", "1"}}) {
    v1::ListOrdersRequest request;
    const absl::Status status = RequestFields(&request).Set(name, text);
    ASSERT_TRUE(absl::IsInvalidArgument(status)) << name << "=" << text;
    const auto violations = domain::ViolationsOf(status);
    ASSERT_EQ(violations.size(), 1u);
    EXPECT_EQ(violations[0].field, name);
    EXPECT_FALSE(violations[0].fix.empty());
  }
}

TEST(RequestFieldsTest, AFieldGivenTwiceIsRefusedHoweverItIsSpelt) {
  v1::ListOrdersRequest request;
  RequestFields fields(&request);
  EXPECT_TRUE(fields.Set("pageSize", "1").ok());
  EXPECT_FALSE(fields.Set("page_size", "2").ok());
}

TEST(ApiQueryTest, FormsAndEscapesAreDecodedOnce) {
  const auto query = ParseApiQuery("a=1+2&b=%E5%8E%9A%2B&c&d=x=y");
  ASSERT_TRUE(query.ok()) << query.status();
  const QueryParameters expected = {
      {"a", "1 2"}, {"b", "厚+"}, {"c", ""}, {"d", "x=y"}};
  EXPECT_EQ(*query, expected);
  EXPECT_FALSE(ParseApiQuery("a=%f").ok());
  EXPECT_FALSE(ParseApiQuery("a=%00").ok());
}

}  // namespace
}  // namespace daodi::services::gateway
