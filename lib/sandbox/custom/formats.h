#pragma once

#include <string>
#include <string_view>

namespace tf::sandbox {

/// A `format` that texts can have.
struct TextFormat {
  std::string_view name;  ///< without dashes: "datetime"
  bool (*accepts)(std::string_view text);
};

/// The format of that name, dashes not counting ("date-time"); nullptr for those that a
/// kube-apiserver 1.36 does not know and so leaves unchecked.
/// Like: kube-openapi strfmt.
[[nodiscard]] const TextFormat* find_text_format(std::string_view name);

/// Whether a schema of this type ("" for none) may have this format; others count as none.
/// Like: apiextensions-apiserver 0.36 StripUnsupportedFormatsPostProcessorForVersion.
[[nodiscard]] bool is_known_format(std::string_view type, std::string_view format);

}  // namespace tf::sandbox
