#include "services/cli/password_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "services/cli/file_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kMaxPasswordFileBytes = 4'096;

// The terminal of standard input shows nothing of what is typed while it lives.
class HiddenTyping {
 public:
  HiddenTyping() {
    tcgetattr(STDIN_FILENO, &before_);
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;
  ~HiddenTyping() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

 private:
  termios before_ = {};
};

crypto::SecretBytes FirstLine(std::string* text) {
  crypto::SecretBytes line(
      absl::string_view(*text).substr(0, text->find_first_of("\r\n")));
  crypto::WipeBytes(text);
  return line;
}

crypto::SecretBytes Ask(const std::string& question) {
  std::cerr << question << std::flush;
  std::string line;
  {
    const HiddenTyping hidden;
    std::getline(std::cin, line);
  }
  std::cerr << std::endl;
  return FirstLine(&line);
}

}  // namespace

absl::StatusOr<crypto::SecretBytes> NewPassword(const Invocation& invocation,
                                                const std::string& path) {
  if (!path.empty()) {
    absl::StatusOr<std::string> file = ReadFile(path, kMaxPasswordFileBytes);
    if (!file.ok()) return file.status();
    return FirstLine(&*file);
  }
  if (isatty(STDIN_FILENO) == 0) {
    return absl::FailedPreconditionError(
        "there is no terminal to ask for the password; give --password-file");
  }
  crypto::SecretBytes first = Ask(invocation.Say(
      {"密码（至少 12 个字符）：", "password (at least 12 characters): "}));
  const crypto::SecretBytes second =
      Ask(invocation.Say({"再输一次：", "once more: "}));
  if (!ConstantTimeEquals(first, second)) {
    return absl::InvalidArgumentError(
        "the two passwords differ; nothing was made");
  }
  return first;
}

}  // namespace daodi::services::cli
