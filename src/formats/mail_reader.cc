#include "formats/mail_reader.h"

#include <gmime/gmime.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kHeaderMax = 250;
constexpr size_t kSubjectMax = 500;
constexpr size_t kReferencesMax = 50;
constexpr size_t kNameMax = 120;
constexpr size_t kNestedMax = 200;  // mentions of multipart and message types in the whole mail: its parser goes into each

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T> using Held = std::unique_ptr<T, Unref>;
struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};

std::string text_from(char const* text) { return text ? std::string(text) : std::string(); }

// Valid UTF-8 of at most `most` octets, without control characters.
std::string line_of(std::string_view raw, size_t most) {
  auto text = is_utf8(raw) ? std::string(raw) : to_utf8(raw, "");
  std::string out;
  for (auto const c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  if (out.size() > most) {
    size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
    out.resize(end);
  }
  return std::string(trim(out));
}

std::string header_of(GMimeObject* object, char const* name) { return text_from(g_mime_object_get_header(object, name)); }

std::string without_brackets(std::string_view id) {
  auto const open = id.find('<'), close = id.find('>');
  auto const inner = open != std::string_view::npos && close != std::string_view::npos && open < close ? id.substr(open + 1, close - open - 1) : trim(id);
  return line_of(inner, kHeaderMax);
}

size_t count_ignoring_case(std::string_view text, std::string_view word) {
  size_t found = 0;
  for (size_t at = 0; at + word.size() <= text.size(); ++at) {
    if ((text[at] | 0x20) != word[0]) continue;
    size_t i = 1;
    while (i < word.size() && ((text[at + i] | 0x20) == word[i] || text[at + i] == word[i])) ++i;
    if (i == word.size()) ++found;
  }
  return found;
}

// "spf=pass dkim=fail": the verdicts and nothing else of what our server wrote.
std::string verdicts_of(std::string const& header) {
  std::string out;
  for (auto const* method : {"spf=", "dkim=", "dmarc="}) {
    auto const at = header.find(method);
    if (at == std::string::npos) continue;
    auto end = at + std::string_view(method).size();
    while (end < header.size() && header[end] >= 'a' && header[end] <= 'z') ++end;
    out += (out.empty() ? "" : " ") + header.substr(at, end - at);
  }
  return out;
}

class Walk {
 public:
  explicit Walk(MailIn& out) : out_(out) {}
  bool too_deep = false;

  void object(GMimeObject* object, size_t depth) {
    if (!object || too_deep) return;
    if (depth > kMailDepthMax || ++parts_ > kMailPartsMax) {
      too_deep = true;
      return;
    }
    if (GMIME_IS_MULTIPART(object)) {
      auto* multipart = GMIME_MULTIPART(object);
      if (GMIME_IS_MULTIPART_ENCRYPTED(object)) {
        out_.unread.emplace_back("encrypted");
        return;
      }
      for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i) this->object(g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      auto* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      if (inner) this->object(g_mime_message_get_mime_part(inner), depth + 1);
    } else if (GMIME_IS_PART(object)) {
      part(GMIME_PART(object));
    }
  }
  std::string html;

 private:
  void part(GMimePart* part) {
    auto* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    std::unique_ptr<char, decltype(&g_free)> const media_text(g_mime_content_type_get_mime_type(type), g_free);
    auto const media = lower_ascii(text_from(media_text.get()));
    auto name = line_of(text_from(g_mime_part_get_filename(part)), kNameMax);
    auto bytes = content(part);
    auto const* disposition = g_mime_object_get_disposition(GMIME_OBJECT(part));
    bool const attached = !name.empty() || (disposition && lower_ascii(disposition) == "attachment");
    if (!attached && media == "text/plain") {
      add_text(to_utf8(bytes, text_from(g_mime_content_type_get_parameter(type, "charset"))));
    } else if (!attached && media == "text/html") {
      html += to_utf8(bytes.substr(0, kMailTextMax), text_from(g_mime_content_type_get_parameter(type, "charset")));
    } else if (lower_ascii(name) == "winmail.dat" || media == "application/ms-tnef") {
      out_.unread.emplace_back("winmail.dat");
    } else if (media == "application/pgp-signature" || media == "application/pkcs7-signature" || media == "application/x-pkcs7-signature") {
      // A signature says nothing we could check against; it is no paper.
    } else if (!bytes.empty()) {
      if (name.empty()) name = "attachment-" + std::to_string(out_.attachments.size() + 1);
      std::replace(name.begin(), name.end(), '/', '_');
      std::replace(name.begin(), name.end(), '\\', '_');
      out_.attachments.push_back({std::move(name), media, std::move(bytes)});
    }
  }
  void add_text(std::string const& more) {
    if (out_.text.size() < kMailTextMax) out_.text += (out_.text.empty() ? "" : "\n") + more.substr(0, kMailTextMax - out_.text.size());
  }
  static std::string content(GMimePart* part) {
    auto* wrapper = g_mime_part_get_content(part);
    if (!wrapper) return {};
    Held<GMimeStream> const stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(wrapper, stream.get());
    auto* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<char const*>(array->data), array->len};
  }
  MailIn& out_;
  size_t parts_ = 0;
};

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view said) {
  auto charset = lower_ascii(trim(said));
  if (charset.empty() || charset == "us-ascii" || charset == "ascii" || charset == "utf-8" || charset == "utf8" || charset == "unknown-8bit") charset = is_utf8(bytes) ? "utf-8" : "gb18030";
  else if (charset == "gbk" || charset == "gb2312" || charset == "gb_2312-80" || charset == "cp936" || charset == "hz-gb-2312") charset = charset == "hz-gb-2312" ? "hz" : "gb18030";
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(charset.c_str(), &error), ucnv_close);
  if (U_FAILURE(error)) {  // a charset nobody knows
    error = U_ZERO_ERROR;
    converter.reset(ucnv_open(is_utf8(bytes) ? "utf-8" : "gb18030", &error));
    if (U_FAILURE(error)) return {};
  }
  icu::UnicodeString const text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(), error);
  std::string out;
  if (U_SUCCESS(error)) text.toUTF8String(out);
  return out;
}

