#include "cmd/print/release_view.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "cmd/print/json_object.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/json.h"
#include "lib/data/yaml_writer.h"
#include "release-store/release_codec.h"

namespace tf::cmd {
namespace {

using release::HookEvent;

/// The value that starts at `at`, skipped: a string, or all up to a comma or bracket of this level.
std::size_t skip_json_value(const std::string& json, std::size_t at) {
  int depth = 0;
  bool quoted = false;
  for (; at < json.size(); ++at) {
    const char c = json[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth-- == 0) return at;
    } else if (c == ',' && depth == 0) {
      return at;
    }
  }
  return at;
}

Result<std::string> resources_json(const std::vector<action::ResourceGroup>& groups) {
  std::map<std::string, std::string> lists;
  for (const auto& group : groups) {
    std::string& list = lists[group.title];
    for (const auto& object : group.objects) {
      TF_ASSIGN(const auto text, to_json(object));
      list += (list.empty() ? "" : ",") + text;
    }
  }
  JsonObject object;
  for (const auto& [title, list] : lists)
    object.raw(title, "[" + list + "]");
  return object.done();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> split_json_object(const std::string& json) {
  std::vector<std::pair<std::string, std::string>> parts;
  std::size_t at = 1;
  while (at < json.size() && json[at] == '"') {
    // Keys of Helm's structs have no escapes.
    const auto key_end = json.find('"', at + 1);
    const auto value_start = key_end + 2;
    const auto value_end = skip_json_value(json, value_start);
    parts.emplace_back(json.substr(at + 1, key_end - at - 1),
                       json.substr(value_start, value_end - value_start));
    at = value_end + 1;
  }
  return parts;
}

std::string format_hooks(const std::vector<release::Hook>& hooks) {
  std::string text;
  for (const auto& hook : hooks) {
    text += fmt::format("---\n# Source: {}\n{}\n", hook.path, hook.manifest);
  }
  return text;
}

std::string ReleaseView::head() const {
  const auto& info = release_.info;
  std::string text = fmt::format("NAME: {}\n", release_.name);
  if (info.last_deployed) {
    text += fmt::format("LAST DEPLOYED: {}\n", format_ansic(*info.last_deployed));
  }
  text += fmt::format("NAMESPACE: {}\n", color_namespace(release_.ns, options_.colors));
  text += fmt::format("STATUS: {}\n", color_status(info.status, options_.colors));
  text += fmt::format("REVISION: {}\n", release_.revision);
  if (options_.show_metadata) {
    const auto& metadata = release_.chart.metadata;
    text += fmt::format("CHART: {}\nVERSION: {}\nAPP_VERSION: {}\n", metadata.name,
                        metadata.version, metadata.app_version);
  }
  return text + fmt::format("DESCRIPTION: {}\n", info.description);
}

std::string ReleaseView::tests() const {
  std::string text;
  bool any = false;
  for (const auto& hook : release_.hooks) {
    if (!hook.runs_at(HookEvent::kTest)) continue;
    any = true;
    const auto& run = hook.last_run;
    if (!run.started_at) continue;
    // A test that has not ended shows Go's zero time.
    constexpr std::string_view kNever = "Mon Jan  1 00:00:00 0001";
    text += fmt::format(
        "TEST SUITE:     {}\nLast Started:   {}\nLast Completed: {}\nPhase:          {}\n",
        hook.name, format_ansic(*run.started_at),
        run.completed_at ? format_ansic(*run.completed_at) : kNever, to_string(run.phase));
  }
  return any ? text : "TEST SUITE: None\n";
}

Result<std::string> ReleaseView::values() const {
  TF_ASSIGN(const auto given, to_yaml(release_.config));
  TF_ASSIGN(const auto all, action::computed_values(release_, events_));
  TF_ASSIGN(const auto computed, to_yaml(all));
  return fmt::format("USER-SUPPLIED VALUES:\n{}\nCOMPUTED VALUES:\n{}\n", given, computed);
}

std::string ReleaseView::manifests() const {
  return fmt::format("HOOKS:\n{}MANIFEST:\n{}\n", format_hooks(release_.hooks), release_.manifest);
}

Result<std::string> ReleaseView::table() const {
  std::string text = head();
  if (resources_ != nullptr && !resources_->empty()) {
    text += fmt::format("RESOURCES:\n{}\n", format_resources(*resources_));
  }
  text += tests();
  if (options_.debug) {
    TF_ASSIGN(const auto values_text, values());
    text += values_text;
  }
  if (options_.debug || equals_ignore_case(release_.info.description, "Dry run complete")) {
    text += manifests();
  }
  if (!options_.hide_notes && !release_.info.notes.empty()) {
    text += fmt::format("NOTES:\n{}\n", trim_space(release_.info.notes));
  }
  return text;
}

Result<std::string> ReleaseView::json() const {
  TF_ASSIGN(const auto whole, store::release_to_json(release_));
  if (resources_ == nullptr) return whole;
  JsonObject object;
  for (auto& [key, value] : split_json_object(whole)) {
    if (key == "chart") continue;
    if (key == "info" && !resources_->empty()) {
      TF_ASSIGN(const auto resources, resources_json(*resources_));
      value.insert(value.size() - 1, (value == "{}" ? "" : ",") + ("\"resources\":" + resources));
    }
    object.raw(key, value);
  }
  return object.done();
}

}  // namespace tf::cmd
