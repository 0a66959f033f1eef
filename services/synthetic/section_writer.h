// Writes a planned statement as the sections that its author signs.

#ifndef DAODI_SERVICES_SYNTHETIC_SECTION_WRITER_H_
#define DAODI_SERVICES_SYNTHETIC_SECTION_WRITER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/statement_header.h"
#include "google/protobuf/message.h"
#include "services/domain/section_schema.h"
#include "services/synthetic/planned_statement.h"
#include "services/synthetic/province.h"

namespace daodi::services::synthetic {

struct WrittenSection {
  domain::SectionLabel label = domain::SectionLabel::kFacts;
  std::unique_ptr<google::protobuf::Message> message;
  // As the disclosure table has it unless somebody says otherwise.
  crypto::Audience audience = crypto::Audience::kOwner;
  // Ids, ascending; of NAMED sections.
  std::vector<std::string> named;
};

// Pure; borrows `members` and `ids`.
class SectionWriter {
 public:
  // `ids`: what stands for each member, "org-…" or "@C017".
  SectionWriter(const std::vector<Member>* members,
                const std::vector<std::string>* ids)
      : members_(*members), ids_(*ids) {}

  // By label.
  std::vector<WrittenSection> Write(const PlannedStatement& statement) const;

 private:
  void AddEvents(const PlannedStatement& statement,
                 std::vector<WrittenSection>* sections) const;
  void AddPartner(const PlannedStatement& statement,
                  std::vector<WrittenSection>* sections) const;
  void AddRecords(const PlannedStatement& statement,
                  std::vector<WrittenSection>* sections) const;
  void SetAudiences(const PlannedStatement& statement,
                    std::vector<WrittenSection>* sections) const;
  v1::EventFacts Facts(const PlannedStatement& statement) const;
  v1::CultivationDetails Cultivation(const PlannedStatement& statement) const;

  const std::vector<Member>& members_;
  const std::vector<std::string>& ids_;
};

// "2024-05-16T15:20:00+08:00"
std::string StatedTimeText(int64_t utc_ms);

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_SECTION_WRITER_H_
