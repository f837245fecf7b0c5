#include "lib/sandbox/controllers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/sandbox/controllers/cluster.h"
#include "lib/sandbox/controllers/controller.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kControllers = 13;
/// A loop that never ends would be a bug of ours; the server must answer all the same.
constexpr int kMaxRounds = 10'000;

}  // namespace

class Controllers::Parts {
 public:
  explicit Parts(Registry& registry)
      : cluster_(registry),
        controllers_({namespace_controller(), node_controller(), deployment_controller(),
                      replica_set_controller(), stateful_set_controller(), daemon_set_controller(),
                      job_controller(), volume_controller(), scheduler(), kubelet(),
                      endpoints_controller(), disruption_controller(), garbage_collector()}) {
    cluster_.set_observer([this](const Cluster::Seen& seen) { observe(seen); });
  }

  std::optional<TimePoint> step() {
    int round = 0;
    bool busy = true;
    while (busy && round++ < kMaxRounds) {
      cluster_.catch_up();
      cluster_.ring();
      busy = false;
      for (std::size_t i = 0; i < kControllers; ++i)
        busy = reconcile(i) || busy;
    }
    return busy ? cluster_.now() : cluster_.next_alarm();
  }

 private:
  void observe(const Cluster::Seen& seen) {
    for (std::size_t i = 0; i < kControllers; ++i)
      controllers_[i].observe(cluster_, seen, dirty_[i]);
  }

  bool reconcile(std::size_t i) {
    const Keys keys = std::exchange(dirty_[i], {});
    for (const std::string& key : keys)
      controllers_[i].reconcile(cluster_, key);
    return !keys.empty();
  }

  Cluster cluster_;
  std::array<Controller, kControllers> controllers_;
  std::array<Keys, kControllers> dirty_;
};

Controllers::Controllers(Registry& registry) : parts_(std::make_unique<Parts>(registry)) {}

Controllers::~Controllers() = default;

std::optional<TimePoint> Controllers::step() {
  return parts_->step();
}

}  // namespace tf::sandbox
