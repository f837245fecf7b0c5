#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation.h"
#include "lib/sandbox/validation/errors.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

void check_huge_page_value(Report& report, const Node& quantity, std::string_view resource) {
  const auto page = Amount::parse(resource.substr(std::string_view("hugepages-").size()));
  const bool divisible = page && page->positive() && page->whole() &&
                         Amount::of(quantity).rounded_up() % page->rounded_up() == 0;
  if (!divisible) {
    report.invalid_text(quantity, fmt::format("{} is not positive integer multiple of {}",
                                              quantity.text(), resource));
  }
}

void check_pod_resource_name(Report& report, const Node& at, std::string_view resource) {
  const std::size_t before = report.size();
  check_resource_name(report, at, resource);
  if (report.size() != before) return;
  if (resource != "cpu" && resource != "memory" && !is_huge_page(resource))
    report.add(not_supported(at.path(), Value(resource), {"cpu", "memory"}));
}

void check_request_against_limit(Report& report, const Node& resources, std::string_view resource,
                                 const Node& request) {
  const Node limit = resources["limits"].key(resource);
  const bool overcommit = is_native_resource(resource) && !is_huge_page(resource);
  if (!limit.present()) {
    if (!overcommit)
      report.required(resources["limits"], "Limit must be set for non overcommitable resources");
    return;
  }
  const auto order = Amount::of(request) <=> Amount::of(limit);
  const Node at = request.moved(resources["requests"].path());
  if (order != 0 && !overcommit) {
    report.invalid_text(at, fmt::format("must be equal to {} limit of {}", resource, limit.text()));
  } else if (order > 0) {
    report.invalid_text(
        at, fmt::format("must be less than or equal to {} limit of {}", resource, limit.text()));
  }
}

void check_claim_name(Report& report, const Node& claim, const Node& pod_claims) {
  std::set<std::string_view> known;
  for (const Node& pod_claim : pod_claims.items()) {
    if (!pod_claim["name"].empty()) known.insert(pod_claim["name"].text());
  }
  if (known.contains(claim["name"].text())) return;
  FieldError error = not_found_field(claim.path(), Value(claim["name"].text()));
  error.message += ": must be one of the names in pod.spec.resourceClaims";
  const std::vector<std::string_view> names(known.begin(), known.end());
  error.message += names.empty() ? std::string(" which is empty") : ": " + join(names, ", ");
  report.add(std::move(error));
}

void check_claims(Report& report, const Node& claims, const Node& pod_claims) {
  std::set<std::string> names;
  for (const Node& claim : claims.items()) {
    const std::string name(claim["name"].text());
    if (name.empty()) {
      report.required(claim);
      continue;
    }
    const std::string_view request = claim["request"].text();
    std::string key = name;
    if (names.contains(name)) {
      report.duplicate_value(claim, Value(name));
    } else {
      if (!request.empty()) {
        report.invalid_text(claim["request"], dns1123_label(request));
        key.append("/").append(request);
      }
      const bool overlaps = names.contains(key) ||
                            (request.empty() &&
                             std::any_of(names.begin(), names.end(), [&](const std::string& other) {
                               return other.starts_with(name + "/");
                             }));
      if (overlaps) report.duplicate_value(claim, Value(key));
      names.insert(key);
    }
    check_claim_name(report, claim, pod_claims);
  }
}

}  // namespace

void check_resource_requirements(Report& report, const Node& resources, const Node& claims,
                                 bool of_pod) {
  bool compute = false;
  bool huge_pages = false;
  for (const std::string_view part : {"limits", "requests"}) {
    for (const auto& [resource, quantity] : resources[part].entries()) {
      if (of_pod) {
        check_pod_resource_name(report, quantity, resource);
      } else {
        check_container_resource_name(report, quantity, resource);
      }
      check_resource_quantity(report, quantity, resource);
      if (part == "requests") check_request_against_limit(report, resources, resource, quantity);
      if (is_huge_page(resource)) {
        huge_pages = true;
        check_huge_page_value(report, quantity, resource);
      }
      compute = compute || resource == "cpu" || resource == "memory";
    }
  }
  if (huge_pages && !compute) report.forbidden(resources, "HugePages require cpu or memory");
  check_claims(report, resources["claims"], claims);
}

}  // namespace tf::sandbox::validation
