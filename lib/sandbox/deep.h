#pragma once

#include <functional>
#include <initializer_list>

#include "lib/data/value.h"
#include "lib/sandbox/api_error.h"

namespace tf::sandbox {

/// Runs `work`, which recurses as deep as these values are nested, on a stack that is big enough.
/// Errors: 400 "exceeded max depth", and `work` has not run, where one of them is nested deeper
///         than JSON may be (10,000 levels).
[[nodiscard]] ApiStatus run_on_values(std::initializer_list<const Value*> values,
                                      const std::function<void()>& work);

}  // namespace tf::sandbox
