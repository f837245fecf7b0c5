#include "lib/kube/kubeconfig.h"

#include <fmt/core.h>

#include <string_view>

#include "lib/base/base64.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/config_yaml.h"

namespace tf::kube {
namespace {

constexpr std::string_view kExecExtension = "client.authentication.k8s.io/exec";

/// Text of a scalar; plain numbers and booleans count as text too (a token may look like a number).
std::string text_of(const Value& value) {
  if (const auto* text = value.as_string()) return *text;
  if (const auto* number = value.as_integer()) return to_text(number->value);
  if (const auto* flag = value.as_bool()) return *flag ? "true" : "false";
  return {};
}

std::string text_at(const Value& map, std::string_view key) {
  const Value* found = find_path(map, {key});
  return found == nullptr ? std::string() : text_of(*found);
}

bool flag_at(const Value& map, std::string_view key) {
  const Value* found = find_path(map, {key});
  const bool* flag = found == nullptr ? nullptr : found->as_bool();
  return flag != nullptr && *flag;
}

std::vector<std::string> texts_at(const Value& map, std::string_view key) {
  std::vector<std::string> out;
  const Value* found = find_path(map, {key});
  if (found == nullptr || found->as_list() == nullptr) return out;
  for (const Value& item : *found->as_list())
    out.push_back(text_of(item));
  return out;
}

/// Reads one file's entries; holds what relative paths start from.
class FileReader {
 public:
  explicit FileReader(std::string_view file) {
    const auto slash = file.rfind('/');
    folder_ = slash == std::string_view::npos ? "." : file.substr(0, slash == 0 ? 1 : slash);
  }

  [[nodiscard]] Result<KubeCluster> cluster(const Value& map) const {
    KubeCluster cluster{.server = text_at(map, "server"),
                        .ca_file = path_at(map, "certificate-authority"),
                        .ca_data = {},
                        .tls_server_name = text_at(map, "tls-server-name"),
                        .proxy_url = text_at(map, "proxy-url"),
                        .insecure_skip_tls_verify = flag_at(map, "insecure-skip-tls-verify"),
                        .exec_config = extension(map)};
    TF_ASSIGN(cluster.ca_data, data_at(map, "certificate-authority-data"));
    return cluster;
  }

  [[nodiscard]] Result<KubeUser> user(const Value& map) const {
    KubeUser user{.certificate_file = path_at(map, "client-certificate"),
                  .certificate_data = {},
                  .key_file = path_at(map, "client-key"),
                  .key_data = {},
                  .token = text_at(map, "token"),
                  .token_file = path_at(map, "tokenFile"),
                  .username = text_at(map, "username"),
                  .password = text_at(map, "password"),
                  .as_user = text_at(map, "as"),
                  .as_groups = texts_at(map, "as-groups"),
                  .exec = std::nullopt};
    TF_ASSIGN(user.certificate_data, data_at(map, "client-certificate-data"));
    TF_ASSIGN(user.key_data, data_at(map, "client-key-data"));
    if (const Value* exec = find_path(map, {"exec"}); exec != nullptr && exec->is_map()) {
      user.exec = plugin(*exec);
    }
    return user;
  }

 private:
  [[nodiscard]] RestConfig::ExecPlugin plugin(const Value& map) const {
    RestConfig::ExecPlugin plugin;
    plugin.command = text_at(map, "command");
    // Only a command with a folder in it is a path; others are looked up in PATH.
    if (contains(plugin.command, "/")) plugin.command = absolute(plugin.command);
    plugin.arguments = texts_at(map, "args");
    plugin.api_version = text_at(map, "apiVersion");
    plugin.install_hint = text_at(map, "installHint");
    plugin.interactive_mode = text_at(map, "interactiveMode");
    plugin.provide_cluster_info = flag_at(map, "provideClusterInfo");
    if (plugin.interactive_mode.empty() &&
        plugin.api_version == "client.authentication.k8s.io/v1beta1") {
      plugin.interactive_mode = "IfAvailable";
    }
    const Value* variables = find_path(map, {"env"});
    if (variables != nullptr && variables->as_list() != nullptr) {
      for (const Value& variable : *variables->as_list()) {
        plugin.environment.emplace_back(text_at(variable, "name"), text_at(variable, "value"));
      }
    }
    return plugin;
  }

