#include "lib/action/struct_object.h"

#include "lib/data/go_print.h"

namespace tf::action {

std::optional<Value> StructObject::field(std::string_view name) const {
  for (const Field& field : fields_)
    if (field.name == name) return field.value;
  return std::nullopt;
}

std::string StructObject::print() const {
  std::string out = "{";
  for (const Field& field : fields_) {
    if (out.size() > 1) out += ' ';
    go_print_to(out, field.value);
  }
  return out + "}";
}

std::vector<NativeObject::PrintedField> StructObject::printed_fields() const {
  std::vector<PrintedField> out;
  out.reserve(fields_.size());
  for (const Field& field : fields_)
    out.push_back({field.name, field.value});
  return out;
}

Value StructObject::json() const {
  Map map;
  for (const Field& field : fields_) {
    if (field.json_name.empty() || (field.omits_empty && !truth(field.value))) continue;
    // Not sorted: writers walk over it and nobody asks it for a key.
    map.entries().emplace_back(field.json_name, field.value);
  }
  return Value(std::move(map));
}

}  // namespace tf::action
