#include <algorithm>
#include <optional>
#include <utility>

#include "lib/action/query.h"
#include "lib/action/steps.h"

namespace tf::action {
namespace {

using kube::MappedObject;

constexpr std::string_view kTableAccept =
    "application/json;as=Table;v=v1;g=meta.k8s.io,application/"
    "json;as=Table;v=v1beta1;g=meta.k8s.io,"
    "application/json";
constexpr std::string_view kRelatedPods = "v1/Pod(related)";

void ask_for_table(kube::ApiRequest& request) {
  request.accept = kTableAccept;
  request.query.emplace_back("includeObject", "Object");
}

/// The pod selector in an object's manifest, as the text of a label query; "" when it has none.
/// Like: helm 4.3.1 kube.getSelectorFromObject.
std::string pod_selector(const Object& object) {
  const std::string_view kind = object.kind();
  constexpr std::string_view kWithLabels[] = {"ReplicaSet", "Deployment", "StatefulSet",
                                              "DaemonSet", "Job"};
  const Value* labels = nullptr;
  if (std::find(std::begin(kWithLabels), std::end(kWithLabels), kind) != std::end(kWithLabels))
    labels = find_path(object.root(), {"spec", "selector", "matchLabels"});
  if (kind == "ReplicationController") labels = find_path(object.root(), {"spec", "selector"});
  if (labels == nullptr || !labels->is_map()) return {};
  std::string selector;
  for (const auto& [key, value] : *labels->as_map()) {
    const std::string* text = value.as_string();
    if (text == nullptr) return {};
    selector.append(selector.empty() ? "" : ",").append(key).append("=").append(*text);
  }
  return selector;
}

/// Groups by title in the order of first appearance.
class Groups {
 public:
  void add(const std::string& title, Value object) {
    auto group = std::find_if(groups_.begin(), groups_.end(), [&](const ResourceGroup& candidate) {
      return candidate.title == title;
    });
    if (group == groups_.end()) {
      groups_.push_back({title, {}});
      group = std::prev(groups_.end());
    }
    group->objects.push_back(std::move(object));
  }
  std::vector<ResourceGroup> take() { return std::move(groups_); }

 private:
  std::vector<ResourceGroup> groups_;
};

/// One LIST of pods for each distinct selector of objects that exist.
struct PodQueries {
  std::vector<kube::ApiRequest> requests;
  std::vector<std::string> selectors;
};

void add_query(const MappedObject& object, ResourceForm form, PodQueries& queries) {
  const std::string selector = pod_selector(object.object);
  if (selector.empty()) return;
  auto& known = queries.selectors;
  if (std::find(known.begin(), known.end(), selector) != known.end()) return;
  known.push_back(selector);
  kube::Resource pods;
  pods.gvk = {"", "v1", "Pod"};
  pods.plural = "pods";
  queries.requests.push_back(kube::list_request(pods, object.ns, selector));
  if (form == ResourceForm::kTables) ask_for_table(queries.requests.back());
}

/// Items of a served list come without what the list says for all of them; client-go's
/// UnstructuredList fills that in.
Value pods_of(const Object& answer) {
  const Value* items = find_path(answer.root(), {"items"});
  if (answer.kind() == "Table" || items == nullptr || !items->is_list()) return answer.root();
  for (const Value& item : *items->as_list()) {
    if (!item.is_map()) continue;
    item.as_map()->set("apiVersion", "v1");
    item.as_map()->set("kind", "Pod");
  }
  return answer.root();
}

/// Two batches: all objects, then the pods that belong to them. What cannot be read is left out.
std::vector<ResourceGroup> read_live(ActionContext& context,
                                     const std::vector<MappedObject>& objects, ResourceForm form) {
  std::vector<kube::ApiRequest> requests;
  for (const MappedObject& object : objects) {
    requests.push_back(kube::get_request(object.resource, object.ns, object.name()));
    if (form == ResourceForm::kTables) ask_for_table(requests.back());
  }
  const auto answers = context.kube->send_all(requests);
  Groups groups;
  PodQueries queries;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) continue;
    const GroupVersionKind& gvk = objects[i].resource.gvk;
    groups.add(gvk.version + "/" + gvk.kind, answers[i]->root());
    add_query(objects[i], form, queries);
  }
  for (const auto& answer : context.kube->send_all(queries.requests)) {
    if (answer) {
      groups.add(std::string(kRelatedPods), pods_of(*answer));
    } else {
      log_warning(*context.events, "get the relation pod is failed",
                  {{"error", answer.error().message}});
    }
  }
  return groups.take();
}

}  // namespace

Result<ReleaseWithResources> status(ActionContext& context, const std::string& name, int revision,
                                    ResourceForm form) {
  ReleaseWithResources result;
  TF_ASSIGN(result.release, get_release(context, name, revision));
  if (context.kube == nullptr) return result;
  TF_ASSIGN(const auto objects, build_stored(context, result.release.manifest));
  result.resources = read_live(context, objects, form);
  return result;
}

}  // namespace tf::action
