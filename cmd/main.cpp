#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
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

constexpr int kMebibyte = 1 << 20;

/// Lets the kernel back the heap with pages of 2 MiB, but for its first one to three MiB, which do
/// for most charts. One fault for each 4 KiB of fresh memory is a tenth of a large chart's time.
void use_large_pages() {
  constexpr std::uintptr_t kLargePage = 2 * kMebibyte;
  void* const block = std::malloc(kMebibyte);  // the heap grows for it, by M_TOP_PAD more
  const auto small_end = reinterpret_cast<std::uintptr_t>(block) + kMebibyte;
  const auto begin = (small_end + kLargePage - 1) / kLargePage * kLargePage;
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  std::free(block);
  if (end > begin) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

/// Suits the allocator to a process that works for milliseconds and ends: one arena, though
/// templates are rendered on a thread of their own; a heap that grows in large steps and is not
/// given back.
void tune_memory() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MXFAST, 0);
  mallopt(M_TOP_PAD, 16 * kMebibyte);
  mallopt(M_TRIM_THRESHOLD, 256 * kMebibyte);
  mallopt(M_MMAP_THRESHOLD, 32 * kMebibyte);
  use_large_pages();
}

/// A mapped chart file was cut off while it was rendered (lib/base/files.h, Reading::kMapLarge).
void report_lost_file(int /*signal*/) {
  constexpr std::string_view kText =
      "Error: a file of the chart changed while it was being read: try again\n";
  static_cast<void>(!::write(STDERR_FILENO, kText.data(), kText.size()));
  ::_exit(1);
}

}  // namespace

int main(int argc, char** argv, char** variables) {
  tune_memory();
  ::signal(SIGBUS, report_lost_file);
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
