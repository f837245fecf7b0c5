#include "templates-engine/random.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "templates-engine/function_table.h"

namespace tf::engine {

std::string random_bytes(std::size_t count) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  std::string bytes(count, '\0');
  for (std::size_t at = 0; at < count; at += kChunk) {
    const int size = static_cast<int>(std::min(kChunk, count - at));
    auto* target = reinterpret_cast<unsigned char*>(bytes.data() + at);
    if (RAND_bytes(target, size) != 1) throw FunctionError("no random data from the system");
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
