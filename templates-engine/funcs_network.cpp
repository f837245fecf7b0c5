#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/data/value.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"
#include "templates-engine/go_path.h"
#include "templates-engine/go_url.h"
#include "templates-engine/random.h"

namespace tf::engine {
namespace {

// Host names, URLs and paths of sprig 3.3 (network.go, url.go, path and path/filepath of Go).

std::vector<std::string> lookup_host(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return addresses;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(at->ai_addr, at->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

/// Helm 4.3.1: "" unless DNS is allowed; else one of the addresses by chance.
Value get_host_by_name(CallContext& context, std::span<Value> args) {
  if (!context.environment().enable_dns) return "";
  std::vector<std::string> addresses = lookup_host(string_arg(args[0]));
  if (addresses.empty()) throw FunctionError("invalid argument to Intn");
  return std::move(addresses[random_below(addresses.size())]);
}

Value url_parse(CallContext&, std::span<Value> args) {
  auto url = GoUrl::parse(string_arg(args[0]));
  if (!url) throw FunctionError("unable to parse url: " + url.error().message);
  return Map{{"scheme", url->scheme},       {"host", url->host},
             {"hostname", url->hostname()}, {"path", url->path},
             {"query", url->query},         {"opaque", url->opaque},
             {"fragment", url->fragment},   {"userinfo", url->userinfo.value_or("")}};
}

std::string text_or_empty(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  if (value == nullptr) return "";
  if (value->is_nil()) throw FunctionError(std::string(kNilDereference));
  if (value->is_string()) return *value->as_string();
  throw FunctionError(fmt::format("unable to parse {} key, must be of type string, but {} found",
                                  key, kind_name(*value)));
}

Value url_join(CallContext&, std::span<Value> args) {
  const Map& map = *args[0].as_map();
  GoUrl url;
  url.scheme = text_or_empty(map, "scheme");
  url.host = text_or_empty(map, "host");
  url.path = text_or_empty(map, "path");
  url.query = text_or_empty(map, "query");
  url.opaque = text_or_empty(map, "opaque");
  url.fragment = text_or_empty(map, "fragment");
  const std::string userinfo = text_or_empty(map, "userinfo");
  if (!userinfo.empty()) {
    auto parsed = GoUrl::parse(fmt::format("proto://{}@host", userinfo));
    if (!parsed) {
      throw FunctionError("unable to parse userinfo in dict: " + parsed.error().message);
    }
    url.userinfo = std::move(parsed->userinfo);
  }
  return url.to_string();
}

Value base(CallContext&, std::span<Value> args) {
  return path_base(string_arg(args[0]));
}
Value dir(CallContext&, std::span<Value> args) {
  return path_dir(string_arg(args[0]));
}
Value clean(CallContext&, std::span<Value> args) {
  return path_clean(string_arg(args[0]));
}
Value ext(CallContext&, std::span<Value> args) {
  return path_ext(string_arg(args[0]));
}
Value is_abs(CallContext&, std::span<Value> args) {
  return string_arg(args[0]).starts_with('/');
}

using enum ParamType;

constexpr Signature kText = {kString};

constexpr Function kFunctions[] = {
    {"base", kText, base, "the last element of a path", "{{ base \"a/b.txt\" }} -> b.txt"},
    {"clean", kText, clean, "the shortest form of a path", "{{ clean \"a/../b//c\" }} -> b/c"},
    {"dir", kText, dir, "a path without its last element", "{{ dir \"a/b.txt\" }} -> a"},
    {"ext", kText, ext, "the file name extension with its dot", "{{ ext \"a/b.txt\" }} -> .txt"},
    {"getHostByName", kText, get_host_by_name, "an address of a host; \"\" unless DNS is enabled",
     "[{{ getHostByName \"localhost\" }}] -> []"},
    {"isAbs", kText, is_abs, "whether a path begins at the root", "{{ isAbs \"/a\" }} -> true"},
    {"osBase", kText, base, "base for paths of the system", "{{ osBase \"/a/b\" }} -> b"},
    {"osClean", kText, clean, "clean for paths of the system", "{{ osClean \"/a/./b\" }} -> /a/b"},
    {"osDir", kText, dir, "dir for paths of the system", "{{ osDir \"/a/b\" }} -> /a"},
    {"osExt", kText, ext, "ext for paths of the system", "{{ osExt \"/a/b.c\" }} -> .c"},
    {"osIsAbs", kText, is_abs, "isAbs for paths of the system", "{{ osIsAbs \"a\" }} -> false"},
    {"urlJoin",
     {kAnyMap},
     url_join,
     "a URL of a map of its parts",
     "{{ urlJoin (dict \"scheme\" \"http\" \"host\" \"h:80\" \"path\" \"/p\") }} -> http://h:80/p"},
    {"urlParse", kText, url_parse, "the parts of a URL as a map",
     "{{ (urlParse \"http://me@h:80/p?q=1\").host }} -> h:80"},
};

}  // namespace

std::span<const Function> network_functions() {
  return kFunctions;
}

}  // namespace tf::engine
