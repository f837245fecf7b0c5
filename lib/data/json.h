#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

/// How number text becomes a Value.
enum class Numbers {
  kFloat64,       ///< always float64: Go's json.Unmarshal into any (values, fromJson)
  kInt64OrFloat,  ///< int64 where it fits, else float64: client-go's unstructured objects
  kAsWritten      ///< int64, uint64 or float64 as YAML types the scalar; JSON as kInt64OrFloat
};

/// Parses one JSON text.
/// Errors: kInvalid in encoding/json's words ("invalid character 'b' looking for beginning of
/// value",
///         "unexpected end of JSON input").   Cost: linear, no recursion limit below 10,000 levels.
[[nodiscard]] Result<Value> parse_json(std::string_view text, Numbers numbers = Numbers::kFloat64);

struct JsonStyle {
  bool escape_html = true;       ///< \u003c \u003e \u0026, as json.Marshal
  std::string_view indent = {};  ///< e.g. "  " for toPrettyJson; "" is compact
};

/// Writes what Go 1.26's encoding/json writes (keys sorted, floats 'g' with its exponents, []byte
/// base64). Errors: kInvalid "json: unsupported value: +Inf" / NaN.
[[nodiscard]] Result<std::string> to_json(const Value& value, const JsonStyle& style = {});

/// Appends s as a JSON string with quotes; for hand-made writers of fixed-order structs.
void append_json_string(std::string& out, std::string_view s, bool escape_html = true);

}  // namespace tf
