// Runs what others publish to test COSE and CBOR: the examples of the COSE working group (github.com/cose-wg/Examples), CBOR's
// appendix A (github.com/cbor/test-vectors) and base45 vectors of RFC 9285; and the test data of the EU Digital COVID Certificate
// (github.com/eu-digital-green-certificates/dgc-testdata). Prints nothing: the caller does.
#pragma once
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "engines/cose/cbor.h"
#include "formats/kit_report.h"

namespace ly::formats {

// `directory` holds cbor-test-vectors/, base45/ and folders of COSE examples. Codes: kit.not_found {directory}.
Result<KitReport> run_cose_kit(std::string const& directory);
// `directory` holds a folder for each country. One file is one case: every flag of EXPECTEDRESULTS it tells must come out, but those that
// need the certificates' JSON schema. Codes: kit.not_found {directory}.
Result<KitReport> run_dcc_kit(std::string const& directory);

// For comparing with JSON: tags fall away, octets become hex, bignums (RFC 8949, 3.4.3) numbers.
json::value json_of(cbor::Item const& item);

}  // namespace ly::formats
