#pragma once

#include <string>
#include <string_view>

namespace tf::sandbox {

/// The tag of an image's name: "latest" where it has neither tag nor digest; "" where it has only a
/// digest or is no image's name.   Like: kubernetes 1.36 parsers.ParseImageName.
[[nodiscard]] std::string image_tag(std::string_view image);

}  // namespace tf::sandbox
