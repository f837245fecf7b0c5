#include <array>
#include <span>
#include <string>
#include <utility>

#include "lib/action/glob.h"
#include "lib/action/scope_types.h"
#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/yaml_writer.h"

namespace tf::action {
namespace {

using Arguments = std::span<const Value>;

/// Argument i as the executor checked it: a string.
const std::string& text_argument(Arguments args, std::size_t i) {
  return *args[i].as_string();
}

tl::unexpected<Error> not_a_table(std::string_view key) {
  return fail(ErrorCode::kInvalid, go_quote(key) + " is not a table");
}
tl::unexpected<Error> not_a_value(std::string_view key) {
  return fail(ErrorCode::kInvalid, go_quote(key) + " is not a value");
}

// --- .Values ---------------------------------------------------------------------------------

Result<Value> values_yaml(const Value& self, Arguments /*args*/) {
  TF_ASSIGN(std::string text, to_yaml(self));
  return Value(std::move(text));
}

Result<Value> values_as_map(const Value& self, Arguments /*args*/) {
  const Map* map = self.as_map();
  if (map == nullptr || map->empty()) return Value(Map{});
  return Value(self.map_ref());
}

Result<Value> values_table(const Value& self, Arguments args) {
  TF_ASSIGN(MapRef table, find_table(self.map_ref(), text_argument(args, 0)));
  return Value::map_as(std::move(table), self.map_type());
}

Result<Value> values_path_value(const Value& self, Arguments args) {
  const std::string& path = text_argument(args, 0);
  if (path.empty()) return fail(ErrorCode::kInvalid, "YAML path cannot be empty");
  const auto dot = path.rfind('.');
  const std::string key = dot == std::string::npos ? path : path.substr(dot + 1);
  MapRef table = self.map_ref();
  if (dot != std::string::npos) {
    auto found = find_table(table, std::string_view(path).substr(0, dot));
    if (!found) return not_a_value(key);
    table = *std::move(found);
  }
  const Value* value = table == nullptr ? nullptr : table->find(key);
  if (value == nullptr || value->is_map()) return not_a_value(key);
  return *value;
}

constexpr std::array<Method, 4> kValuesMethods = {
    {{"AsMap", Signature{}, values_as_map},
     {"PathValue", Signature{ParamType::kString}, values_path_value},
     {"Table", Signature{ParamType::kString}, values_table},
     {"YAML", Signature{}, values_yaml}}};
constexpr MapType kValuesType{"common.Values", "interface {}", kValuesMethods};
constexpr MapType kValuesTypeOfHelm3{"chartutil.Values", "interface {}", kValuesMethods};

// --- .Files ----------------------------------------------------------------------------------

const Bytes* file_content(const Value& files, const std::string& name) {
  const Map* map = files.as_map();
  const Value* content = map == nullptr ? nullptr : map->find(name);
  return content == nullptr ? nullptr : content->as_bytes();
}

Result<Value> files_get(const Value& self, Arguments args) {
  const Bytes* content = file_content(self, text_argument(args, 0));
  return content == nullptr ? Value("") : Value(content->view());
}

Result<Value> files_get_bytes(const Value& self, Arguments args) {
  const Bytes* content = file_content(self, text_argument(args, 0));
  return Value::bytes(content == nullptr ? Bytes() : *content);
}

Result<Value> files_lines(const Value& self, Arguments args) {
  List lines(kStringList);
  const Bytes* content = file_content(self, text_argument(args, 0));
  if (content == nullptr || content->empty()) return Value(std::move(lines));
  for (std::string_view line : split_views(trim_suffix(*content, "\n"), "\n"))
    lines.push(line);
  return Value(std::move(lines));
}

/// Base names as keys; of equal ones the last path wins.
template <class Convert>
Result<Value> files_as_yaml(const Value& self, Convert convert) {
  Map out(kStringMap);
  if (const Map* files = self.as_map()) {
    for (const auto& [path, content] : *files) {
      const auto slash = path.rfind('/');
      const Bytes* bytes = content.as_bytes();
      out.set(slash == std::string::npos ? path : path.substr(slash + 1),
              convert(bytes == nullptr ? std::string_view() : bytes->view()));
    }
  }
  auto text = to_yaml(Value(std::move(out)));
  return Value(text ? std::string(trim_suffix(*text, "\n")) : std::string());
}

Result<Value> files_as_config(const Value& self, Arguments /*args*/) {
  return files_as_yaml(self, [](std::string_view bytes) { return Value(bytes); });
}

Result<Value> files_as_secrets(const Value& self, Arguments /*args*/) {
  return files_as_yaml(self, [](std::string_view bytes) { return Value(base64_encode(bytes)); });
}

Result<Value> files_glob(const Value& self, Arguments args) {
  const Glob glob(text_argument(args, 0));
  Map matched(self.map_type());
  for (const auto& [path, content] : *self.as_map())
    if (glob.matches(path)) matched.set(path, content);
  return Value(std::move(matched));
}

constexpr std::array<Method, 6> kFilesMethods = {
    {{"AsConfig", Signature{}, files_as_config},
     {"AsSecrets", Signature{}, files_as_secrets},
     {"Get", Signature{ParamType::kString}, files_get},
     {"GetBytes", Signature{ParamType::kString}, files_get_bytes},
     {"Glob", Signature{ParamType::kString}, files_glob},
     {"Lines", Signature{ParamType::kString}, files_lines}}};
constexpr MapType kFilesType{"engine.files", "[]uint8", kFilesMethods};

}  // namespace

const MapType& values_type(const HelmDialect& dialect) {
  return dialect.types_are_in_common ? kValuesType : kValuesTypeOfHelm3;
}

Result<MapRef> find_table(const MapRef& values, std::string_view path) {
  MapRef table = values;
  for (std::string_view step : split_views(path, ".")) {
    const Value* next = table == nullptr ? nullptr : table->find(step);
    if (next == nullptr || !next->is_map()) return not_a_table(step);
    table = next->map_ref();
  }
  return table;
}

Value make_files(const std::vector<chart::File>& files) {
  Map map(kFilesType);
  for (const chart::File& file : files)
    map.set(file.name, Value::bytes(file.data));
  return Value(std::move(map));
}

}  // namespace tf::action
