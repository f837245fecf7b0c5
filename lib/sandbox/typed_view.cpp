#include "lib/sandbox/typed_view.h"

#include "lib/base/go_quote.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kRawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";

std::optional<Form> own_form(const Value* value) {
  if (value == nullptr || value->is_nil()) return std::nullopt;
  if (value->is_list()) return Form::kList;
  return value->is_map() ? Form::kMap : Form::kScalar;
}

/// What an item without the field is taken to have there.
std::optional<Value> key_default(const Type* item, const std::string& name) {
  const Field* field = item == nullptr ? nullptr : item->find(name);
  if (field == nullptr || field->type == nullptr) return std::nullopt;
  if (field->default_value) return field->default_value;
  if (field->presence != Presence::kWritten) return std::nullopt;
  if (field->type->kind == TypeKind::kString) return Value("");
  if (field->type->kind == TypeKind::kInteger) return Value::int64(0);
  return std::nullopt;
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names)
    text += (text.size() > 1 ? " " : "") + go_quote(name);
  return text + "]";
}

tl::expected<PathElement, std::string> keyed_element(const Type& list, const Value& item) {
  const auto refuse = [](std::string text) { return tl::make_unexpected(std::move(text)); };
  if (item.is_nil()) return refuse("associative list with keys may not have a null element");
  if (!item.is_map()) return refuse("associative list with keys may not have non-map elements");
  PathElement::Key key;
  for (const std::string& name : list.list_keys) {
    if (const Value* given = item.as_map()->find(name)) {
      key.emplace_back(name, *given);
    } else if (auto usual = key_default(list.element, name)) {
      key.emplace_back(name, *std::move(usual));
    }
  }
  if (key.empty() && !list.list_keys.empty()) {
    return refuse("associative list with keys has an element that omits all key fields " +
                  quoted_list(list.list_keys) +
                  " (and doesn't have default values for any key fields)");
  }
  return PathElement::item(std::move(key));
}

}  // namespace

TypeView::TypeView(const Type& type) : type_(&type), keeps_unknown_(type.preserves_unknown) {
  if (type.kind == TypeKind::kIntOrString) mode_ = Mode::kDeduced;  // its schema has no type
  if (type.kind == TypeKind::kAny) {
    mode_ = type.name == kRawExtension || type.atomic ? Mode::kUntyped : Mode::kDeduced;
  }
}

TypeView TypeView::view_of(const Type* type) const {
  if (type == nullptr) return deduced();
  TypeView view(*type);
  view.keeps_unknown_ = view.keeps_unknown_ || keeps_unknown_;
  return view;
}

Form TypeView::form_of(const Value* value) const {
  if (is_schemaless()) return own_form(value).value_or(Form::kMap);
  if (type_->kind == TypeKind::kStruct || type_->kind == TypeKind::kMap) return Form::kMap;
  return type_->kind == TypeKind::kList ? Form::kList : Form::kScalar;
}

bool TypeView::decides(const Value* value) const {
  return !is_schemaless() || own_form(value).has_value();
}

bool TypeView::is_atomic(Form form) const {
  if (form == Form::kScalar || mode_ == Mode::kUntyped) return true;
  if (mode_ == Mode::kDeduced) return form == Form::kList;
  return form == Form::kList ? type_->list_type == ListType::kAtomic : type_->atomic;
}

ScalarKind TypeView::scalar() const {
  if (is_schemaless()) return ScalarKind::kAny;
  switch (type_->kind) {
    case TypeKind::kInteger:
    case TypeKind::kNumber:
      return ScalarKind::kNumeric;
    case TypeKind::kString:
    case TypeKind::kBytes:
      return ScalarKind::kString;
    case TypeKind::kBoolean:
      return ScalarKind::kBoolean;
    default:
      return ScalarKind::kAny;
  }
}

bool TypeView::declares(std::string_view field) const {
  return !is_schemaless() && type_->find(field) != nullptr;
}

std::optional<TypeView> TypeView::child(std::string_view field) const {
  if (is_schemaless()) return *this;
  if (const Field* known = type_->find(field)) return view_of(known->type);
  if (type_->kind == TypeKind::kMap || type_->element != nullptr) return view_of(type_->element);
  if (type_->kind != TypeKind::kStruct) return std::nullopt;
  if (keeps_unknown_ || type_->fields.empty()) return deduced();
  return std::nullopt;
}

TypeView TypeView::item() const {
  if (is_schemaless() || type_->element == nullptr) return untyped();
  return view_of(type_->element);
}

tl::expected<PathElement, std::string> TypeView::element_of(const Value& item) const {
  if (type_->list_type == ListType::kMap) return keyed_element(*type_, item);
  const auto refuse = [](std::string text) { return tl::make_unexpected(std::move(text)); };
  if (item.is_map()) {
    return refuse("associative list without keys has an element that's a map type");
  }
  if (item.is_list()) return refuse("not supported: associative list with lists as elements");
  if (item.is_nil()) {
    return refuse("associative list without keys has an element that's an explicit null");
  }
  return PathElement::member(item);
}

std::optional<TypeView> TypeView::below(const PathElement& element) const {
  const Form form = form_of(nullptr);
  if (element.field_name() != nullptr) {
    return form == Form::kMap ? child(*element.field_name()) : std::nullopt;
  }
  return form == Form::kList ? std::optional(item()) : std::nullopt;
}

}  // namespace tf::sandbox
