#pragma once

#include <array>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/flag.h"
#include "lib/base/result.h"

namespace tf::cmd {

struct Environment;
struct Settings;
class Session;

/// What a command takes besides flags.
struct Arity {
  static constexpr int kAny = std::numeric_limits<int>::max();
  int min = 0;
  int max = kAny;
};

/// What a shell may offer for the word being typed. Each line is "value" or "value\tdescription".
struct Completion {
  std::vector<std::string> lines;
  bool files = false;  ///< file names are welcome too
};

/// One run of one command; owns its options.
class Command {
 public:
  Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;

  /// Called before flags(): defaults that the environment decides.
  virtual void use_environment(const Settings& settings, const Environment& environment);
  /// The command's own flags, bound to this object.
  virtual std::vector<BoundFlag> flags() { return {}; }
  /// Does the work. `words` are the arguments that are no flags; their number fits the arity.
  virtual Status run(Session& session, std::span<const std::string> words) = 0;
  /// Offers for the next word after `words`. Must not fail: without an answer it offers nothing.
  virtual Completion complete(Session& session, std::span<const std::string> words);
};

template <class T>
std::unique_ptr<Command> make() {
  return std::make_unique<T>();
}

/// The plain record of a command; commands.cpp has the list of all.
struct CommandSpec {
  std::string_view path;     ///< "install", "get values"; "" is the program itself
  std::string_view usage;    ///< what follows the path in usage lines: "[NAME] [CHART]"
  std::string_view summary;  ///< one line for lists of commands
  Arity arity = {};
  std::array<std::string_view, 3> aliases = {};
  std::array<std::string_view, 2> suggest_for = {};
  /// Pairs of flags that exclude each other, sorted as cobra sorts groups ("a b" < "a-b").
  std::array<std::array<std::string_view, 2>, 3> exclusive = {};
  bool hidden = false;
  std::unique_ptr<Command> (*make)() = nullptr;  ///< null: a group of commands

  /// Its last word.
  [[nodiscard]] constexpr std::string_view name() const {
    const auto space = path.rfind(' ');
    return space == std::string_view::npos ? path : path.substr(space + 1);
  }
  /// The path of the group it belongs to; "" for commands of the program.
  [[nodiscard]] constexpr std::string_view parent() const {
    const auto space = path.rfind(' ');
    return space == std::string_view::npos ? std::string_view() : path.substr(0, space);
  }
};

}  // namespace tf::cmd
