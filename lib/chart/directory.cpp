#include "lib/chart/directory.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/chart/archive.h"
#include "lib/chart/ignore.h"
#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

class DirectoryReader {
 public:
  DirectoryReader(std::string root, IgnoreRules rules, const HelmDialect& dialect, Reading reading,
                  EventSink& events)
      : root_(std::move(root)),
        rules_(std::move(rules)),
        max_file_(dialect.max_chart_file),
        reading_(reading),
        events_(events) {}

  Result<std::vector<File>> read() {
    TF_CHECK(read_children("", 0));
    return std::move(files_);
  }

 private:
  /// Links may form a loop; the kernel refuses after 40, this bounds the rest.
  static constexpr int kMaxDepth = 256;

  [[nodiscard]] std::string absolute(const std::string& name) const {
    return name.empty() ? root_ : root_ + "/" + name;
  }

  Status read_children(const std::string& name, int depth) {
    if (depth > kMaxDepth) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("{}: directories are nested too deeply", absolute(name)));
    }
    TF_ASSIGN(const std::vector<DirectoryEntry> children, list_directory(absolute(name)));
    for (const auto& [child, kind] : children) {
      TF_CHECK(read_entry(name.empty() ? child : fmt::format("{}/{}", name, child), kind, depth));
    }
    return {};
  }

  Status read_entry(const std::string& name, std::optional<FileKind> known, int depth) {
    const std::string path = absolute(name);
    FileKind kind = known.value_or(FileKind::kOther);
    if (!known) {
      TF_ASSIGN(const FileInfo info, stat_link(path));
      kind = info.kind;
    }
    if (kind == FileKind::kSymlink) {
      auto resolved = resolve_links(path);
      if (!resolved) {
        return fail(std::move(resolved).error().wrap("error evaluating symlink " + path));
      }
      log_info(events_, "found symbolic link in path. Contents of linked file included and used",
               {{"path", path}, {"resolved", *resolved}});
      TF_ASSIGN(const FileInfo info, stat_link(*resolved));
      kind = info.kind;
    }
    const bool is_directory = kind == FileKind::kDirectory;
    if (rules_.ignores(name, is_directory)) return {};
    if (is_directory) return read_children(name, depth + 1);
    if (kind != FileKind::kRegular) {
      return fail(
          ErrorCode::kInvalid,
          fmt::format("cannot load irregular file {} as it has file mode type bits set", path));
    }
    return read_regular(name, path);
  }

  Status read_regular(const std::string& name, const std::string& path) {
    const std::size_t limit = max_file_ > 0 ? std::min(max_file_, room_) : room_;
    auto file = read_bytes(path, limit, reading_);
    if (!file) return refuse(name, path, std::move(file).error());
    room_ -= file->data.size();
    files_.push_back({name, without_byte_order_mark(std::move(file->data)), file->info.modtime});
    return {};
  }

  /// Limits are told in Helm's words.
  Status refuse(const std::string& name, const std::string& path, Error error) const {
    const std::string context = "error reading " + name;
    const auto info = stat_file(path);
    if (info && max_file_ > 0 && info->size > max_file_) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("chart file {} is larger than the maximum file size {}",
                              go_quote(name.substr(name.rfind('/') + 1)), max_file_));
    }
    if (info && info->size > room_) return too_large(context);
    return fail(std::move(error).wrap(context));
  }

  static Status too_large(const std::string& context) {
    return fail(ErrorCode::kInvalid,
                fmt::format("{}: chart exceeds maximum decompressed size of {} bytes", context,
                            kMaxChartSize));
  }

  std::string root_;
  IgnoreRules rules_;
  std::size_t max_file_;  ///< 0: no limit of its own
  Reading reading_;
  EventSink& events_;
  std::size_t room_ = kMaxChartSize;
  std::vector<File> files_;
};

}  // namespace

Result<std::vector<File>> read_directory(const std::string& directory, EventSink& events,
                                         const HelmDialect& dialect, Reading reading) {
  const std::string root = clean_path(directory);
  std::string ignore_text;
  if (stat_file(root + "/.helmignore")) {
    TF_ASSIGN(ignore_text, read_file(root + "/.helmignore"));
  }
  TF_ASSIGN(IgnoreRules rules, IgnoreRules::parse(ignore_text));
  return DirectoryReader(root, std::move(rules), dialect, reading, events).read();
}

}  // namespace tf::chart
