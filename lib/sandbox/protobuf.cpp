#include "lib/sandbox/protobuf.h"

#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "lib/base/base64.h"
#include "lib/sandbox/call.h"
#include "lib/sandbox/media.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/published_data.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kMagic{"k8s\0", 4};
constexpr int kMaxDepth = 100;

enum class Wire : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// One field of a message.
struct WireField {
  std::uint32_t number = 0;
  Wire wire = Wire::kVarint;
  std::uint64_t varint = 0;  ///< also of fixed ones
  std::string_view bytes;
};

/// Takes fields from a message, one after the other.
class MessageReader {
 public:
  explicit MessageReader(std::string_view message) : rest_(message) {}

  /// Nothing at the end, and where the message is broken.
  std::optional<WireField> next() {
    if (rest_.empty()) return std::nullopt;
    WireField field;
    const auto key = varint();
    if (!key) return std::nullopt;
    field.number = static_cast<std::uint32_t>(*key >> 3U);
    field.wire = static_cast<Wire>(*key & 7U);
    if (!read_content(field)) {
      broken_ = true;
      return std::nullopt;
    }
    return field;
  }
  [[nodiscard]] bool is_broken() const { return broken_; }

 private:
  bool read_content(WireField& field) {
    switch (field.wire) {
      case Wire::kVarint: {
        const auto number = varint();
        field.varint = number.value_or(0);
        return number.has_value();
      }
      case Wire::kFixed64:
        return fixed(8, field.varint);
      case Wire::kFixed32:
        return fixed(4, field.varint);
      case Wire::kBytes: {
        const auto size = varint();
        if (!size || *size > rest_.size()) return false;
        field.bytes = rest_.substr(0, *size);
        rest_.remove_prefix(*size);
        return true;
      }
    }
    return false;
  }

  std::optional<std::uint64_t> varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80U) == 0) return number;
    }
    broken_ = true;
    return std::nullopt;
  }

  bool fixed(std::size_t size, std::uint64_t& number) {
    if (rest_.size() < size) return false;
    std::memcpy(&number, rest_.data(), size);  // little-endian, as this machine's
    rest_.remove_prefix(size);
    return true;
  }

  std::string_view rest_;
  bool broken_ = false;
};

/// The numbered fields of a message, all of them; nothing for broken bytes.
std::optional<std::vector<WireField>> fields_of(std::string_view message) {
  MessageReader reader(message);
  std::vector<WireField> fields;
  while (const auto field = reader.next())
    fields.push_back(*field);
  if (reader.is_broken()) return std::nullopt;
  return fields;
}

const WireField* find_field(const std::vector<WireField>& fields, std::uint32_t number) {
  for (const WireField& each : fields) {
    if (each.number == number) return &each;
  }
  return nullptr;
}

/// A part of the message itself.
std::string_view text_at(const std::vector<WireField>& fields, std::uint32_t number) {
  const WireField* field = find_field(fields, number);
  return field == nullptr ? std::string_view() : field->bytes;
}

std::int64_t integer_of(const std::vector<WireField>& fields, std::uint32_t number) {
  const WireField* field = find_field(fields, number);
  return field == nullptr ? 0 : static_cast<std::int64_t>(field->varint);
}

