#include "cmd/template_output.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cmd/print/release_view.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/release/manifest.h"

namespace tf::cmd {
namespace {

constexpr std::string_view kSourceMark = "# Source: ";
constexpr std::string_view kDocumentMark = "---\n# Source: ";

/// Reads one `[...]` class at the front of `pattern`. Out: whether `rune` is in it; nothing when
/// the class is broken.
std::optional<bool> match_class(std::u32string_view& pattern, Rune rune) {
  pattern.remove_prefix(1);
  const bool negated = !pattern.empty() && pattern[0] == U'^';
  if (negated) pattern.remove_prefix(1);
  const auto next_rune = [&pattern]() -> std::optional<Rune> {
    if (pattern.empty() || pattern[0] == U'-' || pattern[0] == U']') return std::nullopt;
    if (pattern[0] == U'\\') pattern.remove_prefix(1);
    if (pattern.empty()) return std::nullopt;
    const Rune first = pattern[0];
    pattern.remove_prefix(1);
    return first;
  };
  bool found = false;
  for (bool first = true; first || pattern.empty() || pattern[0] != U']'; first = false) {
    const auto low = next_rune();
    if (!low) return std::nullopt;
    auto high = low;
    if (!pattern.empty() && pattern[0] == U'-') {
      pattern.remove_prefix(1);
      high = next_rune();
      if (!high) return std::nullopt;
    }
    found = found || (*low <= rune && rune <= *high);
  }
  pattern.remove_prefix(1);
  return found != negated;
}

/// Takes one rune off both when they fit.
bool match_one(std::u32string_view& pattern, std::u32string_view& text) {
  const Rune rune = text[0];
  if (pattern[0] == U'[') {
    if (!match_class(pattern, rune).value_or(false)) return false;
  } else if (pattern[0] == U'?') {
    if (rune == U'/') return false;
    pattern.remove_prefix(1);
  } else {
    if (pattern[0] == U'\\') pattern.remove_prefix(1);
    if (pattern.empty() || pattern[0] != rune) return false;
    pattern.remove_prefix(1);
  }
  text.remove_prefix(1);
  return true;
}

bool match_runes(std::u32string_view pattern, std::u32string_view text) {
  // On a mismatch the last star takes one rune more; a star stops at '/'.
  std::optional<std::pair<std::u32string_view, std::u32string_view>> star;
  while (true) {
    if (!pattern.empty() && pattern[0] == U'*') {
      pattern.remove_prefix(1);
      star = {pattern, text};
      continue;
    }
    if (pattern.empty() && text.empty()) return true;
    if (!pattern.empty() && !text.empty() && match_one(pattern, text)) continue;
    if (!star || star->second.empty() || star->second[0] == U'/') return false;
    star->second.remove_prefix(1);
    std::tie(pattern, text) = *star;
  }
}

/// The path after the chart's name in a document's "# Source: chart/path" line.
std::optional<std::string_view> path_in_chart(std::string_view document) {
  for (auto at = document.find(kSourceMark); at != std::string_view::npos;
       at = document.find(kSourceMark, at + 1)) {
    const auto line =
        document.substr(at + kSourceMark.size(), document.find('\n', at) - at - kSourceMark.size());
    const auto slash = line.find('/');
    if (slash != std::string_view::npos && slash > 0 && slash + 1 < line.size()) {
      return line.substr(slash + 1);
    }
  }
  return std::nullopt;
}

struct FileText {
  std::string path;
  std::string text;  ///< with its "---" and "# Source:" lines
};

/// A manifest text cut in front of each "---\n# Source:".
std::vector<FileText> cut_by_source(const std::string& manifest) {
  std::vector<FileText> files;
  auto start = manifest.starts_with(kDocumentMark) ? 0 : std::string::npos;
  while (start != std::string::npos) {
    const auto next = manifest.find("\n" + std::string(kDocumentMark), start);
    const auto end = next == std::string::npos ? manifest.size() : next + 1;
    const auto path_start = start + kDocumentMark.size();
    const auto path_end = std::min(manifest.find('\n', path_start), manifest.size());
    files.push_back(
        {manifest.substr(path_start, path_end - path_start), manifest.substr(start, end - start)});
    start = next == std::string::npos ? next : next + 1;
  }
  return files;
}

std::vector<release::Hook> shown_hooks(const release::Release& release, TemplateHooks which) {
  std::vector<release::Hook> hooks;
  if (which == TemplateHooks::kNone) return hooks;
  for (const auto& hook : release.hooks) {
    const bool test = hook.runs_at(release::HookEvent::kTest);
    if (which == TemplateHooks::kAll || !test) hooks.push_back(hook);
  }
  return hooks;
}

/// Go's ensureDirectoryForFile: os.Stat, then os.MkdirAll.
Status make_directory_of(const std::string& file) {
  const std::string directory = std::filesystem::path(file).parent_path().string();
  const auto info = stat_file(directory);
  if (!info && info.error().code != ErrorCode::kNotFound) return fail(info.error());
  return make_directories(directory);
}

/// Writes files; what is written twice in a run is appended to.
class FileWriter {
 public:
  explicit FileWriter(Session& session) : session_(session) {}

