#include "cmd/argv.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include "cmd/commands.h"
#include "cmd/version_info.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

namespace po = boost::program_options;

const BoundFlag* find_flag(const std::vector<BoundFlag>& flags, std::string_view name) {
  const auto found = std::find_if(flags.begin(), flags.end(),
                                  [&](const BoundFlag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

const BoundFlag* find_short(const std::vector<BoundFlag>& flags, char letter) {
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const BoundFlag& flag) {
    return flag.short_name == letter && letter != 0;
  });
  return found == flags.end() ? nullptr : &*found;
}

/// Go's %q of one byte of a flag cluster.
std::string quote_letter(char letter) {
  return letter == '\'' ? "'\\''" : fmt::format("'{}'", letter);
}

po::option make_option(std::string_view name, const std::string& value) {
  po::option option;
  option.string_key = name;
  option.value = {value};
  option.original_tokens = {value};
  return option;
}

po::option make_word(const std::string& word) {
  po::option option;
  option.value = {word};
  option.original_tokens = {word};
  return option;
}

/// pflag's grammar as an extra parser of Boost: each call takes one argument (and the value that
/// belongs to it) off the front of `arguments`. A fault ends the parse; it is told after the flags
/// before it were set, because pflag sets while it reads.
class PflagGrammar {
 public:
  PflagGrammar(const std::vector<BoundFlag>& flags, UnknownFlags unknown)
      : flags_(flags), unknown_(unknown) {}

  std::vector<po::option> take(std::vector<std::string>& arguments) {
    const std::string first = arguments.front();
    arguments.erase(arguments.begin());
    if (first.size() < 2 || first[0] != '-') return {make_word(first)};
    if (first == "--") return take_rest(arguments);
    return first[1] == '-' ? take_long(first, arguments) : take_cluster(first.substr(1), arguments);
  }

  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  static std::vector<po::option> take_rest(std::vector<std::string>& arguments) {
    std::vector<po::option> words;
    for (const auto& word : arguments)
      words.push_back(make_word(word));
    arguments.clear();
    return words;
  }

  std::vector<po::option> fail_with(std::string message, std::vector<std::string>& arguments) {
    fault_ = Error{ErrorCode::kInvalid, std::move(message)};
    arguments.clear();
    return {};
  }

  /// Steps over the value of an unknown flag: pflag's stripUnknownFlagValue.
  static void skip_value(std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().starts_with("-")) return;
    arguments.erase(arguments.begin());
  }

  std::vector<po::option> take_long(const std::string& text, std::vector<std::string>& arguments) {
    const std::string name = text.substr(2, text.find('=') - 2);
    const auto equals = text.find('=');
    if (text[2] == '-' || text[2] == '=') return fail_with("bad flag syntax: " + text, arguments);
    const auto* flag = find_flag(flags_, name);
    if (flag == nullptr) {
      if (unknown_ == UnknownFlags::kFail) return fail_with("unknown flag: --" + name, arguments);
      if (equals == std::string::npos) skip_value(arguments);
      return {};
    }
    if (equals != std::string::npos) return {make_option(name, text.substr(equals + 1))};
    if (!flag->bare.empty()) return {make_option(name, std::string(flag->bare))};
    if (arguments.empty()) return fail_with("flag needs an argument: --" + name, arguments);
    return {make_option(name, take_front(arguments))};
  }

  std::vector<po::option> take_cluster(std::string letters, std::vector<std::string>& arguments) {
    std::vector<po::option> options;
    while (!letters.empty()) {
      const auto* flag = find_short(flags_, letters[0]);
      const bool has_equals = letters.size() > 2 && letters[1] == '=';
      if (flag == nullptr) {
        if (unknown_ == UnknownFlags::kFail) {
          fail_with(
              fmt::format("unknown shorthand flag: {} in -{}", quote_letter(letters[0]), letters),
              arguments);
          return options;
        }
        if (has_equals) return options;
        skip_value(arguments);
        letters.erase(0, 1);
      } else if (!has_equals && !flag->bare.empty()) {
        options.push_back(make_option(flag->name, std::string(flag->bare)));
        letters.erase(0, 1);
      } else if (letters.size() > 1) {
        options.push_back(make_option(flag->name, letters.substr(has_equals ? 2 : 1)));
        return options;
      } else if (arguments.empty()) {
        fail_with(
            fmt::format("flag needs an argument: {} in -{}", quote_letter(letters[0]), letters),
            arguments);
        return options;
      } else {
        options.push_back(make_option(flag->name, take_front(arguments)));
        return options;
      }
    }
    return options;
  }

  static std::string take_front(std::vector<std::string>& arguments) {
    std::string front = std::move(arguments.front());
    arguments.erase(arguments.begin());
    return front;
  }

  const std::vector<BoundFlag>& flags_;
  UnknownFlags unknown_;
  std::optional<Error> fault_;
};

po::options_description describe(const std::vector<BoundFlag>& flags) {
  po::options_description description;
  for (const auto& flag : flags) {
    description.add_options()(std::string(flag.name).c_str(), po::value<std::string>());
  }
  return description;
}

