#include "services/cli/statement_options.h"

#include <utility>

namespace daodi::services::cli {

void AddStatementOptions(CLI::App* command, StatementOptions* options) {
  CLI::Option* with = command->add_option("--with", options->with,
                                          "Label of the key that signs");
  if (options->with.empty()) {
    with->required();
  } else {
    with->capture_default_str();
  }
  command->add_option("--name", options->name,
                      "Name in the outbox: the same name sends the same bytes");
  command->add_option("--record-time", options->record_time,
                      "SIMULATED ledgers only");
}

void AddValidityOptions(CLI::App* command, ValidityOptions* options) {
  command->add_option("--valid-from", options->from, "RFC 3339");
  command->add_option("--valid-until", options->until, "RFC 3339");
}

Json StatementOf(const StatementOptions& options, const std::string& kind,
                 const std::string& author, Json record) {
  Json statement = {{"kind", kind},
                    {"author", author},
                    {"key", options.with},
                    {"record", std::move(record)}};
  if (!options.name.empty()) statement["name"] = options.name;
  if (!options.record_time.empty()) {
    statement["record_time"] = options.record_time;
  }
  return statement;
}

void SetValidity(const ValidityOptions& options, Json* record) {
  if (!options.from.empty()) (*record)["valid_from"] = options.from;
  if (!options.until.empty()) (*record)["valid_until"] = options.until;
}

}  // namespace daodi::services::cli
