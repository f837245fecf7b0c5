#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"
#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// What a kube-apiserver 1.36 does with a CustomResourceDefinition of apiextensions.k8s.io/v1
/// besides storing it. A definition that is changed must not share parts with others.

inline constexpr std::string_view kCleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

/// SetDefaults_CustomResourceDefinition: singular, listKind, conversion, the port of a webhook's
/// service, storedVersions.
void set_definition_defaults(Value& crd);

/// Strategy's PrepareForCreate: an empty status but for storedVersions, generation 1.
void prepare_definition_create(Value& crd);
/// PrepareForUpdate: the live status with the new storage version; a new generation for another
/// spec.
void prepare_definition_update(Value& crd, const Value& live);

/// What is wrong with a new definition, in the server's words and order.
[[nodiscard]] std::vector<FieldError> validate_definition(const Value& crd);
/// What is wrong with a change: the above, names and scope that cannot change.
[[nodiscard]] std::vector<FieldError> validate_definition_update(const Value& crd,
                                                                 const Value& live);

/// What the naming and establishing controllers write into status: acceptedNames, NamesAccepted,
/// Established. `others` are the other definitions; `now` is RFC 3339. false: nothing changed.
bool accept_names(Value& crd, const std::vector<Value>& others, std::string_view now);
[[nodiscard]] bool is_established(const Value& crd);

/// A delete's first step: deletionTimestamp, the finalizer, condition Terminating.
void begin_removal(Value& crd, std::string_view now);
/// When its objects are gone: the finalizer goes too.
void end_removal(Value& crd, std::string_view now);

/// What the definition makes the server serve: one Resource a served version, for
/// Catalog::add_custom. Empty while it is not established.
[[nodiscard]] std::vector<Resource> resources_of(const Value& crd, Schemas& schemas);

/// Whether version `a` stands before `b`: v2, v1, v2beta1, v1beta2, v1alpha1, then other names.
/// Like: apimachinery 0.36 version.CompareKubeAwareVersionStrings.
[[nodiscard]] bool comes_before(std::string_view a, std::string_view b);
/// Names of versions in the order of discovery.
[[nodiscard]] std::vector<std::string> in_version_order(std::vector<std::string> versions);

}  // namespace tf::sandbox
