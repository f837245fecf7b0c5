#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "lib/action/scope_types.h"
#include "lib/action/struct_object.h"

namespace tf::action {
namespace {

using Arguments = std::span<const Value>;

/// Go's common.KubeVersion. Its String method has a pointer receiver, which `{{ .KubeVersion }}`
/// finds and Printf does not.
class KubeVersionObject final : public StructObject {
 public:
  KubeVersionObject(const chart::KubeVersion& version, std::string_view type)
      : StructObject({{"Version", version.version, "Version", false},
                      {"Major", version.major, "Major", false},
                      {"Minor", version.minor, "Minor", false}}),
        normalized_(version.normalized),
        type_(type) {}

  [[nodiscard]] std::string_view type_name() const override { return type_; }
  [[nodiscard]] const Method* method(std::string_view name) const override {
    static constexpr std::array<Method, 2> kMethods = {
        {{"GitVersion", Signature{}, git_version}, {"String", Signature{}, string}}};
    for (const Method& method : kMethods)
      if (method.name == name) return &method;
    return nullptr;
  }
  [[nodiscard]] std::string print() const override { return normalized_; }
  [[nodiscard]] std::vector<PrintedField> printed_fields() const override {
    std::vector<PrintedField> fields = StructObject::printed_fields();
    fields.insert(fields.begin() + 1, {"normalizedVersion", normalized_});
    return fields;
  }

 private:
  static Result<Value> git_version(const Value& self, Arguments /*args*/) {
    return self.as_native()->field("Version").value_or(Value(""));
  }
  static Result<Value> string(const Value& self, Arguments /*args*/) {
    return Value(self.as_native()->print());
  }

  std::string normalized_;
  std::string_view type_;
};

/// Go's version.BuildInfo. KubeClientVersion came with Helm 4.
class HelmVersionObject final : public StructObject {
 public:
  explicit HelmVersionObject(const HelmDialect& dialect) : StructObject(fields_of(dialect)) {}
  [[nodiscard]] std::string_view type_name() const override { return "version.BuildInfo"; }

 private:
  static Fields fields_of(const HelmDialect& dialect) {
    Fields fields = {{"Version", dialect.helm_version, "version"},
                     {"GitCommit", "", "git_commit"},
                     {"GitTreeState", "", "git_tree_state"},
                     {"GoVersion", "", "go_version"}};
    if (!dialect.kube_client_version.empty())
      fields.push_back({"KubeClientVersion", dialect.kube_client_version, "kube_client_version"});
    return fields;
  }
};

class CapabilitiesObject final : public StructObject {
 public:
  CapabilitiesObject(Fields fields, std::string_view type)
      : StructObject(std::move(fields)), type_(type) {}
  [[nodiscard]] std::string_view type_name() const override { return type_; }
  [[nodiscard]] std::string_view kind_name() const override { return "ptr"; }

 private:
  std::string_view type_;
};

Result<Value> version_set_has(const Value& self, Arguments args) {
  const std::string& wanted = *args[0].as_string();
  for (const Value& version : *self.as_list())
    if (*version.as_string() == wanted) return Value(true);
  return Value(false);
}

constexpr std::array<Method, 1> kVersionSetMethods = {
    {{"Has", Signature{ParamType::kString}, version_set_has}}};
constexpr ListType kVersionSet{"common.VersionSet", "string", kVersionSetMethods};
constexpr ListType kVersionSetOfHelm3{"chartutil.VersionSet", "string", kVersionSetMethods};

}  // namespace

Value make_capabilities(const chart::Capabilities& capabilities, const HelmDialect& dialect) {
  const bool in_common = dialect.types_are_in_common;
  List versions(in_common ? kVersionSet : kVersionSetOfHelm3);
  for (const std::string& version : capabilities.api_versions)
    versions.push(version);
  NativeRef kube_version = std::make_shared<KubeVersionObject>(
      capabilities.kube_version, in_common ? "common.KubeVersion" : "chartutil.KubeVersion");
  NativeRef helm_version = std::make_shared<HelmVersionObject>(dialect);
  return NativeRef(std::make_shared<CapabilitiesObject>(
      StructObject::Fields{{"KubeVersion", std::move(kube_version), "KubeVersion", false},
                           {"APIVersions", std::move(versions), "APIVersions", false},
                           {"HelmVersion", std::move(helm_version), "HelmVersion", false}},
      in_common ? "*common.Capabilities" : "*chartutil.Capabilities"));
}

}  // namespace tf::action
