#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// Who writes, and when: an entry of metadata.managedFields.
struct Manager {
  std::string name;         ///< "" is written as "unknown"
  std::string subresource;  ///< "" for the object itself
  std::string api_version;  ///< of the request
  std::string time;         ///< RFC 3339
};

enum class Force : bool { kNo, kYes };

/// An object in one version of its kind.
struct VersionedObject {
  const Type* type = nullptr;
  Value object;
};

/// What the fields of a kind are subject to besides its type.
struct FieldRules {
  std::string kind;  ///< what an applied object must be; "" is not asked
  /// What writes of this (sub)resource cannot change, and nobody comes to own: "status" for the
  /// object itself, "spec" and "metadata.labels" for a Deployment's status ... Each with all below.
  /// Like: GetResetFields of the registry's strategies, kubernetes 1.36.
  std::vector<std::string> reset_fields;
  /// Where there are any, the only fields that such writes can come to own, with all below; "*"
  /// stands for any one step: "spec.containers.*.resources".
  std::vector<std::string> only_fields;
  /// The object in another apiVersion, nothing where that is not served: managers of versions that
  /// are gone are forgotten. Without it, all versions count as the request's.
  std::function<std::optional<VersionedObject>(const Value& object, std::string_view api_version)>
      convert;
};

/// Server-side apply: merges `config` into `live` by the type's list and map types, takes away what
/// the manager has left out since its last apply, and records who owns what.
/// In:     live: the stored object with its managedFields, nil for a create; config: what the
///         client sent, as it sent it (not decoded into Go's form).
/// Out:    the new object with its managedFields; not yet decoded into Go's form, nor defaulted.
///         What was pruned may be left as null.
/// Errors: 409 Conflict with the server's message and causes, where others own changed fields and
///         force is no; 400 where config is of another kind or version or has managedFields; 500
///         (with no reason, as the server has it) where config does not fit the type.
/// Cost:   linear, times the number of managers.
/// Like:   structured-merge-diff v6 merge.Updater.Apply, apimachinery 0.36 managedfields.
[[nodiscard]] ApiResult<Value> apply_fields(const Type& type, const Value& live,
                                            const Value& config, const Manager& manager,
                                            Force force, const FieldRules& rules = {});

/// Every other write: gives `object` the managedFields of `live` changed by what `object` changes.
/// In: live: nil for a create; object: as it will be stored but for what the server itself fills in
///     afterwards; what it says of managedFields counts (an empty list, or one empty entry, resets
///     them; nil or none is no word), but not for a subresource.
/// Like: managedfields.FieldManager.UpdateNoErrors.
[[nodiscard]] Value update_fields(const Type& type, const Value& live, Value object,
                                  const Manager& manager, const FieldRules& rules = {});

/// Whether two versions of an object are equal but for resourceVersion and times in managedFields:
/// then the write is none.
/// Like: apiserver 0.36 fieldmanager.IgnoreManagedFieldsTimestampsTransformer.
[[nodiscard]] bool is_same_but_times(const Value& a, const Value& b);

/// The managedFields that a Scale shows: who owns the replicas, as if of autoscaling/v1.
/// In:   entries: metadata.managedFields of the scaled object; replicas_path: "spec.replicas".
/// Like: managedfields.ScaleHandler.ToSubresource.
[[nodiscard]] Value scale_managed_fields(const Value& entries, std::string_view replicas_path);

/// The managedFields of the scaled object after a write of its Scale.
/// In:   scale_entries: what update_fields or apply_fields made of the Scale's; api_version: of the
///       scaled object in this request.
/// Like: managedfields.ScaleHandler.ToParent. The owner of the replicas keeps no time that the
///       object did not know before.
[[nodiscard]] Value parent_managed_fields(const Value& entries, const Value& scale_entries,
                                          std::string_view api_version,
                                          std::string_view replicas_path);

}  // namespace tf::sandbox
