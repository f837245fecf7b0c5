#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>

#include "lib/base/semver.h"
#include "lib/data/json.h"
#include "lib/data/value.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// semver and semverCompare of sprig 3.3 over Masterminds/semver 3.5.

/// Whether Go would hold a *semver.Version or the struct itself; the latter has fewer methods.
enum class Holder { kPointer, kStruct };

class VersionObject final : public NativeObject {
 public:
  VersionObject(Version version, Holder holder) : version_(std::move(version)), holder_(holder) {}

  [[nodiscard]] const Version& version() const { return version_; }
  [[nodiscard]] bool is_pointer() const { return holder_ == Holder::kPointer; }

  [[nodiscard]] std::string_view type_name() const override {
    return is_pointer() ? "*semver.Version" : "semver.Version";
  }
  [[nodiscard]] std::string_view kind_name() const override {
    return is_pointer() ? "ptr" : "struct";
  }
  [[nodiscard]] const Method* method(std::string_view name) const override;
  [[nodiscard]] std::string print() const override { return version_.to_string(); }
  [[nodiscard]] Value json() const override { return version_.to_string(); }
  [[nodiscard]] std::vector<PrintedField> printed_fields() const override;
  [[nodiscard]] NativeRef reflected_copy() const override;
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    const auto* that = dynamic_cast<const VersionObject*>(&other);
    return that != nullptr && that->version_.original() == version_.original() &&
           that->print() == print();
  }

 private:
  Version version_;
  Holder holder_;
};

const Version& version_of(const Value& value) {
  return static_cast<const VersionObject*>(value.as_native())->version();
}

Value unsigned_value(std::uint64_t number) {
  return Integer{static_cast<std::int64_t>(number), IntType::kUint64};
}

std::vector<NativeObject::PrintedField> VersionObject::printed_fields() const {
  return {{"major", unsigned_value(version_.major())}, {"minor", unsigned_value(version_.minor())},
          {"patch", unsigned_value(version_.patch())}, {"pre", version_.prerelease()},
          {"metadata", version_.metadata()},           {"original", version_.original()}};
}

/// All fields are hidden, so Go's copy is of version 0.0.0.
NativeRef VersionObject::reflected_copy() const {
  return std::make_shared<const VersionObject>(Version(), holder_);
}

Result<Value> struct_value(Result<Version> version) {
  TF_ASSIGN(Version next, std::move(version));
  return Value(std::make_shared<const VersionObject>(std::move(next), Holder::kStruct));
}

Result<Value> major(const Value& self, std::span<const Value>) {
  return unsigned_value(version_of(self).major());
}
Result<Value> minor(const Value& self, std::span<const Value>) {
  return unsigned_value(version_of(self).minor());
}
Result<Value> patch(const Value& self, std::span<const Value>) {
  return unsigned_value(version_of(self).patch());
}
Result<Value> prerelease(const Value& self, std::span<const Value>) {
  return Value(version_of(self).prerelease());
}
Result<Value> metadata(const Value& self, std::span<const Value>) {
  return Value(version_of(self).metadata());
}
Result<Value> original(const Value& self, std::span<const Value>) {
  return Value(version_of(self).original());
}
Result<Value> text(const Value& self, std::span<const Value>) {
  return Value(version_of(self).to_string());
}
Result<Value> inc_major(const Value& self, std::span<const Value>) {
  return struct_value(version_of(self).next_major());
}
Result<Value> inc_minor(const Value& self, std::span<const Value>) {
  return struct_value(version_of(self).next_minor());
}
Result<Value> inc_patch(const Value& self, std::span<const Value>) {
  return struct_value(version_of(self).next_patch());
}
Result<Value> set_prerelease(const Value& self, std::span<const Value> args) {
  return struct_value(version_of(self).with_prerelease(string_arg(args[0])));
}
Result<Value> set_metadata(const Value& self, std::span<const Value> args) {
  return struct_value(version_of(self).with_metadata(string_arg(args[0])));
}

