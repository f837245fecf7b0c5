#include "lib/chart/directory.h"

#include <fmt/core.h>

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
    TF_ASSIGN(const std::vector<std::string> children, list_directory(absolute(name)));
    for (const std::string& child : children) {
      TF_CHECK(read_entry(name.empty() ? child : fmt::format("{}/{}", name, child), depth));
    }
    return {};
  }

  Status read_entry(const std::string& name, int depth) {
    const std::string path = absolute(name);
    TF_ASSIGN(FileInfo info, stat_link(path));
    if (info.kind == FileKind::kSymlink) {
      auto resolved = resolve_links(path);
      if (!resolved) {
        return fail(std::move(resolved).error().wrap("error evaluating symlink " + path));
      }
      log_info(events_, "found symbolic link in path. Contents of linked file included and used",
               {{"path", path}, {"resolved", *resolved}});
      TF_ASSIGN(info, stat_link(*resolved));
    }
    const bool is_directory = info.kind == FileKind::kDirectory;
    if (rules_.ignores(name, is_directory)) return {};
    if (is_directory) return read_children(name, depth + 1);
    if (info.kind != FileKind::kRegular) {
      return fail(
          ErrorCode::kInvalid,
          fmt::format("cannot load irregular file {} as it has file mode type bits set", path));
    }
    return read_regular(name, path, info);
  }

  Status read_regular(const std::string& name, const std::string& path, const FileInfo& info) {
    if (max_file_ > 0 && info.size > max_file_) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("chart file {} is larger than the maximum file size {}",
                              go_quote(name.substr(name.rfind('/') + 1)), max_file_));
    }
    const std::string context = "error reading " + name;
    if (info.size > room_) return too_large(context);
    auto data = read_bytes(path, room_, reading_);
    if (!data) return fail(std::move(data).error().wrap(context));
    room_ -= data->size();
    files_.push_back({name, without_byte_order_mark(*std::move(data)), info.modtime});
    return {};
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
