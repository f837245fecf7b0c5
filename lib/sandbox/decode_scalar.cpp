#include "lib/sandbox/decode_scalar.h"

#include <fmt/chrono.h>

#include <array>
#include <limits>
#include <optional>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/go_time_error.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/sandbox/json_cursor.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTimeLayout = "2006-01-02T15:04:05Z07:00";
constexpr std::string_view kMicroTimeLayout = "2006-01-02T15:04:05.000000Z07:00";
constexpr std::size_t kSecondsEnd = 19;  ///< behind "2006-01-02T15:04:05"
constexpr std::size_t kMicroEnd = kSecondsEnd + 7;
constexpr std::string_view kZeroTime = "0001-01-01T00:00:00Z";

Scalar number_of(std::string_view json) {
  const auto parsed = parse_json(json, Numbers::kInt64OrFloat);
  if (!parsed) return Mismatch{"number " + std::string(json), "float64", false};
  if (const Integer* whole = parsed->as_integer()) return static_cast<double>(whole->value);
  return *parsed;
}

Scalar integer_of(std::string_view json, int bits, bool fatal) {
  const auto value = parse_integer(json);
  const bool fits = value && (bits > 32 || (*value >= std::numeric_limits<std::int32_t>::min() &&
                                            *value <= std::numeric_limits<std::int32_t>::max()));
  if (fits) return Value::int64(*value);
  return Mismatch{"number " + std::string(json), fatal ? "int32" : "", fatal};
}

Scalar int_or_string_of(std::string_view json) {
  const auto word = json_word(json);
  if (word == "string") return Value(unquote_json(json));
  if (word == "number") return integer_of(json, 32, true);
  return Mismatch{std::string(word), "int32", true};
}

/// A quantity's text is taken as it stands in the JSON, escapes and all.
Scalar quantity_of(std::string_view json) {
  if (json.size() >= 2 && json.front() == '"') json = json.substr(1, json.size() - 2);
  const auto quantity = Quantity::parse(trim_space(json));
  if (!quantity) return Unreadable{quantity.error().message, true};
  return Value(quantity->text());
}

/// Go takes []byte from a list of numbers, too.
Scalar bytes_from_list(std::string_view json) {
  const auto parsed = parse_json(json, Numbers::kInt64OrFloat);
  if (!parsed || !parsed->is_list()) return Mismatch{"array", "", false};
  std::string bytes;
  for (const Value& each : *parsed->as_list()) {
    const Integer* number = each.as_integer();
    if (number != nullptr && (number->value < 0 || number->value > 0xff)) {
      return Mismatch{"number " + to_text(number->value), "uint8", false};
    }
    if (number == nullptr && !each.is_nil()) {
      return Mismatch{std::string(json_kind(each)), "uint8", false};
    }
    bytes += static_cast<char>(number == nullptr ? 0 : number->value);
  }
  return Value(base64_encode(bytes));
}

Scalar bytes_of(std::string_view json) {
  if (json.starts_with('[')) return bytes_from_list(json);
  if (!json.starts_with('"')) return Mismatch{std::string(json_word(json)), "", false};
  const auto bytes = base64_decode(unquote_json(json));
  if (!bytes) return Unreadable{bytes.error().message, false};
  return Value(base64_encode(*bytes));
}

std::optional<std::string> time_error(std::string_view text, bool micro) {
  if (!micro) return go_time_error(kTimeLayout, text);
  bool digits = text.size() > kMicroEnd && text[kSecondsEnd] == '.';
  for (std::size_t at = kSecondsEnd + 1; digits && at < kMicroEnd; ++at)
    digits = is_digit_ascii(text[at]);
  std::string plain(text);
  if (digits) plain.erase(kSecondsEnd, kMicroEnd - kSecondsEnd);
  const auto problem = go_time_error(kTimeLayout, plain);
  if (!problem && digits) return std::nullopt;
  const std::string start = "parsing time \"" + std::string(text) + "\"";
  if (problem && contains(*problem, "out of range")) {
    return start + problem->substr(problem->rfind(": "));
  }
  const auto reason =
      problem ? problem->substr(problem->find(": cannot parse"))
              : ": cannot parse \"" + std::string(text.substr(kSecondsEnd)) + "\" as \".000000\"";
  return start + " as \"" + std::string(kMicroTimeLayout) + "\"" + reason;
}

Scalar time_of(std::string_view json, bool micro) {
  if (json_word(json) != "string") return Mismatch{std::string(json_word(json)), "string", true};
  const std::string text = unquote_json(json);
  if (auto problem = time_error(text, micro)) return Unreadable{*problem, true};
  const auto time = parse_rfc3339(text);
  if (!time) return text == kZeroTime ? Value() : Value(text);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*time);
  const auto fraction = std::chrono::duration_cast<std::chrono::microseconds>(*time - seconds);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (micro) out += fmt::format(".{:06}", fraction.count());
  return Value(out + "Z");
}

Scalar any_of(std::string_view json) {
  auto parsed = parse_json(json, Numbers::kInt64OrFloat);
  if (!parsed) return Unreadable{parsed.error().message, false};
  return *std::move(parsed);
}

struct PlainKind {
  TypeKind kind;
  std::string_view word;  ///< the JSON it is read from
};
constexpr std::array kPlainKinds = std::to_array<PlainKind>({{TypeKind::kString, "string"},
                                                             {TypeKind::kInteger, "number"},
                                                             {TypeKind::kNumber, "number"},
                                                             {TypeKind::kBoolean, "bool"}});

}  // namespace

std::string_view json_word(std::string_view json) {
  switch (json.empty() ? '\0' : json.front()) {
    case '{':
      return "object";
    case '[':
      return "array";
    case '"':
      return "string";
    case 't':
    case 'f':
      return "bool";
    case 'n':
      return "null";
    default:
      return "number";
  }
}

Scalar decode_scalar(const Type& type, std::string_view json) {
  const auto word = json_word(json);
  for (const PlainKind& each : kPlainKinds) {
    if (each.kind == type.kind && each.word != word) return Mismatch{std::string(word), "", false};
  }
  switch (type.kind) {
    case TypeKind::kString:
      return Value(unquote_json(json));
    case TypeKind::kBytes:
      return bytes_of(json);
    case TypeKind::kInteger:
      return integer_of(json, type.bits, false);
    case TypeKind::kNumber:
      return number_of(json);
    case TypeKind::kBoolean:
      return Value(json == "true");
    case TypeKind::kIntOrString:
      return int_or_string_of(json);
    case TypeKind::kQuantity:
      return quantity_of(json);
    case TypeKind::kTime:
      return time_of(json, false);
    case TypeKind::kMicroTime:
      return time_of(json, true);
    default:
      return any_of(json);
  }
}

}  // namespace tf::sandbox
