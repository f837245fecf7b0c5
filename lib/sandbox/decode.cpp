#include "lib/sandbox/decode.h"

#include <set>
#include <utility>

#include "lib/base/big_stack.h"
#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/json_error.h"
#include "lib/sandbox/decode_scalar.h"
#include "lib/sandbox/go_zero.h"
#include "lib/sandbox/json_cursor.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kMaxStrictErrors = 100;
/// Deeper texts are read on a stack of their own.
constexpr std::size_t kPlainDepth = 200;

/// Where a JSON value goes.
struct Target {
  const Type* type = nullptr;
  std::string_view go_type = {};  ///< as Field::go_type
  bool pointer = false;           ///< null empties it; else only lists and maps are emptied
};

/// "v1.Container", "[]string", "int32": a type as Go's reflect says it.
std::string reflected(const Type* type, std::string_view go_type) {
  if (!go_type.empty()) return std::string(go_type);
  if (type == nullptr) return "interface {}";
  switch (type->kind) {
    case TypeKind::kString:
      return "string";
    case TypeKind::kBytes:
      return "[]uint8";
    case TypeKind::kInteger:
      return type->bits == 32 ? "int32" : "int64";
    case TypeKind::kNumber:
      return "float64";
    case TypeKind::kBoolean:
      return "bool";
    case TypeKind::kList:
      return "[]" + reflected(type->element, "");
    case TypeKind::kMap:
      return "map[string]" + reflected(type->element, "");
    default:
      break;
  }
  const auto parts = split_views(type->name, ".");
  return parts.size() < 2 ? type->name : std::string(parts[parts.size() - 2]) + "." + type->go_name;
}

/// The Go type of what is in "[]*v1.Foo" or "map[string]int32"; "" where the name hides it.
std::string_view element_go_type(std::string_view go_type) {
  if (go_type.starts_with("[]")) return trim_prefix(go_type.substr(2), "*");
  if (!go_type.starts_with("map[")) return "";
  return trim_prefix(go_type.substr(go_type.find(']') + 1), "*");
}

/// Reads one text as sigs.k8s.io/json does with all its strict checks: into what is there already
/// when a field comes twice.
class Decoder {
 public:
  explicit Decoder(std::string_view json) : cursor_(json) {}

  /// false: reading ended early, at error().
  bool read(const Target& target, Value& out) {
    const char next = cursor_.peek();
    if (target.type == nullptr) {
      cursor_.value();
      return true;
    }
    const TypeKind kind = target.type->kind;
    if (next == 'n') return read_null(target, out);
    if (next == '{' && kind == TypeKind::kStruct) return read_struct(*target.type, out);
    if (next == '{' && kind == TypeKind::kMap) return read_map(target, out);
    if (next == '[' && kind == TypeKind::kList) return read_list(target, out);
    const auto json = cursor_.value();
    if (kind == TypeKind::kStruct || kind == TypeKind::kMap || kind == TypeKind::kList) {
      return mismatch({std::string(json_word(json)), "", false}, target);
    }
    Scalar scalar = decode_scalar(*target.type, json);
    if (const auto* wrong = std::get_if<Mismatch>(&scalar)) return mismatch(*wrong, target);
    if (auto* bad = std::get_if<Unreadable>(&scalar)) {
      return complain(std::move(bad->message), bad->fatal);
    }
    out = std::move(std::get<Value>(scalar));
    return true;
  }

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::vector<std::string>& strict_errors() { return strict_errors_; }

 private:
  bool read_null(const Target& target, Value& out) {
    cursor_.value();
    const TypeKind kind = target.type->kind;
    const bool keeps = kind == TypeKind::kStruct || kind == TypeKind::kString ||
                       kind == TypeKind::kInteger || kind == TypeKind::kNumber ||
                       kind == TypeKind::kBoolean;
    if (target.pointer || !keeps) out = Value();
    return true;
  }

  bool read_struct(const Type& type, Value& out) {
    if (!out.is_map()) out = Map{};
    const std::size_t path = path_.size();
    std::set<const Field*> seen;
    cursor_.take('{');
    for (bool more = !cursor_.take('}'); more; more = !end_of('}')) {
      const std::string key = cursor_.string();
      cursor_.take(':');
      const Field* field = type.find(key);
      if (field == nullptr) {
        strict("unknown field", key);
        cursor_.value();
        continue;
      }
      if (!seen.insert(field).second) strict("duplicate field", key);
      push_key(key);
      const std::string_view outer = std::exchange(struct_, type.go_name);
      const std::size_t fields = fields_.size();
      if (!field->go_embedded.empty()) fields_.emplace_back(field->go_embedded);
      fields_.emplace_back(field->name);
      const Target inner{field->type, field->go_type, field->pointer};
      Value* old = out.as_map()->find(key);
      Value value = old != nullptr ? *old : Value();
      if (!read(inner, value)) return false;
      out.as_map()->set(key, std::move(value));
      fields_.resize(fields);
      struct_ = outer;
      path_.resize(path);
    }
    return true;
  }

