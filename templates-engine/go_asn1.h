#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::engine {

/// Go types that DER is read into.
enum class Asn1Type { kInt, kBigInt, kBytes, kObjectId, kBitString, kStruct, kStructList, kRaw };

struct Asn1Struct;

/// One field of a Go struct with its `asn1:"..."` tag.
struct Asn1Field {
  Asn1Type type = Asn1Type::kInt;
  bool optional = false;
  int explicit_tag = -1;  ///< -1: none
  const Asn1Struct* inner = nullptr;
};

struct Asn1Struct {
  std::string_view name;  ///< Go's type name, for errors
  std::span<const Asn1Field> fields;
};

/// What was read for a field: the bytes inside of it, or with their tag and length for kRaw.
struct Asn1Value {
  bool present = false;
  std::string_view content;
  std::vector<Asn1Value> inner;  ///< of a kStruct
};

struct Asn1Document {
  std::vector<Asn1Value> fields;
  std::string_view rest;  ///< what follows
};

/// Reads DER as asn1.Unmarshal of Go 1.26 reads it into a struct.
/// Errors: kInvalid "asn1: syntax error: data truncated", "asn1: structure error: tags don't match
///         ..." and the like.   The views are into `der`.
[[nodiscard]] Result<Asn1Document> read_asn1(const Asn1Struct& structure, std::string_view der);
/// The same for one OCTET STRING; gives its content.
[[nodiscard]] Result<std::string_view> read_asn1_bytes(std::string_view der);

/// An integer's value; it has been read as kInt.
[[nodiscard]] std::int64_t asn1_integer(std::string_view content);
/// "1.2.840.10045.2.1"; it has been read as kObjectId.
[[nodiscard]] std::string asn1_object_id(std::string_view content);

}  // namespace tf::engine
