#include "services/server/server_config.h"

#include <CLI/CLI.hpp>

namespace daodi::services::server {

namespace {

// Of what is kept beside the ledger for those who are sent a link or a notice.
void AddLinkFolders(ServerConfig* config, CLI::App* app) {
  app->add_option("--receipt-links", config->receipt_links_path,
                  "folder of one-time receipt links; default: beside --data");
  app->add_option("--notices", config->notices_path,
                  "folder of the outbox of notices; default: beside --data");
  app->add_option("--dispensing-slips", config->dispensing_slips_path,
                  "folder of the slips of dispensed bags; default: beside "
                  "--data");
}

}  // namespace

std::optional<int> ParseCommandLine(int argc, char** argv,
                                    ServerConfig* config) {
  CLI::App app(
      "daodid - the ledger node of daodi 道地追溯账本节点\n"
      "Takes signed statements over gRPC, keeps them in one append-only log, "
      "signs checkpoints.\nMake a ledger first: daodi init --help");
  app.option_defaults()->always_capture_default();
  app.add_option("--data", config->data_path, "folder of the ledger")
      ->required();
  app.add_option("--guard", config->guard_path,
                 "file that remembers what was signed; better on another "
                 "volume than --data")
      ->required();
  app.add_option("--checkpoint-key", config->checkpoint_key_path,
                 "private key of the checkpoints (PKCS#8 PEM, mode 0600)")
      ->required();
  app.add_option("--listen", config->listen_address, "host:port; port 0: any");
  app.add_option("--tls-cert", config->tls_certificate_path,
                 "server certificate chain, PEM")
      ->required();
  app.add_option("--tls-key", config->tls_key_path,
                 "private key of the server certificate, PEM")
      ->required();
  app.add_option("--subject-keys", config->subject_key_path,
                 "folder of the keys of erasable sections; default: beside "
                 "--data");
  app.add_option(
      "--documents", config->documents_path,
      "folder of the documents that statements name; default: beside "
      "--data");
  app.add_option("--scans", config->scans_path,
                 "folder of people's scans of codes; default: beside --data");
  app.add_option("--serial-keys", config->serial_key_path,
                 "folder of the keys that serials are made with (*.pem); "
                 "default: none are issued or verified")
      ->default_str("");
  app.add_option("--reads", config->reads_path,
                 "folder of the log of what regulators read; default: beside "
                 "--data");
  AddLinkFolders(config, &app);
  app.add_option("--notary-key", config->notary_key_path,
                 "private NOTARY key that signs receipts of links (PKCS#8 PEM, "
                 "mode 0600); default: none are signed")
      ->default_str("");
  app.add_option("--accounts", config->accounts_path,
                 "folder of the accounts of people who sign in; default: "
                 "beside --data");
  app.add_option("--verify-threads", config->verify_threads,
                 "threads that verify signatures; 0: one for each core")
      ->check(CLI::Range(0, 1024));
  app.add_flag("--require-clock-sync,!--no-require-clock-sync",
               config->require_clock_sync,
               "refuse statements while the kernel says the clock is not "
               "synchronised (REAL ledgers)");
  app.add_option("--address-file", config->address_file,
                 "write the address listened on to this file");
  app.footer(
      "Exit codes: 0 stopped by a signal, or help was asked for; 1 could not "
      "start, the message says why; 2 wrong command line.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  return std::nullopt;
}

}  // namespace daodi::services::server
