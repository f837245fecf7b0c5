#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "lib/sandbox/custom/coercion.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/custom/custom_resource.h"
#include "lib/sandbox/custom/expressions.h"
#include "lib/sandbox/custom/nested_value.h"
#include "lib/sandbox/custom/schema_check.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

void append(std::vector<FieldError>& errors, std::vector<FieldError> more) {
  std::move(more.begin(), more.end(), std::back_inserter(errors));
}

std::vector<FieldError> check_type_meta(const Resource& resource, const Value& object) {
  std::vector<FieldError> errors;
  const auto kind = string_at(object, {"kind"});
  if (kind != resource.kind) {
    errors.push_back(invalid_value("kind", kind, "must be " + resource.kind));
  }
  const auto version = string_at(object, {"apiVersion"});
  if (version != resource.api_version()) {
    errors.push_back(invalid_value("apiVersion", version, "must be " + resource.api_version()));
  }
  return errors;
}

void check_replicas(const Value& object, const std::string& path, std::vector<FieldError>& errors) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const NestedInteger found = nested_integer(object, path);
  if (!found.error.empty()) {
    errors.push_back(invalid_value(path, Value::int64(0), found.error));
  } else if (found.value < 0) {
    errors.push_back(
        invalid_value(path, Value::int64(found.value), "should be a non-negative integer"));
  } else if (found.value > kMost) {
    errors.push_back(invalid_value(path, Value::int64(found.value),
                                   fmt::format("should be less than or equal to {}", kMost)));
  }
}

void check_scale_status(const CustomFacts& facts, const Value& object,
                        std::vector<FieldError>& errors) {
  if (!facts.scale) return;
  check_replicas(object, facts.scale->status_replicas, errors);
  if (facts.scale->label_selector.empty()) return;
  const NestedText found = nested_text(object, facts.scale->label_selector);
  if (!found.error.empty()) {
    errors.push_back(invalid_value(facts.scale->label_selector, "", found.error));
  }
}

void check_scale(const CustomFacts& facts, const Value& object, std::vector<FieldError>& errors) {
  if (!facts.scale) return;
  check_replicas(object, facts.scale->spec_replicas, errors);
  check_scale_status(facts, object, errors);
}

/// Expressions are only asked about objects whose types are right.
bool blocks_expressions(const FieldError& error) {
  using Type = FieldError::Type;
  return error.type == Type::kNotSupported || error.type == Type::kRequired ||
         error.type == Type::kTooLong || error.type == Type::kTooMany ||
         error.type == Type::kTypeInvalid;
}

void check_expressions(const CustomFacts& facts, const Value& object, const Value* live,
                       std::vector<FieldError>& errors) {
  if (!has_expressions(*facts.rules)) return;
  if (std::any_of(errors.begin(), errors.end(), blocks_expressions)) {
    errors.push_back(invalid_value("<nil>", {},
                                   "some validation rules were not checked because the object was "
                                   "invalid; correct the existing errors to complete validation"));
    return;
  }
  append(errors, evaluate_expressions(*facts.rules, object, live));
}

}  // namespace

std::vector<FieldError> validate_custom(const Resource& resource, const Value& object) {
  const CustomFacts& facts = *resource.custom_facts;
  std::vector<FieldError> errors = check_type_meta(resource, object);
  if (errors.empty()) {
    errors = validate_metadata(object, resource.namespaced);
    append(errors, check_schema(*facts.rules, object, ""));
    check_scale(facts, object, errors);
  }
  append(errors, check_embedded(*facts.rules, object));
  append(errors, check_list_types(*facts.rules, object));
  check_expressions(facts, object, nullptr, errors);
  return errors;
}

std::vector<FieldError> validate_custom_update(const Resource& resource, const Value& object,
                                               const Value& live) {
  const CustomFacts& facts = *resource.custom_facts;
  std::vector<FieldError> errors = check_type_meta(resource, object);
  if (errors.empty()) {
    errors = validate_metadata_update(object, live);
    append(errors, check_schema_change(*facts.rules, object, live, ""));
    check_scale(facts, object, errors);
  }
  append(errors, check_embedded(*facts.rules, object));
  if (check_list_types(*facts.rules, live).empty()) {
    append(errors, check_list_types(*facts.rules, object));
  }
  check_expressions(facts, object, &live, errors);
  return errors;
}

std::vector<FieldError> validate_custom_status_update(const Resource& resource, const Value& object,
                                                      const Value& live) {
  const CustomFacts& facts = *resource.custom_facts;
  std::vector<FieldError> errors = check_type_meta(resource, object);
  if (errors.empty()) {
    errors = validate_metadata_update(object, live);
    const Value* status = find_path(object, {"status"});
    if (status != nullptr && facts.status_rules != nullptr) {
      const Value* before = find_path(live, {"status"});
      append(errors, before == nullptr
                         ? check_schema(*facts.status_rules, *status, "status")
                         : check_schema_change(*facts.status_rules, *status, *before, "status"));
    }
    check_scale_status(facts, object, errors);
  }
  if (check_list_types(*facts.rules, live).empty()) {
    append(errors, check_list_types(*facts.rules, object));
  }
  check_expressions(facts, object, &live, errors);
  return errors;
}

}  // namespace tf::sandbox
