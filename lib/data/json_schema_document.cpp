#include "lib/data/json_schema_document.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/json_schema_meta.h"
#include "lib/data/json_schema_url.h"

namespace tf::schema {
namespace {

/// Subschemas nest as deep as their JSON; the stack must hold them.
constexpr int kMaxDepth = 500;

const std::string* string_member(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? nullptr : value->as_string();
}

std::string location(const Document& document, std::string_view pointer) {
  return fmt::format("{}#{}", document.url, encode_fragment(pointer));
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

/// Where a keyword holds subschemas, and since which draft.
struct Position {
  enum class Shape { kSelf, kEachProperty, kEachItem };
  std::string_view keyword;
  Shape shape;
  int since;
};
constexpr std::array kPositions = {
    Position{"definitions", Position::Shape::kEachProperty, 4},
    Position{"not", Position::Shape::kSelf, 4},
    Position{"allOf", Position::Shape::kEachItem, 4},
    Position{"anyOf", Position::Shape::kEachItem, 4},
    Position{"oneOf", Position::Shape::kEachItem, 4},
    Position{"properties", Position::Shape::kEachProperty, 4},
    Position{"additionalProperties", Position::Shape::kSelf, 4},
    Position{"patternProperties", Position::Shape::kEachProperty, 4},
    Position{"items", Position::Shape::kSelf, 4},
    Position{"items", Position::Shape::kEachItem, 4},
    Position{"additionalItems", Position::Shape::kSelf, 4},
    Position{"dependencies", Position::Shape::kEachProperty, 4},
    Position{"propertyNames", Position::Shape::kSelf, 6},
    Position{"contains", Position::Shape::kSelf, 6},
    Position{"if", Position::Shape::kSelf, 7},
    Position{"then", Position::Shape::kSelf, 7},
    Position{"else", Position::Shape::kSelf, 7},
    Position{"$defs", Position::Shape::kEachProperty, 2019},
    Position{"dependentSchemas", Position::Shape::kEachProperty, 2019},
    Position{"unevaluatedProperties", Position::Shape::kSelf, 2019},
    Position{"unevaluatedItems", Position::Shape::kSelf, 2019},
    Position{"contentSchema", Position::Shape::kSelf, 2019},
    Position{"prefixItems", Position::Shape::kEachItem, 2020},
};

/// The subschemas in a keyword's value, with what leads to each in a JSON pointer.
std::vector<std::pair<std::string, const Value*>> parts_at(Position::Shape shape,
                                                           const Value& value) {
  std::vector<std::pair<std::string, const Value*>> parts;
  const Map* map = value.as_map();
  const List* list = value.as_list();
  if (shape == Position::Shape::kSelf) {
    parts.emplace_back("", &value);
  } else if (shape == Position::Shape::kEachProperty && map != nullptr) {
    for (const auto& [key, item] : *map)
      parts.emplace_back("/" + escape_token(key), &item);
  } else if (shape == Position::Shape::kEachItem && list != nullptr) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      parts.emplace_back("/" + to_text(i), &(*list)[i]);
    }
  }
  return parts;
}

/// The $id of a schema without its fragment; before 2019-09 a $ref hides it.
std::string_view id_of(const Map& schema, int draft) {
  if (draft < 2019 && schema.contains("$ref")) return {};
  const std::string* id = string_member(schema, draft == 4 ? "id" : "$id");
  return id == nullptr ? std::string_view() : split_fragment(*id).first;
}

std::string_view vocabulary_prefix(int draft) {
  return draft == 2019 ? "https://json-schema.org/draft/2019-09/vocab/"
                       : "https://json-schema.org/draft/2020-12/vocab/";
}

bool is_known_vocabulary(std::string_view name, int draft) {
  constexpr std::array<std::string_view, 5> kBoth = {"core", "applicator", "validation",
                                                     "meta-data", "content"};
  if (std::find(kBoth.begin(), kBoth.end(), name) != kBoth.end()) return true;
  if (draft == 2019) return name == "format";
  return name == "unevaluated" || name == "format-annotation" || name == "format-assertion";
}

Status add_anchor(Document& document, Resource& resource, std::string_view anchor,
                  const std::string& pointer) {
  const auto [at, is_new] = resource.anchors.emplace(anchor, pointer);
  if (is_new || at->second == pointer) return {};
  return invalid(fmt::format("duplicate anchor {} in {} at {} and {}", go_quote(anchor),
                             go_quote(document.url), go_quote(at->second), go_quote(pointer)));
}

Status collect_anchors(Document& document, Resource& resource, const Map& schema,
                       const std::string& pointer) {
  const int draft = resource.dialect.draft;
  if (draft < 2019) {
    if (schema.contains("$ref")) return {};
    const std::string* id = string_member(schema, draft == 4 ? "id" : "$id");
    if (id == nullptr) return {};
    const std::string fragment = decode_percent(split_fragment(*id).second);
    if (fragment.empty() || fragment.front() == '/') return {};
    return add_anchor(document, resource, fragment, pointer);
  }
  if (const std::string* anchor = string_member(schema, "$anchor")) {
    TF_CHECK(add_anchor(document, resource, *anchor, pointer));
  }
  if (draft < 2020) return {};
  if (const std::string* anchor = string_member(schema, "$dynamicAnchor")) {
    TF_CHECK(add_anchor(document, resource, *anchor, pointer));
    resource.dynamic_anchors.insert(*anchor);
  }
  return {};
}

/// Counts recursion while it lives.
class Level {
 public:
  explicit Level(int& depth) : depth_(depth) { ++depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --depth_; }

