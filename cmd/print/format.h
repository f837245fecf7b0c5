#pragma once

#include <string>

#include "lib/base/result.h"

namespace tf::cmd {

enum class OutputFormat { kTable, kJson, kYaml };

/// "table", "json", "yaml". Errors: kInvalid "invalid format type".
[[nodiscard]] Result<OutputFormat> parse_output_format(const std::string& text);
[[nodiscard]] std::string to_string(OutputFormat format);

/// Something that a command shows in any of the formats.
class Printable {
 public:
  Printable() = default;
  Printable(const Printable&) = delete;
  Printable& operator=(const Printable&) = delete;
  virtual ~Printable() = default;
  /// Text for people, final newline included.
  [[nodiscard]] virtual Result<std::string> table() const = 0;
  /// One line of JSON without newline, keys in the order of Helm's struct.
  [[nodiscard]] virtual Result<std::string> json() const = 0;
};

/// The text in that format. YAML is the JSON with keys sorted, as sigs.k8s.io/yaml makes it.
[[nodiscard]] Result<std::string> render(const Printable& printable, OutputFormat format);

}  // namespace tf::cmd
