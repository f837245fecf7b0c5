#pragma once

#include <string>
#include <string_view>

namespace tf::engine {

struct PemBlock {
  std::string type;
  std::string data;
};

/// The first PEM block of a text; an empty type when there is none.
[[nodiscard]] PemBlock first_pem_block(std::string_view text);

}  // namespace tf::engine