 private:
  int& depth_;
};

}  // namespace

bool Dialect::has_vocabulary(std::string_view name) const {
  if (name == "core" || draft < 2019) return true;
  if (vocabularies) return vocabularies->contains(name);
  return name == "applicator" || name == "validation" || (draft >= 2020 && name == "unevaluated");
}

const Resource& Document::resource_of(std::string_view pointer) const {
  while (true) {
    if (const auto found = resources.find(pointer); found != resources.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return resources.begin()->second;
    pointer = pointer.substr(0, slash);
  }
}

const Resource* Document::find_id(std::string_view id) const {
  for (const auto& [pointer, resource] : resources) {
    if (resource.id == id) return &resource;
  }
  return nullptr;
}

Result<std::string> Document::resolve(std::string_view fragment, const Resource& in) const {
  if (fragment.empty() || fragment.front() == '/') return in.pointer + std::string(fragment);
  const auto found = in.anchors.find(fragment);
  if (found != in.anchors.end()) return found->second;
  return invalid(fmt::format("anchor in {} not found in schema {}",
                             go_quote(fmt::format("{}#{}", in.id, encode_fragment(fragment))),
                             go_quote(url)));
}

Result<const Value*> Document::lookup(std::string_view pointer) const {
  const Value* value = &root;
  std::vector<std::string_view> tokens = split_views(pointer, "/");
  for (auto token = tokens.begin() + 1; token != tokens.end(); ++token) {
    const auto name = unescape_token(*token);
    if (!name) {
      return invalid(fmt::format("invalid json-pointer {}", go_quote(location(*this, pointer))));
    }
    const Value* next = nullptr;
    if (const Map* map = value->as_map()) {
      next = map->find(*name);
    } else if (const List* list = value->as_list()) {
      const auto index = parse_integer(*name);
      if (index && *index >= 0 && static_cast<std::size_t>(*index) < list->size()) {
        next = &(*list)[static_cast<std::size_t>(*index)];
      }
    }
    if (next == nullptr) {
      return invalid(
          fmt::format("json-pointer in {} not found", go_quote(location(*this, pointer))));
    }
    value = next;
  }
  return value;
}

int draft_from_url(std::string_view url) {
  const auto [plain, fragment] = split_fragment(url);
  if (!fragment.empty()) return 0;
  const std::string_view name =
      plain.starts_with("http://") ? plain.substr(7) : trim_prefix(plain, "https://");
  if (name == "json-schema.org/schema") return kLatestDraft;
  if (name == "json-schema.org/draft/2020-12/schema") return 2020;
  if (name == "json-schema.org/draft/2019-09/schema") return 2019;
  if (name == "json-schema.org/draft-07/schema") return 7;
  if (name == "json-schema.org/draft-06/schema") return 6;
  return name == "json-schema.org/draft-04/schema" ? 4 : 0;
}

Result<Value> parse_schema_text(std::string_view text) {
  auto parsed = parse_json(text, Numbers::kInt64OrFloat);
  if (parsed) return parsed;
  Error error = std::move(parsed).error();
  if (error.message == "unexpected end of JSON input") {
    error.message = trim_space(text).empty() ? "EOF" : "unexpected EOF";
  } else if (error.message.ends_with("after top-level value")) {
    error.message = "invalid character after top-level value";
  }
  return fail(std::move(error));
}

Result<const Document*> DocumentStore::open(const std::string& url) {
  if (const auto known = documents_.find(url); known != documents_.end()) return &known->second;
  TF_ASSIGN(Value root, load(url));
  Document document{url, std::move(root)};
  TF_CHECK(collect(document, document.root, url, "", Dialect{}));
  const bool is_meta =
      url.starts_with("http://json-schema.org/") || url.starts_with("https://json-schema.org/");
  if (!is_meta) TF_CHECK(check_meta_(document, ""));
  return &documents_.emplace(url, std::move(document)).first->second;
}

Result<Value> DocumentStore::load(const std::string& url) {
  if (const auto known = loaded_.find(url); known != loaded_.end()) return known->second;
  Value root;
  if (const auto text = metaschema_text(url)) {
    TF_ASSIGN(root, parse_schema_text(*text));
  } else {
    const std::string context = "failing loading " + go_quote(url);
    auto text_from_url = load_(url);
    if (!text_from_url) return fail(std::move(text_from_url).error().wrap(context));
    auto parsed = parse_schema_text(*text_from_url);
    if (!parsed) return fail(std::move(parsed).error().wrap(context));
    root = *std::move(parsed);
  }
  loaded_[url] = root;
  return root;
}

Status DocumentStore::ensure_subschema(const std::string& url, const std::string& pointer) {
  TF_CHECK(open(url));
  Document& document = documents_.at(url);
  if (document.processed.contains(pointer)) return {};
  TF_ASSIGN(const Value* schema, document.lookup(pointer));
  const Resource base = document.resource_of(pointer);
  TF_CHECK(collect(document, *schema, base.id, pointer, base.dialect));
  return check_meta_(document, pointer);
}

Result<int> DocumentStore::find_draft(const Value& schema, const Document& document,
                                      const std::string& pointer, int fallback, int depth) {
  const Map* map = schema.as_map();
  const std::string* given = map == nullptr ? nullptr : string_member(*map, "$schema");
  if (given == nullptr) return fallback;
  if (const int draft = draft_from_url(*given); draft != 0) return draft;
  const std::string url(split_fragment(*given).first);
  if (pointer.empty() && depth == 0 && url == document.url) {
    return invalid(fmt::format("draft {} is not supported", go_quote(url)));
  }
  // A metaschema of one's own has a metaschema in turn; more than a few are a cycle.
  constexpr int kMaxMetaLevels = 16;
  if (depth > kMaxMetaLevels) {
    return invalid(fmt::format("cycle in resolving $schema in {}", go_quote(url)));
  }
  TF_ASSIGN(const Value meta, load(url));
  return find_draft(meta, document, pointer, fallback, depth + 1);
}

Result<std::optional<std::set<std::string, std::less<>>>> DocumentStore::find_vocabularies(
    const Value& schema, int draft) {
  std::optional<std::set<std::string, std::less<>>> names;
  const std::string* given = string_member(*schema.as_map(), "$schema");
  if (given == nullptr || draft < 2019 || draft_from_url(*given) != 0) return names;
  const std::string url(split_fragment(*given).first);
  TF_ASSIGN(const Value meta, load(url));
  const Value* declared = find_path(meta, {"$vocabulary"});
  const Map* map = declared == nullptr ? nullptr : declared->as_map();
  if (map == nullptr) return names;
  names.emplace();
  for (const auto& [vocabulary, required] : *map) {
    const bool* flag = required.as_bool();
    if (flag == nullptr || !*flag) continue;
    const std::string_view name = trim_prefix(vocabulary, vocabulary_prefix(draft));
    if (!is_known_vocabulary(name, draft)) {
      return invalid(
          fmt::format("unsupported vocabulary {} in {}", go_quote(vocabulary), go_quote(url)));
    }
    names->emplace(name);
  }
  names->emplace("core");
  return names;
}

// NOLINTNEXTLINE(misc-no-recursion): bounded by kMaxDepth
Status DocumentStore::collect(Document& document, const Value& schema, std::string base,
                              const std::string& pointer, const Dialect& fallback) {
  if (!document.processed.insert(pointer).second) return {};
  const Level level(depth_);
  if (depth_ > kMaxDepth) return invalid("schema is nested too deeply");
  const Map* map = schema.as_map();
  if (map == nullptr) {
    if (pointer.empty()) document.resources[pointer] = Resource{pointer, base, fallback};
    return {};
  }
  int draft = fallback.draft;
  TF_CHECK(add_resource(document, schema, base, pointer, fallback, draft));
  // The resource that `base` names; it may be the one just added or one around it.
  auto in = std::find_if(document.resources.begin(), document.resources.end(),
                         [&](const auto& entry) { return entry.second.id == base; });
  if (in == document.resources.end()) return invalid("unable to validate schema: baseres is nil");
  TF_CHECK(collect_anchors(document, in->second, *map, pointer));
  return collect_subschemas(document, *map, base, pointer, draft);
}

Status DocumentStore::add_resource(Document& document, const Value& schema, std::string& base,
                                   const std::string& pointer, const Dialect& fallback,
                                   int& draft) {
  const Map& map = *schema.as_map();
  bool has_schema = string_member(map, "$schema") != nullptr;
  TF_ASSIGN(draft, find_draft(schema, document, pointer, fallback.draft, 0));
  std::string_view id = id_of(map, draft);
  if (id.empty() && !pointer.empty()) {
    // $schema counts only beside an $id.
    draft = fallback.draft;
    has_schema = false;
    id = id_of(map, draft);
  }
  if (id.empty() && !pointer.empty()) return {};
  if (!id.empty()) base = resolve_url(base, id);
  if (const Resource* same = document.find_id(base)) {
    if (same->pointer == pointer) return {};
    return invalid(fmt::format("duplicate id {} in {} at {} and {}", go_quote(base),
                               go_quote(document.url), go_quote(pointer), go_quote(same->pointer)));
  }
  Resource resource{pointer, base, fallback};
  if (has_schema) {
    resource.dialect.draft = draft;
    TF_ASSIGN(resource.dialect.vocabularies, find_vocabularies(schema, draft));
  }
  document.resources[pointer] = std::move(resource);
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Status DocumentStore::collect_subschemas(Document& document, const Map& schema,
                                         const std::string& base, const std::string& pointer,
                                         int draft) {
  const Dialect dialect = document.find_id(base)->dialect;
  for (const Position& position : kPositions) {
    const Value* value = position.since <= draft ? schema.find(position.keyword) : nullptr;
    if (value == nullptr) continue;
    const std::string below = fmt::format("{}/{}", pointer, position.keyword);
    for (const auto& [token, item] : parts_at(position.shape, *value)) {
      TF_CHECK(collect(document, *item, base, below + token, dialect));
    }
  }
  return {};
}

}  // namespace tf::schema