Result<Value> as_bytes(const Value& self, std::span<const Value>) {
  return Value::bytes(version_of(self).to_string());
}
Result<Value> as_json(const Value& self, std::span<const Value>) {
  TF_ASSIGN(std::string shown, to_json(Value(version_of(self).to_string())));
  return Value::bytes(std::move(shown));
}

/// Of a nil Go follows the pointer, but Equal asks first.
template <bool (*holds)(int order)>
Result<Value> compared(const Value& self, std::span<const Value> args) {
  if (args[0].is_nil()) return fail(ErrorCode::kInvalid, std::string(kNilDereference));
  return Value(holds(version_of(self).compare(version_of(args[0]))));
}

Result<Value> compare(const Value& self, std::span<const Value> args) {
  if (args[0].is_nil()) return fail(ErrorCode::kInvalid, std::string(kNilDereference));
  return Value::integer(version_of(self).compare(version_of(args[0])));
}
Result<Value> equal(const Value& self, std::span<const Value> args) {
  return Value(!args[0].is_nil() && version_of(self).compare(version_of(args[0])) == 0);
}

bool is_less(int order) {
  return order < 0;
}
bool is_less_or_equal(int order) {
  return order <= 0;
}
bool is_greater(int order) {
  return order > 0;
}
bool is_greater_or_equal(int order) {
  return order >= 0;
}

using enum ParamType;

/// Go's methods with a value receiver: both holders have them.
constexpr Method kStructMethods[] = {
    {"Major", {}, major},
    {"Minor", {}, minor},
    {"Patch", {}, patch},
    {"Prerelease", {}, prerelease},
    {"Metadata", {}, metadata},
    {"String", {}, text},
    {"IncMajor", {}, inc_major},
    {"IncMinor", {}, inc_minor},
    {"IncPatch", {}, inc_patch},
    {"SetPrerelease", {kString}, set_prerelease},
    {"SetMetadata", {kString}, set_metadata},
    {"MarshalText", {}, as_bytes},
    {"MarshalJSON", {}, as_json},
    {"Value", {}, text},
};

/// Those with a pointer receiver, but those that change the version: Scan, UnmarshalText and
/// UnmarshalJSON.
constexpr Method kPointerMethods[] = {
    {"Original", {}, original},
    {"Compare", {kVersion}, compare},
    {"Equal", {kVersion}, equal},
    {"LessThan", {kVersion}, compared<is_less>},
    {"LessThanEqual", {kVersion}, compared<is_less_or_equal>},
    {"GreaterThan", {kVersion}, compared<is_greater>},
    {"GreaterThanEqual", {kVersion}, compared<is_greater_or_equal>},
};

const Method* find_method(std::span<const Method> methods, std::string_view name) {
  for (const Method& method : methods) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

const Method* VersionObject::method(std::string_view name) const {
  const Method* found = find_method(kStructMethods, name);
  return found != nullptr || !is_pointer() ? found : find_method(kPointerMethods, name);
}

template <class T>
T value_or_throw(Result<T> result) {
  if (!result) throw FunctionError(result.error().message);
  return *std::move(result);
}

Value semver(CallContext&, std::span<Value> args) {
  return NativeRef(std::make_shared<const VersionObject>(
      value_or_throw(Version::parse(string_arg(args[0]))), Holder::kPointer));
}

Value semver_compare(CallContext&, std::span<Value> args) {
  const Constraint constraint = value_or_throw(Constraint::parse(string_arg(args[0])));
  return constraint.check(value_or_throw(Version::parse(string_arg(args[1]))));
}

constexpr Function kFunctions[] = {
    {"semver",
     {kString},
     semver,
     "a semantic version with its parts as methods",
     "{{ (semver \"v1.2\").Minor }} {{ semver \"v1.2\" }} -> 2 1.2.0"},
    {"semverCompare",
     {kString, kString},
     semver_compare,
     "whether a version lies in a range of versions",
     "{{ semverCompare \">=1.20 <2\" \"1.24.1\" }} -> true"},
};

}  // namespace

std::span<const Function> semver_functions() {
  return kFunctions;
}

}  // namespace tf::engine
