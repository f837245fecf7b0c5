#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/depth.h"
#include "lib/data/float_text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"

namespace tf {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kMaxDepth = 100'000;  // a value may hold itself

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

/// Keeps open lists and maps on its own stack: depth costs no machine stack.
class JsonWriter {
 public:
  explicit JsonWriter(const JsonStyle& style) : style_(style) {}

  Result<std::string> write(const Value& value) {
    TF_CHECK(begin(value));
    while (!open_.empty()) {
      Frame& frame = open_.back();
      if (frame.next == size_of(frame)) {
        close(frame);
      } else {
        TF_CHECK(write_item(frame));
      }
    }
    return std::move(out_);
  }

 private:
  struct Frame {
    Value container;
    std::size_t next = 0;
  };

  /// Whether the container, about to be opened, is open already.
  [[nodiscard]] bool holds_itself(const Value& container) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Frame& frame) {
      return container_address(frame.container) == container_address(container);
    });
  }

  static std::size_t size_of(const Frame& frame) {
    const List* list = frame.container.as_list();
    return list != nullptr ? list->size() : frame.container.as_map()->size();
  }

  /// Writes a scalar, or opens a list or map.
  Status begin(const Value& value) {
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
      case Kind::kNative: {
        TF_ASSIGN(const Value seen, json_of(*value.as_native()));
        return begin(seen);
      }
      default:
        return open(value);
    }
  }

  Status open(const Value& container) {
    const bool is_list = container.is_list();
    if (is_list ? container.as_list()->is_nil() : container.as_map()->is_nil()) {
      out_ += "null";
      return {};
    }
    if (open_.size() == kMaxDepth || (open_.size() > kCyclesFrom && holds_itself(container))) {
      return fail(ErrorCode::kInvalid, "json: unsupported value: encountered a cycle via " +
                                           std::string(type_name(container)));
    }
    out_ += is_list ? '[' : '{';
    open_.push_back({container});
    return {};
  }

  void close(const Frame& frame) {
    const char end = frame.container.is_list() ? ']' : '}';
    const bool was_empty = frame.next == 0;
    open_.pop_back();
    if (!was_empty) break_line();
    out_ += end;
  }

  Status write_item(Frame& frame) {
    const std::size_t index = frame.next++;
    if (index > 0) out_ += ',';
    break_line();
    if (const List* list = frame.container.as_list()) return begin((*list)[index]);
    const Map::Entry& entry = frame.container.as_map()->entries()[index];
    append_json_string(out_, entry.first, style_.escape_html);
    out_ += style_.indent.empty() ? ":" : ": ";
    return begin(entry.second);
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

  void break_line() {
    if (style_.indent.empty()) return;
    out_ += '\n';
    for (std::size_t i = 0; i < open_.size(); ++i)
      out_ += style_.indent;
  }

  const JsonStyle& style_;
  std::string out_;
  std::vector<Frame> open_;
};

}  // namespace

Result<std::string> to_json(const Value& value, const JsonStyle& style) {
  return JsonWriter(style).write(value);
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
