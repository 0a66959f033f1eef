// What an operator sets, by flags.

#ifndef DAODI_SERVICES_SERVER_SERVER_CONFIG_H_
#define DAODI_SERVICES_SERVER_SERVER_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string>

namespace daodi::services::server {

struct ServerConfig {
  std::string data_path;
  std::string guard_path;
  std::string checkpoint_key_path;
  std::string listen_address = "127.0.0.1:7443";
  std::string tls_certificate_path;
  std::string tls_key_path;
  std::string subject_key_path;       // "": beside the data
  std::string documents_path;         // "": beside the data
  std::string scans_path;             // "": beside the data
  std::string serial_key_path;        // folder; "": no serials
  std::string reads_path;             // "": beside the data
  std::string accounts_path;          // "": beside the data
  std::string receipt_links_path;     // "": beside the data
  std::string dispensing_slips_path;  // "": beside the data
  std::string notices_path;           // "": beside the data
  std::string notary_key_path;        // "": no receipts of links are signed
  int verify_threads = 0;             // 0: one for each core
  bool require_clock_sync = true;
  // Written once the server listens: "host:port"; "" for none. Lets tests and
  // scripts use port 0.
  std::string address_file;
};

// Of a command line that cannot be understood, as for daodi.
inline constexpr int kWrongUsage = 2;

// Fills `config` from the command line. Something: the exit code to leave with
// at once: 0, help was asked for; kWrongUsage, a flag is wrong.
std::optional<int> ParseCommandLine(int argc, char** argv,
                                    ServerConfig* config);

}  // namespace daodi::services::server

#endif  // DAODI_SERVICES_SERVER_SERVER_CONFIG_H_
