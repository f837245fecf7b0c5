#include "lib/action/render.h"

#include <utility>

#include "lib/action/post_render.h"
#include "lib/base/text.h"
#include "lib/chart/coalesce.h"
#include "lib/chart/schema.h"
#include "templates-engine/renderer.h"

namespace tf::action {
namespace {

constexpr std::string_view kNotesSuffix = "NOTES.txt";

/// Takes the notes out of the files: the chart's own first, sub-charts' by path when asked for.
std::string take_notes(engine::RenderedFiles& files, const std::string& chart_name,
                       bool with_subcharts) {
  const std::string own = chart_name + "/templates/" + std::string(kNotesSuffix);
  std::string notes;
  if (const auto found = files.find(own); found != files.end()) {
    notes = std::move(found->second);
    files.erase(found);
  }
  for (auto file = files.begin(); file != files.end();) {
    if (!file->first.ends_with(kNotesSuffix)) {
      ++file;
      continue;
    }
    if (with_subcharts) notes.append(notes.empty() ? "" : "\n").append(file->second);
    file = files.erase(file);
  }
  return notes;
}

/// All text that did not parse, as `--debug` shows it.
std::string debug_text(const engine::RenderedFiles& files) {
  std::string out;
  for (const auto& [path, text] : files) {
    if (trim_space(text).empty()) continue;
    out.append("---\n# Source: ").append(path).append("\n").append(text).append("\n");
  }
  return out;
}

bool is_secret(const release::Manifest& manifest) {
  return manifest.head.kind == "Secret" && manifest.head.api_version == "v1";
}

/// Drops the content of Secrets: their text is a remark, and nothing of them is applied.
void hide_secrets(std::vector<release::Manifest>& manifests) {
  for (release::Manifest& manifest : manifests) {
    if (!is_secret(manifest)) continue;
    manifest.text = "# HIDDEN: The Secret output has been suppressed";
    manifest.object = Object();
  }
}

Result<std::vector<release::Manifest>> crd_manifests(const chart::Chart& chart) {
  std::vector<release::Manifest> manifests;
  for (const chart::CrdFile& crd : chart::crd_files(chart)) {
    TF_ASSIGN(auto documents, release::parse_manifest(crd.data));
    for (release::Manifest& document : documents)
      manifests.push_back(std::move(document));
  }
  return manifests;
}

std::string crd_text(const chart::Chart& chart) {
  std::string out;
  for (const chart::CrdFile& crd : chart::crd_files(chart))
    out.append("---\n# Source: ")
        .append(crd.full_path)
        .append("\n")
        .append(crd.data.view())
        .append("\n");
  return out;
}

Status add_crds(const RenderRequest& request, RenderedRelease& rendered) {
  rendered.text.insert(0, crd_text(*request.chart));
  if (request.flags.dry_run != DryRun::kServer) return {};
  TF_ASSIGN(auto crds, crd_manifests(*request.chart));
  rendered.manifests.insert(rendered.manifests.begin(), crds.begin(), crds.end());
  return {};
}

/// Helm 3 hands over the finished manifest text, CRDs included and hooks not. What comes back is
/// read again where it is to be built.
Status post_render_text(const RenderFlags& flags, RenderedRelease& rendered) {
  auto text = flags.post_render(rendered.text);
  if (!text) {
    return fail(std::move(text).error().wrap("error while running post render on files"));
  }
  rendered.text = *std::move(text);
  rendered.manifests.clear();
  if (flags.dry_run == DryRun::kClient) return {};
  auto manifests = release::parse_manifest(rendered.text);
  if (!manifests) {
    return fail(std::move(manifests).error().wrap(
        "unable to build kubernetes objects from release manifest"));
  }
  rendered.manifests = *std::move(manifests);
  return {};
}

Result<RenderedRelease> assemble(const RenderRequest& request, release::SortedManifests sorted) {
  RenderedRelease rendered;
  rendered.hooks = std::move(sorted.hooks);
  rendered.manifests = std::move(sorted.manifests);
  if (request.flags.hide_secret) hide_secrets(rendered.manifests);
  rendered.text = release::join_manifests(rendered.manifests);
  if (request.flags.include_crds) TF_CHECK(add_crds(request, rendered));
  if (request.flags.post_render && !request.dialect.post_renders_by_plugin) {
    TF_CHECK(post_render_text(request.flags, rendered));
  }
  return rendered;
}

}  // namespace

Result<Value> coalesced_values(const chart::Chart& chart, const Value& user, bool skip_schema,
                               EventSink& events, const HelmDialect& dialect) {
  TF_ASSIGN(Value values, chart::coalesce_values(chart, user, events, dialect));
  if (!skip_schema) TF_CHECK(chart::validate_schemas(chart, values, events));
  return values;
}

tl::expected<RenderedRelease, RenderFailure> render_release(RenderRequest request,
                                                            const Clock& clock, EventSink& events) {
  const auto failed = [](Error error, std::string files = {}) {
    return tl::make_unexpected(RenderFailure{std::move(error), std::move(files)});
  };
  const chart::Chart& chart = *request.chart;
  if (const std::string& wanted = chart.metadata.kube_version; !wanted.empty()) {
    auto fits = chart::check_kube_version(wanted, request.capabilities->kube_version);
    if (!fits) return failed(std::move(fits).error());
  }
  engine::Environment environment;
  environment.clock = &clock;
  environment.started = clock.now();
  environment.events = &events;
  environment.lookup = std::move(request.lookup);
  environment.enable_dns = request.flags.enable_dns;
  environment.dialect = request.dialect;
  auto files = engine::render(
      build_templates(chart, request.values, *request.capabilities, request.facts, request.dialect),
      environment);
  if (!files) return failed(std::move(files).error());

  std::string notes = take_notes(*files, chart.name(), request.flags.render_subchart_notes);
  if (request.flags.post_render && request.dialect.post_renders_by_plugin) {
    auto changed = post_render_files(*files, request.flags.post_render);
    if (!changed) return failed(std::move(changed).error());
    files = *std::move(changed);
  }
  auto sorted = release::sort_manifests(*files, events, request.dialect, request.content);
  if (!sorted) return failed(std::move(sorted).error(), debug_text(*files));
  auto rendered = assemble(request, *std::move(sorted));
  if (!rendered) return failed(std::move(rendered).error());
  rendered->notes = std::move(notes);
  return *std::move(rendered);
}

}  // namespace tf::action
