#include "lib/kube/rest_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/base64.h"
#include "lib/base/files.h"
#include "lib/kube/exec_plugin.h"
#include "tests/support/temp_dir.h"

namespace tf::kube {
namespace {

/// A folder with configuration files.
class RestConfigTest : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text, std::uint32_t mode = 0600) {
    const std::string path = folder_ / name;
    EXPECT_TRUE(write_file(path, text, mode));
    return path;
  }

  /// A kubeconfig with one cluster, user and context of that name.
  std::string config(const std::string& name, const std::string& cluster, const std::string& user,
                     const std::string& ns = "") {
    return write(name + ".yaml", "apiVersion: v1\nkind: Config\ncurrent-context: " + name +
                                     "\nclusters:\n- name: " + name + "\n  cluster: {" + cluster +
                                     "}\nusers:\n- name: " + name + "\n  user: {" + user +
                                     "}\ncontexts:\n- name: " + name +
                                     "\n  context: {cluster: " + name + ", user: " + name +
                                     (ns.empty() ? "" : ", namespace: " + ns) + "}\n");
  }

  static std::string error_of(const ConnectionSettings& settings) {
    const auto result = resolve_rest_config(settings);
    return result ? "(no error)" : result.error().message;
  }

  tf::test::TempDir folder_;
};

TEST_F(RestConfigTest, ReadsDataFilesAndNamespaces) {
  write("ca.pem", "CA");
  write("token", "tok\n");
  ConnectionSettings settings;
  settings.config_files = {config(
      "a", "server: 'https://1.2.3.4:6443/', certificate-authority: ca.pem, tls-server-name: kube",
      "tokenFile: token, client-certificate-data: " + base64_encode("CERT") +
          ", client-key-data: " + base64_encode("KEY"),
      "web")};
  const auto config = resolve_rest_config(settings);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->server, "https://1.2.3.4:6443");
  EXPECT_EQ(config->ca_pem, "CA");
  EXPECT_EQ(config->tls_server_name, "kube");
  EXPECT_EQ(config->bearer_token, "tok");
  EXPECT_EQ(config->client_certificate_pem, "CERT");
  EXPECT_EQ(config->client_key_pem, "KEY");
  EXPECT_EQ(config->ns, "web");
  EXPECT_EQ(config->context, "a");
  EXPECT_EQ(resolve_namespace(settings), "web");
  settings.ns = "other";
  EXPECT_EQ(resolve_namespace(settings), "other");
}

TEST_F(RestConfigTest, MergesFilesFirstWins) {
  const std::string first = config("a", "server: https://first", "token: one");
  const std::string second = write("b.yaml",
                                   "current-context: b\n"
                                   "clusters:\n- name: a\n  cluster: {server: https://second}\n"
                                   "- name: b\n  cluster: {server: https://b}\n"
                                   "contexts:\n- name: b\n  context: {cluster: b, user: a}\n");
  ConnectionSettings settings;
  settings.config_files = {folder_ / "missing", first, second};
  EXPECT_EQ(resolve_rest_config(settings)->server, "https://first");
  settings.context = "b";
  const auto other = resolve_rest_config(settings);
  EXPECT_EQ(other->server, "https://b");
  EXPECT_EQ(other->bearer_token, "one");
}

TEST_F(RestConfigTest, OverridesReplaceTrustAndIdentity) {
  ConnectionSettings settings;
  settings.config_files = {config("a",
                                  "server: https://h, certificate-authority-data: " +
                                      base64_encode("CA") + ", tls-server-name: kube",
                                  "username: u, password: p")};
  EXPECT_EQ(resolve_rest_config(settings)->username, "u");
  settings.insecure_skip_tls_verify = true;
  settings.token = "flag";
  settings.as_user = "jane";
  settings.as_groups = {"g"};
  settings.api_server = "https://elsewhere:8443";
  const auto config = resolve_rest_config(settings);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_TRUE(config->insecure_skip_tls_verify);
  EXPECT_EQ(config->ca_pem, "");
  EXPECT_EQ(config->tls_server_name, "");
  EXPECT_EQ(config->server, "https://elsewhere:8443");
  EXPECT_EQ(config->bearer_token, "flag");
  EXPECT_EQ(config->as_user, "jane");
  EXPECT_THAT(config->as_groups, testing::ElementsAre("g"));
}

