// Which cell styles of an xlsx mean "this number is a day or a time". A date in a sheet is only a number with such a
// style; get this wrong and 7 February becomes 43868.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/xlsx_package.h"

namespace ly::formats {

enum class NumberStyle : uint8_t { plain, day, time };  // day: perhaps with a time of day; time: a time alone

// Of a format code such as "yyyy\"年\"m\"月\"" (ECMA-376 part 1, 18.8.31); elapsed times ("[h]:mm") are plain numbers.
NumberStyle style_of_code(std::string_view code);
// Of a built-in format id (18.8.30), with the ids East Asian locales add: 27-36 and 50-58.
NumberStyle style_of_builtin(int64_t id);

// One entry per cellXfs/xf, so that the s attribute of a cell is an index. Errors: those of Package::parse.
Result<std::vector<NumberStyle>> read_styles(Package& package, std::string_view part);

}  // namespace ly::formats
