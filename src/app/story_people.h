// What people of the story hand in: staff lists, papers, photos, the sheet of homes. All of it is invented; the story, the demo that plays it and the
// tests that live through parts of it hand in the same.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/dice.h"
#include "base/result.h"
#include "base/time.h"

namespace ly::app {

struct RosterPerson {
  std::string name, id_number, phone, from, left_on, temperature, symptom, contact, certificate = "有";
};
// Healthy, with a certificate; `place` as a clerk writes it ("本地" or a county's full name), `left_on` a day or "".
RosterPerson one_from(Dice& dice, std::string const& place, std::string const& left_on);
// So many of them from quiet places, or who have not been away.
std::vector<RosterPerson> well_people(Dice& dice, int count);

// Problems: those of writing a sheet.
Result<std::string> roster_sheet(std::filesystem::path const& scratch, Instant now, std::vector<RosterPerson> const& people);
// So many homes in two buildings.
Result<std::string> homes_sheet(std::filesystem::path const& scratch, Instant now, int homes);
std::string small_pdf(std::string_view text);  // says `text`
std::string small_png();                       // of one dark pixel

}  // namespace ly::app
