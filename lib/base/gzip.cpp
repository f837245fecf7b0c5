#include <fmt/core.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <new>

#include "lib/base/archive.h"

namespace tf {
namespace {

constexpr std::size_t kHeaderSize = 10;
constexpr std::size_t kTrailerSize = 8;
/// DEFLATE cannot expand further than this, so a size from outside is never trusted beyond it.
constexpr std::size_t kMaxExpansion = 1032;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

/// The member's uncompressed size as its trailer claims, if this is the only member.
std::size_t claimed_size(std::string_view data) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    size |= static_cast<std::size_t>(static_cast<unsigned char>(data[data.size() - 4 + i]))
            << (8 * i);
  }
  return size;
}

Status check_header(std::string_view data) {
  if (data.size() < kHeaderSize) return fail(ErrorCode::kInvalid, "unexpected EOF");
  if (data[0] != '\x1f' || data[1] != '\x8b' || data[2] != '\x08') {
    return fail(ErrorCode::kInvalid, "gzip: invalid header");
  }
  return {};
}

/// Appends the first member of `data` to `out`; gives the bytes consumed.
Result<std::size_t> append_member(libdeflate_decompressor* decompressor, std::string_view data,
                                  std::string& out, std::size_t limit) {
  TF_CHECK(check_header(data));
  if (data.size() < kHeaderSize + kTrailerSize) return fail(ErrorCode::kInvalid, "unexpected EOF");
  const std::size_t start = out.size();
  const std::size_t room = limit - start;
  const std::size_t most =
      data.size() > room / kMaxExpansion ? room : std::min(room, data.size() * kMaxExpansion);
  std::size_t guess =
      std::clamp<std::size_t>(claimed_size(data), 1, std::max<std::size_t>(most, 1));
  while (true) {
    out.resize(start + guess);
    std::size_t consumed = 0;
    std::size_t produced = 0;
    const libdeflate_result result = libdeflate_gzip_decompress_ex(
        decompressor, data.data(), data.size(), out.data() + start, guess, &consumed, &produced);
    if (result == LIBDEFLATE_SUCCESS && start + produced <= limit) {
      out.resize(start + produced);
      return consumed;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE && result != LIBDEFLATE_SUCCESS) {
      return fail(ErrorCode::kInvalid, "unexpected EOF");
    }
    if (guess >= most) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("gzip: contents are larger than {} bytes", limit));
    }
    guess = guess > most / 2 ? most : guess * 2;
  }
}

}  // namespace

Result<std::string> gunzip(std::string_view data, std::size_t limit) {
  if (data.empty()) return fail(ErrorCode::kInvalid, "EOF");
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (decompressor == nullptr) throw std::bad_alloc();
  std::string out;
  while (!data.empty()) {
    TF_ASSIGN(const std::size_t consumed, append_member(decompressor.get(), data, out, limit));
    data.remove_prefix(consumed);
  }
  return out;
}

std::string gzip(std::string_view data) {
  constexpr int kLevel = 6;
  constexpr std::size_t kExtraFlags = 8;
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(kLevel));
  if (compressor == nullptr) throw std::bad_alloc();
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), data.size()), '\0');
  out.resize(
      libdeflate_gzip_compress(compressor.get(), data.data(), data.size(), out.data(), out.size()));
  // Go's writer at best compression sets this; libdeflate does only from level 8 on.
  out[kExtraFlags] = '\x02';
  return out;
}

}  // namespace tf
