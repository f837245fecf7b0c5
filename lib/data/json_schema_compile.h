#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/json_schema_document.h"
#include "lib/data/json_schema_node.h"

namespace tf::schema {

/// Turns documents into nodes, following references.
/// Like: santhosh-tekuri/jsonschema 6.0.3 Compiler and objCompiler.
class Builder {
 public:
  /// Formats are asserted by drafts before 2019-09 and by metaschemas.
  enum class Formats { kByDraft, kAssert };

  Builder(NodeSet& nodes, DocumentStore& documents, Formats formats)
      : nodes_(nodes), documents_(documents), formats_(formats) {}

  /// The schema at the root of a document and all it leads to.
  Result<const Node*> build(const std::string& url);

 private:
  /// A node and where its JSON is.
  struct Place {
    Node* node;
    std::string url;
    std::string pointer;
  };
  /// What the keywords of one schema are read with.
  struct Source {
    const Map& map;
    const Place& place;
    const Document& document;
    const Resource& resource;
  };

  /// The node for a place, made and queued when it is new.
  const Node* enqueue(const std::string& url, const std::string& pointer);
  Status build_next();
  Status read_keywords(const Source& source, Node& node);
  Status read_applicators(const Source& source, Node& node);
  Status read_properties(const Source& source, Node& node);
  void read_items(const Source& source, Node& node);
  void read_dependencies(const Source& source, Node& node);
  Status read_assertions(const Source& source, Node& node);
  void read_bounds(const Source& source, Node& node);
  void read_since_2019(const Source& source, Node& node);
  Status read_scoped_references(const Source& source, Node& node);

  Result<const Node*> reference(const Source& source, std::string_view keyword);
  const Node* child(const Source& source, std::string_view keyword);
  std::vector<const Node*> child_list(const Source& source, std::string_view keyword);
  ByName<const Node*> child_map(const Source& source, std::string_view keyword);
  Additional additional(const Source& source, std::string_view keyword);
  [[nodiscard]] bool asserts_format(const Source& source, int draft) const;

  NodeSet& nodes_;
  DocumentStore& documents_;
  Formats formats_;
  std::map<std::string, const Node*> known_;
  std::vector<Place> queue_;
  std::size_t built_ = 0;
};

}  // namespace tf::schema
