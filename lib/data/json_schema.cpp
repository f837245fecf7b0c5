#include "lib/data/json_schema.h"

#include <fmt/core.h>

#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_schema_compile.h"
#include "lib/data/json_schema_document.h"
#include "lib/data/json_schema_error.h"
#include "lib/data/json_schema_meta.h"
#include "lib/data/json_schema_node.h"
#include "lib/data/json_schema_url.h"
#include "lib/data/json_schema_validate.h"

namespace tf {
namespace schema {
namespace {

struct TypeName {
  TypeBit bit;
  std::string_view name;
};
constexpr std::array kTypeNames = {
    TypeName{kNullType, "null"},     TypeName{kBooleanType, "boolean"},
    TypeName{kNumberType, "number"}, TypeName{kIntegerType, "integer"},
    TypeName{kStringType, "string"}, TypeName{kArrayType, "array"},
    TypeName{kObjectType, "object"},
};

std::string failed_with(const std::string& location, const std::vector<Failure>& failures) {
  return fmt::format("jsonschema validation failed with {}{}", quote_single(location),
                     show_failures(failures));
}

}  // namespace

unsigned type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::kNil:
      return kNullType;
    case Kind::kBool:
      return kBooleanType;
    case Kind::kInteger:
    case Kind::kFloat:
      return kNumberType;
    case Kind::kString:
      return kStringType;
    case Kind::kList:
      return kArrayType;
    case Kind::kMap:
      return kObjectType;
    default:
      return 0;
  }
}

unsigned type_from_name(std::string_view name) {
  for (const TypeName& type : kTypeNames) {
    if (type.name == name) return type.bit;
  }
  return 0;
}

std::string type_names(unsigned types) {
  std::string names;
  for (const TypeName& type : kTypeNames) {
    if ((types & type.bit) == 0) continue;
    if (!names.empty()) names += " or ";
    names += type.name;
  }
  return names;
}

}  // namespace schema

/// The metaschemas used so far; each is compiled once.
struct JsonSchemaCompiler::MetaSchemas {
  schema::NodeSet nodes;
  std::map<int, const schema::Node*> by_draft;

  Result<const schema::Node*> find(int draft) {
    if (const auto known = by_draft.find(draft); known != by_draft.end()) return known->second;
    const Load nothing_else = [](const std::string& url) -> Result<std::string> {
      return fail(ErrorCode::kInternal, "no such metaschema: " + url);
    };
    schema::DocumentStore documents(nothing_else,
                                    [](const auto&, const auto&) { return Status(); });
    schema::Builder builder(nodes, documents, schema::Builder::Formats::kAssert);
    TF_ASSIGN(const schema::Node* node, builder.build(std::string(schema::metaschema_url(draft))));
    by_draft[draft] = node;
    return node;
  }

  /// Checks the subschema at `pointer` against the metaschema of its draft.
  Status check(const schema::Document& document, const std::string& pointer) {
    schema::MetaByPointer by_pointer;
    for (const auto& [at, resource] : document.resources) {
      TF_ASSIGN(by_pointer[at], find(resource.dialect.draft));
    }
    TF_ASSIGN(const schema::Node* meta, find(document.resource_of(pointer).dialect.draft));
    TF_ASSIGN(const Value* value, document.lookup(pointer));
    const auto failures = schema::find_failures(*meta, *value, &by_pointer);
    if (failures.empty()) return {};
    return fail(
        ErrorCode::kInvalid,
        fmt::format("{} is not valid against metaschema: {}",
                    go_quote(fmt::format("{}#{}", document.url, schema::encode_fragment(pointer))),
                    schema::failed_with(meta->location, failures)));
  }
};

JsonSchemaCompiler::JsonSchemaCompiler(Load load)
    : load_(std::move(load)), metaschemas_(std::make_unique<MetaSchemas>()) {}

JsonSchemaCompiler::~JsonSchemaCompiler() = default;

Result<JsonSchema> JsonSchemaCompiler::compile(std::string_view text, const std::string& url) {
  TF_ASSIGN(Value root, schema::parse_schema_text(text));
  auto nodes = std::make_shared<schema::NodeSet>();
  schema::DocumentStore documents(load_, [this](const auto& document, const std::string& pointer) {
    return metaschemas_->check(document, pointer);
  });
  documents.add(url, std::move(root));
  schema::Builder builder(*nodes, documents, schema::Builder::Formats::kByDraft);
  JsonSchema compiled;
  TF_ASSIGN(compiled.root_, builder.build(url));
  compiled.nodes_ = std::move(nodes);
  return compiled;
}

std::optional<std::string> JsonSchema::validate(const Value& value) const {
  const auto failures = schema::find_failures(*root_, value);
  if (failures.empty()) return std::nullopt;
  return schema::failed_with(root_->location, failures);
}

}  // namespace tf
