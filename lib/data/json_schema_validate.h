#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/data/json_schema_error.h"
#include "lib/data/json_schema_node.h"

namespace tf::schema {

/// Which metaschema checks the subschema at a JSON pointer: schemas may hold others of another
/// draft.
using MetaByPointer = std::map<std::string, const Node*, std::less<>>;

/// What is wrong with a value; empty when it is valid.
/// In:   meta: set when the value is itself a schema and `node` its metaschema.
/// Like: santhosh-tekuri/jsonschema 6.0.3 Schema.Validate, properties in sorted order.
[[nodiscard]] std::vector<Failure> find_failures(const Node& node, const Value& value,
                                                 const MetaByPointer* meta = nullptr);

}  // namespace tf::schema
