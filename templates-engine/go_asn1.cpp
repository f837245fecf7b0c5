#include "templates-engine/go_asn1.h"

#include <fmt/core.h>

#include <utility>

namespace tf::engine {
namespace {

constexpr int kUniversal = 0;
constexpr int kContextSpecific = 2;

struct Header {
  int tag_class = 0;
  int tag = 0;
  std::size_t length = 0;
  bool compound = false;
};

tl::unexpected<Error> syntax_error(std::string_view message) {
  return fail(ErrorCode::kInvalid, fmt::format("asn1: syntax error: {}", message));
}
tl::unexpected<Error> structure_error(std::string_view message) {
  return fail(ErrorCode::kInvalid, fmt::format("asn1: structure error: {}", message));
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// parseBase128Int.
Result<int> read_base_128(std::string_view bytes, std::size_t& at) {
  std::int64_t value = 0;
  for (int shifted = 0; at < bytes.size(); ++shifted) {
    if (shifted == 5) return structure_error("base 128 integer too large");
    const std::uint8_t byte = byte_at(bytes, at);
    if (shifted == 0 && byte == 0x80) return syntax_error("integer is not minimally encoded");
    value = value << 7 | (byte & 0x7F);
    ++at;
    if ((byte & 0x80) == 0) {
      if (value > 0x7FFFFFFF) return structure_error("base 128 integer too large");
      return static_cast<int>(value);
    }
  }
  return syntax_error("truncated base 128 integer");
}

Result<std::size_t> read_long_length(std::string_view bytes, std::size_t& at, int count) {
  if (count == 0) return syntax_error("indefinite length found (not DER)");
  constexpr std::size_t kTooLarge = std::size_t{1} << 23;
  std::size_t length = 0;
  for (int i = 0; i < count; ++i) {
    if (at >= bytes.size()) return syntax_error("truncated tag or length");
    const std::uint8_t byte = byte_at(bytes, at++);
    if (length >= kTooLarge) return structure_error("length too large");
    length = length << 8 | byte;
    if (length == 0) return structure_error("superfluous leading zeros in length");
  }
  if (length < 0x80) return structure_error("non-minimal length");
  return length;
}

/// parseTagAndLength.
Result<Header> read_header(std::string_view bytes, std::size_t& at) {
  const std::uint8_t first = byte_at(bytes, at++);
  Header header{first >> 6, first & 0x1F, 0, (first & 0x20) != 0};
  if (header.tag == 0x1F) {
    TF_ASSIGN(header.tag, read_base_128(bytes, at));
    if (header.tag < 0x1F) return syntax_error("non-minimal tag");
  }
  if (at >= bytes.size()) return syntax_error("truncated tag or length");
  const std::uint8_t length = byte_at(bytes, at++);
  header.length = length;
  if ((length & 0x80) != 0) {
    TF_ASSIGN(header.length, read_long_length(bytes, at, length & 0x7F));
  }
  return header;
}

int tag_of(Asn1Type type) {
  switch (type) {
    case Asn1Type::kInt:
    case Asn1Type::kBigInt:
      return 2;
    case Asn1Type::kBitString:
      return 3;
    case Asn1Type::kBytes:
      return 4;
    case Asn1Type::kObjectId:
      return 6;
    default:
      return 16;
  }
}

std::string_view name_of(const Asn1Field& field) {
  switch (field.type) {
    case Asn1Type::kInt:
      return "int";
    case Asn1Type::kObjectId:
      return "ObjectIdentifier";
    case Asn1Type::kBitString:
      return "BitString";
    case Asn1Type::kStruct:
      return field.inner->name;
    default:
      return "";
  }
}

Status check_integer(std::string_view content, Asn1Type type) {
  if (content.empty()) return structure_error("empty integer");
  if (content.size() > 1) {
    const bool high = (byte_at(content, 1) & 0x80) != 0;
    const std::uint8_t first = byte_at(content, 0);
    if ((first == 0 && !high) || (first == 0xFF && high)) {
      return structure_error("integer not minimally-encoded");
    }
  }
  if (type == Asn1Type::kInt && content.size() > 8) return structure_error("integer too large");
  return {};
}

Status check_object_id(std::string_view content) {
  if (content.empty()) return syntax_error("zero length OBJECT IDENTIFIER");
  for (std::size_t at = 0; at < content.size();)
    TF_CHECK(read_base_128(content, at));
  return {};
}

Status check_bit_string(std::string_view content) {
  if (content.empty()) return syntax_error("zero length BIT STRING");
  const unsigned padding = byte_at(content, 0);
  const unsigned last = byte_at(content, content.size() - 1);
  if (padding > 7 || (content.size() == 1 && padding > 0) || (last & ((1U << padding) - 1U)) != 0) {
    return syntax_error("invalid padding bits in BIT STRING");
  }
  return {};
}

Result<std::vector<Asn1Value>> read_fields(const Asn1Struct& structure, std::string_view bytes);

Status read_content(const Asn1Field& field, Asn1Value& value) {
  switch (field.type) {
    case Asn1Type::kInt:
    case Asn1Type::kBigInt:
      return check_integer(value.content, field.type);
    case Asn1Type::kObjectId:
      return check_object_id(value.content);
    case Asn1Type::kBitString:
      return check_bit_string(value.content);
    case Asn1Type::kStruct: {
      TF_ASSIGN(value.inner, read_fields(*field.inner, value.content));
      return {};
    }
    default:
      return {};
  }
}

/// parseField: reads one field at `at` and moves on, or leaves an optional one that is not there.
Result<Asn1Value> read_field(const Asn1Field& field, std::string_view bytes, std::size_t& at) {
  const std::size_t start = at;
  if (at == bytes.size()) {
    if (field.optional) return Asn1Value{};
    return syntax_error("sequence truncated");
  }
  TF_ASSIGN(Header header, read_header(bytes, at));
  if (field.explicit_tag >= 0) {
    if (at == bytes.size()) return structure_error("explicit tag has no child");
    const bool matches = header.tag_class == kContextSpecific && header.tag == field.explicit_tag &&
                         (header.length == 0 || header.compound);
    if (!matches) {
      at = start;
      return Asn1Value{};
    }
    if (header.length == 0) {
      return structure_error("zero length explicit tag was not an asn1.Flag");
    }
    TF_ASSIGN(header, read_header(bytes, at));
  }
  const bool compound = field.type == Asn1Type::kStruct || field.type == Asn1Type::kStructList;
  const bool fits = header.tag_class == kUniversal && header.tag == tag_of(field.type) &&
                    header.compound == compound;
  if (field.type != Asn1Type::kRaw && !fits) {
    if (!field.optional) {
      return structure_error(fmt::format(
          "tags don't match ({} vs {{class:{} tag:{} length:{} isCompound:{}}}) {{optional:false "
          "explicit:false application:false private:false defaultValue:<nil> tag:<nil> "
          "stringType:0 timeType:0 set:false omitEmpty:false}} {} @{}",
          tag_of(field.type), header.tag_class, header.tag, header.length, header.compound,
          name_of(field), at));
    }
    at = start;
    return Asn1Value{};
  }
  if (header.length > bytes.size() - at) return syntax_error("data truncated");
  Asn1Value value{true, bytes.substr(at, header.length), {}};
  at += header.length;
  if (field.type == Asn1Type::kRaw) value.content = bytes.substr(start, at - start);
  TF_CHECK(read_content(field, value));
  return value;
}

Result<std::vector<Asn1Value>> read_fields(const Asn1Struct& structure, std::string_view bytes) {
  std::vector<Asn1Value> values;
  std::size_t at = 0;
  for (const Asn1Field& field : structure.fields) {
    TF_ASSIGN(Asn1Value value, read_field(field, bytes, at));
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

Result<Asn1Document> read_asn1(const Asn1Struct& structure, std::string_view der) {
  std::size_t at = 0;
  const Asn1Field whole{Asn1Type::kStruct, false, -1, &structure};
  TF_ASSIGN(Asn1Value value, read_field(whole, der, at));
  return Asn1Document{std::move(value.inner), der.substr(at)};
}

Result<std::string_view> read_asn1_bytes(std::string_view der) {
  std::size_t at = 0;
  TF_ASSIGN(const Asn1Value value, read_field({Asn1Type::kBytes}, der, at));
  return value.content;
}

std::int64_t asn1_integer(std::string_view content) {
  std::uint64_t value = (byte_at(content, 0) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i < content.size(); ++i)
    value = value << 8 | byte_at(content, i);
  return static_cast<std::int64_t>(value);
}

std::string asn1_object_id(std::string_view content) {
  std::string out;
  for (std::size_t at = 0; at < content.size();) {
    const bool first = at == 0;
    const int number = read_base_128(content, at).value_or(0);
    if (first) {
      const int arc = number < 80 ? number / 40 : 2;
      out = fmt::format("{}.{}", arc, number - arc * 40);
    } else {
      out += fmt::format(".{}", number);
    }
  }
  return out;
}

}  // namespace tf::engine
