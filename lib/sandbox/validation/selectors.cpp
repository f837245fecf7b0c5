#include <algorithm>

#include "lib/sandbox/validation/metadata.h"

namespace tf::sandbox::validation {
namespace {

bool requirement_matches(const Node& requirement, const Node& labels) {
  const std::string_view op = requirement["operator"].text();
  const Node label = labels.key(requirement["key"].text());
  if (op == "Exists") return label.present();
  if (op == "DoesNotExist") return !label.present();
  const auto values = requirement["values"].texts();
  const bool found =
      label.present() && std::find(values.begin(), values.end(), label.text()) != values.end();
  return op == "In" ? found : !found;
}

bool is_usable_requirement(const Node& requirement) {
  const std::string_view op = requirement["operator"].text();
  const Node values = requirement["values"];
  const auto texts = values.texts();
  const bool fits = op == "In" || op == "NotIn"              ? !values.empty()
                    : op == "Exists" || op == "DoesNotExist" ? values.empty()
                                                             : false;
  return fits && qualified_name(requirement["key"].text()).empty() &&
         std::all_of(texts.begin(), texts.end(),
                     [](std::string_view text) { return label_value(text).empty(); });
}

}  // namespace

bool is_usable_selector(const Node& selector) {
  for (const auto& [key, value] : selector["matchLabels"].entries()) {
    if (!qualified_name(key).empty() || !label_value(value.text()).empty()) return false;
  }
  const auto requirements = selector["matchExpressions"].items();
  return std::all_of(requirements.begin(), requirements.end(), is_usable_requirement);
}

bool selector_matches(const Node& selector, const Node& labels) {
  if (!selector.present()) return false;
  for (const auto& [key, value] : selector["matchLabels"].entries()) {
    const Node label = labels.key(key);
    if (!label.present() || label.text() != value.text()) return false;
  }
  const auto requirements = selector["matchExpressions"].items();
  return std::all_of(requirements.begin(), requirements.end(), [&](const Node& requirement) {
    return requirement_matches(requirement, labels);
  });
}

std::string shown_selector(const Node& selector) {
  if (!selector.present()) return "null";
  std::string text = "{";
  if (!selector["matchLabels"].empty()) text += "\"matchLabels\":" + selector["matchLabels"].json();
  if (!selector["matchExpressions"].empty()) {
    if (text.size() > 1) text += ',';
    text += "\"matchExpressions\":[";
    for (const Node& requirement : selector["matchExpressions"].items()) {
      if (!text.ends_with('[')) text += ',';
      text += "{\"key\":" + requirement["key"].json() +
              ",\"operator\":" + requirement["operator"].json();
      if (!requirement["values"].empty()) text += ",\"values\":" + requirement["values"].json();
      text += '}';
    }
    text += ']';
  }
  return text + "}";
}

void check_same_selector(Report& report, const Node& selector, const Node& live) {
  if (!semantically_equal(selector.value(), live.value()))
    report.invalid_json(selector, shown_selector(selector), "field is immutable");
}

}  // namespace tf::sandbox::validation
