#include "lib/release/manifest_head.h"

#include <string_view>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_kind.h"

namespace tf::release {
namespace {

constexpr std::string_view kMetadataType =
    "struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string "
    "\"json:\\\"annotations\\\"\" }";

tl::unexpected<Error> type_error(const Value& value, std::string_view place,
                                 std::string_view type) {
  return fail(ErrorCode::kInvalid, "error unmarshaling JSON: while decoding JSON: json: cannot " +
                                       std::string("unmarshal ").append(json_kind(value)) +
                                       " into Go " + std::string(place) + " of type " +
                                       std::string(type));
}

/// encoding/json's field match: the exact key, else one that differs in case only.
const Value* find_field(const Map& map, std::string_view name) {
  if (const Value* exact = map.find(name)) return exact;
  for (const auto& [key, value] : map)
    if (equals_ignore_case(key, name)) return &value;
  return nullptr;
}

/// sigs.k8s.io/yaml turns numbers and bools into text where the target is a string.
Result<std::string> read_text(const Value& value, std::string_view place) {
  if (value.is_nil()) return std::string();
  if (const auto* text = value.as_string()) return *text;
  if (const auto* flag = value.as_bool()) return std::string(*flag ? "true" : "false");
  if (const auto* number = value.as_float()) return format_float(*number);
  if (value.as_integer() != nullptr) return go_print(value);
  return type_error(value, place, "string");
}

Status read_metadata(const Value& metadata, ManifestHead& head) {
  if (metadata.is_nil()) return {};
  const Map* map = metadata.as_map();
  if (map == nullptr)
    return type_error(metadata, "struct field SimpleHead.metadata", kMetadataType);
  constexpr std::string_view kAnnotations = "struct field .metadata.annotations";
  if (const Value* annotations = find_field(*map, "annotations");
      annotations != nullptr && !annotations->is_nil()) {
    const Map* entries = annotations->as_map();
    if (entries == nullptr) return type_error(*annotations, kAnnotations, "map[string]string");
    for (const auto& [key, value] : *entries) {
      TF_ASSIGN(head.annotations[key], read_text(value, kAnnotations));
    }
  }
  if (const Value* name = find_field(*map, "name")) {
    TF_ASSIGN(head.name, read_text(*name, "struct field .metadata.name"));
  }
  return {};
}

}  // namespace

bool is_head_key(std::string_view key) {
  return equals_ignore_case(key, "metadata") || equals_ignore_case(key, "kind") ||
         equals_ignore_case(key, "apiVersion");
}

Result<ManifestHead> read_head(const Value& document, const HelmDialect& dialect) {
  ManifestHead head;
  if (document.is_nil()) return head;
  const Map* map = document.as_map();
  if (map == nullptr) {
    return type_error(document, "value", std::string(dialect.head_package) + ".SimpleHead");
  }
  if (const Value* version = find_field(*map, "apiVersion")) {
    TF_ASSIGN(head.api_version, read_text(*version, "struct field SimpleHead.apiVersion"));
  }
  if (const Value* kind = find_field(*map, "kind")) {
    TF_ASSIGN(head.kind, read_text(*kind, "struct field SimpleHead.kind"));
  }
  if (const Value* metadata = find_field(*map, "metadata"))
    TF_CHECK(read_metadata(*metadata, head));
  return head;
}

}  // namespace tf::release
