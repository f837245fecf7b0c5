#include <climits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/json.h"
#include "release-store/release_codec.h"

namespace tf::store {
namespace {

/// Reads the members of one JSON object as encoding/json fills a struct: keys match exactly or
/// else without case, null and missing members leave the zero value, a wrong type is an error.
/// The first error is kept; reading goes on.
class ObjectReader {
 public:
  ObjectReader(const Value& value, std::string_view type, std::string& error)
      : map_(value.as_map()), type_(type), error_(error) {
    if (map_ == nullptr && !value.is_nil()) report("", "an object");
  }

  [[nodiscard]] bool present() const { return map_ != nullptr; }

  /// The member, or nullptr when it is missing or null.
  const Value* member(std::string_view key) const {
    if (map_ == nullptr) return nullptr;
    const Value* found = map_->find(key);
    for (auto entry = map_->begin(); found == nullptr && entry != map_->end(); ++entry)
      if (equals_ignore_case(entry->first, key)) found = &entry->second;
    return found == nullptr || found->is_nil() ? nullptr : found;
  }
  const Value& member_or_nil(std::string_view key) const {
    static const Value kNil;
    const Value* found = member(key);
    return found != nullptr ? *found : kNil;
  }
  std::string text(std::string_view key) const {
    const Value* value = member(key);
    if (value == nullptr) return {};
    if (const std::string* text = value->as_string()) return *text;
    report(key, "string");
    return {};
  }
  int number(std::string_view key) const {
    const Value* value = member(key);
    if (value == nullptr) return 0;
    if (const double* real = value->as_float();
        real != nullptr && *real >= INT_MIN && *real <= INT_MAX && *real == static_cast<int>(*real))
      return static_cast<int>(*real);
    if (const Integer* whole = value->as_integer();
        whole != nullptr && whole->value >= INT_MIN && whole->value <= INT_MAX)
      return static_cast<int>(whole->value);
    report(key, "int");
    return 0;
  }
  bool flag(std::string_view key) const {
    const Value* value = member(key);
    if (value == nullptr) return false;
    if (const bool* flag = value->as_bool()) return *flag;
    report(key, "bool");
    return false;
  }
  /// Helm 3 writes "" for no time, Go's zero time means none as well.
  std::optional<TimePoint> time(std::string_view key) const {
    const std::string text = this->text(key);
    if (text.empty() || text.starts_with("0001-01-01T00:00:00")) return std::nullopt;
    const auto time = parse_rfc3339(text);
    if (!time) report(key, "time.Time");
    return time;
  }
  std::string bytes(std::string_view key) const {
    auto data = base64_decode(text(key));
    if (data) return *std::move(data);
    if (error_.empty()) error_ = data.error().message;
    return {};
  }
  /// Calls `read(item)` for each element of a list.
  template <class Read>
  void each(std::string_view key, Read read) const {
    const Value* value = member(key);
    if (value == nullptr) return;
    const List* list = value->as_list();
    if (list == nullptr) return report(key, "a list");
    for (const Value& item : *list)
      read(item);
  }
  std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> out;
    each(key, [&](const Value& item) {
      if (const std::string* text = item.as_string()) {
        out.push_back(*text);
      } else {
        report(key, "string");
      }
    });
    return out;
  }
  Value map(std::string_view key) const {
    const Value* value = member(key);
    if (value == nullptr) return {};
    if (value->is_map()) return *value;
    report(key, "map[string]interface {}");
    return {};
  }

 private:
  void report(std::string_view key, std::string_view wanted) const {
    if (!error_.empty()) return;
    error_ = "json: cannot unmarshal " + std::string(type_) + "." + std::string(key) + ": want " +
             std::string(wanted);
  }

