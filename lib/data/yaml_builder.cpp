#include "lib/data/yaml_builder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/float_text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_error.h"
#include "lib/data/yaml_resolve.h"

namespace tf {
namespace {

using Scalar = ResolvedScalar::Type;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";
constexpr std::string_view kNeedsMaps = "map merge requires map or sequence of maps as the value";
constexpr MapType kYamlMap{"map[interface {}]interface {}", "interface {}"};

std::string_view short_name(Scalar type) {
  switch (type) {
    case Scalar::kNull:
      return "null";
    case Scalar::kBool:
      return "bool";
    case Scalar::kInt:
    case Scalar::kUint:
      return "int";
    case Scalar::kFloat:
      return "float";
    case Scalar::kTimestamp:
      return "timestamp";
    default:
      return "str";
  }
}

bool is_resolvable(std::string_view tag) {
  return tag == "bool" || tag == "int" || tag == "float" || tag == "null" || tag == "timestamp";
}

/// encoding/json turns what is no UTF-8 into U+FFFD.
std::string clean(std::string_view text) {
  return is_valid_utf8(text) ? std::string(text) : from_runes(to_runes(text));
}

bool is_merge_key(const YamlEvent& event) {
  if (event.value != "<<") return false;
  return event.implicit || event.tag == "tag:yaml.org,2002:merge";
}

std::string float_key(double number) {
  if (std::isnan(number)) return ".nan";
  const std::string text = format_float32(static_cast<float>(number));
  if (text == "+Inf") return ".inf";
  return text == "-Inf" ? "-.inf" : text;
}

/// The same with maps as go-yaml makes them, for printing.
Value with_yaml_types(const Value& value) {
  Value copy = deep_copy(value);
  std::vector<Value> open{copy};
  while (!open.empty()) {
    const Value next = std::move(open.back());
    open.pop_back();
    if (const List* list = next.as_list()) {
      open.insert(open.end(), list->begin(), list->end());
    } else if (Map* map = next.as_map()) {
      map->set_type(kYamlMap);
      for (const auto& entry : *map)
        open.push_back(entry.second);
    }
  }
  return copy;
}

/// Like: allowedAliasRatio of go-yaml v2.4.
double allowed_alias_ratio(std::uint64_t decode_count) {
  constexpr double kLow = 400'000;
  constexpr double kHigh = 4'000'000;
  const auto count = static_cast<double>(decode_count);
  if (count <= kLow) return 0.99;
  if (count >= kHigh) return 0.10;
  return 0.99 - 0.89 * (count - kLow) / (kHigh - kLow);
}

}  // namespace

void YamlBuilder::fail_decoding(std::string_view problem) {
  if (!decode_error_) decode_error_ = yaml_error(0, problem);
}

Result<Value> YamlBuilder::take() {
  if (has_infinite_) check_finite();
  for (const std::optional<Error>* error : {&decode_error_, &key_error_, &json_error_}) {
    if (*error) return fail(**error);
  }
  return std::move(root_);
}

/// JSON has no infinities: the first one in its order of keys is told.
void YamlBuilder::check_finite() {
  std::vector<Value> open{root_};
  while (!open.empty() && !json_error_) {
    const Value next = std::move(open.back());
    open.pop_back();
    if (const double* number = next.as_float(); number != nullptr && !std::isfinite(*number)) {
      json_error_ = Error{ErrorCode::kInvalid, "json: unsupported value: " + format_float(*number)};
    } else if (const List* list = next.as_list()) {
      open.insert(open.end(), list->items().rbegin(), list->items().rend());
    } else if (const Map* map = next.as_map()) {
      const std::size_t first = open.size();
      for (const auto& entry : *map)
        open.push_back(entry.second);
      std::reverse(open.begin() + static_cast<std::ptrdiff_t>(first), open.end());
    }
  }
}

bool YamlBuilder::is_wanted(const YamlEvent& event) const {
  if (wanted_ == nullptr || frames_.size() != 1) return true;
  const Frame& frame = frames_.back();
  const bool is_value = frame.is_map && frame.has_key && !frame.merges && frame.bad_key.empty();
  const bool plain = event.anchor.empty() && event.tag.empty();
  return !is_value || !plain || wanted_(frame.key);
}

void YamlBuilder::pass_over(const YamlEvent& event) {
  using Type = YamlEvent::Type;
  const bool begins = event.type == Type::kMappingStart || event.type == Type::kSequenceStart;
  if (event.type == Type::kMappingEnd || event.type == Type::kSequenceEnd) {
    passed_.pop_back();
    if (passed_.empty()) place({});
    return;
  }
  const bool as_key = !passed_.empty() && passed_.back() == Passing::kKey;
  passed_odd_ = passed_odd_ || !event.anchor.empty() || !event.tag.empty() || (begins && as_key) ||
                event.value == "<<" || passed_.size() >= kJsonMaxDepth / 2;
  if (event.implicit && !event.value.empty()) {
    const ResolvedScalar scalar = resolve_scalar(event.value, false);
    passed_odd_ = passed_odd_ || scalar.type == Scalar::kUint || !std::isfinite(scalar.number) ||
                  (as_key && scalar.type == Scalar::kNull);
  } else if (as_key && event.implicit) {
    passed_odd_ = true;  // an empty key
  }
  if (!passed_.empty() && passed_.back() != Passing::kItem) {
    passed_.back() = as_key ? Passing::kValue : Passing::kKey;
  }
  if (begins) {
    passed_.push_back(event.type == Type::kMappingStart ? Passing::kKey : Passing::kItem);
  }
}

Status YamlBuilder::add(const YamlEvent& event) {
  if (!passed_.empty()) {
    pass_over(event);
    return {};
  }
  switch (event.type) {
    case YamlEvent::Type::kScalar:
      scalar(event);
      return {};
    case YamlEvent::Type::kMappingStart:
    case YamlEvent::Type::kSequenceStart:
      if (!is_wanted(event)) {
        pass_over(event);
        return {};
      }
      open(event, event.type == YamlEvent::Type::kMappingStart);
      return {};
    case YamlEvent::Type::kMappingEnd:
    case YamlEvent::Type::kSequenceEnd:
      close();
      return {};
    case YamlEvent::Type::kAlias:
      return alias(event);
    default:
      return {};
  }
}

bool YamlBuilder::expects_key() const {
  return !frames_.empty() && frames_.back().is_map && !frames_.back().has_key;
}

void YamlBuilder::too_deep(char bracket) {
  if (json_error_) return;
  json_error_ = Error{ErrorCode::kInvalid,
                      "error unmarshaling JSON: while decoding JSON: invalid character '" +
                          std::string(1, bracket) + "' exceeded max depth"};
}

std::size_t YamlBuilder::remember(std::string_view anchor) {
  if (anchor.empty()) return kNoAnchor;
  anchor_names_.insert_or_assign(std::string(anchor), anchors_.size());
  anchors_.emplace_back();
  return anchors_.size() - 1;
}

void YamlBuilder::open(const YamlEvent& event, bool is_map) {
  Frame frame;
  frame.is_map = is_map;
  frame.is_key = expects_key();
  frame.merges_each = !is_map && !frames_.empty() && frames_.back().merges;
  frame.start = is_map ? entries_.size() : items_.size();
  frame.anchor = remember(event.anchor);
  if (frame.is_key) ++open_keys_;
  if (frames_.size() == kJsonMaxDepth) too_deep(is_map ? '{' : '[');
  ++decode_count_;
  frames_.push_back(std::move(frame));
}

void YamlBuilder::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.is_key) --open_keys_;
  Node node{.steps = frame.steps + 1, .height = frame.height + 1};
  const auto start = static_cast<std::ptrdiff_t>(frame.start);
  if (frame.is_map) {
    const auto first = entries_.begin() + start;
    const bool raw = inside_key() || frame.is_key;
    node.value = Map(std::vector<Map::Entry>(std::make_move_iterator(first),
                                             std::make_move_iterator(entries_.end())),
                     raw ? kYamlMap : kAnyMap);
    entries_.erase(first, entries_.end());
  } else {
    const auto first = items_.begin() + start;
    node.value = List(
        std::vector<Value>(std::make_move_iterator(first), std::make_move_iterator(items_.end())));
    items_.erase(first, items_.end());
    if (frame.merges_each && !frame.valid_merge_list) fail_decoding(kNeedsMaps);
  }
  if (frame.anchor != kNoAnchor) {
    anchors_[frame.anchor] = {true, node.value, node.steps, node.height};
  }
  place(std::move(node));
}

