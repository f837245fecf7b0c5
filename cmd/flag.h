#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "cmd/flag_values.h"
#include "lib/base/result.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/event.h"

namespace tf::cmd {

/// A list flag whose every occurrence is split at commas (pflag's StringSlice, "strings" in help).
/// A plain vector member is a StringArray: occurrences are kept whole.
template <class Options>
struct CommaSeparated {
  std::vector<std::string> Options::*member;
};

/// A flag with rules of its own. `set` may log, e.g. that a spelling is deprecated.
template <class Options>
struct Custom {
  Status (*set)(Options& options, const std::string& value, EventSink& log);
  std::string (*show)(const Options& options);
};

template <class Options>
using FlagTarget =
    std::variant<bool Options::*, int Options::*, double Options::*, std::string Options::*,
                 std::chrono::nanoseconds Options::*, std::vector<std::string> Options::*,
                 std::map<std::string, std::string> Options::*, CommaSeparated<Options>,
                 Custom<Options>>;

/// One row of a command's flag table. Its default is what a fresh Options holds.
template <class Options>
struct Flag {
  std::string_view name;
  char short_name = 0;
  FlagTarget<Options> target;
  std::string_view help;
  std::string_view type = {};        ///< type word of a custom flag in help
  std::string_view bare = {};        ///< value when given without one (pflag's NoOptDefVal)
  std::string_view deprecated = {};  ///< not "": hidden, and a notice with this text when used
  bool hidden = false;
};

/// A flag tied to the options object of one run.
struct BoundFlag {
  std::string_view name;
  char short_name = 0;
  std::string_view help;
  std::string_view type;  ///< pflag's Type(): "bool", "string", "stringSlice" ...
  std::string_view bare;
  std::string_view deprecated;
  bool hidden = false;
  std::string default_text;
  std::function<Status(const std::string& value, EventSink& log)> set;
  bool changed = false;  ///< given on the command line
};

namespace detail {

/// Text of the current value, and pflag's type word.
struct Shown {
  std::string_view type;
  std::string text;
};

inline Shown show(bool value) {
  return {"bool", value ? "true" : "false"};
}
inline Shown show(int value) {
  return {"int", to_text(value)};
}
inline Shown show(double value) {
  return {"float32", show_float(value)};
}
inline Shown show(const std::string& value) {
  return {"string", value};
}
inline Shown show(std::chrono::nanoseconds value) {
  return {"duration", show_duration(value)};
}
inline Shown show(const std::vector<std::string>& value) {
  return {"stringArray", show_list(value)};
}
inline Shown show(const std::map<std::string, std::string>&) {
  return {"stringToString", "[]"};
}

/// Each assigns one occurrence; `again` tells that it is not the first one.
Status assign(bool& target, const std::string& value, bool again);
Status assign(int& target, const std::string& value, bool again);
Status assign(double& target, const std::string& value, bool again);
Status assign(std::string& target, const std::string& value, bool again);
Status assign(std::chrono::nanoseconds& target, const std::string& value, bool again);
Status assign(std::vector<std::string>& target, const std::string& value, bool again);
Status assign(std::map<std::string, std::string>& target, const std::string& value, bool again);
Status assign_csv(std::vector<std::string>& target, const std::string& value, bool again);

template <class Options>
BoundFlag bind_target(Options& options, CommaSeparated<Options> list) {
  auto* member = &(options.*list.member);
  BoundFlag bound;
  bound.type = "stringSlice";
  bound.default_text = show_list(*member);
  bound.set = [member, again = false](const std::string& value, EventSink&) mutable {
    return assign_csv(*member, value, std::exchange(again, true));
  };
  return bound;
}

template <class Options>
BoundFlag bind_target(Options& options, const Custom<Options>& custom) {
  BoundFlag bound;
  bound.default_text = custom.show(options);
  bound.set = [&options, set = custom.set](const std::string& value, EventSink& log) {
    return set(options, value, log);
  };
  return bound;
}

template <class Options, class Member>
BoundFlag bind_target(Options& options, Member Options::*pointer) {
  auto* member = &(options.*pointer);
  const auto shown = show(*member);
  BoundFlag bound;
  bound.type = shown.type;
  bound.default_text = shown.text;
  if (shown.type == "bool") bound.bare = "true";
  bound.set = [member, again = false](const std::string& value, EventSink&) mutable {
    return assign(*member, value, std::exchange(again, true));
  };
  return bound;
}

}  // namespace detail

/// In: options outlives the result.   Out: the flag with its default read from `options`.
template <class Options>
[[nodiscard]] BoundFlag bind(Options& options, const Flag<Options>& flag) {
  BoundFlag bound = std::visit(
      [&](const auto& target) { return detail::bind_target(options, target); }, flag.target);
  bound.name = flag.name;
  bound.short_name = flag.short_name;
  bound.help = flag.help;
  if (!flag.type.empty()) bound.type = flag.type;
  if (!flag.bare.empty()) bound.bare = flag.bare;
  bound.deprecated = flag.deprecated;
  bound.hidden = flag.hidden || !flag.deprecated.empty();
  return bound;
}

/// Binds whole tables to `args`, which derives from (or is) each table's options.
template <class Args, class... Options, std::size_t... Sizes>
[[nodiscard]] std::vector<BoundFlag> bind_all(Args& args,
                                              const Flag<Options> (&... tables)[Sizes]) {
  std::vector<BoundFlag> bound;
  const auto append = [&]<class T>(T& options, const auto& table) {
    for (const Flag<T>& flag : table)
      bound.push_back(bind(options, flag));
  };
  (append(static_cast<Options&>(args), tables), ...);
  return bound;
}

}  // namespace tf::cmd
