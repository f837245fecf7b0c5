#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"
#include "lib/data/object.h"
#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/object_store.h"

namespace tf::sandbox {

enum class DryRun : bool { kNo, kAll };

/// What a write is besides its object.
struct WriteOptions {
  std::string manager;      ///< field manager: "helm", "kubectl-create", "kube-controller-manager"
  std::string subresource;  ///< "", "status", "scale" ...
  DryRun dry_run = DryRun::kNo;
};

/// metav1.DeleteOptions.
struct DeleteOptions {
  std::optional<std::int64_t> grace_period_seconds;
  std::optional<std::string> uid;  ///< preconditions
  std::optional<std::string> resource_version;
  std::string propagation;  ///< "", "Orphan", "Background", "Foreground"
  DryRun dry_run = DryRun::kNo;
};

/// What is left of an object after a delete.
struct Removed {
  Object object;      ///< as it was last
  bool gone = false;  ///< false: it waits for its finalizers or its grace period
};

/// What became of a write that may create.
struct Written {
  Object object;
  bool created = false;
};

/// The objects of the server with all that a kube-apiserver does around storing them: defaults,
/// validation, uid, generation, managedFields, resourceVersion, finalizers. Objects come and go in
/// the version of the Resource that is named. Who may do what is not asked here. Like: apiserver
/// 0.36 registry/generic/registry.Store.   Threads: one at a time.
class Registry {
 public:
  /// In: all borrowed for the registry's life.
  Registry(ObjectStore& store, Catalog& catalog, const Clock& clock)
      : store_(store), catalog_(catalog), clock_(clock) {}
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  [[nodiscard]] ObjectStore& store() { return store_; }
  [[nodiscard]] Catalog& catalog() { return catalog_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }

  /// Errors: 404.
  [[nodiscard]] ApiResult<Object> get(const Resource& resource, std::string_view ns,
                                      std::string_view name) const;
  /// Objects in key order; ns "" is all namespaces.   Cost: parses each.
  [[nodiscard]] std::vector<Object> list(const Resource& resource, std::string_view ns) const;

  /// In:  the object as a client means it: it is decoded and defaulted here.
  /// Out: the object as it now is.   Errors: 404 (namespace), 403 (namespace is ending), 409, 422.
  [[nodiscard]] ApiResult<Object> create(const Resource& resource, std::string_view ns,
                                         const Object& object, const WriteOptions& options);
  /// Replaces the object (or its status). With a resourceVersion in `object`, only if that is the
  /// live one. An equal object is not written.   Errors: 404, 409, 422.
  [[nodiscard]] ApiResult<Object> update(const Resource& resource, std::string_view ns,
                                         std::string_view name, const Object& object,
                                         const WriteOptions& options);
  /// Errors: 404, 409 (preconditions), 422.
  [[nodiscard]] ApiResult<Removed> remove(const Resource& resource, std::string_view ns,
                                          std::string_view name, const DeleteOptions& options);

  /// As create(), for an object that is decoded and defaulted and whose managedFields are up to
  /// date.
  [[nodiscard]] ApiResult<Object> create_ready(const Resource& resource, std::string_view ns,
                                               Object object, const WriteOptions& options);
  /// Gives the next state of the live object (nil: there is none), ready as for create_ready().
  using Next = std::function<ApiResult<Value>(const Value& live)>;
  enum class Missing : std::uint8_t {
    kIsNotFound,  ///< 404, but for the kinds that a PUT may create
    kIsCreated    ///< as server-side apply does
  };
  /// The way of every update and patch.   Errors: of `next`; 404, 409, 422.
  [[nodiscard]] ApiResult<Written> write(const Resource& resource, std::string_view ns,
                                         std::string_view name, const Next& next,
                                         const WriteOptions& options, Missing missing);

  /// The store's key of an object.
  [[nodiscard]] static std::string key_of(const Resource& resource, std::string_view ns,
                                          std::string_view name);
  /// The prefix of all keys of a resource (ns "": in all namespaces).
  [[nodiscard]] static std::string prefix_of(const Resource& resource, std::string_view ns);

 private:
  [[nodiscard]] Value live_value(const Resource& resource, std::string_view ns,
                                 std::string_view name) const;
  [[nodiscard]] ApiStatus check_namespace(const Resource& resource, std::string_view ns,
                                          std::string_view name) const;
  [[nodiscard]] ApiResult<Value> prepare_update(const Resource& resource, std::string_view ns,
                                                const Value& live, Value object,
                                                const WriteOptions& options);
  [[nodiscard]] ApiResult<Object> put(const Resource& resource, std::string_view ns, Value object,
                                      DryRun dry_run);
  [[nodiscard]] ApiResult<Removed> remove_now(const Resource& resource, std::string_view ns,
                                              Value object, DryRun dry_run);
  [[nodiscard]] std::string now() const;

  ObjectStore& store_;
  Catalog& catalog_;
  const Clock& clock_;
};

}  // namespace tf::sandbox