TEST_F(RestConfigTest, NothingConfiguredIsLocalhost) {
  const auto config = resolve_rest_config({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->server, "http://localhost:8080");
  EXPECT_EQ(config->ns, "default");
  ConnectionSettings settings;
  settings.api_server = "127.0.0.1:1";
  settings.token = "secret";
  EXPECT_EQ(resolve_rest_config(settings)->server, "http://127.0.0.1:1");
  EXPECT_EQ(resolve_rest_config(settings)->bearer_token, "");
}

TEST_F(RestConfigTest, ErrorsInClientGosWords) {
  ConnectionSettings settings;
  settings.kubeconfig = folder_ / "nope";
  EXPECT_EQ(error_of(settings), "stat " + folder_.path() + "/nope: no such file or directory");
  settings.kubeconfig = config("a", "server: https://h", "token: t");
  settings.context = "nope";
  EXPECT_EQ(error_of(settings), "context \"nope\" does not exist");
  settings.context.clear();
  settings.kubeconfig = write("c.yaml", "current-context: gone\n");
  EXPECT_EQ(error_of(settings),
            "invalid configuration: context was not found for specified context: gone");
  settings.kubeconfig =
      config("d", "certificate-authority: none.pem", "client-certificate-data: QQ==");
  EXPECT_EQ(error_of(settings),
            "invalid configuration: [client-key-data or client-key must be specified for d to use "
            "the clientCert authentication method., no server found for cluster \"d\", unable to "
            "read certificate-authority " +
                folder_.path() + "/none.pem for d due to open " + folder_.path() +
                "/none.pem: no such file or directory]");
  settings.kubeconfig =
      config("e", "server: https://h, certificate-authority-data: '***'", "token: t");
  EXPECT_THAT(error_of(settings),
              testing::HasSubstr("error loading config file \"" + settings.kubeconfig +
                                 "\": illegal base64 data at input byte 0"));
  settings.kubeconfig = write("f.yaml", "a: [\n");
  EXPECT_THAT(error_of(settings), testing::HasSubstr("error loading config file"));
  EXPECT_EQ(resolve_namespace(settings), "default");
}

TEST_F(RestConfigTest, InClusterWhenNothingElseIsThere) {
  write("token", "sa-token\n");
  write("ca.crt", "SA-CA");
  write("namespace", "pods\n");
  ConnectionSettings settings;
  settings.in_cluster_host = "10.0.0.1";
  settings.in_cluster_port = "443";
  settings.service_account_dir = folder_.path();
  const auto config = resolve_rest_config(settings);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->server, "https://10.0.0.1:443");
  EXPECT_EQ(config->bearer_token, "sa-token");
  EXPECT_EQ(config->ca_pem, "SA-CA");
  EXPECT_EQ(config->ns, "pods");
  settings.environment = {"POD_NAMESPACE=mine"};
  EXPECT_EQ(resolve_namespace(settings), "mine");
  settings.in_cluster_port.clear();
  EXPECT_EQ(resolve_rest_config(settings)->server, "http://localhost:8080");
}

TEST_F(RestConfigTest, ProxiesComeFromTheFileOrTheEnvironment) {
  ConnectionSettings settings;
  settings.environment = {"HTTPS_PROXY=proxy:3128", "NO_PROXY=.internal,10.0.0.0/8"};
  settings.config_files = {config("a", "server: https://kube.example", "token: t")};
  EXPECT_EQ(resolve_rest_config(settings)->proxy_url, "http://proxy:3128");
  settings.api_server = "https://10.1.2.3";
  EXPECT_EQ(resolve_rest_config(settings)->proxy_url, "");
  settings.api_server.clear();
  settings.config_files = {config("b", "server: https://h, proxy-url: 'socks5://p:1'", "token: t")};
  EXPECT_EQ(resolve_rest_config(settings)->proxy_url, "socks5://p:1");
}

TEST_F(RestConfigTest, ExecPluginsRunWithTheirOwnEnvironment) {
  write("plugin",
        "#!/bin/sh\ncase \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*) ;; *) exit 9;; "
        "esac\n"
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
        "\"status\":{\"token\":\"'$1-$EXTRA-$HOME_SEEN'\"}}'\n",
        0700);
  ConnectionSettings settings;
  settings.environment = {"HOME_SEEN=yes", "EXTRA=outer", "PATH=/usr/bin:/bin"};
  settings.config_files = {
      config("a", "server: https://h",
             "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [arg], "
             "interactiveMode: Never, env: [{name: EXTRA, value: inner}]}")};
  const auto config = resolve_rest_config(settings);
  ASSERT_TRUE(config) << config.error().message;
  ASSERT_TRUE(config->exec);
  const auto credential = run_exec_plugin(*config);
  ASSERT_TRUE(credential) << credential.error().message;
  EXPECT_EQ(credential->token, "arg-inner-yes");
}

TEST_F(RestConfigTest, ExecPluginErrorsAreClear) {
  RestConfig config;
  config.exec = RestConfig::ExecPlugin{.command = folder_ / "absent",
                                       .arguments = {},
                                       .environment = {},
                                       .api_version = "client.authentication.k8s.io/v1beta1",
                                       .install_hint = "Install it.",
                                       .interactive_mode = "Never",
                                       .provide_cluster_info = false,
                                       .cluster_config = {}};
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec: executable " + folder_.path() + "/absent not found\n\nInstall it.");
  // A folder of that name is no program, neither by its path nor in PATH.
  config.exec->install_hint.clear();
  config.exec->command = folder_.path();
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec: executable " + folder_.path() + " not found");
  folder_.write("bin/plugin/file", "");
  config.exec->command = "plugin";
  config.process_environment = {"PATH=" + folder_ / "bin"};
  EXPECT_EQ(run_exec_plugin(config).error().message, "exec: executable plugin not found");
  config.process_environment.clear();
  config.exec->command = write("fails", "#!/bin/sh\nexit 3\n", 0700);
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec: executable " + config.exec->command + " failed with exit code 3");
  config.exec->command = write("empty",
                               "#!/bin/sh\necho "
                               "'{\"kind\":\"ExecCredential\",\"apiVersion\":\"client."
                               "authentication.k8s.io/v1beta1\",\"status\":{}}'\n",
                               0700);
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec plugin didn't return a token or cert/key pair");
  config.exec->api_version = "client.authentication.k8s.io/v1";
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin "
            "returned version client.authentication.k8s.io/v1beta1");
  config.exec->api_version = "client.authentication.k8s.io/v1alpha1";
  EXPECT_EQ(run_exec_plugin(config).error().message,
            "exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"");
}

}  // namespace
}  // namespace tf::kube
