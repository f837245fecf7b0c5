#include "lib/data/json_schema_compile.h"

#include <fmt/core.h>

#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_schema_number.h"
#include "lib/data/json_schema_url.h"

namespace tf::schema {
namespace {

std::string text_or_empty(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  const std::string* text = value == nullptr ? nullptr : value->as_string();
  return text == nullptr ? std::string() : *text;
}

bool is_true(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  const bool* flag = value == nullptr ? nullptr : value->as_bool();
  return flag != nullptr && *flag;
}

std::optional<Value> number_at(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  if (value == nullptr || type_of(*value) != kNumberType) return std::nullopt;
  return *value;
}

std::optional<std::size_t> count_at(const Map& map, std::string_view key) {
  const auto number = number_at(map, key);
  if (!number || !is_whole(*number)) return std::nullopt;
  const auto whole = integer_at(*number, {});
  if (!whole || *whole < 0) return std::nullopt;
  return static_cast<std::size_t>(*whole);
}

std::vector<std::string> strings_of(const List& list) {
  std::vector<std::string> texts;
  for (const Value& item : list) {
    if (const std::string* text = item.as_string()) texts.push_back(*text);
  }
  return texts;
}

const List* list_at(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? nullptr : value->as_list();
}

const Map* map_at(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? nullptr : value->as_map();
}

unsigned types_at(const Map& map) {
  const Value* value = map.find("type");
  if (value == nullptr) return 0;
  if (const std::string* name = value->as_string()) return type_from_name(*name);
  unsigned types = 0;
  if (const List* list = value->as_list()) {
    for (const std::string& name : strings_of(*list))
      types |= type_from_name(name);
  }
  return types;
}

Result<RegexRef> compile_regex(const std::string& pattern, const std::string& location,
                               std::string_view keyword) {
  auto regex = std::make_shared<const Regex>(pattern);
  if (regex->error().empty()) return regex;
  return fail(ErrorCode::kInvalid,
              fmt::format("invalid regex {} at {}: {}", go_quote(pattern),
                          go_quote(fmt::format("{}/{}", location, keyword)), regex->error()));
}

void note_evaluated(Node& node) {
  const auto given = [](const Additional& rule) {
    return !std::holds_alternative<std::monostate>(rule);
  };
  node.all_properties_evaluated = given(node.additional_properties);
  node.all_items_evaluated = node.items != nullptr || given(node.additional_items);
  node.items_evaluated = node.prefix_items.size();
}

}  // namespace

Result<const Node*> Builder::build(const std::string& url) {
  TF_CHECK(documents_.open(url));
  const Node* root = enqueue(url, "");
  while (built_ < queue_.size())
    TF_CHECK(build_next());
  return root;
}

const Node* Builder::enqueue(const std::string& url, const std::string& pointer) {
  std::string location = fmt::format("{}#{}", url, encode_fragment(pointer));
  const auto [at, is_new] = known_.emplace(fmt::format("{}#{}", url, pointer), nullptr);
  if (is_new) {
    Node& node = nodes_.add(std::move(location));
    at->second = &node;
    queue_.push_back({&node, url, pointer});
  }
  return at->second;
}

Status Builder::build_next() {
  const Place place = queue_[built_++];
  TF_CHECK(documents_.ensure_subschema(place.url, place.pointer));
  TF_ASSIGN(const Document* document, documents_.open(place.url));
  TF_ASSIGN(const Value* value, document->lookup(place.pointer));
  const Resource& resource = document->resource_of(place.pointer);
  Node& node = *place.node;
  node.draft = resource.dialect.draft;
  node.resource = enqueue(place.url, resource.pointer);
  if (node.draft >= 2020 && node.resource == &node) {
    for (const auto& [anchor, pointer] : resource.anchors) {
      if (!resource.dynamic_anchors.contains(anchor)) continue;
      node.dynamic_anchors[anchor] = enqueue(place.url, pointer);
    }
  }
  if (const bool* flag = value->as_bool()) node.boolean = *flag;
  if (const Map* map = value->as_map()) {
    if (map->empty()) {
      node.boolean = true;
    } else {
      TF_CHECK(read_keywords({*map, place, *document, resource}, node));
    }
  }
  note_evaluated(node);
  return {};
}

Status Builder::read_keywords(const Source& source, Node& node) {
  TF_ASSIGN(node.ref, reference(source, "$ref"));
  // Before 2019-09 a $ref hides its siblings.
  if (node.draft < 2019 && node.ref != nullptr) return {};
  const Dialect& dialect = source.resource.dialect;
  if (dialect.has_vocabulary("applicator")) TF_CHECK(read_applicators(source, node));
  if (dialect.has_vocabulary("validation")) TF_CHECK(read_assertions(source, node));
  if (asserts_format(source, node.draft)) {
    node.format = find_format(text_or_empty(source.map, "format"));
  }
  if (node.draft >= 2019) {
    read_since_2019(source, node);
    TF_CHECK(read_scoped_references(source, node));
  }
  return {};
}

Status Builder::read_applicators(const Source& source, Node& node) {
  node.all_of = child_list(source, "allOf");
  node.any_of = child_list(source, "anyOf");
  node.one_of = child_list(source, "oneOf");
  node.negated = child(source, "not");
  read_items(source, node);
  TF_CHECK(read_properties(source, node));
  read_dependencies(source, node);
  if (node.draft >= 6) {
    node.contains = child(source, "contains");
    node.property_names = child(source, "propertyNames");
  }
  if (node.draft < 7) return {};
  node.condition = child(source, "if");
  if (node.condition == nullptr) return {};
  const bool* fixed = source.map.find("if")->as_bool();
  if (fixed == nullptr || *fixed) node.then = child(source, "then");
  if (fixed == nullptr || !*fixed) node.otherwise = child(source, "else");
  return {};
}

Status Builder::read_properties(const Source& source, Node& node) {
  node.properties = child_map(source, "properties");
  for (const auto& [pattern, schema] : child_map(source, "patternProperties")) {
    TF_ASSIGN(RegexRef regex, compile_regex(pattern, node.location, "patternProperties"));
    node.pattern_properties.emplace_back(std::move(regex), schema);
  }
  node.additional_properties = additional(source, "additionalProperties");
  return {};
}

void Builder::read_items(const Source& source, Node& node) {
  if (node.draft >= 2020) {
    node.prefix_items = child_list(source, "prefixItems");
    node.items = child(source, "items");
  } else if (list_at(source.map, "items") != nullptr) {
    node.prefix_items = child_list(source, "items");
    node.additional_items = additional(source, "additionalItems");
  } else {
    node.items = child(source, "items");
  }
}

void Builder::read_dependencies(const Source& source, Node& node) {
  const Map* map = map_at(source.map, "dependencies");
  if (map == nullptr) return;
  for (const auto& [name, rule] : *map) {
    if (const List* list = rule.as_list()) {
      node.dependencies[name] = strings_of(*list);
    } else {
      node.dependencies[name] =
          enqueue(source.place.url,
                  fmt::format("{}/dependencies/{}", source.place.pointer, escape_token(name)));
    }
  }
}

Status Builder::read_assertions(const Source& source, Node& node) {
  const Map& map = source.map;
  node.types = types_at(map);
  if (const List* list = list_at(map, "enum")) node.enumeration = list->items();
  if (node.draft >= 6 && map.contains("const")) node.constant = *map.find("const");
  read_bounds(source, node);
  node.min_length = count_at(map, "minLength");
  node.max_length = count_at(map, "maxLength");
  if (const Value* pattern = map.find("pattern"); pattern != nullptr && pattern->is_string()) {
    TF_ASSIGN(node.pattern, compile_regex(*pattern->as_string(), node.location, "pattern"));
  }
  node.min_items = count_at(map, "minItems");
  node.max_items = count_at(map, "maxItems");
  node.unique_items = is_true(map, "uniqueItems");
  node.min_properties = count_at(map, "minProperties");
  node.max_properties = count_at(map, "maxProperties");
  if (const List* list = list_at(map, "required")) node.required = strings_of(*list);
  return {};
}

void Builder::read_bounds(const Source& source, Node& node) {
  const Map& map = source.map;
  node.multiple_of = number_at(map, "multipleOf");
  node.minimum = number_at(map, "minimum");
  node.maximum = number_at(map, "maximum");
  node.exclusive_minimum = number_at(map, "exclusiveMinimum");
  node.exclusive_maximum = number_at(map, "exclusiveMaximum");
  // Draft 4 has a flag where later drafts have a number.
  if (is_true(map, "exclusiveMinimum")) node.exclusive_minimum = std::exchange(node.minimum, {});
  if (is_true(map, "exclusiveMaximum")) node.exclusive_maximum = std::exchange(node.maximum, {});
}

void Builder::read_since_2019(const Source& source, Node& node) {
  const Dialect& dialect = source.resource.dialect;
  if (dialect.has_vocabulary("validation")) {
    if (node.contains != nullptr) {
      node.min_contains = count_at(source.map, "minContains");
      node.max_contains = count_at(source.map, "maxContains");
    }
    if (const Map* map = map_at(source.map, "dependentRequired")) {
      for (const auto& [name, wanted] : *map) {
        if (const List* list = wanted.as_list()) node.dependent_required[name] = strings_of(*list);
      }
    }
  }
  if (dialect.has_vocabulary("applicator")) {
    node.dependent_schemas = child_map(source, "dependentSchemas");
  }
  if (dialect.has_vocabulary(node.draft == 2019 ? "applicator" : "unevaluated")) {
    node.unevaluated_items = child(source, "unevaluatedItems");
    node.unevaluated_properties = child(source, "unevaluatedProperties");
  }
}

Status Builder::read_scoped_references(const Source& source, Node& node) {
  TF_ASSIGN(node.recursive_ref, reference(source, "$recursiveRef"));
  node.recursive_anchor = is_true(source.map, "$recursiveAnchor");
  if (node.draft < 2020) return {};
  node.dynamic_anchor = text_or_empty(source.map, "$dynamicAnchor");
  TF_ASSIGN(const Node* target, reference(source, "$dynamicRef"));
  if (target == nullptr) return {};
  std::string fragment =
      decode_percent(split_fragment(text_or_empty(source.map, "$dynamicRef")).second);
  if (fragment.starts_with('/')) fragment.clear();
  node.dynamic_ref = DynamicRef{target, std::move(fragment)};
  return {};
}

Result<const Node*> Builder::reference(const Source& source, std::string_view keyword) {
  const Value* value = source.map.find(keyword);
  const std::string* text = value == nullptr ? nullptr : value->as_string();
  if (text == nullptr) return nullptr;
  const auto [path, encoded] = split_fragment(*text);
  const std::string url = resolve_url(source.resource.id, path);
  const std::string fragment = decode_percent(encoded);
  const Document* document = &source.document;
  const Resource* resource =
      url == document->url ? &document->resource_of("") : document->find_id(url);
  if (resource == nullptr) {
    TF_ASSIGN(document, documents_.open(url));
    resource = &document->resource_of("");
  }
  TF_ASSIGN(const std::string pointer, document->resolve(fragment, *resource));
  return enqueue(document->url, pointer);
}

const Node* Builder::child(const Source& source, std::string_view keyword) {
  if (!source.map.contains(keyword)) return nullptr;
  return enqueue(source.place.url,
                 fmt::format("{}/{}", source.place.pointer, escape_token(keyword)));
}

std::vector<const Node*> Builder::child_list(const Source& source, std::string_view keyword) {
  std::vector<const Node*> nodes;
  const List* list = list_at(source.map, keyword);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    nodes.push_back(
        enqueue(source.place.url, fmt::format("{}/{}/{}", source.place.pointer, keyword, i)));
  }
  return nodes;
}

ByName<const Node*> Builder::child_map(const Source& source, std::string_view keyword) {
  ByName<const Node*> nodes;
  const Map* map = map_at(source.map, keyword);
  if (map == nullptr) return nodes;
  for (const auto& [name, schema] : *map) {
    nodes[name] = enqueue(source.place.url, fmt::format("{}/{}/{}", source.place.pointer, keyword,
                                                        escape_token(name)));
  }
  return nodes;
}

Additional Builder::additional(const Source& source, std::string_view keyword) {
  const Value* value = source.map.find(keyword);
  if (value == nullptr) return {};
  if (const bool* flag = value->as_bool()) return *flag;
  return child(source, keyword);
}

bool Builder::asserts_format(const Source& source, int draft) const {
  if (formats_ == Formats::kAssert || draft < 2019) return true;
  return source.resource.dialect.has_vocabulary(draft == 2019 ? "format" : "format-assertion");
}

}  // namespace tf::schema
