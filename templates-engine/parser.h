#pragma once

#include <map>
#include <memory>
#include <string>

#include "lib/base/big_stack.h"
#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "templates-engine/node.h"

namespace tf::engine {

/// The named templates of one text; the text itself is one of them, under its own name.
using TreeMap = std::map<std::string, Tree, std::less<>>;

/// Parses template text; function names are looked up in the function table, and in the dialect for
/// those it lacks. Nodes go to `arena`, or to one of their own.
/// Errors: kInvalid "template: name:1: reason", worded as Go 1.26 does; pos has file and line.
/// Cost:   linear. Recursion is limited to 10,000 parentheses and 10,000 nested blocks, and by the
///         stack that is left (lib/base/big_stack.h).
/// Like:   Go 1.26 text/template/parse/parse.go; the limit on blocks is ours.
[[nodiscard]] Result<TreeMap> parse_template(const std::string& name, Bytes text,
                                             const StackLimit& limit,
                                             const HelmDialect& dialect = {},
                                             std::shared_ptr<Arena> arena = nullptr);

}  // namespace tf::engine
