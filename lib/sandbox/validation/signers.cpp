#include <fmt/core.h>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

/// The first part that is wrong is told, and no other.
void check_parts(Report& report, const Node& name, std::string_view text,
                 Messages (*rule)(std::string_view)) {
  for (const std::string_view part : split_views(text, ".")) {
    const Messages messages = rule(part);
    for (const std::string& message : messages) {
      report.invalid_value(name, Value(text),
                           fmt::format("validating label {}: {}", go_quote(part), message));
    }
    if (!messages.empty()) return;
  }
}

}  // namespace

void check_signer_name(Report& report, const Node& name) {
  if (name.empty()) return report.required(name);
  const auto segments = split_views(name.text(), "/");
  if (segments.size() != 2) {
    return report.invalid_text(
        name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
  }
  if (segments[0].size() > 253) report.too_long(name, 253);
  check_parts(report, name, segments[0], dns1123_label);
  if (!contains(segments[0], ".")) {
    report.invalid_value(name, Value(segments[0]),
                         "should be a domain with at least two segments separated by dots");
  }
  check_parts(report, name, segments[1], dns1123_subdomain);
  if (name.size() > 571) report.too_long(name, 571);
}

}  // namespace tf::sandbox::validation
