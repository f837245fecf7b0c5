#include "lib/data/yaml_writer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/depth.h"
#include "lib/data/float_text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_kind.h"
#include "lib/data/yaml_detour.h"
#include "lib/data/yaml_events.h"
#include "lib/data/yaml_key_order.h"
#include "lib/data/yaml_output.h"

namespace tf {
namespace {

constexpr std::size_t kMaxDepth = 10000;
constexpr std::size_t kStep = 2;

auto too_deep() {
  return fail(yaml_error(0, "exceeded max depth of 10000"));
}

/// Writes Values as blocks. Keeps open lists and maps on its own stack: depth costs no machine
/// stack. Like: the encoders of sigs.k8s.io/yaml v1.6 (v2 dialect, which reads its own JSON text)
/// and go-yaml v3.0.5.
class YamlWriter {
 public:
  explicit YamlWriter(YamlDialect dialect) : dialect_(dialect), out_(dialect) {}

  Result<std::string> write(const Value& value) {
    TF_CHECK(begin(value, {}));
    while (!open_.empty()) {
      if (open_.back().next == size_of(open_.back())) {
        open_.pop_back();
      } else {
        TF_CHECK(write_item(open_.back()));
      }
    }
    out_.end_line();
    return out_.take();
  }

 private:
  /// Where a node stands.
  struct Place {
    std::size_t indent = 0;  ///< of the collection that holds it
    enum class After { kStart, kKey, kMark } after = After::kStart;  ///< mark: "-" or ":" alone
  };
  struct Frame {
    Value container;
    std::size_t indent = 0;
    std::size_t next = 0;
    std::vector<const Map::Entry*> entries = {};  ///< of a map, in the order of writing
  };

  [[nodiscard]] bool is_v2() const { return dialect_ == YamlDialect::kV2; }

  static std::size_t size_of(const Frame& frame) {
    const List* list = frame.container.as_list();
    return list != nullptr ? list->size() : frame.entries.size();
  }

  /// Writes a scalar or an empty collection, or opens a list or map.
  Status begin(const Value& value, const Place& place) {
    if (const NativeObject* native = value.as_native()) return write_native(*native, place);
    if (value.kind() == Kind::kBytes && !is_v2()) return begin(byte_list(*value.as_bytes()), place);
    if (const Map* map = value.as_map()) {
      if (is_v2() && map->is_nil()) return write_word("null", place);
      if (map->empty()) return write_word("{}", place);
      return open(value, begin_collection(place, true));
    }
    if (const List* list = value.as_list()) {
      if (is_v2() && list->is_nil()) return write_word("null", place);
      if (list->empty()) return write_word("[]", place);
      return open(value, begin_collection(place, !is_v2()));
    }
    return write_scalar(value, place);
  }

