#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/kube/apply.h"
#include "lib/kube/client.h"

namespace tf::action {

/// Whose objects are meant: a release's name and namespace.
struct ReleaseOwner {
  std::string name;
  std::string ns;
};

/// `ConfigMap "x" in namespace "y"`, as messages name an object.
[[nodiscard]] std::string describe(const kube::MappedObject& object);

/// Puts Helm's label and annotations on every object, over what is there (apply.md 3).
void stamp_ownership(const std::vector<kube::MappedObject>& objects, const ReleaseOwner& owner);

/// Errors: kInvalid "invalid ownership metadata; label validation error: ...".
[[nodiscard]] Status check_ownership(const Object& live, const ReleaseOwner& owner);

enum class TakeOwnership { kNo, kYes };
/// Which of the objects exist already and may become the release's: those that carry its metadata,
/// or with kYes any. Objects named by the server (generateName) never exist before.
/// Errors: kInvalid `<object> exists and cannot be imported into the current release: ...`.
/// Cost:   about one request a kind.
/// Like:   helm 4.3.1 existingResourceConflict and requireAdoption.
[[nodiscard]] Result<std::vector<kube::MappedObject>> find_adopted(
    kube::KubeClient& client, const std::vector<kube::MappedObject>& objects,
    const ReleaseOwner& owner, TakeOwnership take);

/// What may be deleted and what may not. Objects that are gone are in none of the lists.
struct OwnershipReport {
  std::vector<kube::MappedObject> owned;
  std::vector<kube::MappedObject> foreign;
  std::vector<std::pair<kube::MappedObject, Error>> unknown;
};
/// Cost: about one request a kind.   Like: helm 4.3.1 verifyOwnershipBeforeDelete.
[[nodiscard]] OwnershipReport verify_ownership(kube::KubeClient& client,
                                               const std::vector<kube::MappedObject>& objects,
                                               const ReleaseOwner& owner);

}  // namespace tf::action
