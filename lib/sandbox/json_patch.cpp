#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "lib/data/depth.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/sandbox/deep.h"
#include "lib/sandbox/patches.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kMaxOperations = 10'000;
/// What a kube-apiserver lets all "copy" operations of a patch add up to.
constexpr std::size_t kMaxCopiedBytes = std::size_t{3} << 20;

/// What the server answers to any operation that cannot be done; it does not say which or why.
ApiError not_applicable() {
  return {422, "Invalid", "the server rejected our request due to an error in our request", Map()};
}

ApiStatus check_shape(const Value& patch) {
  const auto refuse_type = [](const Value& value, std::string_view into) {
    return refuse(bad_request("error decoding patch: json: cannot unmarshal " +
                              std::string(json_kind(value)) + " into Go " + std::string(into)));
  };
  if (patch.is_nil()) return {};
  if (!patch.is_list()) return refuse_type(patch, "value of type []handlers.jsonPatchOp");
  for (const Value& operation : *patch.as_list()) {
    if (operation.is_nil()) continue;
    if (!operation.is_map()) return refuse_type(operation, "value of type handlers.jsonPatchOp");
    for (const std::string_view name : {"op", "path", "from"}) {
      const Value* text = operation.as_map()->find(name);
      if (text == nullptr || text->is_nil() || text->is_string()) continue;
      return refuse_type(*text,
                         "struct field jsonPatchOp." + std::string(name) + " of type string");
    }
  }
  const std::size_t count = patch.as_list()->size();
  if (count <= kMaxOperations) return {};
  return refuse({413,
                 "RequestEntityTooLarge",
                 "Request entity too large: The allowed maximum operations in a JSON patch is " +
                     std::to_string(kMaxOperations) + ", got " + std::to_string(count),
                 {}});
}

std::string unescaped(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    text += !is_escape ? token[i] : token[++i] == '1' ? '/' : '~';
  }
  return text;
}

