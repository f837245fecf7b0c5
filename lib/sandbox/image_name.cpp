#include "lib/sandbox/image_name.h"

#include "lib/base/text.h"
#include "lib/data/go_regex.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
constexpr std::string_view kDomainPart = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";

/// Groups: 1 the tag, 2 the digest.
const Regex& reference_pattern() {
  static const Regex pattern([] {
    const std::string component(kComponent);
    const std::string part(kDomainPart);
    const std::string domain =
        "(?:" + part + "(?:\\." + part + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    return "^(?:" + domain + "/)?" + component + "(?:/" + component + ")*" +
           "(?::([\\w][\\w.-]{0,127}))?" +
           "(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$";
  }());
  return pattern;
}

bool is_identifier(std::string_view image) {
  return image.size() == 64 &&
         image.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The name with the domain that is meant when none is given.
std::string with_domain(std::string_view image) {
  const auto parts = cut(image, "/");
  const bool has_domain =
      parts && (parts->first.find_first_of(".:") != std::string_view::npos ||
                parts->first == "localhost" || to_lower_ascii(parts->first) != parts->first);
  return has_domain ? std::string(image) : "docker.io/" + std::string(image);
}

}  // namespace

std::string image_tag(std::string_view image) {
  if (is_identifier(image)) return {};
  const std::string full = with_domain(image);
  const auto match = reference_pattern().find(full);
  if (!match) return {};
  if (match->groups[1]) return std::string(*match->groups[1]);
  return match->groups[2] ? "" : "latest";
}

}  // namespace tf::sandbox
