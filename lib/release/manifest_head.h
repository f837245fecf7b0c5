#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::release {

/// What Helm looks at in a document before it becomes an object.
struct ManifestHead {
  std::string api_version;
  std::string kind;
  std::string name;
  std::map<std::string, std::string> annotations;
};

/// Whether the head can lie below that key of a document.
[[nodiscard]] bool is_head_key(std::string_view key);

/// Reads the head of a parsed document. Keys match in any case, numbers and bools become text where
/// text is wanted.
/// Errors: kInvalid "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ...".
/// Like:   helm 4.3.1 releaseutil.SimpleHead read by sigs.k8s.io/yaml v1.6.
[[nodiscard]] Result<ManifestHead> read_head(const Value& document,
                                             const HelmDialect& dialect = {});

}  // namespace tf::release
