#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tf::sandbox {

/// The query of a request, decoded, in its order.
class Query {
 public:
  explicit Query(std::string_view text);

  /// The first value of that name, or nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// The first value, or "".
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  /// Whether it is a true one as conversion of query values takes it: there and neither 0 nor
  /// false.
  [[nodiscard]] bool is_true(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// What a request's path names.   Like: apiserver 0.36 request.RequestInfoFactory.
struct RequestTarget {
  std::string path;
  Query query{""};
  bool is_api = false;  ///< below /api/<version>/ or /apis/<group>/<version>/ and more
  std::string group;
  std::string version;
  std::string ns;  ///< "" for cluster-scoped resources and all namespaces
  std::string plural;
  std::string name;  ///< "" for collections
  std::string subresource;
  std::string rest;  ///< what follows the subresource: a proxied path

  bool below_watch = false;  ///< /api/v1/watch/...: the old way to ask for one
  bool odd = false;          ///< empty steps or a slash within one: nothing is there

  /// Whether a GET asks for a watch.
  [[nodiscard]] bool watches() const {
    return below_watch || (name.empty() && query.is_true("watch"));
  }

  static RequestTarget parse(std::string_view target);
};

}  // namespace tf::sandbox
