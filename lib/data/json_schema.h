#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

namespace schema {
class NodeSet;
struct Node;
}  // namespace schema

/// A compiled JSON Schema of drafts 4, 6, 7, 2019-09 or 2020-12.
/// Threads: immutable; may be used from several.
class JsonSchema {
 public:
  /// What is wrong with the value, or nothing when it is valid.
  /// Out:  santhosh-tekuri/jsonschema 6.0.3's text: "jsonschema validation failed with '<url>#'"
  /// and
  ///       a tree of "- at '<json pointer>': ..." lines. Properties are visited in sorted order.
  /// Cost: linear in the value for schemas without combinators.
  [[nodiscard]] std::optional<std::string> validate(const Value& value) const;

 private:
  friend class JsonSchemaCompiler;
  std::shared_ptr<const schema::NodeSet> nodes_;
  const schema::Node* root_ = nullptr;
};

/// Compiles schemas; keeps the metaschemas it has compiled for the next one.
/// Like: santhosh-tekuri/jsonschema 6.0.3 Compiler.   Threads: one at a time.
class JsonSchemaCompiler {
 public:
  /// Gives the JSON text behind the URL of a $ref, or why there is none.
  using Load = std::function<Result<std::string>(const std::string& url)>;

  explicit JsonSchemaCompiler(Load load);
  JsonSchemaCompiler(const JsonSchemaCompiler&) = delete;
  JsonSchemaCompiler& operator=(const JsonSchemaCompiler&) = delete;
  ~JsonSchemaCompiler();

  /// In:     the schema's text and the absolute URL it counts as.
  /// Errors: kInvalid in the Go library's words: bad JSON, `"<url>#" is not valid against
  /// metaschema:
  ///         ...`, `json-pointer in "..." not found`, `failing loading "<url>": ...`.
  [[nodiscard]] Result<JsonSchema> compile(std::string_view text, const std::string& url);

 private:
  struct MetaSchemas;

  Load load_;
  std::unique_ptr<MetaSchemas> metaschemas_;
};

}  // namespace tf
