#include "lib/sandbox/validation/report.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "lib/sandbox/validation.h"
#include "lib/sandbox/validation/errors.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kNegative = "must be greater than or equal to 0";
constexpr std::string_view kImmutable = "field is immutable";

std::vector<std::string> texts_of(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

}  // namespace

void Report::add(FieldError error) {
  errors_.push_back(std::move(error));
}

void Report::required(const Node& at, std::string_view detail) {
  add(sandbox::required(at.path(), detail));
}

void Report::forbidden(const Node& at, std::string_view detail) {
  add(forbidden_field(at.path(), detail));
}

void Report::invalid(const Node& at, std::string_view detail) {
  add(sandbox::invalid_value(at.path(), at.value(), detail));
}

void Report::invalid_text(const Node& at, std::string_view detail) {
  add(sandbox::invalid_value(at.path(), Value(at.text()), detail));
}

void Report::invalid_number(const Node& at, std::string_view detail) {
  add(sandbox::invalid_value(at.path(), Value::int64(at.number()), detail));
}

void Report::invalid_value(const Node& at, const Value& shown, std::string_view detail) {
  add(sandbox::invalid_value(at.path(), shown, detail));
}

void Report::invalid_json(const Node& at, std::string_view shown, std::string_view detail) {
  std::string message = "Invalid value: ";
  message += shown;
  if (!detail.empty()) message.append(": ").append(detail);
  add({FieldError::Type::kInvalid, at.path(), std::move(message)});
}

void Report::invalid_text(const Node& at, const Messages& messages) {
  for (const std::string& message : messages)
    invalid_text(at, message);
}

void Report::invalid_number(const Node& at, const Messages& messages) {
  for (const std::string& message : messages)
    invalid_number(at, message);
}

void Report::unsupported(const Node& at, std::initializer_list<std::string_view> supported) {
  unsupported(at, std::span(supported.begin(), supported.size()));
}

void Report::unsupported(const Node& at, std::span<const std::string_view> supported) {
  add(not_supported(at.path(), Value(at.text()), texts_of(supported)));
}

void Report::unsupported_json(const Node& at, std::string_view shown,
                              std::initializer_list<std::string_view> supported) {
  FieldError error = not_supported(at.path(), Value(""), {supported.begin(), supported.end()});
  error.message.replace(error.message.find("\"\""), 2, shown);
  add(std::move(error));
}

void Report::duplicate(const Node& at) {
  add(sandbox::duplicate(at.path(), at.present() ? at.value() : Value("")));
}

void Report::duplicate_value(const Node& at, const Value& shown) {
  add(sandbox::duplicate(at.path(), shown));
}

void Report::not_found(const Node& at) {
  add(not_found_field(at.path(), Value(at.text())));
}

void Report::too_long(const Node& at, std::size_t limit) {
  add(sandbox::too_long(at.path(), limit));
}

void Report::too_long_characters(const Node& at, std::size_t limit) {
  add(sandbox::validation::too_long_characters(at.path(), limit));
}

void Report::too_many(const Node& at, std::size_t actual, std::size_t limit) {
  add(sandbox::too_many(at.path(), actual, limit));
}

void Report::too_few(const Node& at, std::size_t actual, std::size_t limit) {
  add(sandbox::validation::too_few(at.path(), actual, limit));
}

void Report::internal(const Node& at, std::string_view detail) {
  add(internal_field(at.path(), detail));
}

void Report::choose_required(const Node& at, std::initializer_list<std::string_view> supported) {
  if (at.text().empty()) {
    required(at);
  } else {
    choose(at, supported);
  }
}

void Report::choose(const Node& at, std::initializer_list<std::string_view> supported) {
  if (std::find(supported.begin(), supported.end(), at.text()) == supported.end())
    unsupported(at, supported);
}

void Report::nonnegative(const Node& at) {
  if (at.number() < 0) invalid_number(at, kNegative);
}

void Report::immutable(const Node& at, const Value& live) {
  if (!semantically_equal(at.value(), live)) invalid(at, kImmutable);
}

}  // namespace tf::sandbox::validation
