#include "lib/sandbox/custom/finding.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

/// field.Path's text: a path without parts is "<nil>".
std::string joined(std::string_view path, std::string_view name) {
  const auto inside = trim_prefix(name, ".");
  if (name.empty() || name == ".") return path.empty() ? "<nil>" : std::string(path);
  return path.empty() ? std::string(inside) : std::string(path) + "." + std::string(inside);
}

std::vector<std::string> shown(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  for (const Value& value : values) {
    const std::string* text = value.as_string();
    texts.push_back(text != nullptr ? *text : to_json(value).value_or("null"));
  }
  return texts;
}

FieldError to_field_error(const Finding& finding, std::string_view path) {
  const std::string field = joined(path, finding.name);
  // Where Go has no value it shows an empty text.
  const Value value = finding.value.is_nil() ? Value("") : finding.value;
  switch (finding.code) {
    case Finding::Code::kRequired:
      return required(field, "");
    case Finding::Code::kEnum:
      return not_supported(field, finding.value, shown(finding.supported));
    case Finding::Code::kTooLong:
      return too_long(field, static_cast<std::size_t>(finding.limit));
    case Finding::Code::kTooManyItems:
      return too_many(field, static_cast<std::size_t>(finding.actual),
                      static_cast<std::size_t>(finding.limit));
    case Finding::Code::kType:
      return type_invalid(field, value, finding.message);
    case Finding::Code::kOther:
      return invalid_value(field, value, finding.message);
    case Finding::Code::kPlain:
      break;
  }
  return invalid_value(joined(path, ""), "", finding.message);
}

}  // namespace

void Findings::add(Finding finding) {
  const bool known = std::any_of(errors.begin(), errors.end(), [&](const Finding& each) {
    return each.message == finding.message;
  });
  if (!known) errors.push_back(std::move(finding));
}

void Findings::merge(Findings other) {
  for (Finding& each : other.errors)
    add(std::move(each));
  matches += other.matches;
}

Finding complaint(const std::string& path, Value value, std::string_view what) {
  Finding finding;
  finding.code = Finding::Code::kOther;
  finding.name = path;
  finding.value = std::move(value);
  finding.message = path + " in body " + std::string(what);
  return finding;
}

std::vector<FieldError> to_field_errors(const Findings& findings, std::string_view path) {
  std::vector<FieldError> errors;
  for (const Finding& finding : findings.errors)
    errors.push_back(to_field_error(finding, path));
  return errors;
}

}  // namespace tf::sandbox
