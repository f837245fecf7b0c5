#pragma once

#include <string_view>

namespace tf::sandbox {

/// The text of lib/sandbox/data/kubernetes.json; scripts/make_kubernetes_data.py tells its form.
[[nodiscard]] std::string_view kubernetes_data();

/// The text of lib/sandbox/data/first_objects.json: a list of objects as a new kube-apiserver 1.36
/// has them, one a line, those first that others need. A time that is "NOW" is that of creation.
[[nodiscard]] std::string_view first_objects_data();

}  // namespace tf::sandbox
