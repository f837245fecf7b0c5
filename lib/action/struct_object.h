#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/value.h"

namespace tf::action {

/// A Go struct whose fields were made once, without a String() method: {{ }} prints it as "{a b
/// c}", Printf by its verbs.
class StructObject : public NativeObject {
 public:
  struct Field {
    std::string_view name;
    Value value;
    std::string_view json_name;  ///< of its tag; "" leaves it out of JSON
    bool omits_empty = true;     ///< the tag says omitempty
  };
  using Fields = std::vector<Field>;
  explicit StructObject(Fields fields) : fields_(std::move(fields)) {}

  [[nodiscard]] std::optional<Value> field(std::string_view name) const override;
  [[nodiscard]] std::string print() const override;
  [[nodiscard]] bool has_string_method() const override { return false; }
  [[nodiscard]] std::vector<PrintedField> printed_fields() const override;
  /// Like encoding/json, in the order of the fields.
  [[nodiscard]] Value json() const override;
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    return print() == other.print();
  }

 private:
  Fields fields_;
};

}  // namespace tf::action
