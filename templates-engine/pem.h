#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tf::engine {

struct PemBlock {
  std::string type;
  std::string data;
};

/// The first PEM block of a text, if there is one. Like: Go 1.26 pem.Decode.
[[nodiscard]] std::optional<PemBlock> first_pem_block(std::string_view text);

}  // namespace tf::engine
