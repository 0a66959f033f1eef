#include "services/cli/key_enrolment.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/envelope.h"
#include "crypto/signature.h"
#include "services/cli/hex_bytes.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {
namespace {

std::string Base64Field(JsonObject& object, absl::string_view field) {
  std::optional<std::string> bytes =
      crypto::DecodeBase64(object.RequiredText(field));
  if (bytes.has_value()) return *std::move(bytes);
  object.Fail(field, "must be padded base64");
  return "";
}

bool IsPossessed(const KeyEnrolment& enrolment, const crypto::PublicKey& key) {
  crypto::PossessionClaim claim;
  claim.ledger_id = enrolment.ledger_id;
  claim.key_id = key.id();
  claim.purpose = static_cast<uint8_t>(enrolment.key.purpose);
  claim.statement_id = enrolment.statement_id;
  claim.author = claim.owner = enrolment.organization;
  const std::string claimed = crypto::PossessionBytes(claim);
  const auto signature = crypto::Signature::From(enrolment.key.possession);
  if (!signature.has_value()) return false;
  const bool low = key.scheme() != crypto::SignatureScheme::kEcdsaP256Sha256 ||
                   crypto::HasLowS(*signature);
  return low && crypto::Verify(key, crypto::SignedBytes{claimed}, *signature);
}

}  // namespace

absl::StatusOr<KeyEnrolment> ReadKeyEnrolment(const Json& json,
                                              const std::string& path) {
  JsonObject object(json, path);
  KeyEnrolment enrolment;
  enrolment.ledger_id = HexField<crypto::LedgerId>(object, "ledger_id");
  enrolment.statement_id =
      HexField<crypto::StatementId>(object, "statement_id");
  enrolment.organization = object.RequiredText("organization");
  enrolment.key.label = object.RequiredText("label");
  enrolment.key.person = object.Text("person");
  const absl::StatusOr<crypto::KeyPurpose> purpose =
      ParsePurpose(object.RequiredText("purpose"));
  if (purpose.ok()) {
    enrolment.key.purpose = *purpose;
  } else {
    object.Keep(purpose.status());
  }
  enrolment.key.spki = Base64Field(object, "spki");
  enrolment.key.possession = Base64Field(object, "possession");
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  const absl::StatusOr<crypto::PublicKey> key =
      crypto::PublicKey::FromSpki(enrolment.key.spki);
  if (!key.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ".spki: ", key.status().message()));
  }
  if (!IsPossessed(enrolment, *key)) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ".possession: is not the key's signature over this enrolment; "
        "enrol the key again and hand the text on unchanged"));
  }
  return enrolment;
}

}  // namespace daodi::services::cli
