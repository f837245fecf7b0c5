#include "lib/release/hook.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tf::release {
namespace {

using EventName = std::pair<HookEvent, std::string_view>;
constexpr std::array<EventName, 9> kEventNames = {{{HookEvent::kPreInstall, "pre-install"},
                                                   {HookEvent::kPostInstall, "post-install"},
                                                   {HookEvent::kPreDelete, "pre-delete"},
                                                   {HookEvent::kPostDelete, "post-delete"},
                                                   {HookEvent::kPreUpgrade, "pre-upgrade"},
                                                   {HookEvent::kPostUpgrade, "post-upgrade"},
                                                   {HookEvent::kPreRollback, "pre-rollback"},
                                                   {HookEvent::kPostRollback, "post-rollback"},
                                                   {HookEvent::kTest, "test"}}};

using PhaseName = std::pair<HookPhase, std::string_view>;
constexpr std::array<PhaseName, 5> kPhaseNames = {{{HookPhase::kNone, ""},
                                                   {HookPhase::kUnknown, "Unknown"},
                                                   {HookPhase::kRunning, "Running"},
                                                   {HookPhase::kSucceeded, "Succeeded"},
                                                   {HookPhase::kFailed, "Failed"}}};

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string_view to_string(HookEvent event) {
  for (const auto& [candidate, name] : kEventNames)
    if (candidate == event) return name;
  return "";
}

std::optional<HookEvent> parse_hook_event(std::string_view text) {
  if (text == "test-success") return HookEvent::kTest;
  for (const auto& [event, name] : kEventNames)
    if (name == text) return event;
  return std::nullopt;
}

std::string_view to_string(HookPhase phase) {
  for (const auto& [candidate, name] : kPhaseNames)
    if (candidate == phase) return name;
  return "";
}

HookPhase parse_hook_phase(std::string_view text) {
  for (const auto& [phase, name] : kPhaseNames)
    if (name == text) return phase;
  return HookPhase::kUnknown;
}

bool Hook::runs_at(HookEvent event) const {
  return std::find(events.begin(), events.end(), event) != events.end();
}

bool Hook::has_delete_policy(std::string_view policy) const {
  return has_word(delete_policies, policy);
}

bool Hook::has_output_log_policy(std::string_view policy) const {
  return has_word(output_log_policies, policy);
}

}  // namespace tf::release
