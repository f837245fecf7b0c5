#include "lib/release/manifest.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/yaml_reader.h"

namespace tf::release {
namespace {

constexpr std::string_view kSeparator = "---";
constexpr std::string_view kSourceMark = "# Source: ";

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Position of the next "---" at the start of a line, from a line start on.
std::size_t find_separator(std::string_view text, std::size_t line_start) {
  while (line_start < text.size()) {
    if (text.substr(line_start).starts_with(kSeparator)) return line_start;
    const auto newline = text.find('\n', line_start);
    if (newline == std::string_view::npos) break;
    line_start = newline + 1;
  }
  return std::string_view::npos;
}

void add_piece(std::string_view piece, std::vector<std::string_view>& documents) {
  const std::string_view document = trim_space_left(piece);
  if (!document.empty()) documents.push_back(document);
}

/// What the \s of a regular expression is.
constexpr std::string_view kBlanks = "\t\n\f\r ";

/// Helm 3.22.0 splits at `(?:^|\s*\n)---\s*`: the blanks around a separator go with it, so one
/// that follows another at once is text.
std::vector<std::string_view> split_trimmed(std::string_view text) {
  const std::string_view stream = trim_space(text);
  std::vector<std::string_view> documents;
  const auto add = [&documents](std::string_view piece) {
    if (!piece.empty()) documents.push_back(trim_space(piece));
  };
  const auto skip_blanks = [stream](std::size_t at) {
    return std::min(stream.find_first_not_of(kBlanks, at), stream.size());
  };
  std::size_t piece = stream.starts_with(kSeparator) ? skip_blanks(kSeparator.size()) : 0;
  constexpr std::string_view kNextLine = "\n---";
  while (true) {
    const std::size_t separator = stream.find(kNextLine, piece);
    if (separator == std::string_view::npos) break;
    const std::string_view before = stream.substr(piece, separator - piece);
    add(before.substr(0, before.find_last_not_of(kBlanks) + 1));
    piece = skip_blanks(separator + kNextLine.size());
  }
  add(stream.substr(piece));
  return documents;
}

int line_of(std::string_view text, std::string_view document) {
  const auto* const start = document.data();
  return static_cast<int>(std::count(text.data(), start, '\n'));
}

/// strconv.Atoi: an optional sign and digits; anything else is weight 0.
int hook_weight(const std::map<std::string, std::string>& annotations) {
  const auto found = annotations.find("helm.sh/hook-weight");
  if (found == annotations.end()) return 0;
  const auto weight = parse_integer(found->second);
  if (!weight || *weight > INT32_MAX || *weight < INT32_MIN) return 0;
  return static_cast<int>(*weight);
}

std::vector<std::string> annotation_words(const std::map<std::string, std::string>& annotations,
                                          const std::string& name) {
  std::vector<std::string> words;
  const auto found = annotations.find(name);
  if (found == annotations.end()) return words;
  for (std::string_view word : split_views(found->second, ","))
    words.push_back(to_lower_ascii(trim_space(word)));
  return words;
}

/// The events of a hook annotation, or nothing when one of them is unknown.
std::optional<std::vector<HookEvent>> hook_events(const ManifestHead& head) {
  std::vector<HookEvent> events;
  for (const std::string& word : annotation_words(head.annotations, "helm.sh/hook")) {
    const auto event = parse_hook_event(word);
    if (!event) return std::nullopt;
    events.push_back(*event);
  }
  return events;
}

Result<Manifest> parse_document(const std::string& path, std::string_view document,
                                const HelmDialect& dialect = {},
                                ManifestContent content = ManifestContent::kObject) {
  const bool whole = content == ManifestContent::kObject;
  TF_ASSIGN(Value root, whole ? parse_yaml(document, Numbers::kInt64OrFloat)
                              : parse_yaml_parts(document, Numbers::kInt64OrFloat, is_head_key));
  TF_ASSIGN(ManifestHead head, read_head(root, dialect));
  Object object = whole && root.is_map() ? Object(std::move(root)) : Object();
  return Manifest{path, std::string(document), std::move(head), std::move(object)};
}

void add_document(Manifest manifest, SortedManifests& result, EventSink& events) {
  const auto hook = manifest.head.annotations.find("helm.sh/hook");
  if (hook == manifest.head.annotations.end()) {
    result.manifests.push_back(std::move(manifest));
    return;
  }
  auto hook_points = hook_events(manifest.head);
  if (!hook_points) {
    log_info(events, "skipping unknown hooks", {{"hookTypes", hook->second}});
    return;
  }
  const auto& annotations = manifest.head.annotations;
  result.hooks.push_back(
      {.name = manifest.head.name,
       .kind = manifest.head.kind,
       .path = manifest.path,
       .manifest = std::move(manifest.text),
       .events = std::move(*hook_points),
       .last_run = {},
       .weight = hook_weight(annotations),
       .delete_policies = annotation_words(annotations, "helm.sh/hook-delete-policy"),
       .output_log_policies = annotation_words(annotations, "helm.sh/hook-output-log-policy")});
}

Status sort_file(const std::string& path, std::string_view text, SortedManifests& result,
                 EventSink& events, const HelmDialect& dialect, ManifestContent content) {
  for (std::string_view document : split_documents(text, dialect)) {
    auto manifest = parse_document(path, document, dialect, content);
    if (!manifest) {
      Error error = std::move(manifest).error().wrap("YAML parse error on " + path);
      const int line = error.pos ? error.pos->line : 1;
      error.pos = SourcePos{path, line_of(text, document) + line, 0};
      return fail(std::move(error));
    }
    add_document(*std::move(manifest), result, events);
  }
  return {};
}

}  // namespace

std::vector<std::string_view> split_documents(std::string_view text, const HelmDialect& dialect) {
  if (!dialect.keeps_document_ends) return split_trimmed(text);
  std::vector<std::string_view> documents;
  const std::string_view stream = trim_space_left(text);
  std::size_t piece = 0;
  std::size_t line = 0;
  while (true) {
    const std::size_t separator = find_separator(stream, line);
    if (separator == std::string_view::npos) break;
    add_piece(stream.substr(piece, separator - piece), documents);
    piece = std::min(stream.find_first_not_of(" \t", separator + kSeparator.size()), stream.size());
    // What follows on the same line is content: only a line start separates.
    const auto newline = stream.find('\n', separator);
    line = newline == std::string_view::npos ? stream.size() : newline + 1;
  }
  add_piece(stream.substr(piece), documents);
  return documents;
}

Result<SortedManifests> sort_manifests(const std::map<std::string, std::string>& files,
                                       EventSink& events, const HelmDialect& dialect,
                                       ManifestContent content) {
  SortedManifests result;
  for (const auto& [path, text] : files) {
    if (base_name(path).starts_with('_')) continue;
    TF_CHECK(sort_file(path, text, result, events, dialect, content));
  }
  std::stable_sort(result.hooks.begin(), result.hooks.end(),
                   [&dialect](const Hook& a, const Hook& b) {
                     return installs_before(a.kind, b.kind, dialect);
                   });
  std::stable_sort(result.manifests.begin(), result.manifests.end(),
                   [&dialect](const Manifest& a, const Manifest& b) {
                     return installs_before(a.head.kind, b.head.kind, dialect);
                   });
  return result;
}

std::string join_manifests(const std::vector<Manifest>& manifests) {
  std::string out;
  for (const Manifest& manifest : manifests)
    out.append("---\n# Source: ")
        .append(manifest.path)
        .append("\n")
        .append(manifest.text)
        .append("\n");
  return out;
}

Result<std::vector<Manifest>> parse_manifest(std::string_view text) {
  std::vector<Manifest> manifests;
  for (std::string_view document : split_documents(text)) {
    std::string path;
    if (document.starts_with(kSourceMark)) {
      const auto line_end = std::min(document.find('\n'), document.size());
      path = document.substr(kSourceMark.size(), line_end - kSourceMark.size());
      document.remove_prefix(std::min(line_end + 1, document.size()));
    }
    auto manifest = parse_document(path, document);
    if (!manifest) return fail(std::move(manifest).error().wrap("error parsing "));
    manifests.push_back(*std::move(manifest));
  }
  return manifests;
}

std::vector<Object> objects_of(const std::vector<Manifest>& manifests) {
  std::vector<Object> objects;
  objects.reserve(manifests.size());
  for (const Manifest& manifest : manifests)
    if (!manifest.object.map().empty()) objects.push_back(manifest.object);
  return objects;
}

}  // namespace tf::release
