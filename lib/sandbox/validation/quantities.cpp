#include "lib/sandbox/validation/quantities.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::int64_t kNano = 1'000'000'000;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

struct Suffix {
  std::string_view text;
  bool binary;
  int exponent;  ///< of 2 or 10
};
constexpr std::array<Suffix, 16> kSuffixes = {{{"Ki", true, 10},
                                               {"Mi", true, 20},
                                               {"Gi", true, 30},
                                               {"Ti", true, 40},
                                               {"Pi", true, 50},
                                               {"Ei", true, 60},
                                               {"n", false, -9},
                                               {"u", false, -6},
                                               {"m", false, -3},
                                               {"", false, 0},
                                               {"k", false, 3},
                                               {"M", false, 6},
                                               {"G", false, 9},
                                               {"T", false, 12},
                                               {"P", false, 15},
                                               {"E", false, 18}}};

constexpr std::array<std::string_view, 20> kStandardResources = {"cpu",
                                                                 "memory",
                                                                 "ephemeral-storage",
                                                                 "requests.cpu",
                                                                 "requests.memory",
                                                                 "requests.ephemeral-storage",
                                                                 "limits.cpu",
                                                                 "limits.memory",
                                                                 "limits.ephemeral-storage",
                                                                 "pods",
                                                                 "resourcequotas",
                                                                 "services",
                                                                 "replicationcontrollers",
                                                                 "secrets",
                                                                 "configmaps",
                                                                 "persistentvolumeclaims",
                                                                 "storage",
                                                                 "requests.storage",
                                                                 "services.nodeports",
                                                                 "services.loadbalancers"};
