#include "lib/sandbox/deep.h"

#include "lib/base/big_stack.h"
#include "lib/data/depth.h"

namespace tf::sandbox {
namespace {

/// Any thread's stack has room for as many levels.
constexpr std::size_t kShallow = 200;

bool is_one_deeper_than(std::initializer_list<const Value*> values, std::size_t limit) {
  for (const Value* value : values) {
    if (is_deeper_than(*value, limit)) return true;
  }
  return false;
}

}  // namespace

ApiStatus run_on_values(std::initializer_list<const Value*> values,
                        const std::function<void()>& work) {
  if (!is_one_deeper_than(values, kShallow)) {
    work();
    return {};
  }
  if (is_one_deeper_than(values, kMaxNesting)) return refuse(bad_request("exceeded max depth"));
  const auto done = run_on_big_stack([&work](std::size_t) { work(); });
  if (!done) return refuse(internal_error(done.error().message));
  return {};
}

}  // namespace tf::sandbox
