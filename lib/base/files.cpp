#include "lib/base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>

#include "lib/base/descriptor.h"
#include "lib/base/text.h"

namespace tf {
namespace {

tl::unexpected<Error> path_error(std::string_view operation, const std::string& path, int number) {
  const ErrorCode code = number == ENOENT   ? ErrorCode::kNotFound
                         : number == EEXIST ? ErrorCode::kAlreadyExists
                                            : ErrorCode::kInvalid;
  return fail(code, fmt::format("{} {}: {}", operation, path, errno_text(number)));
}

int open_retrying(const std::string& path, int flags, mode_t permissions = 0) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, permissions);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

FileInfo info_of(const struct stat& status) {
  FileInfo info;
  info.kind = S_ISREG(status.st_mode)   ? FileKind::kRegular
              : S_ISDIR(status.st_mode) ? FileKind::kDirectory
              : S_ISLNK(status.st_mode) ? FileKind::kSymlink
                                        : FileKind::kOther;
  info.mode = status.st_mode;
  info.size = static_cast<std::uint64_t>(status.st_size);
  info.modtime = TimePoint(std::chrono::seconds(status.st_mtim.tv_sec) +
                           std::chrono::nanoseconds(status.st_mtim.tv_nsec));
  return info;
}

std::optional<FileKind> kind_of(const dirent& entry) {
  switch (entry.d_type) {
    case DT_UNKNOWN:
      return std::nullopt;
    case DT_REG:
      return FileKind::kRegular;
    case DT_DIR:
      return FileKind::kDirectory;
    case DT_LNK:
      return FileKind::kSymlink;
    default:
      return FileKind::kOther;
  }
}

tl::unexpected<Error> too_large(const std::string& path, std::size_t limit) {
  return fail(ErrorCode::kInvalid, fmt::format("{}: larger than {} bytes", path, limit));
}

struct OpenFile {
  Descriptor descriptor;
  FileInfo info;
  std::size_t size = 0;  ///< 0 where it is not known
};

Result<OpenFile> open_file(const std::string& path) {
  OpenFile file{Descriptor(open_retrying(path, O_RDONLY)), {}, 0};
  if (!file.descriptor.is_open()) return path_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.descriptor.get(), &status) != 0) return path_error("stat", path, errno);
  file.info = info_of(status);
  if (file.info.kind == FileKind::kRegular) file.size = file.info.size;
  return file;
}

Result<std::string> read_open(const OpenFile& file, const std::string& path, std::size_t limit) {
  constexpr std::size_t kChunk = 64 * std::size_t{1024};
  std::string data;
  std::size_t used = 0;
  // One byte more than the size, so that the end is seen without growing.
  data.resize(file.size == 0 ? kChunk : std::min(file.size, limit) + 1);
  while (true) {
    if (used == data.size()) data.resize(used + std::max(kChunk, used / 2));
    const ssize_t got = ::read(file.descriptor.get(), data.data() + used, data.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return path_error("read", path, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limit) return too_large(path, limit);
  }
  data.resize(used);
  return data;
}

constexpr std::size_t kMappedSize = 64 * std::size_t{1024};

/// Nothing where the file system has no mappings.
std::optional<Bytes> map_open(const OpenFile& file) {
  void* address = ::mmap(nullptr, file.size, PROT_READ, MAP_PRIVATE, file.descriptor.get(), 0);
  if (address == MAP_FAILED) return std::nullopt;
  std::shared_ptr<const void> owner(
      address, [size = file.size](const void* at) { ::munmap(const_cast<void*>(at), size); });
  return Bytes(std::move(owner), {static_cast<const char*>(address), file.size});
}

}  // namespace

std::string errno_text(int error_number) {
  const char* known = strerrordesc_np(error_number);
  if (known == nullptr) return fmt::format("errno {}", error_number);
  std::string text = known;
  // Go's table is glibc's with a small first letter, but "RFS specific error" keeps its name.
  const bool acronym = text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
  if (!text.empty() && !acronym) text[0] = to_lower_ascii(text[0]);
  return text;
}

Result<std::string> read_file(const std::string& path) {
  return read_file_limited(path, std::numeric_limits<std::size_t>::max() - 1);
}

Result<std::string> read_file_limited(const std::string& path, std::size_t limit) {
  TF_ASSIGN(const OpenFile file, open_file(path));
  return read_open(file, path, limit);
}

