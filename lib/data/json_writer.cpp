#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/float_text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"

namespace tf {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr int kMaxDepth = 10000;

/// Bytes that go into a JSON string as they are.
constexpr std::array<bool, 256> plain_bytes(bool escape_html) {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < 0x80; ++c)
    table[c] = true;
  for (const char c : {'"', '\\'})
    table[static_cast<unsigned char>(c)] = false;
  if (escape_html) {
    for (const char c : {'<', '>', '&'})
      table[static_cast<unsigned char>(c)] = false;
  }
  return table;
}

constexpr auto kPlain = plain_bytes(false);
constexpr auto kPlainHtml = plain_bytes(true);

void append_ascii_escape(std::string& out, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  out.push_back('\\');
  if (const std::size_t at = kNamed.find(c); at != std::string_view::npos) {
    out.push_back(kLetters[at]);
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out.append("u00").append(1, kHexDigits[byte >> 4U]).append(1, kHexDigits[byte & 15U]);
}

/// Appends the non-ASCII character at the front of s; gives its size.
std::size_t append_wide(std::string& out, std::string_view s) {
  const DecodedRune decoded = decode_rune(s);
  if (decoded.rune == kRuneError && decoded.size == 1) {
    out += "\\ufffd";
  } else if (decoded.rune == 0x2028 || decoded.rune == 0x2029) {
    out += decoded.rune == 0x2028 ? "\\u2028" : "\\u2029";
  } else {
    out += s.substr(0, decoded.size);
  }
  return decoded.size;
}

class JsonWriter {
 public:
  explicit JsonWriter(const JsonStyle& style) : style_(style) {}

  Status write(const Value& value, int depth) {
    switch (value.kind()) {
      case Kind::kNil:
        out_ += "null";
        return {};
      case Kind::kBool:
        out_ += *value.as_bool() ? "true" : "false";
        return {};
      case Kind::kInteger:
        write_integer(*value.as_integer());
        return {};
      case Kind::kFloat:
        return write_float(*value.as_float());
      case Kind::kString:
        append_json_string(out_, *value.as_string(), style_.escape_html);
        return {};
      case Kind::kBytes:
        out_.append(1, '"').append(base64_encode(*value.as_bytes())).append(1, '"');
        return {};
      case Kind::kNative:
        return write_nested(value.as_native()->json(), depth);
      default:
        return write_nested(value, depth);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  Status write_nested(const Value& value, int depth) {
    if (depth >= kMaxDepth) {
      return fail(ErrorCode::kInvalid, "json: unsupported value: nested too deeply");
    }
    if (const List* list = value.as_list()) return write_list(*list, depth + 1);
    if (const Map* map = value.as_map()) return write_map(*map, depth + 1);
    return write(value, depth + 1);
  }

  Status write_list(const List& list, int depth) {
    if (list.is_nil()) {
      out_ += "null";
      return {};
    }
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ',';
      break_line(depth);
      TF_CHECK(write(list[i], depth));
    }
    if (!list.empty()) break_line(depth - 1);
    out_ += ']';
    return {};
  }

  Status write_map(const Map& map, int depth) {
    if (map.is_nil()) {
      out_ += "null";
      return {};
    }
    out_ += '{';
    bool first = true;
    for (const auto& [key, item] : map) {
      if (!first) out_ += ',';
      first = false;
      break_line(depth);
      append_json_string(out_, key, style_.escape_html);
      out_ += style_.indent.empty() ? ":" : ": ";
      TF_CHECK(write(item, depth));
    }
    if (!map.empty()) break_line(depth - 1);
    out_ += '}';
    return {};
  }

  void write_integer(Integer integer) {
    if (integer.is_unsigned()) {
      out_ += to_text(static_cast<std::uint64_t>(integer.value));
    } else {
      out_ += to_text(integer.value);
    }
  }

  Status write_float(double value) {
    if (!std::isfinite(value)) {
      return fail(ErrorCode::kInvalid, "json: unsupported value: " + format_float(value));
    }
    append_json_float(out_, value);
    return {};
  }

  void break_line(int depth) {
    if (style_.indent.empty()) return;
    out_ += '\n';
    for (int i = 0; i < depth; ++i)
      out_ += style_.indent;
  }

  const JsonStyle& style_;
  std::string out_;
};

}  // namespace

Result<std::string> to_json(const Value& value, const JsonStyle& style) {
  JsonWriter writer(style);
  TF_CHECK(writer.write(value, 0));
  return writer.take();
}

void append_json_string(std::string& out, std::string_view s, bool escape_html) {
  const auto& plain = escape_html ? kPlainHtml : kPlain;
  out.push_back('"');
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < s.size()) {
    const char c = s[at];
    if (plain[static_cast<unsigned char>(c)]) {
      ++at;
      continue;
    }
    out += s.substr(start, at - start);
    if (static_cast<unsigned char>(c) < 0x80) {
      append_ascii_escape(out, c);
      ++at;
    } else {
      at += append_wide(out, s.substr(at));
    }
    start = at;
  }
  out += s.substr(start);
  out.push_back('"');
}

}  // namespace tf
