#include "lib/base/result.h"

namespace tf {

Error Error::wrap(std::string_view context) const& {
  return Error(*this).wrap(context);
}

Error Error::wrap(std::string_view context) && {
  std::string text;
  text.reserve(context.size() + 2 + message.size());
  text.append(context).append(": ").append(message);
  message = std::move(text);
  return std::move(*this);
}

}  // namespace tf
