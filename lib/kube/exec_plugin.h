#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/kube/rest_config.h"

namespace tf::kube {

/// What a credential plugin gave: a token, or a client certificate with its key, or both.
struct ExecCredential {
  std::string token;
  std::string certificate_pem;
  std::string key_pem;
};

/// Runs the configured client.authentication.k8s.io plugin (v1 or v1beta1) and waits for it. The
/// plugin's stderr is the process's; stdin too when it is a terminal and the plugin may be
/// interactive. Precondition: config.exec. Errors: kUnreachable `exec: executable x not found` and
/// the kubeconfig's install hint, `exec: executable x
///         failed with exit code 1`, `exec plugin didn't return a status field` ...
/// Like:   plugin/pkg/client/auth/exec, client-go 0.37.
[[nodiscard]] Result<ExecCredential> run_exec_plugin(const RestConfig& config);

}  // namespace tf::kube
