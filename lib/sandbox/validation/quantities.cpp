#include "lib/sandbox/validation/quantities.h"

#include <algorithm>
#include <array>
#include <limits>

#include "lib/base/text.h"
#include "lib/sandbox/quantity.h"
#include "lib/sandbox/validation/names.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::int64_t kNano = 1'000'000'000;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

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

}  // namespace

std::optional<Amount> Amount::parse(std::string_view text) {
  const auto quantity = Quantity::parse(text);
  if (!quantity) return std::nullopt;
  const auto units = quantity->units();
  Amount amount;
  amount.whole_ = units.whole;
  amount.nano_ = units.billionths;
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
