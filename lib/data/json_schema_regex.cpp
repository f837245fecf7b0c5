#include "lib/data/json_schema_regex.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include <array>
#include <utility>

#include "lib/base/text.h"

namespace tf::schema {
namespace {

RE2::Options options() {
  // Go accepts large repetitions that the default of 8 MB refuses.
  constexpr std::int64_t kMaxMemory = 64 << 20;
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMaxMemory);
  return options;
}

/// Go's regexp/syntax.ErrorCode for RE2's.
std::string_view go_text(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    default:
      return "expression too large";
  }
}

/// Go 1.26 also knows the long names of categories, regardless of case and punctuation.
struct Category {
  std::string_view name;
  std::string_view code;
};
constexpr std::array kCategories = {
    Category{"other", "C"},
    Category{"control", "Cc"},
    Category{"cntrl", "Cc"},
    Category{"format", "Cf"},
    Category{"privateuse", "Co"},
    Category{"surrogate", "Cs"},
    Category{"letter", "L"},
    Category{"lowercaseletter", "Ll"},
    Category{"modifierletter", "Lm"},
    Category{"otherletter", "Lo"},
    Category{"titlecaseletter", "Lt"},
    Category{"uppercaseletter", "Lu"},
    Category{"mark", "M"},
    Category{"combiningmark", "M"},
    Category{"spacingmark", "Mc"},
    Category{"enclosingmark", "Me"},
    Category{"nonspacingmark", "Mn"},
    Category{"number", "N"},
    Category{"decimalnumber", "Nd"},
    Category{"digit", "Nd"},
    Category{"letternumber", "Nl"},
    Category{"othernumber", "No"},
    Category{"punctuation", "P"},
    Category{"punct", "P"},
    Category{"connectorpunctuation", "Pc"},
    Category{"dashpunctuation", "Pd"},
    Category{"closepunctuation", "Pe"},
    Category{"finalpunctuation", "Pf"},
    Category{"initialpunctuation", "Pi"},
    Category{"otherpunctuation", "Po"},
    Category{"openpunctuation", "Ps"},
    Category{"symbol", "S"},
    Category{"currencysymbol", "Sc"},
    Category{"modifiersymbol", "Sk"},
    Category{"mathsymbol", "Sm"},
    Category{"othersymbol", "So"},
    Category{"separator", "Z"},
    Category{"lineseparator", "Zl"},
    Category{"paragraphseparator", "Zp"},
    Category{"spaceseparator", "Zs"},
};

std::string_view category_code(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '_' && c != '-' && c != ' ') plain += to_lower_ascii(c);
  }
  for (const Category& category : kCategories) {
    if (category.name == plain) return category.code;
  }
  return name;
}

/// Go also takes (?<name>...) and long names in \p{...}, which this RE2 does not know.
std::string in_re2_syntax(std::string_view pattern) {
  std::string out;
  out.reserve(pattern.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    const std::size_t close = rest.find('}');
    const bool named_class = (rest.starts_with("\\p{") || rest.starts_with("\\P{")) &&
                             close != std::string_view::npos && rest[3] != '^';
    if (named_class) {
      out.append(rest.substr(0, 3)).append(category_code(rest.substr(3, close - 3))) += '}';
      i += close;
    } else if (rest.front() == '\\' && rest.size() > 1) {
      out.append(rest.substr(0, 2));
      ++i;
    } else if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      out += "(?P<";
      i += 2;
    } else {
      out += rest.front();
    }
  }
  return out;
}

}  // namespace

struct Regex::Compiled {
  explicit Compiled(std::string_view text)
      : pattern(text), expression(in_re2_syntax(text), options()) {}
  std::string pattern;
  RE2 expression;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  auto compiled = std::make_shared<const Compiled>(pattern);
  const RE2& expression = compiled->expression;
  if (!expression.ok()) {
    // RE2 names the whole "(?<" group where Go names only its opening.
    const std::string& argument =
        expression.error_arg().empty() ? compiled->pattern : expression.error_arg();
    return fail(ErrorCode::kInvalid, fmt::format("error parsing regexp: {}: `{}`",
                                                 go_text(expression.error_code()), argument));
  }
  Regex regex;
  regex.compiled_ = std::move(compiled);
  return regex;
}

bool Regex::matches(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

const std::string& Regex::pattern() const {
  return compiled_->pattern;
}

}  // namespace tf::schema
