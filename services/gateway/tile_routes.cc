#include "services/gateway/tile_routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/merkle/tile_layout.h"
#include "daodi/v1/tile_service.pb.h"
#include "services/gateway/api_problem.h"

namespace daodi::services::gateway {
namespace {

constexpr char kGetTile[] = "/daodi.v1.TileService/GetTile";
constexpr AnswerLimits kOneTile = {1, 2 * crypto::merkle::kFullTileBytes};

}  // namespace

std::optional<HttpResponse> TileRoutes::Answer(const HttpRequest& request) {
  const absl::string_view target = request.target;
  const absl::string_view path = target.substr(0, target.find('?'));
  if (!absl::StartsWith(path, "/tile/") ||
      (request.method != "GET" && request.method != "HEAD")) {
    return std::nullopt;
  }
  const Language language = ApiLanguage(request);
  const auto tile = crypto::merkle::ParseTilePath(path.substr(1));
  if (!tile.ok()) {
    return ApiProblem(WordingOf(Refusal::kNoSuchPage), {}, language);
  }
  v1::GetTileRequest question;
  question.set_name(
      absl::StrCat("ledgers/-/tiles/", tile->level, "/", tile->number));
  question.set_width(static_cast<int32_t>(tile->width));
  auto answer =
      core_.Call(kGetTile, question.SerializeAsString(), {}, kOneTile);
  if (!answer.ok()) return ApiProblem(answer.status(), language);
  v1::Tile hashes;
  if (answer->messages.size() != 1 ||
      !hashes.ParseFromString(answer->messages[0])) {
    return ApiProblem(absl::DataLossError("the core sent no tile"), language);
  }
  HttpResponse response;
  response.Set("Content-Type", "application/octet-stream");
  // The hashes of one width never change.
  response.Set("Cache-Control", "public, max-age=31536000, immutable");
  response.body = hashes.hashes();
  return response;
}

}  // namespace daodi::services::gateway
