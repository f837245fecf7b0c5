#include "lib/data/json.h"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/float_text.h"
#include "lib/data/json_error.h"

namespace tf {
namespace {

constexpr unsigned kParseFlags =
    rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;

/// A JSON number, or nothing when float64 cannot hold it.
std::optional<Value> number_value(std::string_view text, Numbers numbers) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (numbers != Numbers::kFloat64) {
    std::int64_t integer = 0;
    const auto [stop, error] = std::from_chars(begin, end, integer);
    if (error == std::errc{} && stop == end) return Value::int64(integer);
  }
  const std::optional<double> number = parse_float(text);
  return number ? std::optional<Value>(*number) : std::nullopt;
}

/// Builds Values from rapidjson's events. Keeps open lists and maps on its own stack, so depth
/// costs no machine stack.
class ValueBuilder {
 public:
  explicit ValueBuilder(Numbers numbers) : numbers_(numbers) {}

  // NOLINTBEGIN(readability-identifier-naming): rapidjson's names
  bool Null() { return add(Value()); }
  bool Bool(bool value) { return add(Value(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    std::optional<Value> number = number_value({text, size}, numbers_);
    if (number) return add(*std::move(number));
    if (range_error_.empty()) range_error_.assign(text, size);
    return add(Value());
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return add(Value(clean({text, size})));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    open_.back().key = clean({text, size});
    return true;
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(rapidjson::SizeType) { return add(Value(Map(close(entries_)))); }
  bool EndArray(rapidjson::SizeType) { return add(Value(List(close(items_)))); }

  // rapidjson asks for these, but hands all numbers to RawNumber.
  bool Int(int value) { return add(Value::int64(value)); }
  bool Uint(unsigned value) { return add(Value::int64(value)); }
  bool Int64(std::int64_t value) { return add(Value::int64(value)); }
  bool Uint64(std::uint64_t value) { return add(Value(static_cast<double>(value))); }
  bool Double(double value) { return add(Value(value)); }

  // NOLINTEND(readability-identifier-naming)

  Value take() { return std::move(root_); }
  /// The first number that float64 cannot hold, or "".
  [[nodiscard]] const std::string& range_error() const { return range_error_; }

 private:
  struct Frame {
    bool is_map = false;
    std::size_t start = 0;  ///< of its part of items_ or entries_
    std::string key = {};
  };

  static std::string clean(std::string_view text) {
    if (is_valid_utf8(text)) return std::string(text);
    return from_runes(to_runes(text));
  }

  bool open(bool is_map) {
    if (open_.size() == kJsonMaxDepth) return false;
    open_.push_back({is_map, is_map ? entries_.size() : items_.size()});
    return true;
  }

  /// Takes the content of the innermost collection off the common stack of its kind.
  template <class Element>
  std::vector<Element> close(std::vector<Element>& stack) {
    const auto first = stack.begin() + static_cast<std::ptrdiff_t>(open_.back().start);
    open_.pop_back();
    std::vector<Element> content(std::make_move_iterator(first),
                                 std::make_move_iterator(stack.end()));
    stack.erase(first, stack.end());
    return content;
  }

  bool add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_map) {
      entries_.emplace_back(std::move(open_.back().key), std::move(value));
    } else {
      items_.push_back(std::move(value));
    }
    return true;
  }

  Numbers numbers_;
  std::vector<Frame> open_;
  std::vector<Value> items_;
  std::vector<Map::Entry> entries_;
  Value root_;
  std::string range_error_;
};

bool is_surrogate_escape(std::string_view text, char low, char high) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return false;
  const char second = static_cast<char>(text[3] | 0x20);
  return (text[2] | 0x20) == 'd' && ((second >= low && second <= high));
}

bool is_high_surrogate(std::string_view text) {
  return is_surrogate_escape(text, '8', '9') || is_surrogate_escape(text, 'a', 'b');
}
bool is_low_surrogate(std::string_view text) {
  return is_surrogate_escape(text, 'c', 'f');
}

/// Rewrites what rapidjson refuses and Go reads: lone surrogates (\ud800) are U+FFFD, and numbers
/// of large exponents may still be small (0e400).
class Repair {
 public:
  /// In: valid JSON.
  explicit Repair(std::string_view text) : rest_(text) {
    out_.reserve(text.size());
    while (!rest_.empty())
      step();
  }

  [[nodiscard]] const std::string& text() const { return out_; }
  /// The first number that float64 cannot hold, or "".
  [[nodiscard]] const std::string& range_error() const { return range_error_; }

 private:
  void step() {
    if (in_string_ && (is_high_surrogate(rest_) || is_low_surrogate(rest_))) return surrogate();
    if (in_string_ && rest_[0] == '\\') return take(2);
    if (!in_string_ && (rest_[0] == '-' || is_digit_ascii(rest_[0]))) return number();
    if (rest_[0] == '"') in_string_ = !in_string_;
    take(1);
  }

  void take(std::size_t size) {
    out_ += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  void surrogate() {
    if (is_high_surrogate(rest_) && is_low_surrogate(rest_.substr(6))) return take(12);
    out_ += "\\ufffd";
    rest_.remove_prefix(6);
  }

  void number() {
    const std::size_t size = std::min(rest_.find_first_not_of("+-.0123456789eE"), rest_.size());
    const std::string_view text = rest_.substr(0, size);
    if (text.find_first_of("eE") == std::string_view::npos) return take(size);
    const std::optional<double> value = parse_float(text);
    if (!value && range_error_.empty()) range_error_ = text;
    append_float(out_, value.value_or(0), 'e', -1);
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  bool in_string_ = false;
  std::string out_;
  std::string range_error_;
};

/// The value, or nothing when rapidjson refuses the text.
std::optional<Value> read(std::string_view text, ValueBuilder& builder) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kParseFlags>(stream, builder);
  // A NUL ends rapidjson's input early.
  if (result.IsError() || stream.Tell() != text.size()) return std::nullopt;
  return builder.take();
}

}  // namespace

Result<Value> parse_json(std::string_view text, Numbers numbers) {
  ValueBuilder builder(numbers);
  std::optional<Value> value;
  std::string range_error;
  // rapidjson takes half a surrogate pair for a character or refuses it.
  if (!contains(text, "\\ud") && !contains(text, "\\uD")) {
    value = read(text, builder);
    range_error = builder.range_error();
  }
  if (!value) {
    if (auto error = find_json_error(text)) return fail(ErrorCode::kInvalid, *std::move(error));
    const Repair repair(text);
    builder = ValueBuilder(numbers);
    value = read(repair.text(), builder);
    if (!value) return fail(ErrorCode::kInternal, "unreadable JSON");
    range_error = repair.range_error();
  }
  if (!range_error.empty()) {
    return fail(ErrorCode::kInvalid,
                "json: cannot unmarshal number " + range_error + " into Go value of type float64");
  }
  return *std::move(value);
}

}  // namespace tf
