#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/object.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// What preparing an object needs from its server.
struct PrepareContext {
  std::string now;  ///< RFC 3339, whole seconds, UTC
  /// The objects of a resource in a namespace ("" for cluster-scoped ones); unset: there are none.
  std::function<std::vector<Object>(std::string_view group, std::string_view plural,
                                    std::string_view ns)>
      list = {};
};

/// Does to a new object what a kube-apiserver 1.36 does between reading and validating it: its
/// strategy's PrepareForCreate (status, generation, what the kind computes) and the admission
/// plugins that are on by default and change objects, ServiceAccount left out. Addresses, ports and
/// metadata but generation and finalizers are not its task.
/// In: `object` as set_defaults() leaves it, with its name and uid; changed in place. The two may
/// share parts with nothing else.
void prepare_for_create(const Resource& resource, Value& object, const PrepareContext& context);

/// Does to an object that is to replace `live` what PrepareForUpdate does: status stays as it is,
/// generation counts changes, metadata that nobody can change comes from the live one.
void prepare_for_update(const Resource& resource, Value& object, const Value& live);

/// The same for the status subresource: all but status and metadata is the live one's.
void prepare_for_status_update(const Resource& resource, Value& object, const Value& live);

}  // namespace tf::sandbox
