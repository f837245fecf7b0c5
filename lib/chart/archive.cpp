#include "lib/chart/archive.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "lib/base/archive.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

using namespace std::string_view_literals;

/// Headers and padding come on top of the contents that kMaxChartSize is about.
constexpr std::size_t kMaxTarSize = 2 * kMaxChartSize;

tl::unexpected<Error> refused(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

/// The name below the chart's root, or why the entry is dangerous.
Result<std::string> name_in_chart(std::string_view stored) {
  // Archives packed on Windows may have backslashes.
  const bool windows = contains(stored, "\\");
  const std::size_t cut_at = stored.find(windows ? '\\' : '/');
  const std::string_view root = stored.substr(0, cut_at);
  std::string name(cut_at == std::string_view::npos ? ""sv : stored.substr(cut_at + 1));
  if (windows) std::replace(name.begin(), name.end(), '\\', '/');
  if (name.starts_with('/')) return refused("chart illegally contains absolute paths");
  name = clean_path(name);
  if (name == ".") {
    return refused(fmt::format("chart illegally contains content outside the base directory: {}",
                               go_quote(stored)));
  }
  if (name.starts_with("..")) return refused("chart illegally references parent directory");
  const bool has_drive = name.size() > 2 && name[1] == ':' && name[2] == '/' &&
                         to_lower_ascii(name[0]) >= 'a' && to_lower_ascii(name[0]) <= 'z';
  if (has_drive) return refused("chart contains illegally named files");
  if (root == "Chart.yaml") return refused("chart yaml not in base directory");
  return name;
}

/// How net/http.DetectContentType (Go 1.26) knows a kind of file; '.' stands for any byte.
struct Signature {
  std::string_view pattern;
  std::string_view mime;
};
constexpr std::array kSignatures = {
    Signature{"%PDF-"sv, "application/pdf"},
    Signature{"%!PS-Adobe-"sv, "application/postscript"},
    Signature{"\xFE\xFF.."sv, "text/plain; charset=utf-16be"},
    Signature{"\xFF\xFE.."sv, "text/plain; charset=utf-16le"},
    Signature{"\xEF\xBB\xBF."sv, "text/plain; charset=utf-8"},
    Signature{"\0\0\1\0"sv, "image/x-icon"},
    Signature{"\0\0\2\0"sv, "image/x-icon"},
    Signature{"BM"sv, "image/bmp"},
    Signature{"GIF87a"sv, "image/gif"},
    Signature{"GIF89a"sv, "image/gif"},
    Signature{"RIFF....WEBPVP"sv, "image/webp"},
    Signature{"\x89PNG\r\n\x1A\n"sv, "image/png"},
    Signature{"\xFF\xD8\xFF"sv, "image/jpeg"},
    Signature{"FORM....AIFF"sv, "audio/aiff"},
    Signature{"ID3"sv, "audio/mpeg"},
    Signature{"OggS\0"sv, "application/ogg"},
    Signature{"MThd\0\0\0\6"sv, "audio/midi"},
    Signature{"RIFF....AVI "sv, "video/avi"},
    Signature{"RIFF....WAVE"sv, "audio/wave"},
    Signature{"\x1A\x45\xDF\xA3"sv, "video/webm"},
    Signature{"..................................LP"sv, "application/vnd.ms-fontobject"},
    Signature{"\0\1\0\0"sv, "font/ttf"},
    Signature{"OTTO"sv, "font/otf"},
    Signature{"ttcf"sv, "font/collection"},
    Signature{"wOFF"sv, "font/woff"},
    Signature{"wOF2"sv, "font/woff2"},
    Signature{"\x1F\x8B\x08"sv, "application/x-gzip"},
    Signature{"PK\3\4"sv, "application/zip"},
    Signature{"Rar!\x1A\7\0"sv, "application/x-rar-compressed"},
    Signature{"Rar!\x1A\7\1\0"sv, "application/x-rar-compressed"},
    Signature{"\0asm"sv, "application/wasm"},
};

constexpr std::array kHtmlTags = {"<!DOCTYPE HTML"sv,
                                  "<HTML"sv,
                                  "<HEAD"sv,
                                  "<SCRIPT"sv,
                                  "<IFRAME"sv,
                                  "<H1"sv,
                                  "<DIV"sv,
                                  "<FONT"sv,
                                  "<TABLE"sv,
                                  "<A"sv,
                                  "<STYLE"sv,
                                  "<TITLE"sv,
                                  "<B"sv,
                                  "<BODY"sv,
                                  "<BR"sv,
                                  "<P"sv,
                                  "<!--"sv};

bool has_signature(std::string_view data, std::string_view pattern) {
  if (data.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '.' && pattern[i] != data[i]) return false;
  }
  return true;
}

bool is_binary(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) ||
         (byte >= 0x1C && byte <= 0x1F);
}

std::string_view content_type(std::string_view data) {
  const std::string_view text =
      data.substr(std::min(data.find_first_not_of("\t\n\f\r "), data.size()));
  for (const std::string_view tag : kHtmlTags) {
    const bool ended =
        text.size() > tag.size() && (text[tag.size()] == ' ' || text[tag.size()] == '>');
    if (ended && equals_ignore_case(text.substr(0, tag.size()), tag)) {
      return "text/html; charset=utf-8";
    }
  }
  if (text.starts_with("<?xml")) return "text/xml; charset=utf-8";
  for (const Signature& signature : kSignatures) {
    if (has_signature(data, signature.pattern)) return signature.mime;
  }
  const bool binary = std::any_of(text.begin(), text.end(), is_binary);
  return binary ? "application/octet-stream" : "text/plain; charset=utf-8";
}

}  // namespace

Bytes without_byte_order_mark(Bytes data) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const bool marked = data.view().starts_with(kMark);
  return marked ? data.slice(kMark.size(), data.size() - kMark.size()) : data;
}

Result<std::vector<File>> unpack_archive(std::string_view data, const HelmDialect& dialect) {
  TF_ASSIGN(std::string tar, gunzip(data, kMaxTarSize));
  TF_ASSIGN(std::vector<TarEntry> entries, read_tar(std::move(tar), kMaxChartSize));
  if (entries.empty()) return refused("no files in chart archive");
  std::vector<File> files;
  files.reserve(entries.size());
  for (TarEntry& entry : entries) {
    TF_ASSIGN(std::string name, name_in_chart(entry.name));
    if (dialect.max_chart_file > 0 && entry.data.size() > dialect.max_chart_file) {
      return refused(
          fmt::format("decompressed chart file {} is larger than the maximum file size {}",
                      go_quote(entry.name), dialect.max_chart_file));
    }
    files.push_back(
        {std::move(name), without_byte_order_mark(std::move(entry.data)), entry.modtime});
  }
  return files;
}

Status ensure_archive(std::string_view name, std::string_view data) {
  if (data.starts_with("\x1F\x8B\x08")) return {};
  if (name.ends_with(".yml") || name.ends_with(".yaml")) {
    return refused(
        fmt::format("file '{}' seems to be a YAML file, but expected a gzipped archive", name));
  }
  // Helm looks at a zeroed buffer of this size, so a short text file counts as binary.
  constexpr std::size_t kSniffed = 512;
  std::string head(data.substr(0, kSniffed));
  head.resize(kSniffed, '\0');
  return refused(fmt::format("file '{}' does not appear to be a gzipped archive; got '{}'", name,
                             content_type(head)));
}

}  // namespace tf::chart
