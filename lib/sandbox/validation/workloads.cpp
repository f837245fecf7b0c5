#include "lib/sandbox/validation/workloads.h"

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"

namespace tf::sandbox::validation {

void check_int_or_percent(Report& report, const Node& value) {
  if (value.value().is_string()) {
    report.invalid_text(value, percent(value.text()));
  } else {
    report.nonnegative(value);
  }
}

std::int64_t int_or_percent(const Node& value) {
  if (!value.value().is_string()) return value.number();
  return parse_integer(trim_suffix(value.text(), "%")).value_or(0);
}

void check_at_most_100_percent(Report& report, const Node& value) {
  if (value.value().is_string() && percent(value.text()).empty() && int_or_percent(value) > 100)
    report.invalid(value, "must not be greater than 100%");
}

void check_counts(Report& report, const Node& status,
                  std::initializer_list<std::string_view> fields) {
  for (const std::string_view field : fields)
    report.nonnegative(status[field]);
}

void check_not_above(Report& report, const Node& status,
                     std::initializer_list<std::string_view> fields, std::string_view limit,
                     std::string_view detail) {
  for (const std::string_view field : fields) {
    if (status[field].number() > status[limit].number())
      report.invalid_number(status[field], detail);
  }
}

}  // namespace tf::sandbox::validation