/// Reads messages by the published types and their field numbers.
class Reader {
 public:
  /// nil for bytes that do not fit.
  Value message(const Type& type, std::string_view bytes, int depth) {
    const Value schema = data_.definition(type.name);
    const Value* numbers = find_path(schema, {"x-go", "proto"});
    Map object;
    if (numbers != nullptr) read_into(object, type, *numbers, bytes, depth);
    return object;
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  void read_into(Map& object, const Type& type, const Value& numbers, std::string_view bytes,
                 int depth) {
    const auto fields = fields_of(bytes);
    if (!fields || depth > kMaxDepth) {
      failed_ = true;
      return;
    }
    for (const WireField& field : *fields) {
      for (const auto& [name, number] : *numbers.as_map()) {
        if (number.is_map()) {
          if (integer_at(number, {"number"}) == field.number) {
            read_into(object, type, *find_path(number, {"fields"}), field.bytes, depth + 1);
          }
        } else if (number.as_integer() != nullptr && number.as_integer()->value == field.number) {
          if (const Field* known = type.find(name)) add(object, *known, field, depth);
        }
      }
    }
  }

  void add(Map& object, const Field& known, const WireField& field, int depth) {
    const Type& type = *known.type;
    if (type.kind == TypeKind::kList && type.element != nullptr) {
      Value& list = object[known.name];
      if (!list.is_list()) list = List{};
      list.as_list()->push(single(*type.element, field, depth));
    } else if (type.kind == TypeKind::kMap && type.element != nullptr) {
      const auto entry = fields_of(field.bytes);
      if (!entry) {
        failed_ = true;
        return;
      }
      Value& map = object[known.name];
      if (!map.is_map()) map = Map{};
      const WireField* value = find_field(*entry, 2);
      map.as_map()->set(std::string(text_at(*entry, 1)),
                        single(*type.element, value == nullptr ? WireField{} : *value, depth));
    } else {
      object.set(known.name, single(type, field, depth));
    }
  }

  Value single(const Type& type, const WireField& field, int depth) {
    switch (type.kind) {
      case TypeKind::kString:
        return field.bytes;
      case TypeKind::kBytes:
        return base64_encode(field.bytes);
      case TypeKind::kInteger:
        return Value::int64(static_cast<std::int64_t>(field.varint));
      case TypeKind::kBoolean:
        return field.varint != 0;
      case TypeKind::kNumber:
        return std::bit_cast<double>(field.varint);
      case TypeKind::kStruct:
        return message(type, field.bytes, depth + 1);
      default:
        return special(type, field.bytes);
    }
  }

  /// Types that write themselves.
  Value special(const Type& type, std::string_view bytes) {
    const auto fields = fields_of(bytes);
    if (!fields) {
      failed_ = true;
      return {};
    }
    if (type.kind == TypeKind::kQuantity) return text_at(*fields, 1);
    if (type.kind == TypeKind::kIntOrString) {
      if (integer_of(*fields, 1) == 1) return text_at(*fields, 3);
      return Value::int64(static_cast<std::int32_t>(integer_of(*fields, 2)));
    }
    if (type.kind == TypeKind::kTime || type.kind == TypeKind::kMicroTime) {
      if (fields->empty()) return {};
      const TimePoint time{std::chrono::seconds(integer_of(*fields, 1)) +
                           std::chrono::nanoseconds(integer_of(*fields, 2))};
      return type.kind == TypeKind::kTime ? rfc3339_seconds(time) : rfc3339_micros(time);
    }
    return parse_object(text_at(*fields, 1));
  }

  PublishedData data_;
  bool failed_ = false;
};

ApiError broken() {
  return bad_request("the body is no message of Kubernetes' protobuf");
}

void append_bytes(std::string& out, unsigned number, std::string_view bytes) {
  out += static_cast<char>(number << 3U | 2U);
  for (std::size_t size = bytes.size();; size >>= 7U) {
    const auto low = static_cast<unsigned char>(size & 0x7fU);
    if (size < 0x80U) {
      out += static_cast<char>(low);
      break;
    }
    out += static_cast<char>(low | 0x80U);
  }
  out += bytes;
}

}  // namespace

ApiResult<Value> parse_protobuf(Catalog& catalog, std::string_view body) {
  if (!body.starts_with(kMagic)) return refuse(broken());
  const auto unknown = fields_of(body.substr(kMagic.size()));
  if (!unknown) return refuse(broken());
  const auto meta = fields_of(text_at(*unknown, 1));
  if (!meta) return refuse(broken());
  const auto gvk = GroupVersionKind::parse(text_at(*meta, 1), text_at(*meta, 2));
  const Type* type = catalog.type_of(gvk);
  if (type == nullptr) {
    type = catalog.schemas().find("io.k8s.apimachinery.pkg.apis.meta.v1." + gvk.kind);
  }
  if (type == nullptr) {
    return refuse(bad_request(unknown_kind_text(gvk)));
  }
  Reader reader;
  Value object = reader.message(*type, text_at(*unknown, 2), 0);
  if (reader.failed()) return refuse(broken());
  object.as_map()->set("apiVersion", gvk.api_version());
  object.as_map()->set("kind", gvk.kind);
  return object;
}

ApiResult<Request> without_protobuf(Catalog& catalog, Request request) {
  if (request.body.empty() || media_type(request.header("content-type")) != kProtobuf) {
    return request;
  }
  TF_ASSIGN(const Value object, parse_protobuf(catalog, request.body));
  request.body = json_text(object);
  for (auto& [name, value] : request.headers) {
    if (name == "content-type") value = "application/json";
  }
  return request;
}

std::string empty_openapi_protobuf(std::string_view version) {
  std::string info;
  append_bytes(info, 1, "Kubernetes");
  append_bytes(info, 2, version);
  std::string document;
  append_bytes(document, 1, "2.0");
  append_bytes(document, 2, info);
  append_bytes(document, 8, "");
  return document;
}

}  // namespace tf::sandbox
