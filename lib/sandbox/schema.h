#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::sandbox {

enum class TypeKind : std::uint8_t {
  kStruct,  ///< an object with known fields
  kMap,     ///< an object with any keys, all values of one type
  kList,
  kString,
  kBytes,  ///< base64 in JSON
  kInteger,
  kNumber,
  kBoolean,
  kIntOrString,
  kQuantity,   ///< "100m", 2, "1Gi"; written as a string
  kTime,       ///< RFC 3339, whole seconds
  kMicroTime,  ///< RFC 3339 with six digits
  kAny  ///< anything at all: what Go calls RawExtension, JSON; unknown parts of a custom resource
};

/// x-kubernetes-list-type.
enum class ListType : std::uint8_t { kAtomic, kSet, kMap };

/// What Go's struct does with a field that is absent or has its zero value.
enum class Presence : std::uint8_t {
  kPointer,  ///< a pointer with omitempty: what was given stays, zero or not
  kOmitted,  ///< a value with omitempty: zero values (false, 0, "", empty list or map) are not
             ///< written
  kWritten   ///< no omitempty, or a struct by value: always written, as zero value when absent
};

struct Type;
struct ValueRules;

/// A field of a kStruct.
struct Field {
  std::string name;
  const Type* type = nullptr;
  Presence presence = Presence::kPointer;
  bool pointer = false;      ///< in Go; of a kWritten field: null when absent, whatever its type
  std::string go_type;       ///< as Go's JSON errors say it: "v1.PullPolicy"; "": as its type tells
  std::string go_embedded;   ///< "VolumeSource": the Go struct inside that has the field
  bool required = false;     ///< OpenAPI's required
  bool patch_merge = false;  ///< x-kubernetes-patch-strategy has "merge"
  bool patch_replace = false;          ///< ... is "replace"
  bool patch_retain_keys = false;      ///< ... has "retainKeys"
  std::string patch_merge_key;         ///< x-kubernetes-patch-merge-key
  std::optional<Value> default_value;  ///< OpenAPI's default where it is more than Go's zero value
};

/// A type of the API as its OpenAPI schema describes it. Lives as long as the Schemas that made it.
struct Type {
  TypeKind kind = TypeKind::kAny;
  std::string name;           ///< "io.k8s.api.core.v1.Container"; "" for types without a name
  std::string go_name;        ///< of a kStruct as Go's JSON errors say it: "Container"; may be ""
  std::vector<Field> fields;  ///< kStruct: sorted by name
  const Type* element = nullptr;  ///< kMap, kList; for a kStruct of a CRD its additionalProperties
  ListType list_type = ListType::kAtomic;
  std::vector<std::string> list_keys;  ///< kMap lists: x-kubernetes-list-map-keys
  bool atomic = false;                 ///< x-kubernetes-map-type: atomic, for kStruct and kMap
  bool preserves_unknown = false;      ///< x-kubernetes-preserve-unknown-fields
  bool embedded_object = false;        ///< x-kubernetes-embedded-resource
  bool nullable = false;
  int bits = 64;  ///< kInteger: 32 or 64
  std::shared_ptr<const ValueRules>
      rules;  ///< of a CRD's schema: what OpenAPI v3 can demand of values

  /// nullptr when there is none. O(log n).
  [[nodiscard]] const Field* find(std::string_view field) const;
};

/// Types by their OpenAPI name, built from the embedded data when they are first asked for.
/// Threads: one at a time.
class Schemas {
 public:
  Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;
  ~Schemas();

  /// The type "io.k8s.api.apps.v1.Deployment" of Kubernetes' published OpenAPI; nullptr if unknown.
  [[nodiscard]] const Type* find(std::string_view name);

 private:
  class Builder;
  std::unique_ptr<Builder> builder_;
};

}  // namespace tf::sandbox
