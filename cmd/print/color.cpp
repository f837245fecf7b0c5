#include "cmd/print/color.h"

#include <fmt/core.h>

namespace tf::cmd {
namespace {

std::string paint(std::string_view text, int code, Colors colors) {
  if (colors == Colors::kOff) return std::string(text);
  // fatih/color 1.18 ends bold and faint with 22, colours with 0.
  return fmt::format("\x1b[{}m{}\x1b[{}m", code, text, code < 30 ? 22 : 0);
}

constexpr int kBold = 1;
constexpr int kFaint = 2;
constexpr int kRed = 31;
constexpr int kGreen = 32;
constexpr int kYellow = 33;
constexpr int kCyan = 36;

}  // namespace

std::string color_status(release::ReleaseStatus status, Colors colors) {
  const auto text = release::to_string(status);
  switch (status) {
    case release::ReleaseStatus::kDeployed:
      return paint(text, kGreen, colors);
    case release::ReleaseStatus::kFailed:
    case release::ReleaseStatus::kUnknown:
      return paint(text, kRed, colors);
    case release::ReleaseStatus::kPendingInstall:
    case release::ReleaseStatus::kPendingUpgrade:
    case release::ReleaseStatus::kPendingRollback:
    case release::ReleaseStatus::kUninstalling:
      return paint(text, kYellow, colors);
    case release::ReleaseStatus::kUninstalled:
    case release::ReleaseStatus::kSuperseded:
      break;
  }
  return std::string(text);
}

std::string color_namespace(std::string_view ns, Colors colors) {
  return paint(ns, kCyan, colors);
}

std::string color_header(std::string_view header, Colors colors) {
  return paint(header, kBold, colors);
}

std::string dim(std::string_view text, Colors colors) {
  return paint(text, kFaint, colors);
}

}  // namespace tf::cmd