std::string text_of_html(std::string_view html) {
  std::string out;
  for (size_t i = 0; i < html.size();) {
    if (html[i] == '<') {
      auto const end = html.find('>', i);
      if (end == std::string_view::npos) break;
      auto const tag = lower_ascii(html.substr(i + 1, std::min<size_t>(end - i - 1, 10)));
      for (std::string_view const hidden : {"script", "style"})
        if (tag.starts_with(hidden)) {
          auto const close = lower_ascii(html.substr(end)).find("</" + std::string(hidden));
          if (close == std::string::npos) return out;
          i = end + close;
        }
      if (tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("/div") || tag.starts_with("/tr") || tag.starts_with("/li")) out += '\n';
      else if (tag.starts_with("/td") || tag.starts_with("/th")) out += '\t';
      auto const after = html.find('>', i);
      if (after == std::string_view::npos) break;
      i = after + 1;
    } else if (html[i] == '&') {
      static constexpr std::pair<std::string_view, std::string_view> kEntities[] = {{"&nbsp;", " "}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
      auto const* known = std::find_if(std::begin(kEntities), std::end(kEntities), [&](auto const& e) { return html.substr(i).starts_with(e.first); });
      if (known != std::end(kEntities)) {
        out += known->second;
        i += known->first.size();
      } else out += html[i++];
    } else {
      if (html[i] != '\r') out += html[i] == '\n' ? ' ' : html[i];
      ++i;
    }
  }
  return out;
}

Result<MailIn> read_mail(std::string_view bytes) {
  if (bytes.empty()) return invalid("mail.empty");
  if (bytes.size() > kMailMax) return Problem{"mail.too_large", {}, {{"max_mb", std::to_string(kMailMax >> 20)}}, Kind::too_large, {}};
  if (count_ignoring_case(bytes, "multipart/") + count_ignoring_case(bytes, "message/") > kNestedMax) return invalid("mail.too_deep");
  static bool const ready = [] {
    g_mime_init();
    return true;
  }();
  check(ready, "GMime");
  std::unique_ptr<GMimeParserOptions, FreeOptions> const options(g_mime_parser_options_new());
  char const* charsets[] = {"utf-8", "gb18030", nullptr};  // for headers that say no charset
  g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
  Held<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  Held<GMimeParser> const parser(g_mime_parser_new_with_stream(stream.get()));
  Held<GMimeMessage> const message(g_mime_parser_construct_message(parser.get(), options.get()));
  if (!message) return invalid("mail.empty");
  auto* whole = GMIME_OBJECT(message.get());

  MailIn out;
  out.message_id = without_brackets(text_from(g_mime_message_get_message_id(message.get())));
  out.in_reply_to = without_brackets(header_of(whole, "In-Reply-To"));
  auto const references = header_of(whole, "References");
  for (auto part : split(references, '>'))
    if (auto const id = without_brackets(std::string(part) + ">"); contains(part, "<") && !id.empty() && out.references.size() < kReferencesMax) out.references.push_back(id);
  out.subject = line_of(text_from(g_mime_message_get_subject(message.get())), kSubjectMax);
  auto* senders = g_mime_message_get_from(message.get());
  if (senders && internet_address_list_length(senders) > 0)
    if (auto* first = internet_address_list_get_address(senders, 0); INTERNET_ADDRESS_IS_MAILBOX(first)) {
      out.from = lower_ascii(line_of(text_from(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))), kHeaderMax));
      out.from_name = line_of(text_from(internet_address_get_name(first)), kNameMax);
    }
  if (out.from.find('@') == std::string::npos) return invalid("mail.no_sender");

  auto const submitted = lower_ascii(trim(header_of(whole, "Auto-Submitted"))), precedence = lower_ascii(trim(header_of(whole, "Precedence")));
  auto const* type = g_mime_message_get_mime_part(message.get()) ? g_mime_object_get_content_type(g_mime_message_get_mime_part(message.get())) : nullptr;
  bool const report = type && g_mime_content_type_is_type(const_cast<GMimeContentType*>(type), "multipart", "report");
  bool const nobody = trim(header_of(whole, "Return-Path")) == "<>" || out.from.starts_with("mailer-daemon@") || out.from.starts_with("postmaster@");
  out.automatic = (!submitted.empty() && submitted != "no") || precedence == "bulk" || precedence == "junk" || precedence == "list" || !header_of(whole, "List-Id").empty() ||
                  !header_of(whole, "X-Auto-Response-Suppress").empty() || !header_of(whole, "X-Autoreply").empty() || report || nobody;
  out.authentication = verdicts_of(lower_ascii(header_of(whole, "Authentication-Results")));

  Walk walk(out);
  walk.object(g_mime_message_get_mime_part(message.get()), 0);
  if (walk.too_deep) return invalid("mail.too_deep");
  if (trim(out.text).empty()) out.text = text_of_html(walk.html);
  return out;
}

}  // namespace ly::formats
