// Text: UTF-8 in, UTF-8 out. Normalisation is ICU's (NFKC also folds full-width digits and letters, which Chinese
// input methods produce). Nothing here knows a language's words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ly {

bool is_utf8(std::string_view text);             // strict: no overlong forms, no surrogates
size_t utf8_length(std::string_view text);       // code points; text must be UTF-8
std::string nfkc(std::string_view text);         // Unicode normal form KC; invalid bytes become U+FFFD
std::string_view trim(std::string_view text);    // ASCII white space, U+3000, U+00A0, U+FEFF, U+200B at both ends
std::string clean(std::string_view text);        // nfkc, trim, inner runs of white space become one space
std::string lower_ascii(std::string_view text);
std::string upper_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char at);  // keeps empty parts
std::string joined(std::vector<std::string> const& parts, std::string_view between);
bool contains(std::string_view text, std::string_view part);
std::string replaced(std::string text, std::string_view what, std::string_view with);  // everywhere; what `with` brings in is not looked at again

std::string to_hex(std::string_view bytes);               // lower case
std::string from_hex(std::string_view hex);               // empty if it is not hex
std::string to_base64url(std::string_view bytes);         // RFC 4648 §5, no padding
std::string to_base64(std::string_view bytes);            // RFC 4648 §4, padded
bool from_base64(std::string_view text, std::string& out);  // either alphabet, padding optional; false if malformed

// Masks for people without the right to see (GB/T 35273-2020 7.2): keep `head` and `tail` code points, star the rest.
std::string mask(std::string_view text, size_t head, size_t tail);
std::string mask_id_number(std::string_view id);  // 6…4; shorter documents 1…1
std::string mask_mail_address(std::string_view address);  // z***@firm.example
std::string mask_phone(std::string_view phone);   // 3…4
std::string mask_name(std::string_view name);     // 欧阳某某: the first character stays
std::string mask_address(std::string_view address);  // to county level (first 6 code points), the rest starred

}  // namespace ly