/// Sets one flag as pflag's FlagSet.Set.
Status set_flag(std::vector<BoundFlag>& flags, const po::option& option, ParsedArguments& parsed,
                EventSink& log) {
  const auto flag = std::find_if(flags.begin(), flags.end(), [&](const BoundFlag& candidate) {
    return candidate.name == option.string_key;
  });
  const std::string& value = option.value.front();
  if (const auto status = flag->set(value, log); !status) {
    const std::string shown = flag->short_name != 0
                                  ? fmt::format("-{}, --{}", flag->short_name, flag->name)
                                  : fmt::format("--{}", flag->name);
    return fail(status.error().code, fmt::format("invalid argument {} for \"{}\" flag: {}",
                                                 go_quote(value), shown, status.error().message));
  }
  flag->changed = true;
  if (!flag->deprecated.empty()) {
    parsed.notices.push_back(
        fmt::format("Flag --{} has been deprecated, {}\n", flag->name, flag->deprecated));
  }
  return {};
}

bool takes_next(const std::string& argument, const std::vector<BoundFlag>& flags) {
  if (!argument.starts_with("-") || contains(argument, "=")) return false;
  if (argument.starts_with("--")) {
    const auto* flag = find_flag(flags, std::string_view(argument).substr(2));
    if (flag == nullptr || flag->bare.empty()) return true;
  }
  if (argument.size() != 2) return false;
  const auto* flag = find_short(flags, argument[1]);
  return flag == nullptr || flag->bare.empty();
}

/// The arguments without the first word `name` that is no flag's value: argsMinusFirstX.
std::vector<std::string> without_word(std::vector<std::string> arguments, const std::string& name,
                                      const std::vector<BoundFlag>& flags) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (takes_next(arguments[i], flags)) {
      ++i;
    } else if (arguments[i] == name) {
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
      return arguments;
    }
  }
  return arguments;
}

Error unknown_command(const std::string& word) {
  std::string message = fmt::format("unknown command {} for \"{}\"", go_quote(word), kProgramName);
  const auto names = suggestions_for(word);
  if (!names.empty()) {
    message += "\n\nDid you mean this?\n";
    for (const auto& name : names)
      message += fmt::format("\t{}\n", name);
  }
  return Error{ErrorCode::kInvalid, std::move(message)};
}

std::string_view plural(int count) {
  return count == 1 ? "argument" : "arguments";
}

}  // namespace

Result<ParsedArguments> parse_arguments(std::span<const std::string> arguments,
                                        std::vector<BoundFlag>& flags, UnknownFlags unknown,
                                        EventSink& log) {
  PflagGrammar grammar(flags, unknown);
  const auto description = describe(flags);
  std::vector<po::option> options;
  try {
    namespace style = po::command_line_style;
    po::command_line_parser parser(std::vector<std::string>(arguments.begin(), arguments.end()));
    parser.options(description)
        .style(style::unix_style & ~style::allow_guessing)
        .extra_style_parser([&](std::vector<std::string>& rest) { return grammar.take(rest); });
    options = parser.run().options;
  } catch (const po::error& error) {
    return fail(ErrorCode::kInvalid, error.what());
  }
  ParsedArguments parsed;
  for (const auto& option : options) {
    if (option.string_key.empty()) {
      parsed.words.push_back(option.value.front());
    } else {
      TF_CHECK(set_flag(flags, option, parsed, log));
    }
  }
  if (const auto& fault = grammar.fault()) return fail(*fault);
  return parsed;
}

std::vector<std::string> strip_flags(std::span<const std::string> arguments,
                                     const std::vector<BoundFlag>& flags) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (takes_next(arguments[i], flags)) {
      // cobra gives up here when only the value is left.
      if (arguments.size() - i <= 2) break;
      ++i;
    } else if (!arguments[i].empty() && !arguments[i].starts_with("-")) {
      words.push_back(arguments[i]);
    }
  }
  return words;
}

Result<FoundCommand> find_command(std::span<const std::string> arguments,
                                  const std::vector<BoundFlag>& flags) {
  FoundCommand found{&root_command(), {arguments.begin(), arguments.end()}};
  while (true) {
    const auto words = strip_flags(found.arguments, flags);
    const auto* next = words.empty() ? nullptr : find_subcommand(*found.spec, words.front());
    if (next == nullptr) {
      const bool is_root = found.spec == &root_command();
      if (is_root && !words.empty()) return fail(unknown_command(words.front()));
      return found;
    }
    found.arguments = without_word(std::move(found.arguments), words.front(), flags);
    found.spec = next;
  }
}

Status check_arity(const CommandSpec& spec, std::size_t count) {
  const auto [min, max] = spec.arity;
  const auto given = static_cast<int>(std::min<std::size_t>(count, Arity::kAny));
  if (given >= min && given <= max) return {};
  std::string rule;
  if (max == 0) {
    rule = "accepts no arguments";
  } else if (min == max) {
    rule = fmt::format("requires {} {}", min, plural(min));
  } else if (given < min) {
    rule = fmt::format("requires at least {} {}", min, plural(min));
  } else {
    rule = fmt::format("accepts at most {} {}", max, plural(max));
  }
  return fail(ErrorCode::kInvalid,
              fmt::format("\"{}\" {}\n\nUsage:  {}", command_path(spec), rule, use_line(spec)));
}

Status check_exclusive(const CommandSpec& spec, const std::vector<BoundFlag>& flags) {
  for (const auto& [first, second] : spec.exclusive) {
    const auto* a = find_flag(flags, first);
    const auto* b = find_flag(flags, second);
    if (a == nullptr || b == nullptr || !a->changed || !b->changed) continue;
    const auto [low, high] = std::minmax(first, second);
    return fail(ErrorCode::kInvalid,
                fmt::format("if any flags in the group [{} {}] are set none of the others can be; "
                            "[{} {}] were all set",
                            first, second, low, high));
  }
  return {};
}

}  // namespace tf::cmd