/// strconv.Atoi.
std::optional<std::int64_t> number_of(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

/// An index into a list of `size` items; those below zero count from the end.
std::optional<std::size_t> index_of(std::string_view token, std::size_t size) {
  auto index = number_of(token);
  if (!index) return std::nullopt;
  const auto count = static_cast<std::int64_t>(size);
  if (*index < 0) *index += count;
  if (*index < 0 || *index >= count) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

bool is_container(const Value& value) {
  return value.is_map() || value.is_list();
}

/// A place in the document: what is at `token` of `container`, or could be put there.
class Place {
 public:
  /// Nothing where a step on the way is missing, or where the path does not start with "/".
  static std::optional<Place> find(const Value& document, std::string_view path) {
    auto slash = path.find('/');
    if (slash == std::string_view::npos || !is_container(document)) return std::nullopt;
    Place place{document, {}};
    for (;;) {
      path.remove_prefix(slash + 1);
      slash = path.find('/');
      place.token_ = unescaped(path.substr(0, slash));
      if (slash == std::string_view::npos) return place;
      const auto next = place.get();
      if (!next || !is_container(*next)) return std::nullopt;
      place.container_ = *next;
    }
  }

  /// null for an object's missing key; nothing for a wrong index.
  [[nodiscard]] std::optional<Value> get() const {
    if (const Map* map = container_.as_map()) {
      const Value* value = map->find(token_);
      return value != nullptr ? *value : Value();
    }
    const auto index = index_of(token_, container_.as_list()->size());
    if (!index) return std::nullopt;
    return (*container_.as_list())[*index];
  }

  [[nodiscard]] bool add(Value value) const {
    if (Map* map = container_.as_map()) {
      map->set(token_, std::move(value));
      return true;
    }
    auto& items = container_.as_list()->items();
    const auto index =
        token_ == "-" ? std::optional(items.size()) : index_of(token_, items.size() + 1);
    if (!index) return false;
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
    return true;
  }

  [[nodiscard]] bool replace(Value value) const {
    if (container_.is_map()) return add(std::move(value));
    const auto index = index_of(token_, container_.as_list()->size());
    if (!index) return false;
    (*container_.as_list())[*index] = std::move(value);
    return true;
  }

  [[nodiscard]] bool remove() const {
    if (Map* map = container_.as_map()) return map->erase(token_);
    auto& items = container_.as_list()->items();
    const auto index = index_of(token_, items.size());
    if (!index) return false;
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(*index));
    return true;
  }

 private:
  Place(Value container, std::string token)
      : container_(std::move(container)), token_(std::move(token)) {}

  Value container_;  // shares the document's own list or map
  std::string token_;
};

/// The operations of one patch on one document. Each says whether it could be done.
class Patcher {
 public:
  explicit Patcher(Value document) : document_(std::move(document)) {}

  bool apply(const Map& operation) {
    const auto kind = text_of(operation, "op");
    const auto path = text_of(operation, "path");
    if (!kind || !path) return false;
    if (*kind == "add") return add(operation, *path);
    if (*kind == "remove") return remove(*path);
    if (*kind == "replace") return replace(operation, *path);
    if (*kind == "move") return move(operation, *path);
    if (*kind == "copy") return copy(operation, *path);
    return *kind == "test" && test(operation, *path);
  }

  [[nodiscard]] const Value& document() const { return document_; }

 private:
  static std::optional<std::string_view> text_of(const Map& operation, std::string_view name) {
    const Value* text = operation.find(name);
    if (text == nullptr || !text->is_string()) return std::nullopt;
    return *text->as_string();
  }

  static Value value_of(const Map& operation) {
    const Value* value = operation.find("value");
    return value != nullptr ? deep_copy(*value) : Value();
  }

  bool add(const Map& operation, std::string_view path) {
    const auto place = Place::find(document_, path);
    return place && place->add(value_of(operation));
  }

  bool remove(std::string_view path) {
    const auto place = Place::find(document_, path);
    return place && place->remove();
  }

  bool replace(const Map& operation, std::string_view path) {
    Value value = value_of(operation);
    if (path.empty()) {
      if (!value.is_map() && !value.is_list()) return false;
      document_ = std::move(value);
      return true;
    }
    const auto place = Place::find(document_, path);
    return place && place->replace(std::move(value));
  }

  bool move(const Map& operation, std::string_view path) {
    const auto from = text_of(operation, "from");
    const auto source = from ? Place::find(document_, *from) : std::nullopt;
    if (!source) return false;
    auto value = source->get();
    if (!value || !source->remove()) return false;
    const auto target = Place::find(document_, path);
    return target && target->add(*std::move(value));
  }

  bool copy(const Map& operation, std::string_view path) {
    const auto from = text_of(operation, "from");
    const auto source = from ? Place::find(document_, *from) : std::nullopt;
    const auto value = source ? source->get() : std::nullopt;
    const auto target = Place::find(document_, path);
    if (!value || !target || is_deeper_than(*value)) return false;
    const auto text = to_json(*value);
    copied_bytes_ += text ? text->size() : 0;
    return copied_bytes_ <= kMaxCopiedBytes && target->add(deep_copy(*value));
  }

  bool test(const Map& operation, std::string_view path) {
    const Value* expected = operation.find("value");
    const Value wanted = expected != nullptr ? *expected : Value();
    if (path.empty()) return deep_equal(document_, wanted);
    const auto place = Place::find(document_, path);
    const auto value = place ? place->get() : std::nullopt;
    return value && deep_equal(*value, wanted);
  }

  Value document_;
  std::size_t copied_bytes_ = 0;
};

ApiResult<Value> patched(const Value& document, const Value& patch) {
  if (auto shaped = check_shape(patch); !shaped) return refuse(std::move(shaped).error());
  Patcher patcher(deep_copy(document));
  if (patch.is_list()) {
    for (const Value& operation : *patch.as_list()) {
      if (!operation.is_map() || !patcher.apply(*operation.as_map())) {
        return refuse(not_applicable());
      }
    }
  }
  // What was put together may be deeper than its parts.
  if (is_deeper_than(patcher.document())) return refuse(not_applicable());
  return patcher.document();
}

}  // namespace

ApiResult<Value> apply_json_patch(const Value& document, const Value& patch) {
  ApiResult<Value> result;
  auto done = run_on_values({&document, &patch}, [&] { result = patched(document, patch); });
  if (!done) return refuse(std::move(done).error());
  return result;
}

}  // namespace tf::sandbox
