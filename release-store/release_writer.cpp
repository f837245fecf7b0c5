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

constexpr std::string_view kZeroTime = "0001-01-01T00:00:00Z";

/// Writes one JSON object in a fixed key order, Go's omitempty rules included.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void close() { out_ += '}'; }

  /// Starts a member; the caller appends its value to the text.
  std::string& member(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, key);
    out_ += ':';
    return out_;
  }
  void text(std::string_view key, std::string_view value) {
    append_json_string(member(key), value);
  }
  void text_unless_empty(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  void number_unless_zero(std::string_view key, int value) {
    if (value != 0) member(key) += to_text(value);
  }
  void flag_if_set(std::string_view key, bool value) {
    if (value) member(key) += "true";
  }
  void time_if_set(std::string_view key, const std::optional<TimePoint>& value) {
    if (value) text(key, format_rfc3339_nano(*value));
  }
  void texts_unless_empty(std::string_view key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string& out = member(key);
    char separator = '[';
    for (const std::string& value : values) {
      out += separator;
      append_json_string(out, value);
      separator = ',';
    }
    out += ']';
  }
  Status value(std::string_view key, const Value& content) {
    TF_ASSIGN(const std::string json, to_json(content));
    member(key) += json;
    return {};
  }
  /// A JSON array of what `write` makes of each item; null for none when `null_if_empty`.
  template <class T, class Write>
  Status list(std::string_view key, const std::vector<T>& items, Write write) {
    std::string& out = member(key);
    if (items.empty()) {
      out += "null";
      return {};
    }
    char separator = '[';
    for (const T& item : items) {
      out += separator;
      TF_CHECK(write(out, item));
      separator = ',';
    }
    out += ']';
    return {};
  }

 private:
  std::string& out_;
  bool first_ = true;
};

Status write_dependency(std::string& out, const chart::Dependency& dependency) {
  ObjectWriter object(out);
  object.text("name", dependency.name);
  object.text_unless_empty("version", dependency.version);
  object.text("repository", dependency.repository);
  object.text_unless_empty("condition", dependency.condition);
  object.texts_unless_empty("tags", dependency.tags);
  object.flag_if_set("enabled", dependency.enabled);
  if (!dependency.import_values.empty())
    TF_CHECK(object.value("import-values", List(dependency.import_values)));
  object.text_unless_empty("alias", dependency.alias);
  object.close();
  return {};
}

Status write_maintainer(std::string& out, const chart::Maintainer& maintainer) {
  ObjectWriter object(out);
  object.text_unless_empty("name", maintainer.name);
  object.text_unless_empty("email", maintainer.email);
  object.text_unless_empty("url", maintainer.url);
  object.close();
  return {};
}

void write_annotations(ObjectWriter& object, const chart::Metadata& metadata) {
  if (!metadata.annotations || metadata.annotations->empty()) return;
  ObjectWriter annotations(object.member("annotations"));
  for (const auto& [key, value] : *metadata.annotations)
    annotations.text(key, value);
  annotations.close();
}

Status write_metadata(std::string& out, const chart::Metadata& metadata) {
  ObjectWriter object(out);
  object.text_unless_empty("name", metadata.name);
  object.text_unless_empty("home", metadata.home);
  object.texts_unless_empty("sources", metadata.sources);
  object.text_unless_empty("version", metadata.version);
  object.text_unless_empty("description", metadata.description);
  object.texts_unless_empty("keywords", metadata.keywords);
  if (!metadata.maintainers.empty())
    TF_CHECK(object.list("maintainers", metadata.maintainers, write_maintainer));
  object.text_unless_empty("icon", metadata.icon);
  object.text_unless_empty("apiVersion", metadata.api_version);
  object.text_unless_empty("condition", metadata.condition);
  object.text_unless_empty("tags", metadata.tags);
  object.text_unless_empty("appVersion", metadata.app_version);
  object.flag_if_set("deprecated", metadata.deprecated);
  write_annotations(object, metadata);
  object.text_unless_empty("kubeVersion", metadata.kube_version);
  if (!metadata.dependencies.empty())
    TF_CHECK(object.list("dependencies", metadata.dependencies, write_dependency));
  object.text_unless_empty("type", metadata.type);
  object.close();
  return {};
}

