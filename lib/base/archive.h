#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/digest.h"
#include "lib/base/result.h"
#include "lib/base/time.h"

namespace tf {

/// Decompresses gzip, several members included.
/// Errors: kInvalid "EOF" (empty), "gzip: invalid header", "unexpected EOF" (cut off or damaged),
/// or
///         "gzip: contents are larger than <limit> bytes".
[[nodiscard]] Result<std::string> gunzip(std::string_view data, std::size_t limit);
/// Compresses as one member with Go's header (mtime 0, XFL 2, OS 255). Fast (libdeflate level 6).
[[nodiscard]] std::string gzip(std::string_view data);

struct TarEntry {
  std::string name;
  Bytes data;
  TimePoint modtime;
};
/// What Go's archive/tar gives besides directories, in order: regular files, and links as empty
/// ones. PAX headers are applied, names are UTF-8 bytes as stored. Errors: kInvalid for a damaged
/// archive or one whose contents pass `limit` bytes. Entries that lie in one piece share `tar`.
[[nodiscard]] Result<std::vector<TarEntry>> read_tar(const Bytes& tar, std::size_t limit);

}  // namespace tf