  const Map* map_;
  std::string_view type_;
  std::string& error_;
};

chart::Dependency read_dependency(const Value& value, std::string& error) {
  const ObjectReader object(value, "Dependency", error);
  chart::Dependency dependency;
  dependency.name = object.text("name");
  dependency.version = object.text("version");
  dependency.repository = object.text("repository");
  dependency.condition = object.text("condition");
  dependency.tags = object.texts("tags");
  dependency.enabled = object.flag("enabled");
  object.each("import-values",
              [&](const Value& item) { dependency.import_values.push_back(item); });
  dependency.alias = object.text("alias");
  return dependency;
}

std::vector<chart::Dependency> read_dependencies(const ObjectReader& object, std::string& error) {
  std::vector<chart::Dependency> dependencies;
  object.each("dependencies", [&](const Value& item) {
    if (!item.is_nil()) dependencies.push_back(read_dependency(item, error));
  });
  return dependencies;
}

void read_annotations(const ObjectReader& object, chart::Metadata& metadata) {
  const Value annotations = object.map("annotations");
  const Map* map = annotations.as_map();
  if (map == nullptr) return;
  metadata.annotations.emplace();
  for (const auto& [key, value] : *map)
    if (const std::string* text = value.as_string()) (*metadata.annotations)[key] = *text;
}

chart::Metadata read_metadata(const Value& value, std::string& error) {
  const ObjectReader object(value, "Metadata", error);
  chart::Metadata metadata;
  metadata.name = object.text("name");
  metadata.home = object.text("home");
  metadata.sources = object.texts("sources");
  metadata.version = object.text("version");
  metadata.description = object.text("description");
  metadata.keywords = object.texts("keywords");
  object.each("maintainers", [&](const Value& item) {
    if (item.is_nil()) return;
    const ObjectReader maintainer(item, "Maintainer", error);
    metadata.maintainers.push_back(
        {maintainer.text("name"), maintainer.text("email"), maintainer.text("url")});
  });
  metadata.icon = object.text("icon");
  metadata.api_version = object.text("apiVersion");
  metadata.condition = object.text("condition");
  metadata.tags = object.text("tags");
  metadata.app_version = object.text("appVersion");
  metadata.deprecated = object.flag("deprecated");
  read_annotations(object, metadata);
  metadata.kube_version = object.text("kubeVersion");
  metadata.dependencies = read_dependencies(object, error);
  metadata.type = object.text("type");
  return metadata;
}

std::vector<chart::File> read_files(const ObjectReader& object, std::string_view key,
                                    std::string& error) {
  std::vector<chart::File> files;
  object.each(key, [&](const Value& item) {
    if (item.is_nil()) return;
    const ObjectReader file(item, "File", error);
    files.push_back({file.text("name"), file.bytes("data"), file.time("modtime")});
  });
  return files;
}

chart::Chart read_chart(const Value& value, std::string& error) {
  const ObjectReader object(value, "Chart", error);
  chart::Chart chart;
  chart.metadata = read_metadata(object.member_or_nil("metadata"), error);
  if (const Value* lock = object.member("lock")) {
    const ObjectReader fields(*lock, "Lock", error);
    chart.lock = chart::Lock{fields.text("generated"), fields.text("digest"),
                             read_dependencies(fields, error)};
  }
  chart.templates = read_files(object, "templates", error);
  chart.values = object.map("values");
  if (object.member("schema") != nullptr) chart.schema = object.bytes("schema");
  chart.schema_modtime = object.time("schemamodtime");
  chart.files = read_files(object, "files", error);
  chart.modtime = object.time("modtime");
  return chart;
}

release::ReleaseInfo read_info(const Value& value, std::string& error) {
  const ObjectReader object(value, "Info", error);
  release::ReleaseInfo info;
  info.first_deployed = object.time("first_deployed");
  info.last_deployed = object.time("last_deployed");
  info.deleted = object.time("deleted");
  info.description = object.text("description");
  info.status = release::parse_status(object.text("status"));
  info.rollback_revision = object.number("rollback_revision");
  info.notes = object.text("notes");
  return info;
}

release::Hook read_hook(const Value& value, std::string& error) {
  const ObjectReader object(value, "Hook", error);
  release::Hook hook;
  hook.name = object.text("name");
  hook.kind = object.text("kind");
  hook.path = object.text("path");
  hook.manifest = object.text("manifest");
  for (const std::string& word : object.texts("events"))
    if (const auto event = release::parse_hook_event(word)) hook.events.push_back(*event);
  const ObjectReader run(object.member_or_nil("last_run"), "HookExecution", error);
  hook.last_run = {run.time("started_at"), run.time("completed_at"),
                   release::parse_hook_phase(run.text("phase"))};
  hook.weight = object.number("weight");
  hook.delete_policies = object.texts("delete_policies");
  hook.output_log_policies = object.texts("output_log_policies");
  return hook;
}

}  // namespace

Result<release::Release> release_from_value(const Value& root) {
  std::string error;
  const ObjectReader object(root, "Release", error);
  release::Release record;
  record.name = object.text("name");
  record.info = read_info(object.member_or_nil("info"), error);
  record.chart = read_chart(object.member_or_nil("chart"), error);
  record.config = object.map("config");
  record.manifest = object.text("manifest");
  object.each("hooks", [&](const Value& item) {
    if (!item.is_nil()) record.hooks.push_back(read_hook(item, error));
  });
  record.revision = object.number("version");
  record.ns = object.text("namespace");
  record.apply_method = object.text("apply_method");
  if (!error.empty()) return fail(ErrorCode::kInvalid, std::move(error));
  return record;
}

Result<release::Release> release_from_json(std::string_view json) {
  TF_ASSIGN(const Value root, parse_json(json));
  return release_from_value(root);
}

}  // namespace tf::store
