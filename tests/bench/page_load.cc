// Asks an HTTP server for pages as phones do and tells how long they took, as
// one line of JSON.
//
// With --rate it is an open loop: requests are due at fixed times whether or
// not earlier ones were answered, and each is timed from when it was due, so
// that a server which stalls cannot hide the requests it kept from being sent.
// Without, every connection asks again as soon as it was answered: how much
// the server can do.

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace daodi::bench {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
using Clock = std::chrono::steady_clock;

// What a phone's messenger sends.
constexpr absl::string_view kFields =
    "Host: 127.0.0.1\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 10; V2001A) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/107.0 Mobile Safari/537.36 "
    "MicroMessenger/8.0.49\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    "\r\nAccept-Encoding: gzip, deflate\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en-US;q=0.8\r\n";

// Waiting for less is not worth a system call.
constexpr std::chrono::microseconds kShortestWait(200);
// Requests that were due and could not even be sent so long after the end have
// failed.
constexpr std::chrono::seconds kPatience(5);

struct Plan {
  uint16_t port = 0;
  std::vector<std::string> targets;
  size_t connections = 256;
  double seconds = 5;
  double warm_up_seconds = 1;
  double rate = 0;  // requests a second; 0: as many as are answered
  // After each page, the scan that its script would report; one request of the
  // plan is then the page and its scan.
  bool reports_scans = false;
};

struct Result {
  int64_t sent = 0;      // with those of the warm-up
  int64_t answered = 0;  // after it
  int64_t failed = 0;
  int64_t bytes = 0;
  std::vector<int64_t> micros;
};

// The value after `name` up to `end`; "" when it is not there.
absl::string_view Between(absl::string_view text, absl::string_view name,
                          char end) {
  const size_t at = text.find(name);
  if (at == absl::string_view::npos) return {};
  const absl::string_view rest = text.substr(at + name.size());
  return rest.substr(0, rest.find(end));
}

// One answer as far as it has come.
struct Answer {
  std::string bytes;
  size_t head_size = 0;
  size_t size = 0;  // with its body, once the head is there

  bool IsComplete() {
    if (head_size == 0) {
      const size_t end = bytes.find("\r\n\r\n");
      if (end == std::string::npos) return false;
      head_size = end + 4;
      size_t body = 0;
      const absl::string_view length =
          Between(Head(), "Content-Length: ", '\r');
      if (!length.empty() && !absl::SimpleAtoi(length, &body)) return false;
      size = head_size + body;
    }
    return bytes.size() >= size;
  }
  absl::string_view Head() const {
    return absl::string_view(bytes).substr(0, head_size);
  }
  absl::string_view Body() const {
    return absl::string_view(bytes).substr(head_size);
  }
  bool HasStatus(absl::string_view status) const {
    return absl::StartsWith(bytes, absl::StrCat("HTTP/1.1 ", status, " "));
  }
};

// What its script would post for a page; "" when the page names no scan. In a
// page with gzip its own part stands uncompressed (spliced_body.h).
std::string ScanOf(const Answer& page) {
  const absl::string_view code = Between(page.Body(), "data-code=\"", '"');
  const absl::string_view nonce = Between(page.Body(), "data-nonce=\"", '"');
  if (code.empty() || nonce.empty()) return "";
  const std::string body =
      absl::StrCat("{\"code\":\"", code, "\",\"nonce\":\"", nonce, "\"}");
  return absl::StrCat("POST /v1/scans HTTP/1.1\r\n", kFields,
                      "Cookie: ", Between(page.Head(), "Set-Cookie: ", ';'),
                      "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
}

class Load;

// One connection, with at most one request under way.
class Phone {
 public:
  Phone(net::io_context* context, Load* load)
      : socket_(*context), load_(*load) {}

  void Connect(uint16_t port) {
    socket_.connect({net::ip::address_v4::loopback(), port});
    socket_.set_option(tcp::no_delay(true));
  }
  bool is_open() const { return socket_.is_open(); }
  void Ask(const std::string& target, Clock::time_point due) {
    due_ = due;
    is_scan_ = false;
    request_ = absl::StrCat("GET ", target, " HTTP/1.1\r\n", kFields, "\r\n");
    Send();
  }

 private:
  void Send() {
    answer_ = {std::move(answer_.bytes), 0, 0};
    answer_.bytes.clear();
    net::async_write(
        socket_, net::buffer(request_),
        [this](const error_code& error, size_t) { error ? Lose() : Read(); });
  }
  void Read() {
    socket_.async_read_some(net::buffer(received_),
                            [this](const error_code& error, size_t count) {
                              if (error) return Lose();
                              answer_.bytes.append(received_.data(), count);
                              answer_.IsComplete() ? OnAnswer() : Read();
                            });
  }
  void OnAnswer();
  void Finish(bool well);
  void Lose() {
    error_code ignored;
    socket_.close(ignored);
    Finish(false);
  }

  tcp::socket socket_;
  Load& load_;
  Clock::time_point due_;
  bool is_scan_ = false;
  std::string request_;
  std::array<char, 16 * 1024> received_;
  Answer answer_;
};

class Load {
 public:
  explicit Load(Plan plan) : plan_(std::move(plan)), timer_(context_) {}

  Result Run() {
    for (size_t i = 0; i < plan_.connections; ++i) {
      phones_.push_back(std::make_unique<Phone>(&context_, this));
      phones_.back()->Connect(plan_.port);
      free_.push_back(phones_.back().get());
    }
    begin_ = Clock::now();
    measured_ = begin_ + Seconds(plan_.warm_up_seconds);
    end_ = measured_ + Seconds(plan_.seconds);
    if (plan_.rate > 0) {
      SendWhatIsDue();
    } else {
      while (!free_.empty()) Ask(Clock::now());
    }
    context_.run();
    std::sort(result_.micros.begin(), result_.micros.end());
    return std::move(result_);
  }

  bool reports_scans() const { return plan_.reports_scans; }

  void OnDone(Phone* phone, Clock::time_point due, bool well, size_t bytes) {
    const Clock::time_point now = Clock::now();
    if (due >= measured_ && due < end_) {
      ++(well ? result_.answered : result_.failed);
      result_.bytes += static_cast<int64_t>(bytes);
      result_.micros.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(now - due)
              .count());
    } else if (!well) {
      ++result_.failed;
    }
    if (phone->is_open()) free_.push_back(phone);
    if (plan_.rate > 0) {
      AskWhatIsDue(now);
    } else if (now < end_ && !free_.empty()) {
      Ask(now);
    }
  }

 private:
  static Clock::duration Seconds(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(seconds));
  }
  Clock::time_point DueTime() const {
    return begin_ + Seconds(static_cast<double>(result_.sent) / plan_.rate);
  }

  void Ask(Clock::time_point due) {
    Phone* phone = free_.back();
    free_.pop_back();
    const auto at = static_cast<size_t>(result_.sent++);
    phone->Ask(plan_.targets[at % plan_.targets.size()], due);
  }
  void AskWhatIsDue(Clock::time_point now) {
    while (!free_.empty() && DueTime() <= now && DueTime() < end_) {
      Ask(DueTime());
    }
  }
  void SendWhatIsDue() {
    const Clock::time_point now = Clock::now();
    AskWhatIsDue(now);
    if (DueTime() >= end_) return;
    if (now >= end_ + kPatience) {
      result_.failed += static_cast<int64_t>(
          std::chrono::duration<double>(end_ - DueTime()).count() * plan_.rate);
      return;
    }
    timer_.expires_at(std::max(now + kShortestWait, DueTime()));
    timer_.async_wait([this](const error_code&) { SendWhatIsDue(); });
  }

  const Plan plan_;
  net::io_context context_{1};
  net::steady_timer timer_;
  std::vector<std::unique_ptr<Phone>> phones_;
  std::vector<Phone*> free_;
  Clock::time_point begin_;
  Clock::time_point measured_;
  Clock::time_point end_;
  Result result_;
};

