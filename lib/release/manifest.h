#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/object.h"
#include "lib/release/hook.h"
#include "lib/release/manifest_head.h"

namespace tf::release {

/// One document of a rendered file: where it came from, its text as kept, its object, parsed once.
struct Manifest {
  std::string path;
  std::string text;
  ManifestHead head;
  Object object;  ///< an empty map for a document of comments only, or where none was asked for
};

/// What is made of a document: objects take most of the time, and a render alone has no use for
/// them.
enum class ManifestContent { kObject, kHead };

struct SortedManifests {
  std::vector<Hook> hooks;          ///< kind order
  std::vector<Manifest> manifests;  ///< install order
};

/// Splits rendered files (path -> text, NOTES and partials already out) into documents, tells hooks
/// from manifests, sorts both by kind order, stable (template-engine.md 8). Errors: kInvalid "YAML
/// parse error on <path>: ..." of the first bad document; pos set. Events: "skipping unknown hooks"
/// records.   Like: helm 4.3.1 releaseutil.SortManifests.
[[nodiscard]] Result<SortedManifests> sort_manifests(
    const std::map<std::string, std::string>& files, EventSink& events,
    const HelmDialect& dialect = {}, ManifestContent content = ManifestContent::kObject);

/// Concatenates manifests as the record keeps them: "---\n# Source: <path>\n<text>\n" each.
[[nodiscard]] std::string join_manifests(const std::vector<Manifest>& manifests);

/// Splits a stored manifest text back into documents with objects (for upgrade, rollback,
/// uninstall, status). Empty documents are skipped; `path` is the "# Source:" line's.
[[nodiscard]] Result<std::vector<Manifest>> parse_manifest(std::string_view text);

/// Text of single documents as Helm splits them (without parsing); for `template --show-only`.
/// Out: views into `text`.   Like: helm 4.3.1 and 3.22.0 releaseutil.SplitManifests.
[[nodiscard]] std::vector<std::string_view> split_documents(std::string_view text,
                                                            const HelmDialect& dialect = {});

/// The objects of manifests, in order; documents of comments only have none.
[[nodiscard]] std::vector<Object> objects_of(const std::vector<Manifest>& manifests);

/// Helm 4.3.1's install and uninstall orders: position of a kind; unknown kinds sort after all
/// known ones, alphabetically. Strict weak ordering on kinds. Webhook configurations are the last
/// known ones, so a dialect that does not know them differs only beside unknown kinds.
[[nodiscard]] bool installs_before(std::string_view kind_a, std::string_view kind_b,
                                   const HelmDialect& dialect = {});
[[nodiscard]] bool uninstalls_before(std::string_view kind_a, std::string_view kind_b);

}  // namespace tf::release
