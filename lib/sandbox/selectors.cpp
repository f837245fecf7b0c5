#include "lib/sandbox/selectors.h"

#include <utility>

namespace tf::sandbox {
ApiResult<LabelSelector> parse_label_selector(std::string_view text) {
  auto selector = LabelSelector::parse(text);
  if (!selector) return refuse(bad_request(std::move(selector.error().message)));
  return *std::move(selector);
}

}  // namespace tf::sandbox
