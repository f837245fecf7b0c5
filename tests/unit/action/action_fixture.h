#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/action/context.h"
#include "lib/chart/chart.h"
#include "lib/data/yaml_reader.h"
#include "release-store/store.h"
#include "tests/unit/action/memory_api_server.h"

namespace tf::action::test {

class FrozenClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return TimePoint(std::chrono::seconds(1'700'000'000));
  }
};

class EventRecorder final : public EventSink {
 public:
  void on_event(const Event& event) override { events.push_back(event); }
  /// Messages of the records at a level.
  [[nodiscard]] std::vector<std::string> logged(LogRecord::Level level) const {
    std::vector<std::string> out;
    for (const Event& event : events)
      if (const auto* record = std::get_if<LogRecord>(&event);
          record != nullptr && record->level == level)
        out.push_back(record->message);
    return out;
  }
  std::vector<Event> events;
};

/// A chart of templates given as name and text.
inline chart::Chart make_chart(std::vector<std::pair<std::string, std::string>> templates,
                               const std::string& values = "") {
  chart::Chart chart;
  chart.metadata.name = "shop";
  chart.metadata.version = "0.1.0";
  chart.metadata.api_version = "v2";
  for (auto& [name, text] : templates)
    chart.templates.push_back({"templates/" + name, std::move(text)});
  if (!values.empty()) chart.values = parse_yaml(values).value();
  return chart;
}

inline std::string config_map(const std::string& name, const std::string& more = "") {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n" + more;
}

/// A context over a server in memory, with releases kept in its Secrets.
class ActionTest : public testing::Test {
 protected:
  ActionTest() {
    context.kube = client.get();
    context.releases = &releases;
    context.clock = &clock;
    context.events = &events;
    context.stop = stop.get_token();
    context.ns = "web";
  }

  [[nodiscard]] static std::string object_path(const std::string& plural, const std::string& name) {
    return "/api/v1/namespaces/web/" + plural + "/" + name;
  }
  [[nodiscard]] release::Release stored(const std::string& name, int revision) {
    return releases.get(name, revision).value();
  }
  /// Requests that the server has seen whose line begins so.
  [[nodiscard]] std::ptrdiff_t count(const std::string& start) const {
    return std::count_if(server.log.begin(), server.log.end(),
                         [&](const std::string& line) { return line.starts_with(start); });
  }

  MemoryApiServer server;
  FrozenClock clock;
  EventRecorder events;
  std::stop_source stop;
  std::unique_ptr<kube::KubeClient> client = memory_client(server);
  store::ReleaseStore releases{store::make_driver("", client.get(), "web", clock).value(), events};
  ActionContext context;
};

}  // namespace tf::action::test
