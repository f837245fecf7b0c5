#include "templates-engine/renderer.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <span>
#include <utility>

#include "lib/base/big_stack.h"
#include "lib/base/text.h"
#include "templates-engine/exec.h"
#include "templates-engine/parser.h"
#include "templates-engine/template_set.h"

namespace tf::engine {
namespace {

constexpr std::string_view kSetName = "gotpl";
constexpr std::string_view kNoValue = "<no value>";
/// Go's type of the map under .Template.
constexpr MapType kTemplateMap{"common.Values", "interface {}"};
constexpr MapType kTemplateMapOfHelm3{"chartutil.Values", "interface {}"};

/// The text without the marks that are for format_exec_error only.
std::string without_markers(const std::string& text) {
  return replace_all(replace_all(text, kUserErrorStart, ""), kUserErrorEnd, "");
}

/// Runs a piece of work that returns a Result where deep templates have room.
template <class T>
Result<T> on_big_stack(const std::function<Result<T>(const StackLimit& limit)>& work) {
  Result<T> result = fail(ErrorCode::kInternal, "the render did not run");
  TF_CHECK(run_on_big_stack([&](std::size_t stack_bytes) {
    try {
      result = work(StackLimit(stack_bytes));
    } catch (const ExecError& error) {
      result = fail(Error{ErrorCode::kInvalid, without_markers(error.text()), error.pos()});
    } catch (const std::exception& error) {
      result =
          fail(ErrorCode::kInternal, std::string("rendering template failed: ") + error.what());
    }
  }));
  return result;
}

/// Deepest paths first, then last names first.
std::vector<TemplateFile*> in_helm_order(std::vector<TemplateFile>& files) {
  std::vector<std::pair<std::ptrdiff_t, TemplateFile*>> by_depth;
  by_depth.reserve(files.size());
  for (TemplateFile& file : files)
    by_depth.emplace_back(std::count(file.path.begin(), file.path.end(), '/'), &file);
  std::sort(by_depth.begin(), by_depth.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->path > b.second->path;
  });
  std::vector<TemplateFile*> ordered;
  ordered.reserve(files.size());
  for (const auto& [depth, file] : by_depth)
    ordered.push_back(file);
  return ordered;
}

bool is_partial(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(slash == std::string_view::npos ? 0 : slash + 1).starts_with('_');
}

Result<std::vector<TreeMap>> parse_all(std::span<TemplateFile* const> files,
                                       const StackLimit& limit, const HelmDialect& dialect) {
  std::vector<TreeMap> parsed;
  parsed.reserve(files.size());
  const auto arena = std::make_shared<Arena>();
  for (TemplateFile* file : files) {
    Result<TreeMap> trees =
        parse_template(file->path, std::move(file->text), limit, dialect, arena);
    if (!trees) {
      Error error = std::move(trees).error();
      error.message = format_parse_error(file->path, error.message);
      return fail(std::move(error));
    }
    parsed.push_back(*std::move(trees));
  }
  return parsed;
}

Result<std::string> execute_file(const TemplateFile& file, const TemplateSet& set,
                                 const HelmDialect& dialect, Executor& executor) {
  Map about(dialect.types_are_in_common ? kTemplateMap : kTemplateMapOfHelm3);
  about.set("Name", file.path);
  about.set("BasePath", file.base_path);
  file.scope.as_map()->set("Template", std::move(about));
  std::string out;
  try {
    executor.execute(*set.find(file.path), file.scope, out);
  } catch (const ExecError& error) {
    return fail(Error{ErrorCode::kInvalid, format_exec_error(error, dialect), error.pos()});
  }
  return contains(out, kNoValue) ? replace_all(out, kNoValue, "") : std::move(out);
}

}  // namespace

Result<RenderedFiles> render(std::vector<TemplateFile> files, const Environment& environment) {
  const std::vector<TemplateFile*> ordered = in_helm_order(files);
  return on_big_stack<RenderedFiles>([&](const StackLimit& limit) -> Result<RenderedFiles> {
    TF_ASSIGN(const std::vector<TreeMap> parsed, parse_all(ordered, limit, environment.dialect));
    TemplateSet set;
    for (const TreeMap& trees : parsed)
      set.add(trees);
    Executor executor(std::string(kSetName), set, environment, limit);
    RenderedFiles rendered;
    for (const TemplateFile* file : ordered) {
      if (is_partial(file->path)) continue;
      TF_ASSIGN(std::string text, execute_file(*file, set, environment.dialect, executor));
      rendered.insert_or_assign(file->path, std::move(text));
    }
    return rendered;
  });
}

Result<std::string> render_text(const std::string& name, const std::string& text, const Value& data,
                                const Environment& environment) {
  return on_big_stack<std::string>([&](const StackLimit& limit) -> Result<std::string> {
    TF_ASSIGN(const TreeMap trees, parse_template(name, text, limit, environment.dialect));
    TemplateSet set;
    set.add(trees);
    Executor executor(name, set, environment, limit);
    std::string out;
    executor.execute(*set.find(name), data, out);
    return out;
  });
}

}  // namespace tf::engine
