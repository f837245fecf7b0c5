#include "lib/action/scope.h"

#include <utility>

#include "lib/action/scope_types.h"
#include "lib/base/text.h"

namespace tf::action {
namespace {

Value text_list(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts)
    list.push(text);
  return Value(std::move(list));
}

Value maintainer_list(const std::vector<chart::Maintainer>& maintainers) {
  List list;
  for (const chart::Maintainer& maintainer : maintainers)
    list.push(Map{{"Name", maintainer.name}, {"Email", maintainer.email}, {"URL", maintainer.url}});
  return Value(std::move(list));
}

Value dependency_list(const std::vector<chart::Dependency>& dependencies) {
  List list;
  for (const chart::Dependency& dependency : dependencies) {
    list.push(Map{{"Name", dependency.name},
                  {"Version", dependency.version},
                  {"Repository", dependency.repository},
                  {"Condition", dependency.condition},
                  {"Tags", text_list(dependency.tags)},
                  {"Enabled", dependency.enabled},
                  {"ImportValues", List(dependency.import_values)},
                  {"Alias", dependency.alias}});
  }
  return Value(std::move(list));
}

Value annotation_map(const chart::Metadata& metadata) {
  if (!metadata.annotations) return Map::nil(kStringMap);
  Map map(kStringMap);
  for (const auto& [key, value] : *metadata.annotations)
    map.set(key, value);
  return Value(std::move(map));
}

/// .Chart: Helm 4 turns the struct into a map with Go's field names, lists never nil.
Value chart_map(const chart::Metadata& metadata, bool is_root) {
  return Map{{"Name", metadata.name},
             {"Home", metadata.home},
             {"Sources", text_list(metadata.sources)},
             {"Version", metadata.version},
             {"Description", metadata.description},
             {"Keywords", text_list(metadata.keywords)},
             {"Maintainers", maintainer_list(metadata.maintainers)},
             {"Icon", metadata.icon},
             {"APIVersion", metadata.api_version},
             {"Condition", metadata.condition},
             {"Tags", metadata.tags},
             {"AppVersion", metadata.app_version},
             {"Deprecated", metadata.deprecated},
             {"Annotations", annotation_map(metadata)},
             {"KubeVersion", metadata.kube_version},
             {"Dependencies", dependency_list(metadata.dependencies)},
             {"Type", metadata.type},
             {"IsRoot", is_root}};
}

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
  TemplateCollector(Value release, Value capabilities)
      : release_(std::move(release)), capabilities_(std::move(capabilities)) {}

  /// Out: the scope of the chart.
  MapRef collect(const chart::Chart& chart, const std::string& path, MapRef values, bool is_root) {
    values->set_type(values_type());
    auto subcharts = std::make_shared<Map>();
    auto scope = std::make_shared<Map>(Map{{"Chart", chart_map(chart.metadata, is_root)},
                                           {"Files", make_files(chart.files)},
                                           {"Release", release_},
                                           {"Capabilities", capabilities_},
                                           {"Values", values},
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
      files_.push_back({path + "/" + file.name, file.data, scope, path + "/templates"});
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
  std::vector<engine::TemplateFile> files_;
};

}  // namespace

std::vector<engine::TemplateFile> build_templates(const chart::Chart& chart, const Value& values,
                                                  const chart::Capabilities& capabilities,
                                                  const ReleaseFacts& release) {
  TemplateCollector collector(release_map(release), make_capabilities(capabilities));
  MapRef root_values = values.is_map() ? values.map_ref() : std::make_shared<Map>();
  collector.collect(chart, chart.name(), std::move(root_values), true);
  return collector.take();
}

}  // namespace tf::action
