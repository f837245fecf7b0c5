#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// An IP address as Go's net.IP.
struct Address {
  std::array<std::uint8_t, 16> bytes{};  ///< IPv4: the last four
  bool v4 = false;
  bool mapped = false;         ///< IPv4 written as ::ffff:a.b.c.d
  bool leading_zeros = false;  ///< "010.0.0.1"

  /// Go's canonical text.
  [[nodiscard]] std::string text() const;
};

/// ParseIPSloppy: nothing for what is no address.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// IsValidIPForLegacyField with StrictIPCIDRValidation, as a 1.36 has it.
void check_address(Report& report, const Node& address);
/// IsValidIP: in canonical form, too.
void check_canonical_address(Report& report, const Node& address);
[[nodiscard]] Messages canonical_address(std::string_view text);
/// IsValidCIDRForLegacyField.
void check_network(Report& report, const Node& network);
/// Whether `inner` lies strictly inside `outer`; both valid networks.
[[nodiscard]] bool is_inner_network(std::string_view inner, std::string_view outer);

}  // namespace tf::sandbox::validation
