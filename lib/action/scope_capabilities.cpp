#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "lib/action/scope_types.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

using Arguments = std::span<const Value>;

/// What .Capabilities.HelmVersion shows: the Helm release that is mirrored.
constexpr std::string_view kHelmVersion = "v4.3.1";
constexpr std::string_view kKubeClientVersion = "v1.37";

/// A Go struct whose fields were made once; prints as "{a b c}".
class StructObject : public NativeObject {
 public:
  using Fields = std::vector<std::pair<std::string_view, Value>>;
  explicit StructObject(Fields fields) : fields_(std::move(fields)) {}

  [[nodiscard]] std::optional<Value> field(std::string_view name) const override {
    for (const auto& [key, value] : fields_)
      if (key == name) return value;
    return std::nullopt;
  }
  [[nodiscard]] std::string print() const override {
    std::string out = "{";
    for (const auto& [key, value] : fields_) {
      if (out.size() > 1) out += ' ';
      go_print_to(out, value);
    }
    return out + "}";
  }
  [[nodiscard]] Value json() const override {
    Map map;
    for (const auto& [key, value] : fields_)
      map.set(std::string(key), value);
    return Value(std::move(map));
  }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    return print() == other.print();
  }

 protected:
  [[nodiscard]] const Fields& fields() const { return fields_; }

 private:
  Fields fields_;
};

/// Go's common.KubeVersion. Its String method has a pointer receiver, which `{{ .KubeVersion }}`
/// finds and Printf does not; it prints as the former, which is what charts use.
class KubeVersionObject final : public StructObject {
 public:
  explicit KubeVersionObject(const chart::KubeVersion& version)
      : StructObject(
            {{"Version", version.version}, {"Major", version.major}, {"Minor", version.minor}}),
        normalized_(version.normalized) {}

  [[nodiscard]] std::string_view type_name() const override { return "common.KubeVersion"; }
  [[nodiscard]] const Method* method(std::string_view name) const override {
    static constexpr std::array<Method, 2> kMethods = {
        {{"GitVersion", Signature{}, git_version}, {"String", Signature{}, string}}};
    for (const Method& method : kMethods)
      if (method.name == name) return &method;
    return nullptr;
  }
  [[nodiscard]] std::string print() const override { return normalized_; }

 private:
  static Result<Value> git_version(const Value& self, Arguments /*args*/) {
    return self.as_native()->field("Version").value_or(Value(""));
  }
  static Result<Value> string(const Value& self, Arguments /*args*/) {
    return Value(self.as_native()->print());
  }

  std::string normalized_;
};

/// Go's version.BuildInfo.
class HelmVersionObject final : public StructObject {
 public:
  HelmVersionObject()
      : StructObject({{"Version", kHelmVersion},
                      {"GitCommit", ""},
                      {"GitTreeState", ""},
                      {"GoVersion", ""},
                      {"KubeClientVersion", kKubeClientVersion}}) {}
  [[nodiscard]] std::string_view type_name() const override { return "version.BuildInfo"; }
  [[nodiscard]] Value json() const override {
    return Map{{"version", kHelmVersion}, {"kube_client_version", kKubeClientVersion}};
  }
};

class CapabilitiesObject final : public StructObject {
 public:
  using StructObject::StructObject;
  [[nodiscard]] std::string_view type_name() const override { return "*common.Capabilities"; }
  [[nodiscard]] std::string_view kind_name() const override { return "ptr"; }
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

}  // namespace

Value make_capabilities(const chart::Capabilities& capabilities) {
  List versions(kVersionSet);
  for (const std::string& version : capabilities.api_versions)
    versions.push(version);
  StructObject::Fields fields;
  fields.emplace_back("KubeVersion",
                      NativeRef(std::make_shared<KubeVersionObject>(capabilities.kube_version)));
  fields.emplace_back("APIVersions", std::move(versions));
  fields.emplace_back("HelmVersion", NativeRef(std::make_shared<HelmVersionObject>()));
  return NativeRef(std::make_shared<CapabilitiesObject>(std::move(fields)));
}

}  // namespace tf::action
