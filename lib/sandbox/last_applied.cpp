#include "lib/sandbox/last_applied.h"

#include <utility>

#include "lib/data/json.h"
#include "lib/sandbox/typed.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";
constexpr std::size_t kMaxAnnotationBytes = std::size_t{256} * 1024;

bool is_too_big(const Map& annotations) {
  std::size_t total = 0;
  for (const auto& [name, value] : annotations)
    total += name.size() + (value.is_string() ? value.as_string()->size() : 0);
  return total > kMaxAnnotationBytes;
}

}  // namespace

std::optional<FieldSet> fields_of_last_applied(const Type& type, const Value& live,
                                               std::string_view api_version) {
  const auto text = string_at(live, {"metadata", "annotations", kLastApplied});
  const TypeView view(type);
  if (text.empty() || !check_typed(view, live, Duplicates::kRefused)) return std::nullopt;
  const auto config = parse_json(text, Numbers::kInt64OrFloat);
  if (!config || string_at(*config, {"kind"}).empty() ||
      string_at(*config, {"apiVersion"}) != api_version ||
      !check_typed(view, *config, Duplicates::kRefused)) {
    return std::nullopt;
  }
  const Comparison since = compare_typed(view, *config, live);
  return fields_of(view, *config)
      .without(since.modified)
      .without(since.added)
      .without(since.removed);
}

void renew_last_applied(Value& object, const Value& config) {
  const Value* found = find_path(object, {"metadata", "annotations"});
  if (found == nullptr || string_at(*found, {kLastApplied}).empty()) return;
  Value copy = deep_copy(config);
  const Value* given = find_path(copy, {"metadata", "annotations"});
  if (given != nullptr && given->is_map()) given->as_map()->erase(kLastApplied);
  const auto text = to_json(copy);
  if (!text) return;
  Map& annotations = *found->as_map();
  annotations.set(std::string(kLastApplied), *text + "\n");
  if (is_too_big(annotations)) annotations.erase(kLastApplied);
}

}  // namespace tf::sandbox
