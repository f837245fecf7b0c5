#pragma once

#include <string_view>

#include "lib/base/result.h"
#include "lib/data/object.h"
#include "lib/net/http.h"

namespace tf::kube {

/// Whose words an error carries.
enum class ErrorWords {
  kServer,  ///< the Status object's message where the answer is one (rest.Result.Get)
  kClient   ///< always client-go's own, as for raw requests like /version (rest.Result.Raw)
};

/// The Error for an answer that is not 2xx.
/// Like: rest.Request.transformResponse and errors.NewGenericServerResponse, client-go and
/// apimachinery 0.37.
[[nodiscard]] Error api_error(std::string_view method, std::string_view path,
                              const net::HttpResponse& response,
                              ErrorWords words = ErrorWords::kServer);

/// The Error for a Status object, as one arrives in a watch.
[[nodiscard]] Error status_object_error(const Object& status);

}  // namespace tf::kube
