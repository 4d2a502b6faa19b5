// GA 36-2018 number plates, read as shapes. A shape we do not know is a warning: series are added every year.
#include <array>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {
namespace {

constexpr std::string_view kProvinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
constexpr size_t kHan = 3;            // bytes of a Chinese character in UTF-8
constexpr size_t kLongestPlate = 12;  // characters; WJ and 应急 plates have eight

bool is_plate_letter(char c) { return is_capital(c) && c != 'I' && c != 'O'; }
bool is_serial(char c) { return is_digit(c) || is_plate_letter(c); }
bool is_energy_letter(char c) { return c >= 'A' && c <= 'K' && c != 'I'; }  // D A B C E electric; F G H J K other

template <class Pred> bool all(std::string_view text, Pred pred) {
  for (char const c : text)
    if (!pred(c)) return false;
  return true;
}

bool starts_with_province(std::string_view text) {
  if (text.size() < kHan) return false;
  auto const at = kProvinces.find(text.substr(0, kHan));
  return at != std::string_view::npos && at % kHan == 0;
}

// The part after "苏F": five or six places.
PlateKind kind_of_serial(std::string_view serial) {
  if (serial.size() == 5 && all(serial, is_serial)) return PlateKind::ordinary;
  if (serial.size() != 6) return PlateKind::unusual;
  if (is_energy_letter(serial[0]) && is_serial(serial[1]) && all_digits(serial.substr(2))) return PlateKind::new_energy_small;
  if (is_energy_letter(serial[5]) && all_digits(serial.substr(0, 5))) return PlateKind::new_energy_large;
  return PlateKind::unusual;
}

// "苏F0001挂": four places and a word.
PlateKind kind_of_suffixed(std::string_view serial) {
  struct Suffix {
    std::string_view word;
    PlateKind kind;
  };
  static constexpr std::array<Suffix, 7> kSuffixes = {{{"挂", PlateKind::trailer}, {"学", PlateKind::training}, {"警", PlateKind::police},
      {"领", PlateKind::consulate}, {"港", PlateKind::hk_macau}, {"澳", PlateKind::hk_macau}, {"应急", PlateKind::emergency}}};
  for (auto const& suffix : kSuffixes) {
    if (!serial.ends_with(suffix.word)) continue;
    auto const four = serial.substr(0, serial.size() - suffix.word.size());
    return four.size() == 4 && all(four, is_serial) ? suffix.kind : PlateKind::unusual;
  }
  return PlateKind::unusual;
}

PlateKind kind_of_plate(std::string_view plate) {
  if (plate.starts_with("使") && plate.size() == kHan + 6 && all_digits(plate.substr(kHan))) return PlateKind::embassy;
  if (plate.ends_with("使") && plate.size() == kHan + 6 && all_digits(plate.substr(0, 6))) return PlateKind::embassy;
  if (plate.starts_with("WJ")) {  // headquarters without a province; the last place may be a branch letter
    auto rest = plate.substr(2);
    if (starts_with_province(rest)) rest.remove_prefix(kHan);
    return rest.size() == 5 && all(rest, is_serial) ? PlateKind::armed_police : PlateKind::unusual;
  }
  if (plate.size() == 7 && is_capital(plate[0]) && is_capital(plate[1]) && all_digits(plate.substr(2))) return PlateKind::military;
  if (!starts_with_province(plate) || plate.size() < kHan + 1 || !is_plate_letter(plate[kHan])) return PlateKind::unusual;
  auto const serial = plate.substr(kHan + 1);
  auto const kind = kind_of_serial(serial);
  return kind == PlateKind::unusual ? kind_of_suffixed(serial) : kind;
}

}  // namespace

Titled titled(PlateKind kind) {
  switch (kind) {
    case PlateKind::ordinary: return {"ordinary", "普通号牌", "Ordinary plate"};
    case PlateKind::new_energy_small: return {"new_energy_small", "小型新能源号牌", "New energy, small vehicle"};
    case PlateKind::new_energy_large: return {"new_energy_large", "大型新能源号牌", "New energy, large vehicle"};
    case PlateKind::trailer: return {"trailer", "挂车号牌", "Trailer"};
    case PlateKind::training: return {"training", "教练车号牌", "Driving school"};
    case PlateKind::police: return {"police", "警用号牌", "Police"};
    case PlateKind::consulate: return {"consulate", "领馆号牌", "Consulate"};
    case PlateKind::embassy: return {"embassy", "使馆号牌", "Embassy"};
    case PlateKind::hk_macau: return {"hk_macau", "港澳入出境号牌", "Hong Kong or Macau cross-border"};
    case PlateKind::emergency: return {"emergency", "应急救援号牌", "Emergency rescue"};
    case PlateKind::armed_police: return {"armed_police", "武警号牌", "Armed police"};
    case PlateKind::military: return {"military", "军用号牌", "Military"};
    case PlateKind::unusual: return {"unusual", "未识别的号牌", "Unrecognised plate"};
  }
  check(false, "unknown plate kind");
  return {};
}

std::string normalize_plate(std::string_view text) {
  auto plate = squeeze(text, "-.");
  for (std::string_view const dot : {"·", "•", "・", "‧"})
    for (size_t at = plate.find(dot); at != std::string::npos; at = plate.find(dot)) plate.erase(at, dot.size());
  return plate;
}

Result<Checked<Plate>> check_plate(std::string_view text) {
  auto plate = normalize_plate(text);
  if (plate.empty()) return invalid("plate.empty");
  if (utf8_length(plate) > kLongestPlate) return length_problem("plate.length", plate);
  auto const kind = kind_of_plate(plate);
  Checked<Plate> out{{std::move(plate), kind}};
  if (kind == PlateKind::unusual) out.warnings.push_back(invalid("plate.unusual", {}, {{"got", out.value.number}}));
  return out;
}

}  // namespace ly::identifiers
