#include "lib/base/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdint>
#include <memory>
#include <new>

namespace tf {
namespace {

struct FreeReader {
  void operator()(struct archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<struct archive, FreeReader>;

/// libarchive converts names through the thread's locale; under "C" it loses what is not ASCII.
class Utf8Locale {
 public:
  Utf8Locale() {
    // Loaded once, for it takes as long as to read a small archive.
    static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (kLocale != nullptr) previous_ = uselocale(kLocale);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (previous_ != nullptr) uselocale(previous_);
  }

 private:
  locale_t previous_ = nullptr;
};

tl::unexpected<Error> damaged(struct archive* reader) {
  const char* text = archive_error_string(reader);
  return fail(ErrorCode::kInvalid, text == nullptr ? "archive/tar: invalid tar header" : text);
}

tl::unexpected<Error> too_large(std::size_t limit) {
  return fail(ErrorCode::kInvalid,
              fmt::format("archive is larger than the maximum size {}", limit));
}

bool is_whole(struct archive_entry* entry, std::size_t size) {
  return archive_entry_size_is_set(entry) != 0 &&
         archive_entry_size(entry) == static_cast<la_int64_t>(size);
}

/// Where a block lies in the archive, if libarchive did not copy it.
std::optional<std::size_t> offset_in(const Bytes& tar, const void* block, std::size_t size) {
  const std::uintptr_t first = reinterpret_cast<std::uintptr_t>(tar.data());
  const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(block);
  if (at < first || at - first > tar.size() || size > tar.size() - (at - first))
    return std::nullopt;
  return at - first;
}

/// Reads the current entry's bytes; `room` is what the limit leaves.
Result<Bytes> read_data(struct archive* reader, struct archive_entry* entry, const Bytes& tar,
                        std::size_t room, std::size_t limit) {
  std::string data;
  if (archive_entry_size_is_set(entry) != 0) {
    const la_int64_t size = archive_entry_size(entry);
    if (size < 0 || static_cast<std::uint64_t>(size) > room) return too_large(limit);
    // A header's size is only a claim: do not reserve gigabytes for it.
    constexpr la_int64_t kLargestReserve = 1 << 20;
    data.reserve(static_cast<std::size_t>(std::min(size, kLargestReserve)));
  }
  while (true) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader, &block, &size, &offset);
    if (status == ARCHIVE_EOF) return data;
    if (status < ARCHIVE_WARN) return damaged(reader);
    if (offset < 0 || static_cast<std::uint64_t>(offset) > room ||
        size > room - static_cast<std::size_t>(offset)) {
      return too_large(limit);
    }
    if (offset == 0 && data.empty() && is_whole(entry, size)) {
      if (const auto at = offset_in(tar, block, size)) return tar.slice(*at, size);
    }
    data.resize(std::max(data.size(), static_cast<std::size_t>(offset)));  // holes of sparse files
    data.append(static_cast<const char*>(block), size);
  }
}

TimePoint modtime_of(struct archive_entry* entry) {
  if (archive_entry_mtime_is_set(entry) == 0) return TimePoint{};
  // Nanoseconds in 64 bits reach to the year 2262; clamp what a hostile header claims.
  constexpr la_int64_t kLatest = 9'000'000'000;
  const la_int64_t seconds = std::clamp<la_int64_t>(archive_entry_mtime(entry), -kLatest, kLatest);
  return TimePoint(std::chrono::seconds(seconds) +
                   std::chrono::nanoseconds(archive_entry_mtime_nsec(entry)));
}

}  // namespace

Result<std::vector<TarEntry>> read_tar(const Bytes& tar, std::size_t limit) {
  const Utf8Locale locale;
  const Reader reader(archive_read_new());
  if (reader == nullptr) throw std::bad_alloc();
  archive_read_support_format_tar(reader.get());
  if (archive_read_open_memory(reader.get(), tar.data(), tar.size()) != ARCHIVE_OK) {
    return damaged(reader.get());
  }
  std::vector<TarEntry> entries;
  std::size_t room = limit;
  while (true) {
    struct archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return entries;
    if (status < ARCHIVE_WARN) return damaged(reader.get());
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) return fail(ErrorCode::kInvalid, "archive/tar: invalid tar header");
    TarEntry item{name, {}, modtime_of(entry)};
    if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr) {
      TF_ASSIGN(item.data, read_data(reader.get(), entry, tar, room, limit));
      room -= item.data.size();
    }
    entries.push_back(std::move(item));
  }
}

}  // namespace tf
