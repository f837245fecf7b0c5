#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"

namespace tf::cmd {

/// Where text goes: a file descriptor in the program, a string in tests.
class TextSink {
 public:
  TextSink() = default;
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;
  virtual ~TextSink() = default;
  virtual void write(std::string_view text) = 0;
};

class StringSink final : public TextSink {
 public:
  void write(std::string_view text) override { text_ += text; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Everything a run gets from outside, as values: nothing below reads the process's own.
struct Environment {
  std::vector<std::string> arguments;  ///< argv, the program's path first
  std::map<std::string, std::string, std::less<>> variables;
  TextSink* out = nullptr;
  TextSink* err = nullptr;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  const Clock* clock = nullptr;

  /// A variable that is set, maybe to "".
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  /// A variable's value, "" when unset: os.Getenv.
  [[nodiscard]] std::string get(std::string_view name) const;
};

}  // namespace tf::cmd