void YamlBuilder::scalar(const YamlEvent& event) {
  if (expects_key() && is_merge_key(event)) {
    frames_.back().merges = true;
    frames_.back().has_key = true;
    return;
  }
  if (!frames_.empty() && !expects_key() && (frames_.back().merges || frames_.back().merges_each)) {
    fail_decoding(kNeedsMaps);
  }
  std::string decoded;
  const ResolvedScalar scalar = resolve(event, decoded);
  const std::string_view text = decoded.empty() ? event.value : std::string_view(decoded);
  const std::size_t anchor = remember(event.anchor);
  if (anchor != kNoAnchor) {
    anchors_[anchor] = {true, to_value(scalar, text), 1, 0, scalar, std::string(text)};
  }
  ++decode_count_;
  if (expects_key()) {
    ++frames_.back().steps;
    scalar_key(frames_.back(), scalar, text);
  } else {
    place({.value = to_value(scalar, text)});
  }
}

void YamlBuilder::count_alias(std::uint64_t steps) {
  decode_count_ += 1 + steps;
  alias_count_ += steps;
  if (alias_count_ <= 100 || decode_count_ <= 1000) return;
  const double ratio = static_cast<double>(alias_count_) / static_cast<double>(decode_count_);
  if (ratio > allowed_alias_ratio(decode_count_)) {
    fail_decoding("document contains excessive aliasing");
  }
}

