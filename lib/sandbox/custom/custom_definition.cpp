#include "lib/sandbox/custom/custom_definition.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/custom/custom_facts.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// The items of a list in an object; none where there is no list.
const std::vector<Value>& items_at(const Value& object,
                                   std::initializer_list<std::string_view> path) {
  static const std::vector<Value> kNone;
  const Value* list = find_path(object, path);
  return list != nullptr && list->is_list() ? list->as_list()->items() : kNone;
}

bool flag(const Value& object, std::string_view key) {
  const Value* value = find_path(object, {key});
  return value != nullptr && truth(*value);
}

std::vector<std::string> texts_at(const Value& object,
                                  std::initializer_list<std::string_view> path) {
  std::vector<std::string> found;
  for (const Value& each : items_at(object, path)) {
    if (const std::string* text = each.as_string()) found.push_back(*text);
  }
  return found;
}

std::string storage_version_of(const Value& crd) {
  for (const Value& version : items_at(crd, {"spec", "versions"})) {
    if (flag(version, "storage")) return std::string(string_at(version, {"name"}));
  }
  return {};
}

void add_stored_version(Value& crd) {
  const std::string storage = storage_version_of(crd);
  const auto stored = texts_at(crd, {"status", "storedVersions"});
  if (storage.empty() || std::find(stored.begin(), stored.end(), storage) != stored.end()) return;
  List versions;
  for (const std::string& each : stored)
    versions.push(each);
  versions.push(storage);
  set_path(*crd.as_map(), {"status", "storedVersions"}, std::move(versions));
}

/// Like: apiserver discovery.StorageVersionHash.
std::string storage_hash(const std::string& group, const std::string& version,
                         const std::string& kind) {
  const std::string hex = sha256_hex(group + "/" + version + "/" + kind);
  std::string bytes;
  for (std::size_t i = 0; i < 16; i += 2)
    bytes += static_cast<char>(hex_digit(hex[i]) * 16 + hex_digit(hex[i + 1]));
  return base64_encode(bytes);
}

/// The newest version that is served and not deprecated, where it is newer than `name`; else "".
std::string better_version(const Value& crd, std::string_view name) {
  const Value* versions = find_path(crd, {"spec", "versions"});
  std::string best;
  if (versions == nullptr || !versions->is_list()) return best;
  for (const Value& each : *versions->as_list()) {
    const auto other = string_at(each, {"name"});
    if (!flag(each, "served") || flag(each, "deprecated") || !comes_before(other, name)) continue;
    if (best.empty() || comes_before(other, best)) best = other;
  }
  return best;
}

std::string deprecation_of(const Value& crd, const Value& version) {
  if (!flag(version, "deprecated")) return {};
  const auto own = string_at(version, {"deprecationWarning"});
  if (!own.empty()) return std::string(own);
  const auto group = string_at(crd, {"spec", "group"});
  const auto kind = string_at(crd, {"spec", "names", "kind"});
  std::string warning =
      fmt::format("{}/{} {} is deprecated", group, string_at(version, {"name"}), kind);
  if (const auto better = better_version(crd, string_at(version, {"name"})); !better.empty()) {
    warning += fmt::format("; use {}/{} {}", group, better, kind);
  }
  return warning;
}

void read_subresources(const Value& version, CustomFacts& facts) {
  const Value* status = find_path(version, {"subresources", "status"});
  facts.has_status = status != nullptr && !status->is_nil();
  const Value* scale = find_path(version, {"subresources", "scale"});
  if (scale == nullptr || !scale->is_map()) return;
  facts.scale = ScalePaths{std::string(string_at(*scale, {"specReplicasPath"})),
                           std::string(string_at(*scale, {"statusReplicasPath"})),
                           std::string(string_at(*scale, {"labelSelectorPath"}))};
}

bool is_terminating(const Value& crd) {
  for (const Value& each : items_at(crd, {"status", "conditions"})) {
    if (string_at(each, {"type"}) == "Terminating") return string_at(each, {"status"}) == "True";
  }
  return false;
}

std::shared_ptr<CustomFacts> facts_of(const Value& crd, const Value& version, Schemas& schemas) {
  auto facts = std::make_shared<CustomFacts>();
  const Value* schema = find_path(version, {"schema", "openAPIV3Schema"});
  facts->schema = schema == nullptr ? Value(Map{}) : deep_copy(*schema);
  facts->metadata = schemas.find(kObjectMeta);
  read_subresources(version, *facts);
  if (const Value* columns = find_path(version, {"additionalPrinterColumns"})) {
    facts->printer_columns = deep_copy(*columns);
  }
  for (const Value& each : items_at(version, {"selectableFields"}))
    facts->selectable_fields.emplace_back(string_at(each, {"jsonPath"}));
  facts->storage_version = storage_version_of(crd);
  facts->deprecation_warning = deprecation_of(crd, version);
  facts->terminating = is_terminating(crd);
  return facts;
}

std::vector<Subresource> subresources_of(const CustomFacts& facts, const GroupVersionKind& kind) {
  const std::vector<std::string> verbs = {"get", "patch", "update"};
  std::vector<Subresource> found;
  if (facts.scale) found.push_back({"scale", {"autoscaling", "v1", "Scale"}, verbs});
  if (facts.has_status) found.push_back({"status", kind, verbs});
  return found;
}

