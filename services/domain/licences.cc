#include "services/domain/licences.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "services/domain/identifiers.h"

namespace daodi::services::domain {
namespace {

constexpr LicenceType kTypes[] = {
    {"BUSINESS_LICENCE", "营业执照", "business licence"},
    {"FOOD_PRODUCTION", "食品生产许可证", "food production licence"},
    {"FOOD_BUSINESS", "食品经营许可证", "food business licence"},
    {"PREPACKED_FOOD_FILING", "仅销售预包装食品备案",
     "filing for prepacked food"},
    {"SMALL_FOOD_PRODUCER", "食品小作坊登记", "small food producer"},
    {"DRUG_PRODUCTION", "药品生产许可证", "drug production licence"},
    {"DRUG_BUSINESS", "药品经营许可证", "drug business licence"},
    {"DRUG_APPROVAL", "药品批准文号", "drug approval number"},
    {"HEALTH_FOOD", "保健食品注册或备案", "health food registration"},
    {"MEDICAL_INSTITUTION", "医疗机构执业许可证", "medical institution"},
    {"LABORATORY", "检验检测机构资质认定", "laboratory accreditation"},
    {"ROAD_TRANSPORT", "道路运输经营许可证", "road transport licence"},
    {"FELLING_PERMIT", "林木采伐许可证", "felling permit"},
    {"WILDLIFE_PERMIT", "野生动植物许可", "wildlife permit"},
    {"GAP_BASE", "中药材 GAP 延伸检查", "GAP inspection"},
    {"OTHER", "其他", "other"},
};

constexpr LicenceDoubt kFoodNumber = {
    "号码应为 2 个字母加 14 位数字，末位为校验码（MOD 11,10）；请核对原件",
    "expected two letters and 14 digits, the last one a check digit (MOD "
    "11,10); compare it with the original"};
constexpr LicenceDoubt kSocialCredit = {
    "不是校验正确的统一社会信用代码；请核对原件",
    "is no unified social credit code; compare it with the original"};
constexpr LicenceDoubt kCma = {
    "资质认定证书编号应为 12 位数字；请核对原件",
    "expected 12 digits; compare it with the original"};
constexpr size_t kFoodDigits = 14;
constexpr size_t kCmaDigits = 12;

bool AreDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// A code of 18 characters that checks, around an organization code that checks.
bool IsBusinessNumber(absl::string_view number) {
  return IsSocialCreditCode(number) &&
         OrganizationCodeCheckCharacter(number.substr(8, 8)) == number[16];
}

bool IsFoodNumber(absl::string_view prefix, absl::string_view number) {
  if (!absl::ConsumePrefix(&number, prefix) || number.size() != kFoodDigits) {
    return false;
  }
  const auto check = Mod1110CheckDigit(number.substr(0, kFoodDigits - 1));
  return check.has_value() && *check == number.back();
}

}  // namespace

absl::Span<const LicenceType> LicenceTypes() { return kTypes; }

const LicenceType* FindLicenceType(absl::string_view word_or_name) {
  for (const LicenceType& type : kTypes) {
    if (type.word == word_or_name || type.zh == word_or_name) return &type;
  }
  return nullptr;
}

std::optional<char> Mod1110CheckDigit(absl::string_view digits) {
  if (!AreDigits(digits)) return std::nullopt;
  int product = 10;
  for (const char digit : digits) {
    const int sum = (product + (digit - '0')) % 10;
    product = 2 * (sum == 0 ? 10 : sum) % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

std::optional<char> OrganizationCodeCheckCharacter(absl::string_view code) {
  constexpr int kWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};
  if (code.size() != std::size(kWeights)) return std::nullopt;
  int sum = 0;
  for (size_t i = 0; i < code.size(); ++i) {
    const auto character = static_cast<unsigned char>(code[i]);
    if (absl::ascii_isdigit(character)) {
      sum += kWeights[i] * (character - '0');
    } else if (absl::ascii_isupper(character)) {
      sum += kWeights[i] * (character - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  const int check = 11 - sum % 11;
  if (check == 10) return 'X';
  return check == 11 ? '0' : static_cast<char>('0' + check);
}

std::optional<LicenceDoubt> DoubtLicenceNumber(absl::string_view licence_type,
                                               absl::string_view number) {
  if (licence_type == "FOOD_PRODUCTION" && !IsFoodNumber("SC", number)) {
    return kFoodNumber;
  }
  if (licence_type == "FOOD_BUSINESS" && !IsFoodNumber("JY", number)) {
    return kFoodNumber;
  }
  if (licence_type == "BUSINESS_LICENCE" && !IsBusinessNumber(number)) {
    return kSocialCredit;
  }
  // "CNAS L1234" is written differently.
  if (licence_type == "LABORATORY" && AreDigits(number) &&
      number.size() != kCmaDigits) {
    return kCma;
  }
  return std::nullopt;
}

}  // namespace daodi::services::domain