  bool read_map(const Target& target, Value& out) {
    if (!out.is_map()) out = Map{};
    const std::size_t path = path_.size();
    std::set<std::string> seen;
    const Target inner{target.type->element, element_go_type(target.go_type), false};
    cursor_.take('{');
    for (bool more = !cursor_.take('}'); more; more = !end_of('}')) {
      const std::string key = cursor_.string();
      cursor_.take(':');
      if (!seen.insert(key).second) strict("duplicate field", key);
      push_key(key);
      Value value;
      if (!read(inner, value)) return false;
      out.as_map()->set(key, std::move(value));
      path_.resize(path);
    }
    return true;
  }

  bool read_list(const Target& target, Value& out) {
    std::vector<Value> old;
    if (out.is_list()) old = std::move(out.as_list()->items());
    List list;
    const std::size_t path = path_.size();
    const Target inner{target.type->element, element_go_type(target.go_type), false};
    cursor_.take('[');
    for (bool more = !cursor_.take(']'); more; more = !end_of(']')) {
      path_ += "[" + to_text(list.size()) + "]";
      Value value = list.size() < old.size() ? std::move(old[list.size()]) : Value();
      if (!read(inner, value)) return false;
      list.push(std::move(value));
      path_.resize(path);
    }
    out = std::move(list);
    return true;
  }

  /// Behind a value: whether this was the last one.
  bool end_of(char closing) { return cursor_.take(closing) || !cursor_.take(','); }

  void push_key(std::string_view key) {
    if (!path_.empty()) path_ += '.';
    path_ += key;
  }

  void strict(std::string_view problem, std::string_view key) {
    if (strict_errors_.size() >= kMaxStrictErrors) return;
    const std::string path = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
    std::string message = std::string(problem) + " " + go_quote(path);
    if (told_.insert(message).second) strict_errors_.push_back(std::move(message));
  }

  bool mismatch(const Mismatch& wrong, const Target& target) {
    std::string message = "json: cannot unmarshal " + wrong.what + " into Go ";
    if (struct_.empty() && fields_.empty()) {
      message += "value";
    } else {
      message += "struct field " + std::string(struct_) + "." + join(fields_, ".");
    }
    message += " of type ";
    message += wrong.go_type.empty() ? reflected(target.type, target.go_type) : wrong.go_type;
    return complain(std::move(message), wrong.fatal);
  }

  /// The first error counts, but one that ends reading more than all.
  bool complain(std::string message, bool fatal) {
    if (fatal || error_.empty()) error_ = std::move(message);
    return !fatal;
  }

  JsonCursor cursor_;
  std::string path_;
  std::string_view struct_;
  std::vector<std::string_view> fields_;
  std::string error_;
  std::vector<std::string> strict_errors_;
  std::set<std::string> told_;
};

ApiResult<Decoded> decode_valid(const Type& type, std::string_view json) {
  Decoder decoder(json);
  Decoded decoded;
  const bool ended = !decoder.read({&type}, decoded.object);
  if (ended || !decoder.error().empty()) return refuse(bad_request(decoder.error()));
  decoded.strict_errors = std::move(decoder.strict_errors());
  write_as_go(type, decoded.object);
  return decoded;
}

}  // namespace

ApiResult<Decoded> decode(const Type& type, std::string_view json) {
  if (auto problem = find_json_error(json)) {
    return refuse(bad_request("couldn't get version/kind; json parse error: " + *problem));
  }
  if (json_depth(json) < kPlainDepth) return decode_valid(type, json);
  ApiResult<Decoded> decoded = refuse(internal_error("no stack for a deep object"));
  const Status ran = run_on_big_stack([&](std::size_t) { decoded = decode_valid(type, json); });
  if (!ran) return refuse(internal_error(ran.error().message));
  return decoded;
}

ApiResult<Decoded> decode(const Type& type, const Value& value) {
  const auto json = to_json(value, {.escape_html = false});
  if (!json) return refuse(bad_request(json.error().message));
  return decode(type, std::string_view(*json));
}

}  // namespace tf::sandbox
