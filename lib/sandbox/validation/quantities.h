#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// The number a quantity's text says, to nine decimal places; what is too big stops at the limits
/// of int64.   Like: apimachinery 0.36 resource.Quantity, for comparing.
class Amount {
 public:
  /// The number of what decode() let through; 0 for what is no quantity.
  [[nodiscard]] static Amount of(const Node& quantity);
  /// Nothing for what is no quantity.
  [[nodiscard]] static std::optional<Amount> parse(std::string_view text);

  auto operator<=>(const Amount&) const = default;
  Amount& operator+=(const Amount& other);
  [[nodiscard]] bool negative() const { return whole_ < 0 || nano_ < 0; }
  [[nodiscard]] bool positive() const { return whole_ > 0 || nano_ > 0; }
  /// Value(): rounded up to a whole number.
  [[nodiscard]] std::int64_t rounded_up() const;
  /// Whether the number is whole, thousandths looked at.
  [[nodiscard]] bool whole() const;

 private:
  std::int64_t whole_ = 0;
  std::int64_t nano_ = 0;  ///< same sign as whole_
};

/// What a kind of resource may be called and how much of it there may be: pkg/apis/core/helper.
[[nodiscard]] bool is_huge_page(std::string_view resource);
[[nodiscard]] bool is_native_resource(std::string_view resource);
[[nodiscard]] bool is_extended_resource(std::string_view resource);
[[nodiscard]] bool is_standard_quota_resource(std::string_view resource);
/// ValidateResourceName, ValidateContainerResourceName, ValidateResourceQuotaResourceName. `at` is
/// where the errors are.
void check_resource_name(Report& report, const Node& at, std::string_view resource);
void check_container_resource_name(Report& report, const Node& at, std::string_view resource);
void check_quota_resource_name(Report& report, const Node& at, std::string_view resource);
/// ValidateResourceQuantityValue: not negative, whole where only whole ones make sense.
void check_resource_quantity(Report& report, const Node& quantity, std::string_view resource);
void check_nonnegative_quantity(Report& report, const Node& quantity);
void check_positive_quantity(Report& report, const Node& quantity);
/// ValidateContainerResourceRequirements and, for a pod's own, validatePodResourceRequirements.
/// `claims`: the pod's resourceClaims.
void check_resource_requirements(Report& report, const Node& resources, const Node& claims,
                                 bool of_pod = false);

}  // namespace tf::sandbox::validation
