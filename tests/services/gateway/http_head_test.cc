#include "services/gateway/http_head.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

int StatusOf(const std::string& head) { return CheckHead(head).status; }

std::string Get(const std::string& fields) {
  return absl::StrCat("GET / HTTP/1.1\r\nHost: a\r\n", fields, "\r\n");
}

TEST(HttpHeadTest, OrdinaryRequestsPass) {
  EXPECT_EQ(StatusOf(Get("")), 200);
  EXPECT_EQ(StatusOf(Get("Accept: text/html;q=0.9\r\nX-A:\tb \r\n")), 200);
  EXPECT_EQ(StatusOf("GET / HTTP/1.0\r\n\r\n"), 200);
  EXPECT_EQ(StatusOf("POST /v1/scans HTTP/1.1\r\nHost: a\r\nContent-Length: "
                     "3\r\n\r\n"),
            200);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n"),
            200);
}

struct Vector {
  std::string head;
  int status;
};

// Request smuggling and header tricks (RFC 9112 §11.2, PortSwigger's lists).
TEST(HttpHeadTest, WhatTwoProgramsCouldReadInTwoWaysIsRefused) {
  const std::vector<Vector> vectors = {
      {Get("Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
      {Get("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
      {Get("Content-Length: 3, 3\r\n"), 400},
      {Get("Content-Length: +3\r\n"), 400},
      {Get("Content-Length: 0x3\r\n"), 400},
      {Get("Content-Length: -1\r\n"), 400},
      {Get("Content-Length:\r\n"), 400},
      {Get("Content-Length: 99999999999999999999\r\n"), 400},
      {Get("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400},
      {Get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
       400},
      {Get("Transfer-Encoding: chunked, identity\r\n"), 501},
      {Get("Transfer-Encoding: xchunked\r\n"), 501},
      {Get("Transfer-Encoding : chunked\r\n"), 400},
      {Get("Transfer-Encoding:\x0b"
           "chunked\r\n"),
       400},
      {Get(" Transfer-Encoding: chunked\r\n"), 400},
      {Get("X: a\r\n folded\r\n"), 400},
      {Get("X: a\r\n\tfolded\r\n"), 400},
      {Get("X: a\nContent-Length: 3\r\n"), 400},
      {Get("X: a\rContent-Length: 3\r\n"), 400},
      {Get(std::string("X: a\0b\r\n", 8)), 400},
      {Get("X\x80: a\r\n"), 400},
      {Get("no colon\r\n"), 400},
      {Get(": no name\r\n"), 400},
      {Get("Host: b\r\n"), 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
  };
  for (const Vector& vector : vectors) {
    EXPECT_EQ(StatusOf(vector.head), vector.status) << vector.head;
  }
}

TEST(HttpHeadTest, SizesAreBounded) {
  const std::string long_target(kMaxTargetBytes, 'a');
  EXPECT_EQ(StatusOf(absl::StrCat("GET /", long_target,
                                  " HTTP/1.1\r\nHost: a\r\n\r\n")),
            414);
  EXPECT_EQ(StatusOf(Get(absl::StrCat(
                "X: ", std::string(kMaxHttpHeadBytes, 'a'), "\r\n"))),
            431);
  std::string many;
  for (size_t i = 0; i < kMaxHttpHeaderLines; ++i)
    absl::StrAppend(&many, "X: a\r\n");
  EXPECT_EQ(StatusOf(Get(many)), 431);
}

TEST(HttpHeadTest, AHeadEndsAtTheEmptyLine) {
  EXPECT_EQ(HeadLength("GET / HTTP/1.1\r\nHost: a\r\n"), std::nullopt);
  EXPECT_EQ(HeadLength("GET / HTTP/1.1\r\n\r\nbody"), 18u);
}

TEST(HttpHeadTest, ARequestWithoutBodyIsItsHead) {
  const auto read = RequestWithoutBody(
      "HEAD /a?b=c HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nAccept:\t text/html \r\n"
      "accept: x\r\n\r\n");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->request.method, "HEAD");
  EXPECT_EQ(read->request.target, "/a?b=c");
  EXPECT_EQ(read->request.headers,
            (std::vector<HttpHeader>{{"Host", "a"},
                                     {"X-Empty", ""},
                                     {"Accept", "text/html"},
                                     {"accept", "x"}}));
  EXPECT_EQ(read->request.Header("ACCEPT"), "text/html");
  EXPECT_TRUE(RequestWithoutBody("GET / HTTP/1.0\r\n\r\n").has_value());
}

TEST(HttpHeadTest, WhatAnnouncesABodyIsNotItsHead) {
  EXPECT_FALSE(RequestWithoutBody(Get("content-length: 0\r\n")).has_value());
  EXPECT_FALSE(
      RequestWithoutBody(Get("Transfer-Encoding: chunked\r\n")).has_value());
}

TEST(HttpHeadTest, AConnectionIsKeptUnlessSomebodySaysOtherwise) {
  const auto kept = [](const std::string& head) {
    return RequestWithoutBody(head)->keep_alive;
  };
  EXPECT_TRUE(kept(Get("")));
  EXPECT_TRUE(kept(Get("Connection: Upgrade\r\n")));
  EXPECT_FALSE(kept(Get("Connection: close\r\n")));
  EXPECT_FALSE(kept(Get("connection: TE, Close\r\n")));
  EXPECT_FALSE(kept("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

}  // namespace
}  // namespace daodi::services::gateway