Value YamlBuilder::alias_value(const Anchor& anchor) {
  if (frames_.size() + anchor.height > kJsonMaxDepth) too_deep('{');
  // After an error the result is not used: no more copies.
  return decode_error_ || json_error_ ? Value() : deep_copy(anchor.value);
}

Status YamlBuilder::alias(const YamlEvent& event) {
  passed_odd_ = true;  // aliases are counted against everything
  const std::string name(event.anchor);
  const auto found = anchor_names_.find(name);
  if (found == anchor_names_.end()) {
    return fail(yaml_error(0, "unknown anchor '" + name + "' referenced"));
  }
  const Anchor& anchor = anchors_[found->second];
  if (!anchor.complete) fail_decoding("anchor '" + name + "' value contains itself");
  count_alias(anchor.steps);
  if (expects_key() && anchor.scalar) {
    frames_.back().steps += 1 + anchor.steps;
    scalar_key(frames_.back(), *anchor.scalar, anchor.text);
  } else {
    place({alias_value(anchor), 1 + anchor.steps, anchor.height, true});
  }
  return {};
}

void YamlBuilder::place(Node node) {
  if (frames_.empty()) {
    root_ = std::move(node.value);
    return;
  }
  Frame& frame = frames_.back();
  frame.steps += node.steps;
  frame.height = std::max(frame.height, node.height);
  if (!frame.is_map) {
    frame.valid_merge_list = frame.valid_merge_list && node.value.is_map();
    items_.push_back(std::move(node.value));
  } else if (!frame.has_key) {
    complex_key(frame, node.value);
  } else {
    place_value(frame, std::move(node));
  }
}

void YamlBuilder::place_value(Frame& frame, Node node) {
  frame.has_key = false;
  if (frame.merges) {
    frame.merges = false;
    return merge(node);
  }
  if (!frame.bad_key.empty()) report_bad_key(frame, node.value);
  entries_.emplace_back(std::move(frame.key), std::move(node.value));
}

/// Later keys win, in the order of the document; of a list's maps the first one wins.
void YamlBuilder::merge(const Node& node) {
  if (node.value.is_map()) return merge_entries(node.value);
  const List* list = node.value.as_list();
  if (list == nullptr || node.is_alias) return fail_decoding(kNeedsMaps);
  for (auto item = list->items().rbegin(); item != list->items().rend(); ++item) {
    if (item->is_map()) merge_entries(*item);
  }
}

void YamlBuilder::merge_entries(const Value& map) {
  for (const auto& [key, value] : *map.as_map())
    entries_.emplace_back(key, value);
}