constexpr std::array<std::string_view, 9> kCountedResources = {"pods",
                                                               "resourcequotas",
                                                               "services",
                                                               "replicationcontrollers",
                                                               "secrets",
                                                               "configmaps",
                                                               "persistentvolumeclaims",
                                                               "services.nodeports",
                                                               "services.loadbalancers"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_quota_huge_page(std::string_view resource) {
  return is_huge_page(resource) || resource.starts_with("requests.hugepages-");
}

bool is_integer_resource(std::string_view resource) {
  return is_one_of(kCountedResources, resource) || is_extended_resource(resource);
}

/// Splits "1.5Gi" into its number and what that is multiplied by; nothing for what is no quantity.
std::optional<std::pair<std::string_view, Suffix>> split_suffix(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789.");
  const std::string_view number = text.substr(0, end);
  const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
  for (const Suffix& suffix : kSuffixes) {
    if (suffix.text == rest) return std::pair(number, suffix);
  }
  if (rest.size() > 1 && (rest[0] == 'e' || rest[0] == 'E')) {
    if (const auto exponent = parse_integer(rest.substr(1)); exponent && std::abs(*exponent) < 1000)
      return std::pair(number, Suffix{rest, false, static_cast<int>(*exponent)});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Amount> Amount::parse(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  const auto parts = split_suffix(text);
  if (!parts || parts->first.find_first_of("0123456789") == std::string_view::npos)
    return std::nullopt;
  const auto& [number, suffix] = *parts;
  // long double has 64 bits of precision: exact for every whole number an int64 holds.
  long double value = 0;
  int decimals = 0;
  bool behind_point = false;
  for (const char c : number) {
    if (c == '.') {
      behind_point = true;
    } else {
      value = value * 10 + static_cast<long double>(c - '0');
      if (behind_point) ++decimals;
    }
  }
  const int tens = (suffix.binary ? 0 : suffix.exponent) - decimals;
  const long double scale = std::pow(10.0L, std::abs(tens));
  value = tens < 0 ? value / scale : value * scale;
  if (suffix.binary) value = std::ldexp(value, suffix.exponent);
  Amount amount;
  if (value >= static_cast<long double>(kMost)) {
    amount.whole_ = kMost;
  } else {
    const long double whole = std::floor(value);
    amount.whole_ = static_cast<std::int64_t>(whole);
    amount.nano_ =
        static_cast<std::int64_t>(std::llround((value - whole) * static_cast<long double>(kNano)));
    if (amount.nano_ == kNano) {
      ++amount.whole_;
      amount.nano_ = 0;
    }
  }
  if (minus) {
    amount.whole_ = -amount.whole_;
    amount.nano_ = -amount.nano_;
  }
  return amount;
}

Amount Amount::of(const Node& quantity) {
  if (const auto number = quantity.maybe_number()) {
    Amount amount;
    amount.whole_ = *number;
    return amount;
  }
  return parse(quantity.text()).value_or(Amount{});
}

Amount& Amount::operator+=(const Amount& other) {
  std::int64_t nano = nano_ + other.nano_;
  std::int64_t carry = nano / kNano;
  nano %= kNano;
  std::int64_t whole = 0;
  if (__builtin_add_overflow(whole_, other.whole_, &whole) ||
      __builtin_add_overflow(whole, carry, &whole))
    whole = kMost;
  whole_ = whole;
  nano_ = nano;
  return *this;
}

std::int64_t Amount::rounded_up() const {
  return nano_ > 0 ? whole_ + 1 : whole_;
}

bool Amount::whole() const {
  return nano_ / 1'000'000 == 0 && nano_ >= 0;
}

bool is_huge_page(std::string_view resource) {
  return resource.starts_with("hugepages-");
}

bool is_native_resource(std::string_view resource) {
  return !contains(resource, "/") || contains(resource, "kubernetes.io/");
}

bool is_extended_resource(std::string_view resource) {
  return !is_native_resource(resource) && !resource.starts_with("requests.") &&
         qualified_name("requests." + std::string(resource)).empty();
}

bool is_standard_quota_resource(std::string_view resource) {
  return resource != "storage" &&
         (is_one_of(kStandardResources, resource) || is_quota_huge_page(resource));
}

void check_resource_name(Report& report, const Node& at, std::string_view resource) {
  const Messages messages = qualified_name(resource);
  for (const std::string& message : messages)
    report.invalid_value(at, Value(resource), message);
  if (messages.empty() && !contains(resource, "/") && !is_one_of(kStandardResources, resource) &&
      !is_quota_huge_page(resource)) {
    report.invalid_value(at, Value(resource),
                         "must be a standard resource type or fully qualified");
  }
}

void check_container_resource_name(Report& report, const Node& at, std::string_view resource) {
  check_resource_name(report, at, resource);
  if (!contains(resource, "/")) {
    const bool standard = resource == "cpu" || resource == "memory" ||
                          resource == "ephemeral-storage" || is_huge_page(resource);
    if (!standard)
      report.invalid_value(at, Value(resource), "must be a standard resource for containers");
  } else if (!is_native_resource(resource) && !is_extended_resource(resource)) {
    report.invalid_value(at, Value(resource), "doesn't follow extended resource name standard");
  }
}

void check_quota_resource_name(Report& report, const Node& at, std::string_view resource) {
  check_resource_name(report, at, resource);
  if (!contains(resource, "/") && !is_standard_quota_resource(resource))
    report.invalid_value(at, Value(resource), "must be a standard resource for quota");
}

void check_nonnegative_quantity(Report& report, const Node& quantity) {
  if (Amount::of(quantity).negative())
    report.invalid_text(quantity, "must be greater than or equal to 0");
}

void check_positive_quantity(Report& report, const Node& quantity) {
  if (!Amount::of(quantity).positive()) report.invalid_text(quantity, "must be greater than zero");
}

void check_resource_quantity(Report& report, const Node& quantity, std::string_view resource) {
  check_nonnegative_quantity(report, quantity);
  if (is_integer_resource(resource) && !Amount::of(quantity).whole())
    report.invalid_text(quantity, "must be an integer");
}

}  // namespace tf::sandbox::validation
