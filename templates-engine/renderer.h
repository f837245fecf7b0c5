#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/result.h"
#include "lib/data/value.h"
#include "templates-engine/function_table.h"

namespace tf::engine {

/// One template file of a chart tree, and what its dot is.
struct TemplateFile {
  std::string path;  ///< "app/charts/sub/templates/x.yaml": name in errors and of the output
  Bytes text;
  Value scope;            ///< a map; shared between the files of one chart, so `set` is seen later
  std::string base_path;  ///< "app/charts/sub/templates", for .Template.BasePath
};

/// path -> rendered text, sorted by path; partials (base name starts with `_`) are not in it.
using RenderedFiles = std::map<std::string, std::string>;

/// Renders all files as one template set named "gotpl", in Helm's order (deepest and last names
/// first, both for parsing and executing), `<no value>` removed. Each file sees its scope plus
/// `Template`. Errors: kInvalid with the text that helm 4.3.1 prints (template-engine.md 2.3
/// and 3.8); pos set. Cost:   runs on the calling thread; deep templates need a big stack
/// (lib/base/big_stack.h). Like:   helm 4.3.1 pkg/engine.
[[nodiscard]] Result<RenderedFiles> render(std::vector<TemplateFile> files,
                                           const Environment& environment);

/// Renders one free-standing template (--name-template, version --template, get --template).
/// Errors: as Go's text/template words them ("template: name:1:2: ...").
[[nodiscard]] Result<std::string> render_text(const std::string& name, const std::string& text,
                                              const Value& data, const Environment& environment);

}  // namespace tf::engine
