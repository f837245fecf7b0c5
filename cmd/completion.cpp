#include "cmd/completion.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/argv.h"
#include "cmd/commands.h"
#include "cmd/invocation.h"
#include "cmd/print/progress.h"
#include "cmd/session.h"
#include "lib/base/text.h"

namespace tf::cmd {
namespace {

constexpr std::string_view kComplete = "__complete";
constexpr std::string_view kCompleteNoDescriptions = "__completeNoDesc";
constexpr std::string_view kNoMoreArguments =
    "_activeHelp_ This command does not take any more arguments (but may accept flags).";

/// cobra's bits.
enum class Directive { kDefault = 0, kNoFiles = 4 };

struct Answer {
  std::vector<std::string> lines;
  Directive directive = Directive::kNoFiles;
};

class NoEvents final : public EventSink {
 public:
  void on_event(const Event&) override {}
};

/// What follows "--flag=" or stands after "--flag": the flag whose value is being typed.
const BoundFlag* flag_of_value(const std::vector<BoundFlag>& flags,
                               std::vector<std::string>& arguments, std::string& typed) {
  const auto find = [&](std::string_view text) -> const BoundFlag* {
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const BoundFlag& flag) {
      const bool short_match =
          text.size() == 2 && text[0] == '-' && flag.short_name != 0 && text[1] == flag.short_name;
      return short_match || (text.starts_with("--") && text.substr(2) == flag.name);
    });
    return found == flags.end() ? nullptr : &*found;
  };
  if (typed.starts_with("-")) {
    const auto parts = cut(typed, "=");
    if (!parts) return nullptr;
    const auto* flag = find(parts->first);
    if (flag != nullptr) typed = std::string(parts->second);
    return flag;
  }
  if (arguments.empty() || contains(arguments.back(), "=")) return nullptr;
  const auto* flag = find(arguments.back());
  if (flag == nullptr || !flag->bare.empty()) return nullptr;
  arguments.pop_back();
  return flag;
}

Answer offer_values(const BoundFlag& flag, const std::string& typed) {
  Answer answer;
  std::vector<std::string_view> offers;
  if (flag.type == "format") {
    offers = {"json\tas JSON", "table\tfor people", "yaml\tas YAML"};
  } else if (flag.name == "color" || flag.name == "colour") {
    offers = {"never", "auto", "always"};
  } else if (flag.type == "WaitStrategy") {
    offers = {"watcher", "hookOnly", "legacy"};
  } else {
    answer.directive = Directive::kDefault;
  }
  for (const auto offer : offers) {
    if (offer.starts_with(typed)) answer.lines.emplace_back(offer);
  }
  return answer;
}

bool takes_many(const BoundFlag& flag) {
  return flag.type == "stringArray" || flag.type == "stringSlice" || flag.type == "stringToString";
}

Answer offer_flags(std::vector<BoundFlag> flags, const std::string& typed) {
  std::stable_sort(flags.begin(), flags.end(),
                   [](const BoundFlag& a, const BoundFlag& b) { return a.name < b.name; });
  Answer answer;
  for (const auto& flag : flags) {
    if (flag.hidden || (flag.changed && !takes_many(flag))) continue;
    const std::string long_form = fmt::format("--{}", flag.name);
    const std::string short_form = fmt::format("-{}", flag.short_name);
    if (long_form.starts_with(typed)) {
      answer.lines.push_back(fmt::format("{}\t{}", long_form, flag.help));
    }
    if (flag.short_name != 0 && short_form.starts_with(typed)) {
      answer.lines.push_back(fmt::format("{}\t{}", short_form, flag.help));
    }
  }
  return answer;
}

Answer offer_subcommands(const CommandSpec& spec, const std::string& typed) {
  auto commands = subcommands(spec);
  std::sort(commands.begin(), commands.end(),
            [](const auto* a, const auto* b) { return a->name() < b->name(); });
  Answer answer;
  for (const auto* command : commands) {
    if (command->hidden || !command->name().starts_with(typed)) continue;
    answer.lines.push_back(fmt::format("{}\t{}", command->name(), command->summary));
  }
  return answer;
}

Answer offer_words(Invocation& invocation, const std::vector<std::string>& words,
                   const std::string& typed, const Environment& environment) {
  if (!invocation.command) {
    return words.empty() ? offer_subcommands(invocation.spec, typed) : Answer{};
  }
  Answer answer;
  if (words.size() >= static_cast<std::size_t>(invocation.spec.arity.max)) {
    answer.lines.emplace_back(kNoMoreArguments);
    return answer;
  }
  ConsoleSink quiet(*environment.err, {});
  Session session(invocation.settings, environment, quiet);
  auto completion = invocation.command->complete(session, words);
  answer.lines = std::move(completion.lines);
  if (completion.files) answer.directive = Directive::kDefault;
  return answer;
}

Answer find_offers(const Environment& environment, std::vector<std::string> arguments) {
  std::string typed = arguments.back();
  arguments.pop_back();
  const Invocation root(root_command(), environment);
  auto found = find_command(arguments, root.all_flags());
  if (!found) return {{}, Directive::kDefault};
  Invocation invocation(*found->spec, environment);
  auto flags = invocation.all_flags();
  const auto* value_of = flag_of_value(flags, found->arguments, typed);
  NoEvents no_events;
  const auto parsed = parse_arguments(found->arguments, flags, UnknownFlags::kFail, no_events);
  if (!parsed) return {{}, Directive::kDefault};
  if (invocation.help) return {};
  if (value_of != nullptr) return offer_values(*value_of, typed);
  if (typed.starts_with("-")) return offer_flags(flags, typed);
  return offer_words(invocation, parsed->words, typed, environment);
}

}  // namespace

bool is_completion_request(std::span<const std::string> arguments) {
  return !arguments.empty() &&
         (arguments[0] == kComplete || arguments[0] == kCompleteNoDescriptions);
}

int answer_completion(const Environment& environment, std::span<const std::string> arguments) {
  if (arguments.size() < 2) {
    environment.err->write("Error: requires at least 1 arg(s), only received 0\n");
    return 1;
  }
  const bool descriptions = arguments[0] == kComplete;
  const auto answer = find_offers(environment, {arguments.begin() + 1, arguments.end()});
  for (const auto& line : answer.lines) {
    const auto parts = cut(line, "\t");
    const auto shown = !descriptions && parts ? parts->first : std::string_view(line);
    environment.out->write(fmt::format("{}\n", trim_space(shown)));
  }
  environment.out->write(fmt::format(":{}\n", static_cast<int>(answer.directive)));
  environment.err->write(
      fmt::format("Completion ended with directive: {}\n", answer.directive == Directive::kNoFiles
                                                               ? "ShellCompDirectiveNoFileComp"
                                                               : "ShellCompDirectiveDefault"));
  return 0;
}

}  // namespace tf::cmd
