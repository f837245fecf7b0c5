#include "lib/chart/schema.h"

#include <fmt/core.h>

#include <set>
#include <string>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json_schema.h"

namespace tf::chart {
namespace {

constexpr std::string_view kSchemaUrl = "file:///values.schema.json";

/// helm 4.3.1 common/util.ValidateAgainstSchema.
class SchemaValidator {
 public:
  explicit SchemaValidator(EventSink& events)
      : events_(events), compiler_([this](const std::string& url) { return load(url); }) {}

  /// What is wrong in the chart and below, in Helm's layout; "" when nothing is.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as charts are nested, which the loader limits
  std::string validate(const Chart& chart, const Value& values) {
    std::string report;
    if (chart.schema) {
      log_debug(events_, "chart name", {{"chart-name", chart.name()}});
      if (std::string problem = validate_one(*chart.schema, values); !problem.empty()) {
        report = fmt::format("{}:\n{}", chart.name(), problem);
      }
    }
    log_debug(events_, "number of dependencies in the chart",
              {{"chart", chart.name()}, {"dependencies", to_text(chart.dependencies.size())}});
    for (const Chart& subchart : chart.dependencies) {
      const Value* section = values.as_map()->find(subchart.name());
      if (section == nullptr || section->is_nil()) continue;
      if (section->is_map()) {
        report += validate(subchart, *section);
      } else {
        report += fmt::format("{}:\ninvalid type for values: expected object (map), got {}\n",
                              subchart.name(), type_name(*section));
      }
    }
    return report;
  }

 private:
  std::string validate_one(std::string_view schema, const Value& values) {
    const std::string url(kSchemaUrl);
    const auto compiled = compiler_.compile(schema, url);
    if (!compiled) return compiled.error().message;
    const auto problem = compiled->validate(values);
    if (!problem) return {};
    const std::string headline = fmt::format("jsonschema validation failed with '{}#'\n", url);
    return std::string(trim_prefix(*problem, headline)) + "\n";
  }

  Result<std::string> load(const std::string& url) {
    const std::string_view scheme = std::string_view(url).substr(0, url.find(':'));
    constexpr std::string_view kFile = "file://";
    if (url.starts_with(kFile)) return read_file(url.substr(kFile.size()));
    if (scheme == "urn") {
      if (warned_.insert(url).second) {
        log_warning(events_, "unresolved URN reference ignored; using permissive schema",
                    {{"urn", url}});
      }
      return std::string("true");
    }
    if (scheme == "http" || scheme == "https") {
      return fail(ErrorCode::kUnsupported, "remote schemas are not loaded");
    }
    return fail(ErrorCode::kUnsupported, fmt::format("no URLLoader registered for \"{}\"", url));
  }

  EventSink& events_;
  std::set<std::string> warned_;
  JsonSchemaCompiler compiler_;
};

}  // namespace

Status validate_schemas(const Chart& chart, const Value& values, EventSink& events) {
  const std::string report = SchemaValidator(events).validate(chart, values);
  if (report.empty()) return {};
  return fail(ErrorCode::kInvalid,
              "values don't meet the specifications of the schema(s) in the following chart(s):\n" +
                  report);
}

}  // namespace tf::chart
