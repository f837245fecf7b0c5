#pragma once

#include <map>
#include <string>
#include <vector>

#include "cmd/environment.h"
#include "lib/base/time.h"

namespace tf::cmd::test {

/// What one run of the program left behind.
struct RunResult {
  std::string out;
  std::string err;
  int code = 0;
};

/// Noon of 22 November 2026, always.
class FrozenClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return TimePoint(std::chrono::seconds(1795348800));
  }
};

/// How a run finds the world; the releases of tests/cli are in memory.
struct World {
  std::map<std::string, std::string, std::less<>> variables = {
      {"HOME", "/home/user"},
      {"KUBECONFIG", "/nonexistent"},
      {"HELM_DRIVER", "memory"},
      {"HELM_MEMORY_DRIVER_DATA", std::string(TF_TEST_DATA) + "/cli/releases.yaml"},
  };
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

/// Runs the program in this process; `words` are what follows its name.
RunResult run_tf(const std::vector<std::string>& words, const World& world = {});

/// Splits a line into words: blanks separate, single quotes protect.
std::vector<std::string> split_words(const std::string& line);

}  // namespace tf::cmd::test
