#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// An object as Go has it after reading JSON into its struct and writing it again.
struct Decoded {
  Value object;
  /// What strict decoding complains about, as sigs.k8s.io/json says it: `unknown field "spec.foo"`,
  /// `duplicate field "metadata.labels.a"`; in the text's order, at most 100.
  std::vector<std::string> strict_errors;
};

/// Reads the JSON text of an object of this type: fields that the type does not know are left out,
/// zero values go or come as Presence says, quantities and times take their canonical form. Errors:
/// 400 with the words of a kube-apiserver's decoder (`json: cannot unmarshal string into Go struct
///         field DeploymentSpec.spec.replicas of type int32`), not yet wrapped in "X in version Y
///         cannot be handled as a X".
[[nodiscard]] ApiResult<Decoded> decode(const Type& type, std::string_view json);
[[nodiscard]] inline ApiResult<Decoded> decode(const Type& type, const std::string& json) {
  return decode(type, std::string_view(json));
}
/// The same for a value that has been parsed already (numbers: int64 or float64); it cannot tell
/// duplicates.
[[nodiscard]] ApiResult<Decoded> decode(const Type& type, const Value& value);

/// The canonical text of a quantity ("0.5" is "500m", "1024Mi" is "1Gi"), or nothing for what is
/// none. Like: apimachinery 0.36 resource.Quantity.
[[nodiscard]] std::optional<std::string> canonical_quantity(std::string_view text);

}  // namespace tf::sandbox
