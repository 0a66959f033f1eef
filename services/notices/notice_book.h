// Notices as a reader may know them: derived from orders, drills, the outbox
// and acknowledgements at a moment. Nothing here writes; notice_desk.h does.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_BOOK_H_
#define DAODI_SERVICES_NOTICES_NOTICE_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daodi/v1/notice_service.pb.h"
#include "services/ledger/published_registry.h"
#include "services/notices/notice_contacts.h"
#include "services/notices/notice_ladder.h"
#include "services/notices/notice_recipients.h"
#include "services/supervision/order_list.h"
#include "services/trade/seen_statements.h"
#include "storage/ledger_store.h"
#include "storage/notice_store.h"

namespace daodi::services::notices {

// All outlive who gets them; none is null.
struct NoticeParts {
  storage::NoticeStore* outbox = nullptr;
  const storage::LedgerStore* store = nullptr;
  const ledger::PublishedRegistry* registry = nullptr;
};

// "notices/{entry}-{party}", "notices/{entry}-consumers", "notices/drill-{n}".
struct NoticeName {
  bool drill = false;
  uint64_t number = 0;  // entry of the order, or number of the drill
  std::string recipient;
};
std::string FormatNoticeName(const NoticeName& name);
std::optional<NoticeName> ParseNoticeName(absl::string_view text);

v1::NoticeAttempt AttemptMessage(uint32_t number,
                                 const storage::NoticeAttemptRow& row);

struct NoticeQuery {
  std::optional<uint64_t> order;
  std::string recipient;  // "": all
  std::string author;     // "": all
  v1::NoticeState state = v1::NOTICE_STATE_UNSPECIFIED;
  bool open_only = false;
  uint64_t start = 0;  // entry or, downward, drill where the page begins
  size_t page_size = 0;
};

struct NoticePage {
  std::vector<v1::Notice> notices;
  std::vector<v1::NoticeOrder> orders;
  std::optional<uint64_t> next;
};

// For one request. What an order reaches, whom it was told and who answered is
// read as who gave the order may; what of it the caller is told, is decided
// here: all to who gave it and who supervises that one, its own to a party
// without the steps, that of a party to who supervises the party. Errors: those
// of the store, kDataLoss.
class NoticeBook {
 public:
  // `parts` and `caller` must outlive it. Moments are judged at `at_ms`.
  NoticeBook(const NoticeParts& parts, trade::SeenStatements* caller,
             int64_t at_ms);
  ~NoticeBook();

  absl::StatusOr<NoticePage> OfOrders(const NoticeQuery& query);
  absl::StatusOr<NoticePage> OfDrills(const NoticeQuery& query);
  // Nothing: there is none that the caller may know of.
  absl::StatusOr<std::optional<v1::Notice>> Find(const NoticeName& name);

  // Is the caller `author`, or does it supervise that one?
  bool KnowsAllOf(const std::string& author) const;
  // What `author` keeps of the party.
  absl::StatusOr<KnownParty> PartyOf(const std::string& author,
                                     const std::string& party);
  bool Supervises(const std::string& organization) const;

  const std::string& caller() const;
  int64_t at_ms() const { return at_ms_; }

 private:
  struct AuthorView;
  AuthorView* ViewOf(const std::string& author);
  absl::StatusOr<std::optional<supervision::ListedOrder>> AsAuthorReads(
      const supervision::ListedOrder& order, AuthorView* view);
  // Adds the order and its notices, as far as the caller may know of them and
  // they are asked for.
  absl::Status AddOrder(const supervision::ListedOrder& order,
                        const NoticeQuery& query, NoticePage* page);
  absl::Status FillAnswer(const supervision::ListedOrder& order,
                          AuthorView* view, LadderFacts* facts,
                          v1::Notice* notice);
  absl::Status FillNotice(const supervision::ListedOrder& order,
                          AuthorView* view, NoticeRecipient recipient,
                          v1::Notice* notice);
  // State, steps and attempts.
  absl::Status FillLadder(absl::string_view key, LadderFacts facts,
                          v1::Notice* notice);
  absl::StatusOr<v1::Notice> DrillNotice(uint64_t drill,
                                         const storage::NoticeDrillRow& row);
  bool MayKnow(const std::string& author, const std::string& recipient) const;
  // Who is told by its office has read what it is told of.
  void NoteRead(const v1::Notice& notice) const;
  bool IsOnPlatform(const std::string& party) const;

  const NoticeParts& parts_;
  trade::SeenStatements& caller_;
  const int64_t at_ms_;
  absl::flat_hash_map<std::string, std::unique_ptr<AuthorView>> views_;
  size_t examined_ = 0;  // notices, lots and drills, for this request
};

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_BOOK_H_