  [[nodiscard]] static Value extension(const Value& map) {
    const Value* list = find_path(map, {"extensions"});
    if (list == nullptr || list->as_list() == nullptr) return {};
    for (const Value& item : *list->as_list()) {
      const Value* found = find_path(item, {"extension"});
      if (found != nullptr && text_at(item, "name") == kExecExtension) return *found;
    }
    return {};
  }

  [[nodiscard]] std::string absolute(const std::string& path) const {
    if (path.empty() || path.starts_with("/")) return path;
    return folder_ == "/" ? "/" + path : folder_ + "/" + path;
  }

  [[nodiscard]] std::string path_at(const Value& map, std::string_view key) const {
    return absolute(text_at(map, key));
  }

  [[nodiscard]] static Result<std::string> data_at(const Value& map, std::string_view key) {
    return base64_decode(text_at(map, key));
  }

  std::string folder_;
};

/// Calls `take(name, body)` for each "- name: n, <key>: {...}" of a list.
template <class Take>
Status each_entry(const Value& root, std::string_view list_key, std::string_view key, Take take) {
  const Value* list = find_path(root, {list_key});
  if (list == nullptr || list->as_list() == nullptr) return {};
  for (const Value& item : *list->as_list()) {
    const Value* body = find_path(item, {key});
    TF_CHECK(take(text_at(item, "name"), body == nullptr ? Value() : *body));
  }
  return {};
}

Status merge_file(KubeConfig& config, const std::string& file, const Value& root) {
  const FileReader reader(file);
  TF_CHECK(
      each_entry(root, "clusters", "cluster", [&](std::string name, const Value& body) -> Status {
        TF_ASSIGN(KubeCluster cluster, reader.cluster(body));
        config.clusters.try_emplace(std::move(name), std::move(cluster));
        return {};
      }));
  TF_CHECK(each_entry(root, "users", "user", [&](std::string name, const Value& body) -> Status {
    TF_ASSIGN(KubeUser user, reader.user(body));
    config.users.try_emplace(std::move(name), std::move(user));
    return {};
  }));
  TF_CHECK(
      each_entry(root, "contexts", "context", [&](std::string name, const Value& body) -> Status {
        config.contexts.try_emplace(std::move(name),
                                    KubeContext{.cluster = text_at(body, "cluster"),
                                                .user = text_at(body, "user"),
                                                .ns = text_at(body, "namespace")});
        return {};
      }));
  if (config.current_context.empty()) config.current_context = text_at(root, "current-context");
  return {};
}

Error load_error(const std::string& file, const Error& cause) {
  return Error{ErrorCode::kUnreachable,
               fmt::format("error loading config file \"{}\": {}", file, cause.message), cause.pos};
}

Status load_file(KubeConfig& config, const std::string& file, bool must_exist) {
  auto text = read_file(file);
  if (!text) {
    if (text.error().code == ErrorCode::kNotFound && !must_exist) return {};
    return fail(load_error(file, text.error()));
  }
  auto root = parse_config_yaml(*text);
  if (!root) return fail(load_error(file, root.error()));
  if (auto merged = merge_file(config, file, *root); !merged) {
    return fail(load_error(file, merged.error()));
  }
  return {};
}

}  // namespace

Result<KubeConfig> load_kubeconfig(const std::string& explicit_file,
                                   const std::vector<std::string>& files) {
  KubeConfig config;
  if (!explicit_file.empty()) {
    if (auto info = stat_file(explicit_file); !info && info.error().code == ErrorCode::kNotFound) {
      return fail(ErrorCode::kUnreachable, info.error().message);
    }
    TF_CHECK(load_file(config, explicit_file, true));
    return config;
  }
  for (const std::string& file : files) {
    if (!file.empty()) TF_CHECK(load_file(config, file, false));
  }
  return config;
}

}  // namespace tf::kube
