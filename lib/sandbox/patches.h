#pragma once

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// RFC 6902.   In: document and patch as parsed from JSON; neither is changed.
/// Errors: 400 "error decoding patch: json: cannot unmarshal ..." where the patch is no list of
///         operations (the words are those of fieldValidation Warn, the default, and Strict), 413
///         for more than 10,000 operations, 422 without any particulars for an operation that
///         cannot be done. The result may be no object of its kind: what the decoder says of that
///         is for the caller to wrap (422, field "patch").
/// Like:   evanphx/json-patch v4.13 as kube-apiserver 1.36 uses it: indices may count from the end,
///         "replace" adds a missing key, copies are limited to 3 MiB.
[[nodiscard]] ApiResult<Value> apply_json_patch(const Value& document, const Value& patch);

/// Strategic merge by the type's merge keys, with its directives ($patch, $retainKeys,
/// $setElementOrder/..., $deleteFromPrimitiveList/...).
/// In:     neither document nor patch is changed.
/// Errors: 400 "error decoding patch ..." is the caller's; 400 for malformed directives ("invalid
///         patch format of ..."), 422 without particulars for lists of lists, 500 without a reason
///         for the rest: "unable to find api field in struct DeploymentSpec for the json field
///         "foo"", "map: map[...] does not contain declared merge key: name". What the decoder says
///         of the result is for the caller to wrap.
/// Cost:   linear but for lists of objects, where it is the product of both lists' lengths.
/// Like:   apimachinery 0.36 strategicpatch.StrategicMergeMapPatch.
[[nodiscard]] ApiResult<Value> apply_strategic_patch(const Type& type, const Value& document,
                                                     const Value& patch);

}  // namespace tf::sandbox
