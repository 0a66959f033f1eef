// What the libraries can tell, for the test of who sees what: records with
// markers in every section, and every RPC of LibraryService with the requests
// that could tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_LIBRARY_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_LIBRARY_CALLS_H_

#include <memory>
#include <set>
#include <string>

#include "grpcpp/channel.h"
#include "tests/testing/pipeline_fixture.h"

namespace daodi::testing {

inline constexpr char kLibraryMarkers[] = "MARKER-library-";

// Who reads the records of another.
enum class LibraryReader { kOwner, kRegulator, kNamed, kAnybody };

// `author` records a customer, itself, a product, and approves the customer;
// parts of it name `named`.
void RecordLibraries(PipelineFixture* ledger, const TestOrganization& author,
                     const std::string& named);
// Markers that a reader must find in the answers of one RPC, and no others.
std::set<std::string> LibraryMarkers(const std::string& method,
                                     LibraryReader reader);

// Answers and refusals of one RPC ("GetDossier"), one after the other; "" for
// an RPC this does not know.
std::string CallLibrary(const std::string& method,
                        const std::shared_ptr<grpc::Channel>& channel,
                        const std::string& author);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_LIBRARY_CALLS_H_
