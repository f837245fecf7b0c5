#pragma once

#include <memory>
#include <string_view>

#include "lib/base/result.h"

namespace tf {

/// One parsing event. The views live until the next call of YamlEventSource::next().
struct YamlEvent {
  enum class Type {
    kStreamEnd,
    kDocumentStart,
    kDocumentEnd,
    kAlias,
    kScalar,
    kSequenceStart,
    kSequenceEnd,
    kMappingStart,
    kMappingEnd
  };
  Type type = Type::kStreamEnd;
  std::string_view anchor;
  std::string_view tag;
  std::string_view value;
  bool implicit = false;  ///< a plain scalar without tag
  int line = 0;           ///< 0-based
};

/// The events of YAML text.
/// Errors: kInvalid "yaml: line 3: ..." with pos.line set where a line is told.
/// Like: parserc.go and parser.fail of go-yaml v2.4.
class YamlEventSource {
 public:
  /// `text` must outlive the source.
  explicit YamlEventSource(std::string_view text);
  YamlEventSource(const YamlEventSource&) = delete;
  YamlEventSource& operator=(const YamlEventSource&) = delete;
  ~YamlEventSource();

  /// The next event; after an error or kStreamEnd it must not be called again.
  [[nodiscard]] Result<YamlEvent> next();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// An error "yaml: line N: problem"; line 0 is not told.
[[nodiscard]] Error yaml_error(int line, std::string_view problem);

}  // namespace tf
