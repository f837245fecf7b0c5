#include "lib/sandbox/validation/addresses.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"

namespace tf::sandbox::validation {
namespace {

struct Network {
  Address address;
  int bits = 0;
  bool leading_zeros = false;  ///< of the prefix length
  [[nodiscard]] int width() const { return address.v4 ? 32 : 128; }
};

bool parse_v4(std::string_view text, Address& address) {
  const auto parts = split_views(text, ".");
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (parts[i].empty() || !std::all_of(parts[i].begin(), parts[i].end(), is_digit_ascii))
      return false;
    if (parts[i].size() > 1 && parts[i][0] == '0') address.leading_zeros = true;
    const auto number = parse_integer(parts[i]);
    if (!number || *number > 255) return false;
    address.bytes[12 + i] = static_cast<std::uint8_t>(*number);
  }
  return true;
}

/// The groups of one side of "::"; an IPv4 address may be the last two.
bool parse_groups(std::string_view text, bool last, std::vector<std::uint8_t>& bytes,
                  Address& address) {
  if (text.empty()) return true;
  const auto groups = split_views(text, ":");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (last && i + 1 == groups.size() && contains(groups[i], ".")) {
      if (!parse_v4(groups[i], address)) return false;
      bytes.insert(bytes.end(), address.bytes.begin() + 12, address.bytes.end());
      continue;
    }
    if (groups[i].empty() || groups[i].size() > 4) return false;
    unsigned value = 0;
    for (const char c : groups[i]) {
      const int digit = hex_digit(c);
      if (digit < 0) return false;
      value = value * 16 + static_cast<unsigned>(digit);
    }
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
  }
  return true;
}

std::optional<Address> parse_v6(std::string_view text) {
  Address address;
  std::vector<std::uint8_t> front;
  std::vector<std::uint8_t> back;
  const auto halves = cut(text, "::");
  if (halves) {
    if (!parse_groups(halves->first, false, front, address) ||
        !parse_groups(halves->second, true, back, address) || front.size() + back.size() > 14)
      return std::nullopt;
  } else if (!parse_groups(text, true, front, address) || front.size() != 16) {
    return std::nullopt;
  }
  address.bytes.fill(0);
  std::copy(front.begin(), front.end(), address.bytes.begin());
  std::copy_backward(back.begin(), back.end(), address.bytes.end());
  const auto& b = address.bytes;
  address.mapped = std::all_of(b.begin(), b.begin() + 10, [](auto byte) { return byte == 0; }) &&
                   b[10] == 0xFF && b[11] == 0xFF;
  address.v4 = address.mapped;
  return address;
}

std::string text_v6(const Address& address) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>(address.bytes[2 * i] << 8 | address.bytes[2 * i + 1]);
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0)
      ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    text += fmt::format("{:x}", groups[i]);
  }
  return text;
}

std::optional<Network> parse_network(std::string_view text) {
  const auto parts = cut(text, "/");
  if (!parts) return std::nullopt;
  const auto address = parse_address(parts->first);
  const std::string_view digits = parts->second;
  if (!address || digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit_ascii))
    return std::nullopt;
  Network network{*address, 0, digits.size() > 1 && digits[0] == '0'};
  const auto bits = parse_integer(digits);
  const int width = network.address.mapped ? 128 : network.width();
  if (!bits || *bits > width) return std::nullopt;
  network.bits = static_cast<int>(*bits);
  if (network.address.mapped) network.bits = std::max(0, network.bits - 96);
  return network;
}

Address masked(const Network& network) {
  Address address = network.address;
  const int first = address.v4 ? 96 : 0;
  for (int bit = first + network.bits; bit < 128; ++bit) {
    auto& byte = address.bytes[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte & ~(0x80 >> (bit % 8)));
  }
  return address;
}

void add_address_errors(Messages& messages, std::string_view text) {
  const auto address = parse_address(text);
  if (!address) {
    messages.emplace_back("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    return;
  }
  if (address->leading_zeros) messages.emplace_back("must not have leading 0s");
  if (address->mapped) messages.emplace_back("must not be an IPv4-mapped IPv6 address");
}

void add_network_errors(Messages& messages, std::string_view text) {
  const auto network = parse_network(text);
  if (!network) {
    messages.emplace_back("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  } else if (network->address.leading_zeros || network->leading_zeros) {
    messages.emplace_back("must not have leading 0s in IP or prefix length");
  } else if (network->address.mapped) {
    messages.emplace_back("must not have an IPv4-mapped IPv6 address");
  } else if (masked(*network).bytes != network->address.bytes) {
    messages.emplace_back("must not have bits set beyond the prefix length");
  }
}

}  // namespace

std::string Address::text() const {
  if (v4) return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  return text_v6(*this);
}

std::optional<Address> parse_address(std::string_view text) {
  if (contains(text, ":")) return parse_v6(text);
  Address address;
  address.v4 = true;
  if (!parse_v4(text, address)) return std::nullopt;
  return address;
}

void check_address(Report& report, const Node& address) {
  Messages messages;
  add_address_errors(messages, address.text());
  report.invalid_text(address, messages);
}

Messages canonical_address(std::string_view text) {
  Messages messages;
  add_address_errors(messages, text);
  if (!messages.empty()) return messages;
  const std::string canonical = parse_address(text)->text();
  if (canonical != text)
    messages.push_back(fmt::format("must be in canonical form ({})", go_quote(canonical)));
  return messages;
}

void check_canonical_address(Report& report, const Node& address) {
  report.invalid_text(address, canonical_address(address.text()));
}

void check_network(Report& report, const Node& network) {
  Messages messages;
  add_network_errors(messages, network.text());
  report.invalid_text(network, messages);
}

bool is_inner_network(std::string_view inner, std::string_view outer) {
  const auto small = parse_network(inner);
  const auto large = parse_network(outer);
  if (!small || !large || small->address.v4 != large->address.v4) return false;
  const Network cut_down{small->address, large->bits, false};
  return small->bits > large->bits && masked(cut_down).bytes == masked(*large).bytes;
}

}  // namespace tf::sandbox::validation
