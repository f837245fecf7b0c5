#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/custom/value_rules.h"

namespace tf::sandbox {

/// One complaint of a schema about a value.   Like: kube-openapi errors.Validation.
struct Finding {
  enum class Code : std::uint8_t {
    kRequired,
    kEnum,
    kTooLong,
    kTooManyItems,
    kType,
    kOther,
    kPlain  ///< an error that names no field
  };
  Code code = Code::kPlain;
  std::string name;     ///< the path of the value; required fields of the root start with "."
  std::string message;  ///< "<name> in body <what is wrong>"
  Value value;
  std::int64_t actual = 0;
  std::int64_t limit = 0;
  std::vector<Value> supported;
};

/// What one schema found, and how much of it a value fits: the best of several alternatives is
/// the one with most matches.   Like: kube-openapi validate.Result.
struct Findings {
  std::vector<Finding> errors;
  int matches = 0;

  /// Keeps each message once.
  void add(Finding finding);
  void merge(Findings other);
};

/// In: `path` goes before each field; "" for the root.
/// Like: apiextensions-apiserver 0.36 kubeOpenAPIResultToFieldErrors.
[[nodiscard]] std::vector<FieldError> to_field_errors(const Findings& findings,
                                                      std::string_view path);

/// What numbers, texts must fulfil; other values pass.
void check_number(const ValueRules& rules, const Value& value, const std::string& path,
                  Findings& findings);
void check_text(const ValueRules& rules, const Value& value, const std::string& path,
                Findings& findings);
void check_format(const ValueRules& rules, const Value& value, const std::string& path,
                  Findings& findings);
void check_enumeration(const ValueRules& rules, const Value& value, const std::string& path,
                       Findings& findings);
void check_type(const ValueRules& rules, const Value& value, const std::string& path,
                Findings& findings);

/// "path in body should ...".
[[nodiscard]] Finding complaint(const std::string& path, Value value, std::string_view what);

}  // namespace tf::sandbox
