#include "storage/signing_guard.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "crypto/hash.h"
#include "storage/durable_file.h"

namespace daodi::storage {
namespace {

// docs/formats/signing_guard.md. Version 1. DO NOT CHANGE.
constexpr absl::string_view kFirstLine = "daodi-signing-guard 1";
constexpr absl::string_view kNone = "-";
constexpr size_t kMaxGuardBytes = 4096;

struct GuardContent {
  std::string origin;
  std::optional<SigningIntent> intent;
};

std::string FormatGuard(const GuardContent& content) {
  std::string text = absl::StrCat(kFirstLine, "\norigin ", content.origin);
  if (content.intent.has_value()) {
    absl::StrAppend(&text, "\nsize ", content.intent->size, "\nroot ",
                    content.intent->root.hex(), "\n");
  } else {
    absl::StrAppend(&text, "\nsize ", kNone, "\nroot ", kNone, "\n");
  }
  absl::StrAppend(&text, "sha256 ", crypto::Sha256(text).hex(), "\n");
  return text;
}

absl::Status Unreadable(const std::string& path, absl::string_view why) {
  return absl::DataLossError(
      absl::StrCat(path, ": ", why,
                   "; do not sign: find out with the witnesses or a "
                   "monitor what was signed last (docs/formats/"
                   "signing_guard.md)"));
}

std::optional<absl::string_view> ValueOf(absl::string_view line,
                                         absl::string_view name) {
  if (!absl::ConsumePrefix(&line, name) || !absl::ConsumePrefix(&line, " ")) {
    return std::nullopt;
  }
  return line;
}

absl::StatusOr<GuardContent> ParseGuard(const std::string& path,
                                        absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 6 || lines[0] != kFirstLine || !lines[5].empty()) {
    return Unreadable(path, "is no signing guard of version 1, or is torn");
  }
  const auto origin = ValueOf(lines[1], "origin");
  const auto size = ValueOf(lines[2], "size");
  const auto root = ValueOf(lines[3], "root");
  if (!origin.has_value() || !size.has_value() || !root.has_value()) {
    return Unreadable(path, "lacks the line origin, size or root");
  }
  GuardContent content;
  content.origin = std::string(*origin);
  if (*size != kNone) {
    SigningIntent intent;
    intent.origin = content.origin;
    const auto digest = crypto::Digest::From(absl::HexStringToBytes(
        root->size() == 64 ? *root : absl::string_view()));
    if (!absl::SimpleAtoi(*size, &intent.size) || !digest.has_value()) {
      return Unreadable(path, "has a malformed size or root");
    }
    intent.root = *digest;
    content.intent = std::move(intent);
  }
  // Exactly one spelling, checksum included.
  if (FormatGuard(content) != text) {
    return Unreadable(path, "does not fit its checksum line");
  }
  return content;
}

absl::StatusOr<GuardContent> ReadGuard(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadWholeFile(path, kMaxGuardBytes);
  if (absl::IsNotFound(text.status())) {
    return absl::NotFoundError(absl::StrCat(
        path,
        ": there is no signing guard, so nothing tells what was signed "
        "before; restore it, do not make a new one"));
  }
  if (absl::IsResourceExhausted(text.status())) {
    return Unreadable(path, "is too long");
  }
  if (!text.ok()) return text.status();
  return ParseGuard(path, *text);
}

absl::StatusOr<int> LockGuard(const std::string& path) {
  const std::string lock_path = path + ".lock";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return absl::UnavailableError(
        absl::StrCat(lock_path, ": ", std::strerror(errno)));
  }
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return absl::UnavailableError(absl::StrCat(
        path, ": another process signs with this guard; stop it first"));
  }
  return fd;
}

// May a log of `size`, whose roots `root_at` recomputes, follow on `last`?
absl::Status CheckFollows(const SigningIntent& last, uint64_t size,
                          const RootAtSize& root_at) {
  if (size < last.size) {
    return absl::FailedPreconditionError(
        absl::StrCat("signing guard: the ledger has ", size,
                     " entries, but a checkpoint of ", last.size,
                     " was meant to be signed: entries were lost or the ledger "
                     "is an old copy; it must not sign"));
  }
  const absl::StatusOr<crypto::Digest> root = root_at(last.size);
  if (!root.ok()) return root.status();
  if (*root != last.root) {
    return absl::FailedPreconditionError(absl::StrCat(
        "signing guard: the first ", last.size, " entries have the root ",
        root->hex(), ", but ", last.root.hex(),
        " was meant to be signed: the ledger went another way; it must not "
        "sign"));
  }
  return absl::OkStatus();
}

}  // namespace

SigningGuard::SigningGuard(std::string path, int lock_fd)
    : path_(std::move(path)), lock_fd_(lock_fd) {}

SigningGuard::~SigningGuard() { close(lock_fd_); }

absl::StatusOr<std::unique_ptr<SigningGuard>> SigningGuard::Open(
    const std::string& path, absl::string_view origin, bool create) {
  if (origin.empty() || origin.find('\n') != absl::string_view::npos ||
      origin.size() > 255) {
    return absl::InvalidArgumentError(
        "origin: must be one line of 1 to 255 bytes");
  }
  const absl::StatusOr<int> lock_fd = LockGuard(path);
  if (!lock_fd.ok()) return lock_fd.status();
  auto guard = std::unique_ptr<SigningGuard>(new SigningGuard(path, *lock_fd));
  guard->origin_ = std::string(origin);
  if (create) {
    if (access(path.c_str(), F_OK) == 0) {
      return absl::AlreadyExistsError(absl::StrCat(
          path,
          ": a signing guard is there already; a new ledger needs a new "
          "path"));
    }
    absl::Status status =
        WriteDurably(path, FormatGuard({guard->origin_, std::nullopt}));
    if (!status.ok()) return status;
    return guard;
  }
  absl::StatusOr<GuardContent> content = ReadGuard(path);
  if (!content.ok()) return content.status();
  if (content->origin != origin) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": guards the origin \"", content->origin,
                     "\", not \"", origin, "\""));
  }
  guard->last_ = std::move(content->intent);
  return guard;
}

absl::Status SigningGuard::Intend(const SigningIntent& intent,
                                  const RootAtSize& root_at) {
  if (intent.origin != origin_) {
    return absl::FailedPreconditionError(absl::StrCat(
        "origin: must be \"", origin_, "\", is \"", intent.origin, "\""));
  }
  // The file decides, not what this process remembers of it.
  absl::StatusOr<GuardContent> content = ReadGuard(path_);
  if (!content.ok()) return content.status();
  if (content->origin != origin_) {
    return absl::FailedPreconditionError(
        absl::StrCat(path_, ": guards another origin now"));
  }
  last_ = std::move(content->intent);
  if (last_.has_value()) {
    absl::Status status = CheckFollows(*last_, intent.size, root_at);
    if (!status.ok()) return status;
    if (intent.size == last_->size) {
      if (intent.root == last_->root) return absl::OkStatus();
      return absl::FailedPreconditionError(absl::StrCat(
          "signing guard: another root was meant to be signed for ",
          intent.size, " entries"));
    }
  }
  if (absl::Status status = WriteDurably(path_, FormatGuard({origin_, intent}));
      !status.ok()) {
    return status;
  }
  last_ = intent;
  return absl::OkStatus();
}

absl::Status SigningGuard::CheckExtends(uint64_t size,
                                        const RootAtSize& root_at) const {
  if (!last_.has_value()) return absl::OkStatus();
  return CheckFollows(*last_, size, root_at);
}

}  // namespace daodi::storage
