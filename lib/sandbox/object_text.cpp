#include "lib/sandbox/object_text.h"

#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kKind = "kind";
constexpr std::string_view kApiVersion = "apiVersion";

void append_member(std::string& out, std::string_view name, const Value& value) {
  if (out.size() > 1) out += ',';
  append_json_string(out, name, false);
  out += ':';
  out += json_text(value);
}

}  // namespace

std::string json_text(const Value& value) {
  // Only infinities and NaN cannot be written, and no JSON text can hold those.
  return to_json(value, {.escape_html = false}).value_or("null");
}

std::string object_text(const Value& object) {
  std::string out = "{";
  const Map& members = *object.as_map();
  for (const auto name : {kKind, kApiVersion}) {
    if (const Value* value = members.find(name)) append_member(out, name, *value);
  }
  for (const auto& [name, value] : members) {
    if (name != kKind && name != kApiVersion) append_member(out, name, value);
  }
  return out + '}';
}

std::string item_text(std::string_view object_text) {
  // Neither a kind nor an API version has a comma or a quote inside.
  std::size_t from = 1;
  for (const auto name : {kKind, kApiVersion}) {
    const auto rest = object_text.substr(from);
    if (!rest.starts_with('"') || !rest.substr(1).starts_with(name)) continue;
    const auto end = rest.find('"', name.size() + 4);
    from += end + 1;
    if (object_text.substr(from).starts_with(',')) ++from;
  }
  return "{" + std::string(object_text.substr(from));
}

Value parse_object(std::string_view text) {
  return parse_json(text, Numbers::kInt64OrFloat).value_or(Value());
}

}  // namespace tf::sandbox
