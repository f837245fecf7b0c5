#pragma once

#include <string>

#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// Why a value cannot be put into the Go struct of that type: "cannot restore slice from map",
/// "cannot convert int64 to string"; "" where nothing is found. What types with a JSON form of
/// their own (times, quantities) refuse is not looked for.
/// Like: apimachinery 0.36 runtime.DefaultUnstructuredConverter.FromUnstructured.
[[nodiscard]] std::string conversion_error(const Type& type, const Value& value);

}  // namespace tf::sandbox
