#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_regex.h"
#include "lib/sandbox/cel/functions.h"

namespace tf::sandbox::cel {
namespace {

const std::string* text_of(const CelValue& value) {
  return value.as<std::string>();
}

/// Whether all arguments are texts.
bool all_texts(Arguments in) {
  return std::all_of(in.begin(), in.end(),
                     [](const CelValue& each) { return text_of(each) != nullptr; });
}

template <class Run>
Evaluated on_texts(Arguments in, Run run) {
  if (!all_texts(in)) return no_overload();
  return CelValue(run(*text_of(in[0]), *text_of(in[in.size() - 1])));
}

Evaluated text_contains(Arguments in) {
  return on_texts(in, [](const auto& a, const auto& b) { return tf::contains(a, b); });
}
Evaluated starts_with(Arguments in) {
  return on_texts(in, [](const auto& a, const auto& b) { return a.starts_with(b); });
}
Evaluated ends_with(Arguments in) {
  return on_texts(in, [](const auto& a, const auto& b) { return a.ends_with(b); });
}
Evaluated lower(Arguments in) {
  return on_texts(in, [](const auto& a, const auto&) { return to_lower_ascii(a); });
}
Evaluated upper(Arguments in) {
  return on_texts(in, [](const auto& a, const auto&) { return to_upper_ascii(a); });
}
Evaluated trimmed(Arguments in) {
  return on_texts(in, [](const auto& a, const auto&) { return std::string(trim_space(a)); });
}
Evaluated quoted(Arguments in) {
  return on_texts(in, [](const auto& a, const auto&) { return go_quote(a); });
}

Evaluated matches(Arguments in) {
  if (!all_texts(in)) return no_overload();
  const Regex pattern(*text_of(in[1]));
  if (!pattern.error().empty()) return error(pattern.error());
  return CelValue(pattern.matches(*text_of(in[0])));
}

Evaluated regex_find(Arguments in) {
  if (!all_texts(in)) return no_overload();
  const Regex pattern(*text_of(in[1]));
  if (!pattern.error().empty()) return error("Illegal regex: " + pattern.error());
  const auto match = pattern.find(*text_of(in[0]));
  return CelValue(match ? std::string(match->groups[0].value_or("")) : std::string());
}

Evaluated regex_find_all(Arguments in) {
  if (!all_texts(in.first(2))) return no_overload();
  const Regex pattern(*text_of(in[1]));
  if (!pattern.error().empty()) return error("Illegal regex: " + pattern.error());
  const auto* limit = in.size() > 2 ? in[2].as<std::int64_t>() : nullptr;
  CelList found;
  for (const auto& match : pattern.find_all(*text_of(in[0]), limit == nullptr ? -1 : *limit))
    found.emplace_back(std::string(match.groups[0].value_or("")));
  return CelValue(std::move(found));
}

/// At most `limit` parts; below 0: all.
std::vector<std::string> parts_of(const std::string& text, const std::string& separator,
                                  std::int64_t limit) {
  std::vector<std::string> parts = tf::split(text, separator);
  if (limit < 0 || static_cast<std::int64_t>(parts.size()) <= limit) return parts;
  if (limit == 0) return {};
  const auto kept = parts.begin() + static_cast<std::ptrdiff_t>(limit - 1);
  const std::string rest = tf::join(std::vector<std::string>(kept, parts.end()), separator);
  parts.erase(kept, parts.end());
  parts.push_back(rest);
  return parts;
}

Evaluated split_text(Arguments in) {
  if (!all_texts(in.first(2))) return no_overload();
  const auto* limit = in.size() > 2 ? in[2].as<std::int64_t>() : nullptr;
  CelList found;
  for (std::string& part :
       parts_of(*text_of(in[0]), *text_of(in[1]), limit == nullptr ? -1 : *limit))
    found.emplace_back(std::move(part));
  return CelValue(std::move(found));
}

Evaluated replace(Arguments in) {
  if (!all_texts(in.first(3))) return no_overload();
  const auto* limit = in.size() > 3 ? in[3].as<std::int64_t>() : nullptr;
  const auto parts = parts_of(*text_of(in[0]), *text_of(in[1]), limit == nullptr ? -1 : *limit + 1);
  return CelValue(tf::join(parts, *text_of(in[2])));
}

Evaluated join_texts(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr || (in.size() > 1 && text_of(in[1]) == nullptr) || !all_texts(*list)) {
    return no_overload();
  }
  std::vector<std::string> parts;
  for (const CelValue& each : *list)
    parts.push_back(*text_of(each));
  return CelValue(tf::join(parts, in.size() > 1 ? *text_of(in[1]) : std::string()));
}

Evaluated substring(Arguments in) {
  const auto* begin = in[1].as<std::int64_t>();
  const auto* last = in.size() > 2 ? in[2].as<std::int64_t>() : nullptr;
  if (text_of(in[0]) == nullptr || begin == nullptr) return no_overload();
  const std::u32string runes = to_runes(*text_of(in[0]));
  const auto size = static_cast<std::int64_t>(runes.size());
  const std::int64_t end = last == nullptr ? size : *last;
  if (*begin < 0 || *begin > size) return error(fmt::format("index out of range: {}", *begin));
  if (end < *begin || end > size) return error(fmt::format("index out of range: {}", end));
  return CelValue(from_runes(std::u32string_view(runes).substr(
      static_cast<std::size_t>(*begin), static_cast<std::size_t>(end - *begin))));
}

Evaluated char_at(Arguments in) {
  const auto* at = in[1].as<std::int64_t>();
  if (text_of(in[0]) == nullptr || at == nullptr) return no_overload();
  const std::u32string runes = to_runes(*text_of(in[0]));
  if (*at < 0 || *at > static_cast<std::int64_t>(runes.size())) {
    return error(fmt::format("index out of range: {}", *at));
  }
  if (*at == static_cast<std::int64_t>(runes.size())) return CelValue(std::string());
  return CelValue(encode_rune(runes[static_cast<std::size_t>(*at)]));
}

Evaluated reversed(Arguments in) {
  if (text_of(in[0]) == nullptr) {
    const CelList* list = in[0].as_list();
    if (list == nullptr) return no_overload();
    return CelValue(CelList(list->rbegin(), list->rend()));
  }
  std::u32string runes = to_runes(*text_of(in[0]));
  std::reverse(runes.begin(), runes.end());
  return CelValue(from_runes(runes));
}

/// What one clause of a format makes of a value.
Evaluated formatted(char clause, const std::string& precision, const CelValue& value) {
  if (clause == 'f' || clause == 'e') {
    const int digits = precision.empty() ? 6 : std::stoi(precision.substr(1));
    return CelValue(clause == 'f' ? fmt::format("{:.{}f}", value.number(), digits)
                                  : fmt::format("{:.{}e}", value.number(), digits));
  }
  const auto* whole = value.as<std::int64_t>();
  if (whole != nullptr && clause == 'x') return CelValue(fmt::format("{:x}", *whole));
  if (whole != nullptr && clause == 'X') return CelValue(fmt::format("{:X}", *whole));
  if (whole != nullptr && clause == 'o') return CelValue(fmt::format("{:o}", *whole));
  if (whole != nullptr && clause == 'b') return CelValue(fmt::format("{:b}", *whole));
  if (const CelList* list = value.as_list()) {
    std::string all;
    for (const CelValue& each : *list) {
      const auto text = formatted('s', "", each);
      if (!text) return text;
      all += (all.empty() ? "" : ", ") + *text->as<std::string>();
    }
    return CelValue("[" + all + "]");
  }
  if (value.is_null()) return CelValue(std::string("null"));
  return to_text(value);
}

Evaluated format(Arguments in) {
  if (text_of(in[0]) == nullptr || in[1].as_list() == nullptr) return no_overload();
  const std::string& pattern = *text_of(in[0]);
  std::size_t next = 0;
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '%' || at + 1 >= pattern.size()) {
      out += pattern[at];
      continue;
    }
    if (pattern[++at] == '%') {
      out += '%';
      continue;
    }
    const std::size_t end = pattern.find_first_not_of(".0123456789", at);
    if (end == std::string::npos) return error("could not parse formatting clause");
    const std::string precision = pattern.substr(at, std::min<std::size_t>(end - at, 3));
    if (next >= in[1].as_list()->size()) return error(fmt::format("index {} out of range", next));
    const auto text = formatted(pattern[end], precision, (*in[1].as_list())[next++]);
    if (!text) return text;
    out += *text->as<std::string>();
    at = end;
  }
  return CelValue(std::move(out));
}

constexpr std::array kFunctions = std::to_array<Function>({
    {"contains", 2, 2, text_contains},
    {"startsWith", 2, 2, starts_with},
    {"endsWith", 2, 2, ends_with},
    {"matches", 2, 2, matches},
    {"find", 2, 2, regex_find},
    {"findAll", 2, 3, regex_find_all},
    {"lowerAscii", 1, 1, lower},
    {"upperAscii", 1, 1, upper},
    {"trim", 1, 1, trimmed},
    {"strings.quote", 1, 1, quoted},
    {"split", 2, 3, split_text},
    {"replace", 3, 4, replace},
    {"join", 1, 2, join_texts},
    {"substring", 2, 3, substring},
    {"charAt", 2, 2, char_at},
    {"reverse", 1, 1, reversed},
    {"format", 2, 2, format},
});

}  // namespace

std::span<const Function> text_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox::cel