void YamlBuilder::complex_key(Frame& frame, const Value& value) {
  frame.has_key = true;
  fail_decoding("invalid map key: " + go_sprintf("%#v", std::span(&value, 1)));
}

void YamlBuilder::report_bad_key(Frame& frame, const Value& value) {
  if (!key_error_) {
    const Value typed = with_yaml_types(value);
    key_error_ =
        Error{ErrorCode::kInvalid, "unsupported map key of type: " + frame.bad_key +
                                       ", value: " + go_sprintf("%+#v", std::span(&typed, 1))};
  }
  frame.bad_key.clear();
}

/// Like: the key conversions of sigs.k8s.io/yaml v1.6 convertToJSONableObject.
void YamlBuilder::scalar_key(Frame& frame, const ResolvedScalar& scalar, std::string_view text) {
  frame.has_key = true;
  switch (scalar.type) {
    case Scalar::kNull:
      frame.bad_key = "%!s(<nil>), key: <nil>";
      frame.key = "<nil>";
      return;
    case Scalar::kBool:
      frame.key = scalar.boolean ? "true" : "false";
      return;
    case Scalar::kInt:
      frame.key = to_text(scalar.integer);
      return;
    case Scalar::kUint: {
      const Value key = Integer{scalar.integer, IntType::kUint64};
      frame.bad_key = "uint64, key: " + go_sprintf("%+#v", std::span(&key, 1));
      frame.key = go_print(key);
      return;
    }
    case Scalar::kFloat:
      frame.key = float_key(scalar.number);
      return;
    default:
      frame.key = text;
  }
}

/// A float on its way through JSON text: whole ones come out as integers where those are wanted.
Value YamlBuilder::number_value(double number) {
  if (!std::isfinite(number)) {
    has_infinite_ = true;
    return number;
  }
  if (numbers_ != Numbers::kInt64OrFloat || std::trunc(number) != number) return number;
  std::string text;
  append_json_float(text, number);
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, integer);
  if (error != std::errc{} || stop != end) return number;
  return Value::int64(integer);
}

/// Like: resolve() of go-yaml v2.4 with an explicit tag. Fills `decoded` with a !!binary's text.
ResolvedScalar YamlBuilder::resolve_tagged(const YamlEvent& event, std::string& decoded) {
  const std::string_view tag = trim_prefix(event.tag, kTagPrefix);
  if (!event.tag.starts_with(kTagPrefix)) return {};
  if (tag == "binary") {
    auto data = base64_decode(event.value);
    if (!data) fail_decoding("!!binary value contains invalid base64 data");
    decoded = clean(data.value_or(""));
    return {};
  }
  if (!is_resolvable(tag)) return {};
  ResolvedScalar scalar = resolve_scalar(event.value, tag == "timestamp");
  if (tag == "float" && scalar.type == Scalar::kInt) {
    scalar = {.type = Scalar::kFloat, .number = static_cast<double>(scalar.integer)};
  }
  if (tag != short_name(scalar.type) || (tag == "float" && scalar.type == Scalar::kUint)) {
    fail_decoding("cannot decode !!" + std::string(short_name(scalar.type)) + " `" +
                  std::string(event.value) + "` as a !!" + std::string(tag));
  }
  return scalar;
}

ResolvedScalar YamlBuilder::resolve(const YamlEvent& event, std::string& decoded) {
  if (!event.tag.empty()) return resolve_tagged(event, decoded);
  return event.implicit ? resolve_scalar(event.value, false) : ResolvedScalar{};
}

Value YamlBuilder::to_value(const ResolvedScalar& scalar, std::string_view text) {
  switch (scalar.type) {
    case Scalar::kNull:
      return {};
    case Scalar::kBool:
      return scalar.boolean;
    case Scalar::kInt:
      if (inside_key()) return Value::integer(scalar.integer);
      if (numbers_ != Numbers::kFloat64) return Value::int64(scalar.integer);
      return static_cast<double>(scalar.integer);
    case Scalar::kUint:
      if (numbers_ == Numbers::kAsWritten) return Integer{scalar.integer, IntType::kUint64};
      return static_cast<double>(static_cast<std::uint64_t>(scalar.integer));
    case Scalar::kFloat:
      return number_value(scalar.number);
    default:
      return text;
  }
}

}  // namespace tf
