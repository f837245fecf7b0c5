#include "lib/sandbox/controllers/first_objects.h"

#include <utility>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/controllers.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/kubernetes_data.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kManager = "kube-apiserver";

/// Makes an object, and its status where it has one. One that is there already stays.
ApiStatus create_one(Registry& registry, const Value& object) {
  const Object wanted(object);
  const Resource* resource = registry.catalog().find_kind(wanted.gvk());
  if (resource == nullptr) return {};
  const WriteOptions options{std::string(kManager), "", DryRun::kNo};
  const auto made = registry.create(*resource, wanted.ns(), wanted, options);
  if (!made) {
    if (made.error().reason == "AlreadyExists") return {};
    return refuse(made.error());
  }
  const Value status = copy_at(object, {"status"});
  if (status.is_nil()) return {};
  Object next = made->clone();
  next.map().set("status", status);
  TF_CHECK(registry.update(*resource, wanted.ns(), wanted.name(), next,
                           {std::string(kManager), "status", DryRun::kNo}));
  return {};
}

}  // namespace

Value root_certificates(std::string_view ns, const std::string& ca) {
  return Map{
      {"apiVersion", "v1"},
      {"kind", "ConfigMap"},
      {"metadata",
       Map{{"name", "kube-root-ca.crt"},
           {"namespace", ns},
           {"annotations",
            Map{{"kubernetes.io/description",
                 "Contains a CA bundle that can be used to verify the kube-apiserver when using "
                 "internal endpoints such as the internal service IP or kubernetes.default.svc. No "
                 "other usage is guaranteed across distributions of Kubernetes clusters."}}}}},
      {"data", Map{{"ca.crt", ca}}}};
}

ApiStatus create_first_objects(Registry& registry, std::string_view ca) {
  const std::string text = replace_all(first_objects_data(), "\"NOW\"",
                                       "\"" + rfc3339_seconds(registry.clock().now()) + "\"");
  const auto objects = parse_json(text, Numbers::kInt64OrFloat);
  if (!objects) return refuse(internal_error(objects.error().message));
  for (const Value& object : *objects->as_list())
    TF_CHECK(create_one(registry, object));
  return create_one(registry, root_certificates("kube-system", std::string(ca)));
}

}  // namespace tf::sandbox
