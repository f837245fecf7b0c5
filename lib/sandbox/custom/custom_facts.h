#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "lib/data/value.h"
#include "lib/sandbox/custom/value_rules.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// Where a custom resource keeps what Scale shows: ".spec.replicas".
struct ScalePaths {
  std::string spec_replicas;
  std::string status_replicas;
  std::string label_selector;  ///< "" where there is none
};

/// What a CustomResourceDefinition says about one version of its kind. Shared by the Resource and
/// whoever still works with it after the CRD has changed.
struct CustomFacts {
  RulesRef rules;         ///< the schema of an object
  RulesRef status_rules;  ///< the schema's status; null where it has none
  bool has_status = false;
  std::optional<ScalePaths> scale;
  Value schema;                                ///< openAPIV3Schema as it was given, for OpenAPI
  Value printer_columns;                       ///< additionalPrinterColumns; nil: none
  std::vector<std::string> selectable_fields;  ///< ".spec.color"
  std::string storage_version;
  std::string deprecation_warning;  ///< "" unless the version is deprecated
  bool terminating = false;         ///< the CRD is being deleted: nothing can be created
  const Type* metadata = nullptr;
  std::deque<Type> types;  ///< what Resource::type is made of
};

/// The type of an object with this schema, and its parts, as new entries of `types`. `metadata` is
/// ObjectMeta's type. The root and embedded objects get apiVersion, kind and metadata.
[[nodiscard]] const Type* build_type(const Value& schema, const Type* metadata,
                                     std::deque<Type>& types);

}  // namespace tf::sandbox
