#include "tests/unit/cli/app_fixture.h"

#include "cmd/app.h"

namespace tf::cmd::test {

RunResult run_tf(const std::vector<std::string>& words, const World& world) {
  StringSink out;
  StringSink err;
  const FrozenClock clock;
  Environment environment;
  environment.arguments = {"tf"};
  environment.arguments.insert(environment.arguments.end(), words.begin(), words.end());
  environment.variables = world.variables;
  environment.out = &out;
  environment.err = &err;
  environment.out_is_terminal = world.out_is_terminal;
  environment.err_is_terminal = world.err_is_terminal;
  environment.clock = &clock;
  const int code = run_app(environment);
  return {out.text(), err.text(), code};
}

std::vector<std::string> split_words(const std::string& line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool open = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (c == ' ' && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

}  // namespace tf::cmd::test