Resource read_resource(const Value& crd, const Value& version, Schemas& schemas) {
  auto facts = facts_of(crd, version, schemas);
  const auto name = [&crd](std::string_view key) {
    return std::string(string_at(crd, {"status", "acceptedNames", key}));
  };
  Resource resource;
  resource.group = string_at(crd, {"spec", "group"});
  resource.version = string_at(version, {"name"});
  resource.kind = name("kind");
  resource.plural = name("plural");
  resource.singular = name("singular");
  resource.list_kind = name("listKind");
  resource.short_names = texts_at(crd, {"status", "acceptedNames", "shortNames"});
  resource.categories = texts_at(crd, {"status", "acceptedNames", "categories"});
  resource.verbs = {"create", "delete", "deletecollection", "get",
                    "list",   "patch",  "update",           "watch"};
  if (facts->terminating) resource.verbs = {"delete", "deletecollection", "get", "list", "watch"};
  resource.subresources = subresources_of(*facts, resource.gvk());
  resource.namespaced = string_at(crd, {"spec", "scope"}) == "Namespaced";
  resource.custom = true;
  resource.storage_version_hash =
      storage_hash(resource.group, facts->storage_version, resource.kind);
  resource.storage_group = resource.group;
  resource.type = build_type(facts->schema, facts->metadata, facts->types);
  facts->rules = resource.type->rules;
  if (const Field* status = resource.type->find("status"))
    facts->status_rules = status->type->rules;
  resource.custom_facts = std::move(facts);
  return resource;
}

/// "v2beta1" in numbers: 2, beta, 1.
struct VersionParts {
  bool well_formed = false;
  int major = 0;
  int stage = 0;  ///< 2 is GA, 1 beta, 0 alpha
  int minor = 0;
};

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || text.front() == '0') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

VersionParts parts_of(std::string_view version) {
  VersionParts parts;
  if (version.size() < 2 || version.front() != 'v' || !is_digit_ascii(version[1])) return parts;
  version.remove_prefix(1);
  const auto major = take_number(version);
  if (!major) return parts;
  parts.major = *major;
  parts.stage = 2;
  parts.well_formed = version.empty();
  for (const auto& [name, stage] : {std::pair{std::string_view("beta"), 1}, {"alpha", 0}}) {
    if (!version.starts_with(name) || version.size() == name.size()) continue;
    version.remove_prefix(name.size());
    const auto minor = is_digit_ascii(version.front()) ? take_number(version) : std::nullopt;
    parts.stage = stage;
    parts.minor = minor.value_or(0);
    parts.well_formed = minor.has_value() && version.empty();
    break;
  }
  return parts;
}

}  // namespace

void set_definition_defaults(Value& crd) {
  if (!crd.is_map() || find_path(crd, {"spec"}) == nullptr) return;
  Map& map = *crd.as_map();
  const std::string kind(string_at(crd, {"spec", "names", "kind"}));
  if (string_at(crd, {"spec", "names", "singular"}).empty() && !kind.empty()) {
    set_path(map, {"spec", "names", "singular"}, to_lower_ascii(kind));
  }
  if (string_at(crd, {"spec", "names", "listKind"}).empty() && !kind.empty()) {
    set_path(map, {"spec", "names", "listKind"}, kind + "List");
  }
  const Value* conversion = find_path(crd, {"spec", "conversion"});
  if (conversion == nullptr || conversion->is_nil()) {
    set_path(map, {"spec", "conversion"}, Map{{"strategy", "None"}});
  }
  const Value* service =
      find_path(crd, {"spec", "conversion", "webhook", "clientConfig", "service"});
  if (service != nullptr && service->is_map() && !service->as_map()->contains("port")) {
    service->as_map()->set("port", Value::int64(443));
  }
  if (items_at(crd, {"status", "storedVersions"}).empty()) add_stored_version(crd);
}

void prepare_definition_create(Value& crd) {
  Map& map = *crd.as_map();
  map.set("status", Map{{"conditions", Value()},
                        {"acceptedNames", Map{{"plural", ""}, {"kind", ""}}},
                        {"storedVersions", Value()}});
  add_stored_version(crd);
  set_path(map, {"metadata", "generation"}, Value::int64(1));
}

void prepare_definition_update(Value& crd, const Value& live) {
  const Value* status = find_path(live, {"status"});
  crd.as_map()->set("status", status == nullptr ? Value(Map{}) : deep_copy(*status));
  const auto spec_of = [](const Value& object) {
    const Value* spec = find_path(object, {"spec"});
    return spec == nullptr ? Value() : *spec;
  };
  const auto generation = integer_at(live, {"metadata", "generation"}).value_or(0);
  set_path(*crd.as_map(), {"metadata", "generation"},
           Value::int64(deep_equal(spec_of(crd), spec_of(live)) ? generation : generation + 1));
  add_stored_version(crd);
}

std::vector<Resource> resources_of(const Value& crd, Schemas& schemas) {
  std::vector<Resource> found;
  if (!is_established(crd)) return found;
  for (const Value& version : items_at(crd, {"spec", "versions"})) {
    if (flag(version, "served")) found.push_back(read_resource(crd, version, schemas));
  }
  return found;
}

bool comes_before(std::string_view a, std::string_view b) {
  const VersionParts left = parts_of(a);
  const VersionParts right = parts_of(b);
  if (left.well_formed != right.well_formed) return left.well_formed;
  if (!left.well_formed) return a < b;
  if (left.stage != right.stage) return left.stage > right.stage;
  if (left.major != right.major) return left.major > right.major;
  return left.minor > right.minor;
}

std::vector<std::string> in_version_order(std::vector<std::string> versions) {
  std::sort(versions.begin(), versions.end(),
            [](const std::string& a, const std::string& b) { return comes_before(a, b); });
  return versions;
}

}  // namespace tf::sandbox
