#pragma once

#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// Fills in what a kube-apiserver 1.36 fills in when it reads an object of a built-in kind: the
/// defaults of OpenAPI and those that only its code has (pkg/apis/*/v*/defaults.go), for every type
/// inside it. In: `object` as decode() gives it, changed in place; it must not share parts with
/// others.
void set_defaults(const Type& type, Value& object);

}  // namespace tf::sandbox
