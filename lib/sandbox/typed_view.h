#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/sandbox/field_path.h"
#include "lib/sandbox/schema.h"

#include <tl/expected.hpp>

namespace tf::sandbox {

/// How a value is taken apart: not at all, as a list, as an object.
enum class Form : std::uint8_t { kScalar, kList, kMap };

enum class ScalarKind : std::uint8_t { kNumeric, kString, kBoolean, kAny };

/// What server-side apply sees of a type: which forms its values may have, which of them are merged
/// part by part and which are owned as a whole. A small value; the Type must live longer.
/// Like: kube-openapi schemaconv and structured-merge-diff v6 schema.Atom.
class TypeView {
 public:
  explicit TypeView(const Type& type);
  /// What has no schema: objects are merged field by field, lists are owned as a whole.
  [[nodiscard]] static TypeView deduced() { return TypeView(Mode::kDeduced); }
  /// What has no schema inside of something owned as a whole.
  [[nodiscard]] static TypeView untyped() { return TypeView(Mode::kUntyped); }

  /// The form in which this type takes the value; nullptr and null are no hint.
  [[nodiscard]] Form form_of(const Value* value) const;
  /// Whether the value alone, where the type leaves a choice, has decided the form.
  [[nodiscard]] bool decides(const Value* value) const;
  [[nodiscard]] bool is_schemaless() const { return mode_ != Mode::kTyped; }
  /// Whether a list or an object is owned as a whole.
  [[nodiscard]] bool is_atomic(Form form) const;
  [[nodiscard]] ScalarKind scalar() const;

  /// Whether an object's field has a name of its own in the schema.
  [[nodiscard]] bool declares(std::string_view field) const;
  /// The type of a field or of a map's value; nothing where the schema knows no such field.
  [[nodiscard]] std::optional<TypeView> child(std::string_view field) const;
  /// The type of a list's items.
  [[nodiscard]] TypeView item() const;
  /// How the item of a list that is merged part by part is told from the others.
  /// Errors: what is wrong with the item.   Precondition: !is_atomic(Form::kList).
  [[nodiscard]] tl::expected<PathElement, std::string> element_of(const Value& item) const;
  /// The type below a path element; nothing where the schema knows none.
  [[nodiscard]] std::optional<TypeView> below(const PathElement& element) const;

 private:
  enum class Mode : std::uint8_t { kTyped, kDeduced, kUntyped };
  explicit TypeView(Mode mode) : mode_(mode) {}
  [[nodiscard]] TypeView view_of(const Type* type) const;

  const Type* type_ = nullptr;
  Mode mode_ = Mode::kTyped;
  bool keeps_unknown_ =
      false;  ///< this type or one around it has x-kubernetes-preserve-unknown-fields
};

}  // namespace tf::sandbox
