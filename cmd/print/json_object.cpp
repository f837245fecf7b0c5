#include "cmd/print/json_object.h"

#include "lib/base/text.h"
#include "lib/data/json.h"

namespace tf::cmd {

std::string json_text(std::string_view value) {
  std::string text;
  append_json_string(text, value);
  return text;
}

void JsonObject::key(std::string_view name) {
  if (body_.size() > 1) body_ += ',';
  append_json_string(body_, name);
  body_ += ':';
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  key(name);
  append_json_string(body_, value);
  return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::int64_t value) {
  return raw(name, to_text(value));
}

JsonObject& JsonObject::boolean(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  key(name);
  body_ += json;
  return *this;
}

JsonObject& JsonObject::text_if(std::string_view name, std::string_view value) {
  return value.empty() ? *this : text(name, value);
}

JsonObject& JsonObject::number_if(std::string_view name, std::int64_t value) {
  return value == 0 ? *this : number(name, value);
}

JsonObject& JsonObject::map_if(std::string_view name,
                               const std::map<std::string, std::string>& value) {
  if (value.empty()) return *this;
  JsonObject object;
  for (const auto& [entry, text_value] : value)
    object.text(entry, text_value);
  return raw(name, object.done());
}

}  // namespace tf::cmd