Result<ReadFile> read_bytes(const std::string& path, std::size_t limit, Reading reading) {
  TF_ASSIGN(const OpenFile file, open_file(path));
  if (file.size > limit) return too_large(path, limit);
  if (reading == Reading::kMapLarge && file.size >= kMappedSize) {
    if (auto mapped = map_open(file)) return ReadFile{*std::move(mapped), file.info};
  }
  // Most files: read at once into memory of their size. What is left then is rare, or no plain
  // file.
  if (file.size > 0) {
    auto room = std::make_shared_for_overwrite<char[]>(file.size + 1);
    const ssize_t got = ::read(file.descriptor.get(), room.get(), file.size + 1);
    if (got == static_cast<ssize_t>(file.size)) {
      const std::string_view data(room.get(), file.size);
      return ReadFile{Bytes(std::move(room), data), file.info};
    }
    if (::lseek(file.descriptor.get(), 0, SEEK_SET) != 0) return path_error("read", path, errno);
  }
  TF_ASSIGN(std::string data, read_open(file, path, limit));
  return ReadFile{std::move(data), file.info};
}

Result<FileInfo> stat_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return path_error("stat", path, errno);
  return info_of(status);
}

Result<FileInfo> stat_link(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return path_error("lstat", path, errno);
  return info_of(status);
}

Result<std::string> resolve_links(const std::string& path) {
  struct Free {
    void operator()(char* text) const { std::free(text); }
  };
  const std::unique_ptr<char, Free> resolved(::realpath(path.c_str(), nullptr));
  if (resolved == nullptr) return path_error("lstat", path, errno);
  return std::string(resolved.get());
}

Result<std::vector<DirectoryEntry>> list_directory(const std::string& path) {
  struct Close {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };
  const std::unique_ptr<DIR, Close> directory(::opendir(path.c_str()));
  if (directory == nullptr) return path_error("open", path, errno);
  std::vector<DirectoryEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") entries.push_back({std::string(name), kind_of(*entry)});
    errno = 0;
  }
  if (errno != 0) return path_error("readdirent", path, errno);
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

Status write_file(const std::string& path, std::string_view data, std::uint32_t permissions,
                  WriteMode mode) {
  const int flags = O_WRONLY | O_CREAT | (mode == WriteMode::kAppend ? O_APPEND : O_TRUNC);
  Descriptor file(open_retrying(path, flags, static_cast<mode_t>(permissions)));
  if (file.get() < 0) return path_error("open", path, errno);
  while (!data.empty()) {
    const ssize_t written = ::write(file.get(), data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return path_error("write", path, errno);
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file.close() != 0) return path_error("close", path, errno);
  return {};
}

Status make_directories(const std::string& path, std::uint32_t permissions) {
  const std::string whole = clean_path(path);
  for (std::size_t end = 1; end != std::string::npos;) {
    end = whole.find('/', end);
    const std::string part = whole.substr(0, end);
    if (::mkdir(part.c_str(), static_cast<mode_t>(permissions)) != 0) {
      const int number = errno;
      struct stat status {};
      if (number != EEXIST || ::stat(part.c_str(), &status) != 0) {
        return path_error("mkdir", part, number);
      }
      if (!S_ISDIR(status.st_mode)) return path_error("mkdir", part, ENOTDIR);
    }
    if (end != std::string::npos) ++end;
  }
  return {};
}

std::string clean_path(std::string_view path) {
  if (path.empty()) return ".";
  const bool rooted = path.front() == '/';
  std::vector<std::string_view> parts;
  for (const std::string_view part : split_views(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !rooted) {
      parts.push_back(part);
    }
  }
  const std::string joined = join(parts, "/");
  if (rooted) return "/" + joined;
  return joined.empty() ? "." : joined;
}

std::string join_path(std::string_view base, std::string_view name) {
  if (base.empty()) return name.empty() ? std::string() : clean_path(name);
  if (name.empty()) return clean_path(base);
  return clean_path(fmt::format("{}/{}", base, name));
}

std::string_view path_base(std::string_view path) {
  if (path.empty()) return ".";
  while (path.size() > 1 && path.back() == '/')
    path.remove_suffix(1);
  if (path == "/") return path;
  return path.substr(path.rfind('/') + 1);
}

std::string_view path_extension(std::string_view path) {
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] == '/') return {};
  return path.substr(dot);
}

}  // namespace tf
