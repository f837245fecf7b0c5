#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "cmd/app.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

namespace {

class DescriptorSink final : public tf::cmd::TextSink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view text) override {
    while (!text.empty()) {
      const auto written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  int descriptor_;
};

}  // namespace

int main(int argc, char** argv, char** variables) {
  DescriptorSink out(STDOUT_FILENO);
  DescriptorSink err(STDERR_FILENO);
  const tf::SystemClock clock;
  tf::cmd::Environment environment;
  environment.arguments.assign(argv, argv + argc);
  for (char** entry = variables; *entry != nullptr; ++entry) {
    const auto parts = tf::cut(*entry, "=");
    if (parts) environment.variables.emplace(parts->first, parts->second);
  }
  environment.out = &out;
  environment.err = &err;
  environment.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  environment.err_is_terminal = isatty(STDERR_FILENO) == 1;
  environment.clock = &clock;
  return tf::cmd::run_app(environment);
}
