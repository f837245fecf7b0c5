#pragma once

#include "lib/data/value.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// A type's zero value as Go writes it in JSON: "", 0, false, null for lists and maps, an object
/// with its written fields for a struct.
[[nodiscard]] Value zero_value(const Type& type);

/// Whether Go's omitempty (or omitzero, for a struct) leaves the value out.
[[nodiscard]] bool is_zero(const Type& type, const Value& value);

/// Puts an object into the form that Go's struct has when it is written: zero values go or come as
/// the fields' Presence says. Empty lists and maps are null where they are written, because
/// Kubernetes' storage does not tell them from none.
void write_as_go(const Type& type, Value& value);

}  // namespace tf::sandbox
