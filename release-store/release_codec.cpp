#include "release-store/release_codec.h"

#include <cstddef>

#include "lib/base/archive.h"
#include "lib/base/base64.h"

namespace tf::store {
namespace {

constexpr std::size_t kInflateLimit = std::size_t{512} << 20;
constexpr std::string_view kGzipMagic("\x1f\x8b\x08", 3);

}  // namespace

Result<std::string> encode_release(const release::Release& record) {
  TF_ASSIGN(const std::string json, release_to_json(record));
  return base64_encode(gzip(json));
}

Result<release::Release> decode_release(std::string_view text) {
  TF_ASSIGN(std::string data, base64_decode(text));
  if (data.size() > kGzipMagic.size() && data.starts_with(kGzipMagic)) {
    TF_ASSIGN(data, gunzip(data, kInflateLimit));
  }
  return release_from_json(data);
}

}  // namespace tf::store