Status write_lock(std::string& out, const chart::Lock& lock) {
  ObjectWriter object(out);
  object.text("generated", lock.generated.empty() ? kZeroTime : std::string_view(lock.generated));
  object.text("digest", lock.digest);
  TF_CHECK(object.list("dependencies", lock.dependencies, write_dependency));
  object.close();
  return {};
}

Status write_file(std::string& out, const chart::File& file) {
  ObjectWriter object(out);
  object.text("name", file.name);
  object.text("data", base64_encode(file.data));
  object.time_if_set("modtime", file.modtime);
  object.close();
  return {};
}

Status write_chart(std::string& out, const chart::Chart& chart) {
  ObjectWriter object(out);
  TF_CHECK(write_metadata(object.member("metadata"), chart.metadata));
  if (chart.lock) {
    TF_CHECK(write_lock(object.member("lock"), *chart.lock));
  } else {
    object.member("lock") += "null";
  }
  TF_CHECK(object.list("templates", chart.templates, write_file));
  TF_CHECK(object.value("values", chart.values));
  if (chart.schema) {
    object.text("schema", base64_encode(*chart.schema));
  } else {
    object.member("schema") += "null";
  }
  object.text("schemamodtime", chart.schema_modtime ? format_rfc3339_nano(*chart.schema_modtime)
                                                    : std::string(kZeroTime));
  TF_CHECK(object.list("files", chart.files, write_file));
  object.time_if_set("modtime", chart.modtime);
  object.close();
  return {};
}

void write_info(std::string& out, const release::ReleaseInfo& info) {
  ObjectWriter object(out);
  object.time_if_set("first_deployed", info.first_deployed);
  object.time_if_set("last_deployed", info.last_deployed);
  object.time_if_set("deleted", info.deleted);
  object.text_unless_empty("description", info.description);
  object.text("status", release::to_string(info.status));
  object.number_unless_zero("rollback_revision", info.rollback_revision);
  object.text_unless_empty("notes", info.notes);
  object.close();
}

Status write_hook(std::string& out, const release::Hook& hook) {
  ObjectWriter object(out);
  object.text_unless_empty("name", hook.name);
  object.text_unless_empty("kind", hook.kind);
  object.text_unless_empty("path", hook.path);
  object.text_unless_empty("manifest", hook.manifest);
  std::vector<std::string> events;
  events.reserve(hook.events.size());
  for (release::HookEvent event : hook.events)
    events.emplace_back(release::to_string(event));
  object.texts_unless_empty("events", events);
  ObjectWriter run(object.member("last_run"));
  run.time_if_set("started_at", hook.last_run.started_at);
  run.time_if_set("completed_at", hook.last_run.completed_at);
  run.text("phase", release::to_string(hook.last_run.phase));
  run.close();
  object.number_unless_zero("weight", hook.weight);
  object.texts_unless_empty("delete_policies", hook.delete_policies);
  object.texts_unless_empty("output_log_policies", hook.output_log_policies);
  object.close();
  return {};
}

}  // namespace

Result<std::string> release_to_json(const release::Release& record) {
  std::string out;
  ObjectWriter object(out);
  object.text_unless_empty("name", record.name);
  write_info(object.member("info"), record.info);
  TF_CHECK(write_chart(object.member("chart"), record.chart));
  if (const Map* config = record.config.as_map(); config != nullptr && !config->empty())
    TF_CHECK(object.value("config", record.config));
  object.text_unless_empty("manifest", record.manifest);
  if (!record.hooks.empty()) TF_CHECK(object.list("hooks", record.hooks, write_hook));
  object.number_unless_zero("version", record.revision);
  object.text_unless_empty("namespace", record.ns);
  object.text_unless_empty("apply_method", record.apply_method);
  object.close();
  return out;
}

}  // namespace tf::store