  Status write(const std::string& directory, const std::string& path, const std::string& text) {
    constexpr std::uint32_t kPermissions = 0666;  // os.Create; the umask takes the rest
    const std::string file = directory + "/" + path;
    const bool again = !written_.insert(path).second;
    TF_CHECK(make_directory_of(file));
    TF_CHECK(
        write_file(file, text, kPermissions, again ? WriteMode::kAppend : WriteMode::kTruncate));
    session_.print(fmt::format("wrote {}\n", file));
    return {};
  }

  /// Hooks are appended to files of earlier runs too, as in Helm.
  void keep_if_present(const std::string& directory, const std::string& path) {
    if (stat_file(directory + "/" + path)) written_.insert(path);
  }

 private:
  Session& session_;
  std::set<std::string> written_;
};

Status write_files(Session& session, const release::Release& release,
                   const std::vector<release::Hook>& hooks, const TemplateOutput& output) {
  namespace fs = std::filesystem;
  const std::string directory =
      output.use_release_name
          ? (fs::path(output.output_dir) / release.name).lexically_normal().string()
          : output.output_dir;
  std::set<std::string> crds;  // CRDs never go below the release's name
  for (const chart::CrdFile& crd : chart::crd_files(release.chart))
    crds.insert(crd.full_path);
  FileWriter writer(session);
  for (const auto& file : cut_by_source(release.manifest)) {
    const bool is_crd = crds.contains(file.path);
    auto written = writer.write(is_crd ? output.output_dir : directory, file.path, file.text);
    if (!written) return fail(with_debug_hint(session, std::move(written).error()));
  }
  for (const auto& hook : hooks) {
    writer.keep_if_present(directory, hook.path);
    TF_CHECK(writer.write(directory, hook.path, format_hooks({hook})));
  }
  return {};
}

}  // namespace

Error with_debug_hint(const Session& session, Error error) {
  if (!session.settings().debug) {
    error.message += "\n\nUse --debug flag to render out invalid YAML";
  }
  return error;
}

bool match_path(std::string_view pattern, std::string_view path) {
  return match_runes(to_runes(pattern), to_runes(path));
}

Result<std::string> select_documents(const std::string& manifests,
                                     const std::vector<std::string>& patterns,
                                     const HelmDialect& dialect) {
  const auto documents = release::split_documents(manifests, dialect);
  std::string text;
  for (const auto& pattern : patterns) {
    bool missing = true;
    for (const auto document : documents) {
      const auto path = path_in_chart(document);
      if (!path || !match_path(pattern, *path)) continue;
      text += fmt::format("---\n{}\n", document);
      missing = false;
    }
    if (missing) {
      return fail(ErrorCode::kNotFound,
                  fmt::format("could not find template {} in chart", pattern));
    }
  }
  return text;
}

Status write_template_output(Session& session, const release::Release& release,
                             const TemplateOutput& output,
                             const std::optional<Error>& render_error) {
  const auto hooks = shown_hooks(release, output.hooks);
  const bool to_files = !output.output_dir.empty();
  if (to_files) TF_CHECK(write_files(session, release, hooks, output));
  const std::string_view manifests = to_files ? "" : trim_space(release.manifest);
  const std::string hook_text = "\n" + (to_files ? std::string() : format_hooks(hooks));
  if (output.show_only.empty()) {
    session.print(manifests);
    session.print(hook_text);
  } else {
    auto selected = select_documents(std::string(manifests) + hook_text, output.show_only,
                                     session.settings().dialect);
    if (!selected && render_error) return fail(*render_error);
    if (!selected) return fail(std::move(selected).error());
    session.print(*selected);
  }
  if (render_error) return fail(*render_error);
  return {};
}

}  // namespace tf::cmd
