#pragma once

#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// The JSON text of an object: kind and apiVersion first, as a kube-apiserver writes them, the
/// other members sorted.   In: a map.
[[nodiscard]] std::string object_text(const Value& object);

/// The text that object_text() gave without its kind and apiVersion, as items of a list are
/// written.
[[nodiscard]] std::string item_text(std::string_view object_text);

/// The JSON text of any value in the wire's style.
[[nodiscard]] std::string json_text(const Value& value);

/// Reads what object_text() wrote.
[[nodiscard]] Value parse_object(std::string_view text);

}  // namespace tf::sandbox
