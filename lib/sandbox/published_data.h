#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf::sandbox {

/// The parts of kubernetes_data(), each parsed when it is asked for.
class PublishedData {
 public:
  /// Cost: one walk over the text's line ends, a tenth of a millisecond.
  PublishedData();

  /// "v1.36.3".
  [[nodiscard]] std::string version() const;
  /// The groups as the file has them: a list of {name, versions: [{version, resources}]}.
  [[nodiscard]] Value groups() const;
  /// The OpenAPI schema of a definition with its "x-go" part; nil where there is none.
  [[nodiscard]] Value definition(std::string_view name) const;
  /// Names of all definitions, sorted.
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  struct Line {
    std::string_view name;
    std::string_view json;
  };
  std::string_view version_;
  std::string_view groups_;
  std::vector<Line> definitions_;  ///< sorted by name
};

}  // namespace tf::sandbox
