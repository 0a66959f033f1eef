#include "services/libraries/record_notes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/domain/identifiers.h"
#include "services/domain/licences.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;

// A reminder a month ahead: an office renews a licence in 20 working days.
constexpr int32_t kExpiresSoonDays = 30;
constexpr int kBeijingOffsetSeconds = 8 * 60 * 60;

absl::string_view SubjectZh(absl::string_view subject) {
  if (subject == "LICENCE") return "证照";
  if (subject == "PAPER") return "协议或授权";
  if (subject == "AUDIT") return "供应商审计";
  if (subject == "CLAIM") return "认证";
  if (subject == "ENTRUSTMENT") return "委托生产";
  return "记录";
}

// "食品生产许可证 SC11443118199018"
std::string NameOf(const domain::LibraryExpiry& expiry, bool zh) {
  const domain::LicenceType* type = domain::FindLicenceType(expiry.kind);
  std::string name(zh ? SubjectZh(expiry.subject) : expiry.subject);
  if (expiry.subject == "LICENCE" && type != nullptr) {
    name = std::string(zh ? type->zh : type->en);
  }
  return expiry.number.empty() ? name : absl::StrCat(name, " ", expiry.number);
}

void AddExpiryNotes(const LibraryRecord& record, absl::string_view day,
                    std::vector<RecordNote>* notes) {
  for (const domain::LibraryExpiry& expiry : record.facts.expiries) {
    const int32_t days = DaysBetween(day, expiry.date);
    if (days < 0) {
      notes->push_back(
          {"EXPIRED",
           absl::StrCat(NameOf(expiry, true), " 已于 ", expiry.date, " 到期"),
           absl::StrCat(NameOf(expiry, false), " expired on ", expiry.date)});
    } else if (days <= kExpiresSoonDays) {
      notes->push_back({"EXPIRES_SOON",
                        absl::StrCat(NameOf(expiry, true), " 将于 ",
                                     expiry.date, " 到期，剩 ", days, " 天"),
                        absl::StrCat(NameOf(expiry, false), " expires on ",
                                     expiry.date, ", in ", days, " days")});
    }
  }
}

void AddQualificationNote(const LibraryRecord& record, QualificationState state,
                          std::vector<RecordNote>* notes) {
  if (record.revision.name.library != Library::kSupplier) return;
  switch (state) {
    case QualificationState::kNone:
      notes->push_back(
          {"NO_QUALIFICATION", "未见首营审批：没有质量人员对该供应商的审批记录",
           "no first-dealing approval: the quality officer has recorded no "
           "decision on this supplier"});
      return;
    case QualificationState::kRefused:
      notes->push_back({"QUALIFICATION_REFUSED", "首营审批未通过",
                        "the quality officer refused this supplier"});
      return;
    case QualificationState::kExpired:
      notes->push_back({"QUALIFICATION_EXPIRED", "首营审批已过有效期",
                        "the approval of this supplier has run out"});
      return;
    default:
      return;
  }
}

}  // namespace

std::string DayOf(int64_t time_ms) {
  return absl::FormatCivilTime(
      absl::ToCivilDay(absl::FromUnixMillis(time_ms),
                       absl::FixedTimeZone(kBeijingOffsetSeconds)));
}

int32_t DaysBetween(absl::string_view from, absl::string_view to) {
  absl::CivilDay first;
  absl::CivilDay last;
  if (!absl::ParseCivilTime(from, &first) || !absl::ParseCivilTime(to, &last)) {
    return 0;
  }
  return static_cast<int32_t>(last - first);
}

std::string DayAfter(absl::string_view day, int32_t days) {
  absl::CivilDay parsed;
  if (!absl::ParseCivilTime(day, &parsed)) return std::string(day);
  return absl::FormatCivilTime(parsed + days);
}

std::vector<v1::Licence> LicencesOf(const LibraryRecord& record) {
  std::vector<v1::Licence> licences;
  const auto add = [&licences](const auto& list) {
    licences.insert(licences.end(), list.begin(), list.end());
  };
  for (const auto* statement : {&record.statement, &record.party}) {
    if (!statement->has_value()) continue;
    if (const auto* s = (*statement)->product()) add(s->licence_records());
    if (const auto* s = (*statement)->partner()) add(s->licence_records());
    if (const auto* s = (*statement)->enterprise()) add(s->licence_records());
    if (const auto* s = (*statement)->party_identifiers()) {
      add(s->licence_records());
    }
  }
  return licences;
}

v1::VerificationMethod StatedVerificationOf(const LibraryRecord& record) {
  if (!record.statement.has_value()) {
    return v1::VERIFICATION_METHOD_UNSPECIFIED;
  }
  const domain::ParsedStatement& statement = *record.statement;
  if (statement.product() != nullptr) {
    return statement.product()->verification().method();
  }
  if (statement.partner() != nullptr) {
    return statement.partner()->verification().method();
  }
  if (statement.enterprise() == nullptr) {
    return v1::VERIFICATION_METHOD_UNSPECIFIED;
  }
  v1::VerificationMethod method = v1::VERIFICATION_METHOD_UNSPECIFIED;
  v1::VerificationMethod_Parse(
      absl::StrCat("VERIFICATION_METHOD_", statement.enterprise()->verified()),
      &method);
  return method;
}

std::vector<RecordNote> NotesOf(const LibraryRecord& record,
                                QualificationState qualification,
                                absl::string_view day) {
  std::vector<RecordNote> notes;
  AddQualificationNote(record, qualification, &notes);
  AddExpiryNotes(record, day, &notes);
  for (const v1::Licence& licence : LicencesOf(record)) {
    const auto doubt =
        domain::DoubtLicenceNumber(licence.licence_type(), licence.number());
    if (!doubt.has_value()) continue;
    notes.push_back({"LICENCE_NUMBER_DOUBTFUL",
                     absl::StrCat(licence.number(), "：", doubt->zh),
                     absl::StrCat(licence.number(), ": ", doubt->en)});
  }
  if (record.entry.key_suspect) {
    notes.push_back({"KEY_SUSPECT", "签名密钥当时可能已失控，待本单位确认",
                     "the signing key may have been in other hands"});
  }
  const domain::LibraryRecordName& name = record.revision.name;
  if (domain::IsOffPlatform(name.subject)) {
    notes.push_back({"ONE_SIDED", "该单位不在平台，内容由记录单位单方填写",
                     "not on the platform: stated by the owner alone"});
  }
  const bool attested = std::any_of(
      record.attestations.begin(), record.attestations.end(),
      [](const Attestation& attestation) { return attestation.regulator; });
  if (record.statement.has_value() && !attested &&
      StatedVerificationOf(record) <= v1::VERIFICATION_METHOD_SELF_DECLARED) {
    notes.push_back({"SELF_DECLARED", "内容为记录单位自填，未写明核验",
                     "stated by the owner; no check is stated"});
  }
  return notes;
}

}  // namespace daodi::services::libraries
