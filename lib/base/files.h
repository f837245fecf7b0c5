#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/result.h"
#include "lib/base/time.h"

namespace tf {

enum class FileKind { kRegular, kDirectory, kSymlink, kOther };

struct FileInfo {
  FileKind kind = FileKind::kRegular;  ///< of the target where links are followed
  std::uint32_t mode = 0;              ///< st_mode
  std::uint64_t size = 0;
  TimePoint modtime;
};

/// The whole file. Errors: kNotFound "open <path>: no such file or directory", kInvalid for other
/// reasons, in Go's *PathError words.
[[nodiscard]] Result<std::string> read_file(const std::string& path);
/// As read_file, but refuses more than `limit` bytes: kInvalid "<path>: larger than <limit> bytes".
[[nodiscard]] Result<std::string> read_file_limited(const std::string& path, std::size_t limit);

enum class Reading {
  kCopy,
  kMapLarge  ///< files of 64 KiB and more are mapped: bytes that nobody looks at cost nothing, but
             ///< they must not be cut off while they are in use (SIGBUS)
};
struct ReadFile {
  Bytes data;
  FileInfo info;
};
/// As read_file_limited, with what is known about the file.
[[nodiscard]] Result<ReadFile> read_bytes(const std::string& path, std::size_t limit,
                                          Reading reading = Reading::kCopy);
/// Follows links. Errors as read_file, with "stat <path>: ...".
[[nodiscard]] Result<FileInfo> stat_file(const std::string& path);
/// Does not follow a link in the last element. Errors as read_file, with "lstat <path>: ...".
[[nodiscard]] Result<FileInfo> stat_link(const std::string& path);
/// The absolute path with every link resolved. Errors as read_file, with "lstat <path>: ...".
[[nodiscard]] Result<std::string> resolve_links(const std::string& path);

struct DirectoryEntry {
  std::string name;
  std::optional<FileKind> kind;  ///< where the file system tells; links are not followed
};
/// What is in a directory, sorted bytewise by name, without "." and "..".
[[nodiscard]] Result<std::vector<DirectoryEntry>> list_directory(const std::string& path);

enum class WriteMode { kTruncate, kAppend };
/// Writes with the permissions given (0600 for anything secret). Errors in Go's *PathError words.
[[nodiscard]] Status write_file(const std::string& path, std::string_view data,
                                std::uint32_t permissions, WriteMode mode = WriteMode::kTruncate);
[[nodiscard]] Status make_directories(const std::string& path, std::uint32_t permissions = 0755);
/// The text of an errno value as Go prints it: "no such file or directory".
[[nodiscard]] std::string errno_text(int error_number);

/// Go's path.Clean: the shortest equal path with '/', "." for "".
[[nodiscard]] std::string clean_path(std::string_view path);
/// Go's path.Join: non-empty parts joined with '/' and cleaned.
[[nodiscard]] std::string join_path(std::string_view base, std::string_view name);
/// Go's path.Base: the last element; "." for "", "/" for slashes only.
[[nodiscard]] std::string_view path_base(std::string_view path);
/// Go's path.Ext: from the last dot of the last element on, or "".
[[nodiscard]] std::string_view path_extension(std::string_view path);

}  // namespace tf
