#include "lib/action/scope.h"

#include <utility>

#include "lib/action/scope_types.h"
#include "lib/base/text.h"

namespace tf::action {
namespace {

Value release_map(const ReleaseFacts& release) {
  return Map{{"Name", release.name},
             {"Namespace", release.ns},
             {"IsUpgrade", release.is_upgrade},
             {"IsInstall", !release.is_upgrade},
             {"Revision", Value::integer(release.revision)},
             {"Service", "Helm"}};
}

/// Walks the chart tree and collects its templates.
class TemplateCollector {
 public:
  TemplateCollector(Value release, Value capabilities, const HelmDialect& dialect)
      : release_(std::move(release)), capabilities_(std::move(capabilities)), dialect_(dialect) {}

  /// Out: the scope of the chart.
  MapRef collect(const chart::Chart& chart, const std::string& path, MapRef values, bool is_root) {
    auto subcharts = std::make_shared<Map>();
    auto scope = std::make_shared<Map>(Map{{"Chart", make_chart(chart.metadata, is_root, dialect_)},
                                           {"Files", make_files(chart.files)},
                                           {"Release", release_},
                                           {"Capabilities", capabilities_},
                                           {"Values", Value::map_as(values, values_type(dialect_))},
                                           {"Subcharts", subcharts}});
    for (const chart::Chart& child : chart.dependencies) {
      // A name with dots is a path here too, as in Helm.
      auto table = find_table(values, child.name());
      MapRef child_values = table ? *std::move(table) : std::make_shared<Map>();
      subcharts->set(child.name(), collect(child, path + "/charts/" + child.name(),
                                           std::move(child_values), false));
    }
    const bool library = equals_ignore_case(chart.metadata.type, "library");
    for (const chart::File& file : chart.templates) {
      if (library && !base_name(file.name).starts_with('_')) continue;
      files_.push_back({path + "/" + file.name, file.data,
                        Value::map_as(scope, values_type(dialect_)), path + "/templates"});
    }
    return scope;
  }

  std::vector<engine::TemplateFile> take() { return std::move(files_); }

 private:
  static std::string_view base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
  }

  Value release_;
  Value capabilities_;
  const HelmDialect& dialect_;
  std::vector<engine::TemplateFile> files_;
};

}  // namespace

std::vector<engine::TemplateFile> build_templates(const chart::Chart& chart, const Value& values,
                                                  const chart::Capabilities& capabilities,
                                                  const ReleaseFacts& release,
                                                  const HelmDialect& dialect) {
  TemplateCollector collector(release_map(release), make_capabilities(capabilities, dialect),
                              dialect);
  MapRef root_values = values.is_map() ? values.map_ref() : std::make_shared<Map>();
  collector.collect(chart, chart.name(), std::move(root_values), true);
  return collector.take();
}

}  // namespace tf::action
