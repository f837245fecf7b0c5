#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/go_print.h"
#include "lib/sandbox/typed.h"

namespace tf::sandbox {
namespace {

/// As Go prints the library's wrapper around a value.
std::string wrapped(const Value& value) {
  return "&{" + go_print(value) + "}";
}

class Checker {
 public:
  explicit Checker(Duplicates duplicates) : duplicates_(duplicates) {}

  void check(const TypeView& type, const Value& value) {
    if (value.is_nil() || type.is_schemaless()) return;
    switch (type.form_of(&value)) {
      case Form::kMap:
        return check_map(type, value);
      case Form::kList:
        return check_list(type, value);
      case Form::kScalar:
        return check_scalar(type.scalar(), value);
    }
  }

  [[nodiscard]] tl::expected<void, std::string> result() const {
    if (errors_.empty()) return {};
    if (errors_.size() == 1) return tl::make_unexpected(errors_[0]);
    std::string text = "errors:";
    for (const std::string& error : errors_)
      text += "\n  " + error;
    return tl::make_unexpected(std::move(text));
  }

 private:
  void report(const std::string& message) {
    const std::string path = text_of(path_);
    errors_.push_back(path.empty() ? message : path + ": " + message);
  }

  void descend(PathElement element, const TypeView& type, const Value& value) {
    path_.push_back(std::move(element));
    check(type, value);
    path_.pop_back();
  }

  void check_scalar(ScalarKind kind, const Value& value) {
    const bool is_number = value.as_integer() != nullptr || value.as_float() != nullptr;
    if (kind == ScalarKind::kNumeric && !is_number) {
      report("expected numeric (int or float), got " + std::string(type_name(value)));
    } else if (kind == ScalarKind::kString && !value.is_string()) {
      const std::array operands = {value};
      report("expected string, got &value.valueUnstructured{Value:" + go_sprintf("%#v", operands) +
             "}");
    } else if (kind == ScalarKind::kBoolean && value.as_bool() == nullptr) {
      report("expected boolean, got " + wrapped(value));
    } else if (kind == ScalarKind::kAny && (value.is_list() || value.is_map())) {
      report("expected any scalar, got " + wrapped(value));
    }
  }

  void check_list(const TypeView& type, const Value& value) {
    if (!value.is_list()) return report("expected list, got " + wrapped(value));
    const bool is_atomic = type.is_atomic(Form::kList);
    std::set<PathElement> seen;
    for (std::size_t i = 0; i < value.as_list()->size(); ++i) {
      const Value& item = (*value.as_list())[i];
      auto element =
          is_atomic ? PathElement::index(static_cast<std::int64_t>(i)) : type.element_of(item);
      if (!element) return report("element " + std::to_string(i) + ": " + element.error());
      if (!is_atomic && !seen.insert(*element).second && duplicates_ == Duplicates::kRefused) {
        report("duplicate entries for key " + element->text());
      }
      descend(*std::move(element), type.item(), item);
    }
  }

  void check_map(const TypeView& type, const Value& value) {
    if (!value.is_map()) return report("expected map, got " + wrapped(value));
    for (const auto& [name, content] : *value.as_map()) {
      const auto child = type.child(name);
      if (child) {
        descend(PathElement::field(name), *child, content);
        continue;
      }
      path_.push_back(PathElement::field(name));
      report("field not declared in schema");
      path_.pop_back();
      return;
    }
  }

  Duplicates duplicates_;
  FieldPath path_;
  std::vector<std::string> errors_;
};

}  // namespace

tl::expected<void, std::string> check_typed(const TypeView& type, const Value& value,
                                            Duplicates duplicates) {
  Checker checker(duplicates);
  checker.check(type, value);
  return checker.result();
}

}  // namespace tf::sandbox
