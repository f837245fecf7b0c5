#pragma once

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "lib/base/archive.h"

namespace tf::test {

/// Makes a ustar archive in memory, hostile ones included.
class TarBuilder {
 public:
  TarBuilder& file(std::string_view name, std::string_view data) {
    return entry(name, data, '0', data.size());
  }
  /// A header with any type flag and any claimed size; the data need not fit it.
  TarBuilder& entry(std::string_view name, std::string_view data, char type, std::size_t size) {
    std::string header(512, '\0');
    put(header, 0, name.substr(0, 100));
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, octal(size));
    put(header, 136, octal(1'700'000'000));
    put(header, 148, "        ");
    header[156] = type;
    if (type == '1' || type == '2') put(header, 157, "target");
    put(header, 257, "ustar");
    put(header, 263, "00");
    unsigned int sum = 0;
    for (const char c : header)
      sum += static_cast<unsigned char>(c);
    put(header, 148, octal(sum).substr(5) + '\0');
    tar_ += header;
    tar_ += data;
    tar_.resize((tar_.size() + 511) / 512 * 512);
    return *this;
  }
  [[nodiscard]] std::string tar() const { return tar_ + std::string(1024, '\0'); }
  [[nodiscard]] std::string tgz() const { return gzip(tar()); }

 private:
  static void put(std::string& header, std::size_t at, std::string_view text) {
    std::memcpy(header.data() + at, text.data(), text.size());
  }
  static std::string octal(std::size_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "%011zo", value);
    return text;
  }

  std::string tar_;
};

}  // namespace tf::test
