#pragma once

#include <string>
#include <utility>

#include "cmd/print/format.h"

namespace tf::cmd {

/// What `sandbox status` knows.
struct SandboxState {
  std::string name;
  bool running = false;
  int pid = 0;
  std::string server;  ///< URL; "" when it does not run
  std::string kubeconfig;
};

class SandboxView final : public Printable {
 public:
  explicit SandboxView(SandboxState state) : state_(std::move(state)) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  SandboxState state_;
};

}  // namespace tf::cmd
