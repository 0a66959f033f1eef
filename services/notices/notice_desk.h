// What changes in the outbox: attempts and their outcomes, drills and answers.
// Orders and acknowledgements are statements and change nowhere but in the log.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_DESK_H_
#define DAODI_SERVICES_NOTICES_NOTICE_DESK_H_

#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "daodi/v1/notice_service.pb.h"
#include "services/notices/notice_book.h"

namespace daodi::services::notices {

// Thread-safe; one change at a time. `book` is of the caller, who has shown a
// certificate, and of now. Errors: kNotFound NOT_FOUND: there is no such notice
// of the caller's; kInvalidArgument naming the field; those of the store.
class NoticeDesk {
 public:
  explicit NoticeDesk(const NoticeParts& parts) : parts_(parts) {}

  const NoticeParts& parts() const { return parts_; }

  // A step that failed because of the gateway is taken again in its place.
  // Errors: also kInvalidArgument for a step that was taken already, and for a
  // notice that nobody waits for any more; kFailedPrecondition for a step by
  // the gateway that is not the next one now, or not due yet.
  absl::StatusOr<v1::NoticeAttempt> RecordAttempt(
      const v1::RecordAttemptRequest& request, NoticeBook* book);
  absl::StatusOr<v1::NoticeAttempt> ReportDelivery(
      const v1::ReportDeliveryRequest& request, NoticeBook* book);

  // To itself, to a party of its libraries or its scope. Errors: also
  // kResourceExhausted RATE_LIMITED.
  absl::StatusOr<v1::Notice> StartDrill(const std::string& recipient,
                                        NoticeBook* book);
  // By the party; of one off the platform, by who began it. The same call again
  // answers with the first answer.
  absl::StatusOr<v1::Notice> AnswerDrill(const std::string& notice,
                                         NoticeBook* book);

 private:
  const NoticeParts parts_;
  std::mutex mutex_;
};

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_DESK_H_