void Phone::OnAnswer() {
  if (is_scan_) return Finish(answer_.HasStatus("204"));
  if (!answer_.HasStatus("200")) return Finish(false);
  if (!load_.reports_scans()) return Finish(true);
  request_ = ScanOf(answer_);
  if (request_.empty()) return Finish(false);
  is_scan_ = true;
  Send();
}

void Phone::Finish(bool well) {
  load_.OnDone(this, due_, well, answer_.bytes.size());
}

int64_t Percentile(const std::vector<int64_t>& sorted, double fraction) {
  if (sorted.empty()) return 0;
  const auto at =
      static_cast<size_t>(fraction * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

void Print(const Plan& plan, const Result& result) {
  std::cout << "{\"sent\": " << result.sent
            << ", \"answered\": " << result.answered
            << ", \"failed\": " << result.failed << ", \"per_second\": "
            << static_cast<double>(result.answered) / plan.seconds
            << ", \"bytes\": "
            << result.bytes / std::max<int64_t>(1, result.answered)
            << ", \"p50_us\": " << Percentile(result.micros, 0.5)
            << ", \"p99_us\": " << Percentile(result.micros, 0.99)
            << ", \"max_us\": " << Percentile(result.micros, 1) << "}\n";
}

int Main(int argc, char** argv) {
  CLI::App app("load of pages on an HTTP server of this machine");
  Plan plan;
  std::string targets;
  app.add_option("--port", plan.port)->required();
  app.add_option("--targets", targets, "file: a path and query a line")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--connections", plan.connections)->check(CLI::PositiveNumber);
  app.add_option("--seconds", plan.seconds)->check(CLI::PositiveNumber);
  app.add_option("--warm-up", plan.warm_up_seconds, "seconds not counted")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--rate", plan.rate, "requests due a second; 0: closed loop")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--report-scans", plan.reports_scans,
               "after each page, post its scan");
  CLI11_PARSE(app, argc, argv);
  std::ifstream file(targets);
  for (std::string line; std::getline(file, line);) {
    plan.targets.push_back(line);
  }
  if (plan.targets.empty()) {
    std::cerr << "page_load: --targets: " << targets << " is empty\n";
    return 2;
  }
  const Result result = Load(plan).Run();
  Print(plan, result);
  return result.answered > 0 && result.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace daodi::bench

int main(int argc, char** argv) { return daodi::bench::Main(argc, argv); }
