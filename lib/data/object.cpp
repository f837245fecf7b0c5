#include "lib/data/object.h"

namespace tf {

std::string GroupVersionKind::api_version() const {
  return group.empty() ? version : group + "/" + version;
}

std::string GroupVersionKind::to_string() const {
  return group + "/" + version + ", Kind=" + kind;
}

GroupVersionKind GroupVersionKind::parse(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  const bool has_group =
      slash != std::string_view::npos && api_version.find('/', slash + 1) == std::string_view::npos;
  if (!has_group) return {"", std::string(api_version), std::string(kind)};
  return {std::string(api_version.substr(0, slash)), std::string(api_version.substr(slash + 1)),
          std::string(kind)};
}

GroupVersionKind Object::gvk() const {
  return GroupVersionKind::parse(api_version(), kind());
}

std::string_view Object::label(std::string_view key) const {
  return string_at(root_, {"metadata", "labels", key});
}

std::string_view Object::annotation(std::string_view key) const {
  return string_at(root_, {"metadata", "annotations", key});
}

ObjectKey Object::key() const {
  return {gvk(), std::string(ns()), std::string(name())};
}

void Object::set_namespace(std::string_view ns) {
  set_path(map(), {"metadata", "namespace"}, ns);
}

void Object::set_label(std::string_view key, std::string_view value) {
  set_path(map(), {"metadata", "labels", key}, value);
}

void Object::set_annotation(std::string_view key, std::string_view value) {
  set_path(map(), {"metadata", "annotations", key}, value);
}

}  // namespace tf