  /// Whether the container, about to be opened, is open already.
  [[nodiscard]] bool holds_itself(const Value& container) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Frame& frame) {
      return container_address(frame.container) == container_address(container);
    });
  }

  Status open(const Value& container, std::size_t indent) {
    if (is_v2() && open_.size() > kCyclesFrom && holds_itself(container)) {
      return fail(ErrorCode::kInvalid,
                  "error marshaling into JSON: json: unsupported value: encountered a cycle via " +
                      std::string(type_name(container)));
    }
    if (open_.size() == kMaxDepth) return too_deep();
    Frame frame{.container = container, .indent = indent};
    if (const Map* map = container.as_map()) frame.entries = sorted(*map);
    open_.push_back(std::move(frame));
    return {};
  }

  /// Ends the line before a collection where it has to; gives the indent of its items.
  std::size_t begin_collection(const Place& place, bool indented) {
    switch (place.after) {
      case Place::After::kStart:
        return 0;
      case Place::After::kMark:
        out_.append(" ");
        return place.indent + kStep;
      case Place::After::kKey:
        break;
    }
    const std::size_t indent = place.indent + (indented ? kStep : 0);
    out_.start_line(indent);
    return indent;
  }

  Status write_item(Frame& frame) {
    const std::size_t indent = frame.indent;
    const std::size_t index = frame.next++;
    if (index > 0) out_.start_line(indent);
    if (const List* list = frame.container.as_list()) {
      out_.append("-");
      return begin((*list)[index], {indent, Place::After::kMark});
    }
    const Map::Entry& entry = *frame.entries[index];
    TF_ASSIGN(const bool simple, write_key(entry.first, indent));
    return begin(entry.second, {indent, simple ? Place::After::kKey : Place::After::kMark});
  }

  Status write_word(std::string_view text, const Place& place) {
    separate(place);
    out_.append(text);
    return {};
  }

  void separate(const Place& place) {
    if (place.after != Place::After::kStart) out_.append(" ");
  }

  [[nodiscard]] std::vector<const Map::Entry*> sorted(const Map& map) const {
    std::vector<const Map::Entry*> entries;
    entries.reserve(map.size());
    for (const Map::Entry& entry : map)
      entries.push_back(&entry);
    // The order is not transitive ("1A", "20", "10x"): std::sort could leave its range.
    std::ranges::stable_sort(entries, [this](const Map::Entry* a, const Map::Entry* b) {
      return yaml_key_less(a->first, b->first, dialect_);
    });
    return entries;
  }

  /// Gives whether the key is followed by its colon on the same line.
  Result<bool> write_key(std::string_view key, std::size_t indent) {
    std::string read_back;
    if (is_v2()) {
      if (!survives_as_key(key)) {
        return fail(yaml_error(0, "did not find expected ',' or '}'"));
      }
      if (needs_json_detour(key)) {
        TF_ASSIGN(read_back, json_detour(key));
        key = read_back;
      }
    }
    const bool simple = YamlOutput::is_simple_key(key);
    if (simple) {
      out_.append_key(key);
    } else {
      out_.append("? ");
      out_.append_string(key, indent + kStep);
      out_.start_line(indent);
    }
    out_.append(":");
    return simple;
  }

  Status write_scalar(const Value& value, const Place& place) {
    switch (value.kind()) {
      case Kind::kBool:
        return write_word(*value.as_bool() ? "true" : "false", place);
      case Kind::kInteger:
        return write_integer(*value.as_integer(), place);
      case Kind::kFloat:
        return write_float(*value.as_float(), place);
      case Kind::kString:
        return write_string(*value.as_string(), place);
      case Kind::kBytes:
        return write_string(base64_encode(*value.as_bytes()), place);
      default:
        return write_word("null", place);
    }
  }

  Status write_string(std::string_view text, const Place& place) {
    separate(place);
    const std::size_t indent = place.indent + kStep;
    if (is_v2() && needs_json_detour(text)) {
      TF_ASSIGN(const std::string read_back, json_detour(text));
      out_.append_string(read_back, indent);
    } else {
      out_.append_string(text, indent);
    }
    return {};
  }

  Status write_integer(const Integer& integer, const Place& place) {
    if (integer.type == IntType::kDuration && !is_v2()) {
      return write_string(format_duration(integer.value), place);
    }
    return write_word(integer.is_unsigned() ? to_text(static_cast<std::uint64_t>(integer.value))
                                            : to_text(integer.value),
                      place);
  }

  Status write_float(double value, const Place& place) {
    std::string text;
    if (!std::isfinite(value)) {
      if (is_v2()) {
        return fail(ErrorCode::kInvalid,
                    "error marshaling into JSON: json: unsupported value: " + format_float(value));
      }
      return write_word(std::isnan(value) ? ".nan" : value > 0 ? ".inf" : "-.inf", place);
    }
    if (is_v2()) {
      append_json_float(text, value);
      if (text == "-0") text = "0";
      if (is_whole_64(text)) return write_word(text, place);
      text.clear();
    }
    append_float(text, value, 'g', -1);
    return write_word(text, place);
  }

  /// JSON text that go-yaml reads back as int64 or uint64.
  static bool is_whole_64(std::string_view text) {
    if (text.find_first_of(".e") != std::string_view::npos) return false;
    constexpr std::string_view kLargest = "18446744073709551615";
    constexpr std::string_view kSmallest = "-9223372036854775808";
    const std::string_view limit = text.starts_with('-') ? kSmallest : kLargest;
    return text.size() < limit.size() || (text.size() == limit.size() && text <= limit);
  }

  static Value byte_list(std::string_view data) {
    List list;
    for (const char c : data)
      list.push(Integer{static_cast<unsigned char>(c), IntType::kUint8});
    return list;
  }

  /// v2 sees what encoding/json sees. v3 writes times plain and struct fields in lower case.
  Status write_json_of(const NativeObject& native, const Place& place) {
    Result<Value> seen = json_of(native);
    if (!seen) {
      return fail(ErrorCode::kInvalid, "error marshaling into JSON: " + seen.error().message);
    }
    return begin(*seen, place);
  }

  Status write_native(const NativeObject& native, const Place& place) {
    if (native.kind_name() == "complex128" && !is_v2()) {
      return fail(ErrorCode::kInvalid, "cannot marshal type: complex128");
    }
    if (is_v2()) return write_json_of(native, place);
    const Value json = native.json();
    if (native.type_name() == "time.Time" && json.is_string()) {
      return write_word(*json.as_string(), place);
    }
    const Map* fields = json.as_map();
    if (fields == nullptr) return begin(json, place);
    Map lower;
    for (const auto& [name, field] : *fields)
      lower.set(to_lower(name), field);
    return begin(lower, place);
  }

  YamlDialect dialect_;
  YamlOutput out_;
  std::vector<Frame> open_;
};

}  // namespace

Result<std::string> to_yaml(const Value& value) {
  return YamlWriter(YamlDialect::kV2).write(value);
}

Result<std::string> to_yaml_pretty(const Value& value) {
  return YamlWriter(YamlDialect::kV3).write(value);
}

}  // namespace tf
