#include "lib/sandbox/controllers/job_indexes.h"

#include <fmt/core.h>

#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kIndex = "batch.kubernetes.io/job-completion-index";
constexpr std::string_view kVariable = "JOB_COMPLETION_INDEX";

/// The variable that tells containers their index comes after their own.
void add_variable(Value& pod, std::string_view lists) {
  for (const Value& container : items_of(pod, {"spec", lists})) {
    List variables;
    bool there = false;
    for (const Value& each : items_of(container, {"env"})) {
      there = there || string_at(each, {"name"}) == kVariable;
      variables.push(each);
    }
    if (there) continue;
    variables.push(
        Map{{"name", kVariable},
            {"valueFrom",
             Map{{"fieldRef", Map{{"fieldPath", fmt::format("metadata.labels['{}']", kIndex)}}}}}});
    container.as_map()->set("env", std::move(variables));
  }
}

}  // namespace

Indexes parse_indexes(std::string_view text) {
  Indexes indexes;
  for (const auto part : split_views(text, ",")) {
    const auto ends = cut(part, "-");
    const auto first = parse_integer(ends ? ends->first : part);
    const auto last = ends ? parse_integer(ends->second) : first;
    if (!first || !last) continue;
    for (auto index = *first; index <= *last; ++index)
      indexes.insert(index);
  }
  return indexes;
}

std::string indexes_text(const Indexes& indexes) {
  std::vector<std::string> parts;
  for (auto at = indexes.begin(); at != indexes.end();) {
    const auto first = *at;
    auto last = first;
    while (++at != indexes.end() && *at == last + 1)
      last = *at;
    if (last == first) {
      parts.push_back(to_text(first));
    } else {
      // Two neighbours are written as two.
      parts.push_back(to_text(first) + (last == first + 1 ? "," : "-") + to_text(last));
    }
  }
  return join(parts, ",");
}

std::int64_t completion_index(const Value& pod) {
  return parse_integer(annotation_of(pod, kIndex)).value_or(-1);
}

void set_completion_index(Value& pod, std::string_view job, std::int64_t index) {
  set_annotation(pod, kIndex, to_text(index));
  set_path(*pod.as_map(), {"metadata", "labels", kIndex}, to_text(index));
  set_path(*pod.as_map(), {"spec", "hostname"}, fmt::format("{}-{}", job, index));
  metadata_of(pod).set("generateName", fmt::format("{}-{}-", job, index));
  add_variable(pod, "initContainers");
  add_variable(pod, "containers");
}

}  // namespace tf::sandbox
