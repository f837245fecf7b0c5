#include "templates-engine/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "templates-engine/function_table.h"

namespace tf::engine {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t at = 0; at < count;) {
    const ssize_t got = ::getrandom(bytes.data() + at, count - at, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FunctionError("no random data from the system");
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::uint64_t random_below(std::uint64_t bound) {
  // Values from the incomplete last round of `bound` are drawn again.
  const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / bound * bound;
  while (true) {
    std::uint64_t value = 0;
    const std::string bytes = random_bytes(sizeof value);
    std::memcpy(&value, bytes.data(), sizeof value);
    if (value < limit) return value % bound;
  }
}

std::string random_text(std::size_t count, std::string_view alphabet) {
  const std::size_t limit = 256 / alphabet.size() * alphabet.size();
  std::string out;
  out.reserve(count);
  while (out.size() < count) {
    for (char c : random_bytes(std::max<std::size_t>(32, (count - out.size()) * 2))) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < limit && out.size() < count) out += alphabet[byte % alphabet.size()];
    }
  }
  return out;
}

}  // namespace tf::engine
