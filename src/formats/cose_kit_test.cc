// The test data of COSE, CBOR, base45 and the EU certificates, where they are present: LIAOYUAN_CONFORMANCE names their folder.
#include "formats/cose_kit.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace ly::formats {
namespace {

void expect_all(KitReport const& report, std::map<std::string, int> const& floors, size_t misses_max) {
  for (auto const& part : report.parts) std::cout << part.name << ": " << part.passed << " of " << part.total << "\n";
  for (auto const& miss : report.misses) std::cout << "  " << miss.file << " " << miss.id << ": " << miss.got << " (" << miss.reason << ")\n";
  EXPECT_TRUE(report.explained());
  EXPECT_LE(report.misses.size(), misses_max);
  for (auto const& [name, floor] : floors) {
    int passed = 0;
    for (auto const& part : report.parts)
      if (part.name == name) passed = part.passed;
    EXPECT_GE(passed, floor) << name;
  }
}

TEST(CoseKit, examples_vectors_and_appendix_pass_whole) {
  char const* folder = std::getenv("LIAOYUAN_CONFORMANCE");
  if (!folder) GTEST_SKIP() << "LIAOYUAN_CONFORMANCE is not set: the COSE examples are not at hand";
  auto const report = run_cose_kit(std::string(folder) + "/cose");
  ASSERT_TRUE(report) << report.error().code;
  expect_all(*report, {{"CBOR appendix A", 82}, {"RFC 9285", 19}, {"COSE_Sign1 examples", 17}}, 0);
}

TEST(CoseKit, eu_certificates_come_out_as_told_but_four_whose_own_parts_disagree) {
  char const* folder = std::getenv("LIAOYUAN_CONFORMANCE");
  if (!folder) GTEST_SKIP() << "LIAOYUAN_CONFORMANCE is not set: the EU test data is not at hand";
  auto const report = run_dcc_kit(std::string(folder) + "/dcc");
  ASSERT_TRUE(report) << report.error().code;
  expect_all(*report, {{"EU DCC files", 303}, {"EXPECTEDVERIFY", 277}, {"EXPECTEDPICTUREDECODE", 219}}, 4);
}

TEST(CoseKit, a_folder_without_data_is_named) {
  EXPECT_EQ(run_cose_kit("/nowhere/at/all").error().code, "kit.not_found");
  EXPECT_EQ(run_dcc_kit("/nowhere/at/all").error().code, "kit.not_found");
}

}  // namespace
}  // namespace ly::formats
