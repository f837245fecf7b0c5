#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/action/scope_types.h"
#include "lib/action/struct_object.h"

namespace tf::action {
namespace {

using Fields = StructObject::Fields;

// --- Helm 4: maps ----------------------------------------------------------------------------

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

// --- Helm 3: structs -------------------------------------------------------------------------

constexpr ListType kMaintainers{"[]*chart.Maintainer", "*chart.Maintainer"};
constexpr ListType kDependencies{"[]*chart.Dependency", "*chart.Dependency"};

class PlainStruct final : public StructObject {
 public:
  PlainStruct(std::string_view type, std::string_view kind, Fields fields)
      : StructObject(std::move(fields)), type_(type), kind_(kind) {}
  [[nodiscard]] std::string_view type_name() const override { return type_; }
  [[nodiscard]] std::string_view kind_name() const override { return kind_; }

 private:
  std::string_view type_;
  std::string_view kind_;
};

/// A struct that embeds Metadata: its fields are fields of this one too.
class ChartStruct final : public StructObject {
 public:
  ChartStruct(NativeRef metadata, bool is_root)
      : StructObject({{"Metadata", metadata, ""}, {"IsRoot", is_root, "IsRoot", false}}),
        metadata_(std::move(metadata)) {}
  [[nodiscard]] std::string_view type_name() const override {
    return "struct { chart.Metadata; IsRoot bool }";
  }
  [[nodiscard]] std::optional<Value> field(std::string_view name) const override {
    auto own = StructObject::field(name);
    return own ? own : metadata_->field(name);
  }
  [[nodiscard]] Value json() const override {
    Value all = metadata_->json();
    const Value own = StructObject::json();
    for (const auto& [key, value] : *own.as_map())
      all.as_map()->set(key, value);
    return all;
  }

 private:
  NativeRef metadata_;
};

Value pointer_to(std::string_view type, Fields fields) {
  return NativeRef(std::make_shared<PlainStruct>(type, "ptr", std::move(fields)));
}

/// A slice that Chart.yaml does not have is nil.
Value nil_if_empty(List list) {
  return Value(list.empty() ? List::nil(list.type()) : std::move(list));
}

Value texts_or_nil(const std::vector<std::string>& texts) {
  List list(kStringList);
  for (const std::string& text : texts)
    list.push(text);
  return nil_if_empty(std::move(list));
}

Value maintainers_or_nil(const std::vector<chart::Maintainer>& maintainers) {
  List list(kMaintainers);
  for (const chart::Maintainer& maintainer : maintainers) {
    list.push(pointer_to("*chart.Maintainer", {{"Name", maintainer.name, "name"},
                                               {"Email", maintainer.email, "email"},
                                               {"URL", maintainer.url, "url"}}));
  }
  return nil_if_empty(std::move(list));
}

Value dependencies_or_nil(const std::vector<chart::Dependency>& dependencies) {
  List list(kDependencies);
  for (const chart::Dependency& dependency : dependencies) {
    list.push(
        pointer_to("*chart.Dependency",
                   {{"Name", dependency.name, "name", false},
                    {"Version", dependency.version, "version"},
                    {"Repository", dependency.repository, "repository", false},
                    {"Condition", dependency.condition, "condition"},
                    {"Tags", texts_or_nil(dependency.tags), "tags"},
                    {"Enabled", dependency.enabled, "enabled"},
                    {"ImportValues", nil_if_empty(List(dependency.import_values)), "import-values"},
                    {"Alias", dependency.alias, "alias"}}));
  }
  return nil_if_empty(std::move(list));
}

NativeRef metadata_struct(const chart::Metadata& metadata) {
  return std::make_shared<PlainStruct>(
      "chart.Metadata", "struct",
      Fields{{"Name", metadata.name, "name"},
             {"Home", metadata.home, "home"},
             {"Sources", texts_or_nil(metadata.sources), "sources"},
             {"Version", metadata.version, "version"},
             {"Description", metadata.description, "description"},
             {"Keywords", texts_or_nil(metadata.keywords), "keywords"},
             {"Maintainers", maintainers_or_nil(metadata.maintainers), "maintainers"},
             {"Icon", metadata.icon, "icon"},
             {"APIVersion", metadata.api_version, "apiVersion"},
             {"Condition", metadata.condition, "condition"},
             {"Tags", metadata.tags, "tags"},
             {"AppVersion", metadata.app_version, "appVersion"},
             {"Deprecated", metadata.deprecated, "deprecated"},
             {"Annotations", annotation_map(metadata), "annotations"},
             {"KubeVersion", metadata.kube_version, "kubeVersion"},
             {"Dependencies", dependencies_or_nil(metadata.dependencies), "dependencies"},
             {"Type", metadata.type, "type"}});
}

}  // namespace

Value make_chart(const chart::Metadata& metadata, bool is_root, const HelmDialect& dialect) {
  if (dialect.chart_is_map) return chart_map(metadata, is_root);
  return NativeRef(std::make_shared<ChartStruct>(metadata_struct(metadata), is_root));
}

}  // namespace tf::action
