#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::schema {

/// The draft that schemas without $schema follow.
inline constexpr int kLatestDraft = 2020;

/// A draft and, where a custom metaschema says so, its vocabularies.
struct Dialect {
  int draft = kLatestDraft;
  std::optional<std::set<std::string, std::less<>>> vocabularies = std::nullopt;

  [[nodiscard]] bool has_vocabulary(std::string_view name) const;
};

/// A schema with its own $id, or the root of a document.
struct Resource {
  std::string pointer;
  std::string id;
  Dialect dialect;
  std::map<std::string, std::string, std::less<>> anchors = {};  ///< to JSON pointers
  std::set<std::string> dynamic_anchors = {};
};

/// A JSON document and the resources and anchors found in it.
struct Document {
  std::string url;
  Value root;
  std::map<std::string, Resource, std::less<>> resources = {};  ///< by JSON pointer
  std::set<std::string> processed = {};                         ///< pointers of known subschemas

  /// The resource that encloses a pointer.
  [[nodiscard]] const Resource& resource_of(std::string_view pointer) const;
  /// The resource with that $id, or nullptr.
  [[nodiscard]] const Resource* find_id(std::string_view id) const;
  /// A decoded fragment within a resource as a pointer in the document.
  /// Errors: kInvalid `anchor in "..." not found in schema "..."`.
  [[nodiscard]] Result<std::string> resolve(std::string_view fragment, const Resource& in) const;
  /// Errors: kInvalid `json-pointer in "..." not found`, `invalid json-pointer "..."`.
  [[nodiscard]] Result<const Value*> lookup(std::string_view pointer) const;
};

/// The metaschema behind a $schema, or 0: 4, 6, 7, 2019, 2020.
[[nodiscard]] int draft_from_url(std::string_view url);

/// Loads documents and finds what is in them.
/// Like: santhosh-tekuri/jsonschema 6.0.3 roots and defaultLoader.
class DocumentStore {
 public:
  using Load = std::function<Result<std::string>(const std::string& url)>;
  /// Checks the subschema at a pointer against its metaschema.
  using CheckMeta = std::function<Status(const Document&, const std::string& pointer)>;

  DocumentStore(const Load& load, CheckMeta check_meta)
      : load_(load), check_meta_(std::move(check_meta)) {}

  void add(const std::string& url, Value root) { loaded_[url] = std::move(root); }
  /// The document behind a URL without fragment, read and searched once.
  Result<const Document*> open(const std::string& url);
  /// Makes sure that what a $ref points at is treated as a schema.
  Status ensure_subschema(const std::string& url, const std::string& pointer);

 private:
  Result<Value> load(const std::string& url);
  Result<int> find_draft(const Value& schema, const Document& document, const std::string& pointer,
                         int fallback, int depth);
  Result<std::optional<std::set<std::string, std::less<>>>> find_vocabularies(const Value& schema,
                                                                              int draft);
  Status collect(Document& document, const Value& schema, std::string base,
                 const std::string& pointer, const Dialect& fallback);
  /// The resource that begins at `schema`, if one does; `base` becomes its id.
  Status add_resource(Document& document, const Value& schema, std::string& base,
                      const std::string& pointer, const Dialect& fallback, int& draft);
  Status collect_subschemas(Document& document, const Map& schema, const std::string& base,
                            const std::string& pointer, int draft);

  const Load& load_;
  CheckMeta check_meta_;
  std::map<std::string, Value> loaded_;
  std::map<std::string, Document> documents_;
  int depth_ = 0;
};

/// Reads a schema's JSON text, whole numbers exact.
/// Errors: kInvalid in the words of Go's json.Decoder: "EOF", "unexpected EOF" ...
[[nodiscard]] Result<Value> parse_schema_text(std::string_view text);

}  // namespace tf::schema
