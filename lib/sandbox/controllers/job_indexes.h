#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// Completion indexes of an Indexed Job.
using Indexes = std::set<std::int64_t>;

/// Reads "1,3-5,7"; parts that are none are left out.
[[nodiscard]] Indexes parse_indexes(std::string_view text);
[[nodiscard]] std::string indexes_text(const Indexes& indexes);
/// The index of a pod by its annotation; -1 for none.
[[nodiscard]] std::int64_t completion_index(const Value& pod);
/// Gives a pod of an Indexed Job its number: annotation, label, host name, name and environment.
void set_completion_index(Value& pod, std::string_view job, std::int64_t index);

}  // namespace tf::sandbox
