#include <chrono>
#include <string_view>

#include "lib/action/install.h"
#include "lib/base/text.h"
#include "templates-engine/renderer.h"

namespace tf::action {
namespace {

/// filepath.Base of a chart reference, up to its first dot.
std::string base_of_chart(std::string_view chart) {
  while (chart.size() > 1 && chart.ends_with('/'))
    chart.remove_suffix(1);
  const auto slash = chart.rfind('/');
  std::string_view base = chart;
  if (slash != std::string_view::npos && chart.size() > 1) base = chart.substr(slash + 1);
  if (base == "." || base.empty()) return "chart";
  return std::string(base.substr(0, base.find('.')));
}

Result<std::string> name_from_template(const std::string& text, const Clock& clock) {
  engine::Environment environment;
  environment.clock = &clock;
  return engine::render_text("name-template", text, Value(), environment);
}

std::string extra_words(const std::vector<std::string>& words) {
  const std::vector<std::string> extra(words.begin() + 2, words.end());
  return join(std::span<const std::string>(extra), ", ");
}

}  // namespace

/// Like helm 4.3.1 Install.NameAndChart.
Result<NameAndChart> name_and_chart(const std::vector<std::string>& words, bool generate_name,
                                    const std::string& name_template,
                                    const std::string& preset_name, const Clock& clock) {
  if (words.empty()) return fail(ErrorCode::kInvalid, "a chart is needed");
  if (words.size() > 2)
    return fail(ErrorCode::kInvalid,
                "expected at most two arguments, unexpected arguments: " + extra_words(words));
  if (words.size() == 2) {
    if (generate_name)
      return fail(ErrorCode::kInvalid, "cannot set --generate-name and also specify a name");
    if (!name_template.empty())
      return fail(ErrorCode::kInvalid, "cannot set --name-template and also specify a name");
    return NameAndChart{words[0], words[1]};
  }
  const std::string& chart = words[0];
  if (!name_template.empty()) {
    TF_ASSIGN(std::string name, name_from_template(name_template, clock));
    return NameAndChart{std::move(name), chart};
  }
  if (!preset_name.empty()) return NameAndChart{preset_name, chart};
  if (!generate_name)
    return fail(ErrorCode::kInvalid, "must either provide a name or specify --generate-name");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(clock.now());
  return NameAndChart{base_of_chart(chart) + "-" + to_text(seconds.time_since_epoch().count()),
                      chart};
}

}  // namespace tf::action
