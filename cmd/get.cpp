#include <fmt/core.h>

#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/offers.h"
#include "cmd/print/release_view.h"
#include "cmd/print/views.h"
#include "cmd/session.h"
#include "lib/action/query.h"
#include "lib/data/json.h"
#include "release-store/release_codec.h"
#include "templates-engine/renderer.h"

namespace tf::cmd {
namespace {

struct GetArgs : OutputFlag {
  int revision = 0;
  bool all_values = false;
  std::string format_template;
};

constexpr Flag<GetArgs> kRevision[] = {
    {.name = "revision",
     .target = &GetArgs::revision,
     .help = "revision to read instead of the last one"},
};
constexpr Flag<GetArgs> kTemplateFlag[] = {
    {.name = "template",
     .target = &GetArgs::format_template,
     .help = "Go template for the output, e.g. {{.Release.Name}}"},
};
constexpr Flag<GetArgs> kAllValues[] = {
    {.name = "all",
     .short_name = 'a',
     .target = &GetArgs::all_values,
     .help = "the chart's values too"},
};

/// What the six commands share: one release is read, then shown.
class GetCommand : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kRevision); }

  Status run(Session& session, std::span<const std::string> words) final {
    TF_ASSIGN(auto context, session.connect());
    TF_ASSIGN(const auto release, action::get_release(context, words[0], args_.revision));
    return show(session, release);
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    return offer_one_release(session, words);
  }

 protected:
  virtual Status show(Session& session, const release::Release& release) = 0;
  GetArgs args_;
};

class GetAllCommand final : public GetCommand {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kRevision, kTemplateFlag); }

 protected:
  Status show(Session& session, const release::Release& release) override {
    if (!args_.format_template.empty()) return show_template(session, release);
    ReleaseViewOptions view;
    view.debug = true;
    view.show_metadata = true;
    view.colors = session.colors();
    return session.print(ReleaseView(release, view, session.events()), OutputFormat::kTable);
  }

 private:
  Status show_template(Session& session, const release::Release& release) {
    engine::Environment environment;
    environment.clock = &session.clock();
    environment.events = &session.events();
    const Value data(Map({{"Release", release_scope(release)}}));
    TF_ASSIGN(const auto text,
              engine::render_text("gotpl", args_.format_template, data, environment));
    session.print(text);
    return {};
  }

  /// The fields of Helm's release struct that templates are known to ask for.
  static Value release_scope(const release::Release& release) {
    const auto& metadata = release.chart.metadata;
    const Map chart_metadata({{"Name", metadata.name},
                              {"Version", metadata.version},
                              {"AppVersion", metadata.app_version},
                              {"Description", metadata.description}});
    const Map info({{"Status", release::to_string(release.info.status)},
                    {"Description", release.info.description},
                    {"Notes", release.info.notes}});
    return Map({{"Name", release.name},
                {"Namespace", release.ns},
                {"Version", Value::integer(release.revision)},
                {"Manifest", release.manifest},
                {"Config", release.config},
                {"ApplyMethod", release.apply_method},
                {"Info", Value(info)},
                {"Chart", Value(Map({{"Metadata", Value(chart_metadata)},
                                     {"Values", release.chart.values}}))}});
  }
};

class GetHooksCommand final : public GetCommand {
 protected:
  Status show(Session& session, const release::Release& release) override {
    session.print(format_hooks(release.hooks));
    return {};
  }
};

class GetManifestCommand final : public GetCommand {
 protected:
  Status show(Session& session, const release::Release& release) override {
    session.print(release.manifest + "\n");
    return {};
  }
};

class GetNotesCommand final : public GetCommand {
 protected:
  Status show(Session& session, const release::Release& release) override {
    if (release.info.notes.empty()) return {};
    session.print(fmt::format("NOTES:\n{}\n", release.info.notes));
    return {};
  }
};

class GetMetadataCommand final : public GetCommand {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kRevision), output_flag(args_)});
  }

 protected:
  Status show(Session& session, const release::Release& release) override {
    return session.print(MetadataView(release), args_.format);
  }
};

class GetValuesCommand final : public GetCommand {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kRevision, kAllValues), output_flag(args_)});
  }

 protected:
  Status show(Session& session, const release::Release& release) override {
    if (!args_.all_values) {
      return session.print(ValuesView(release.config, "USER-SUPPLIED VALUES:"), args_.format);
    }
    TF_ASSIGN(auto values, action::computed_values(release, session.events()));
    return session.print(ValuesView(std::move(values), "COMPUTED VALUES:"), args_.format);
  }
};

}  // namespace

extern constinit const CommandSpec kGet{
    .path = "get", .usage = "", .summary = "read what is stored of a release"};
extern constinit const CommandSpec kGetAll{.path = "get all",
                                           .usage = "RELEASE_NAME",
                                           .summary = "everything that is stored of a release",
                                           .arity = {1, 1},
                                           .make = make<GetAllCommand>};
extern constinit const CommandSpec kGetHooks{.path = "get hooks",
                                             .usage = "RELEASE_NAME",
                                             .summary = "the hooks of a release",
                                             .arity = {1, 1},
                                             .make = make<GetHooksCommand>};
extern constinit const CommandSpec kGetManifest{.path = "get manifest",
                                                .usage = "RELEASE_NAME",
                                                .summary = "the manifest of a release",
                                                .arity = {1, 1},
                                                .make = make<GetManifestCommand>};
extern constinit const CommandSpec kGetMetadata{
    .path = "get metadata",
    .usage = "RELEASE_NAME",
    .summary = "names, versions and labels of a release",
    .arity = {1, 1},
    .make = make<GetMetadataCommand>};
extern constinit const CommandSpec kGetNotes{.path = "get notes",
                                             .usage = "RELEASE_NAME",
                                             .summary = "the notes of a release",
                                             .arity = {1, 1},
                                             .make = make<GetNotesCommand>};
extern constinit const CommandSpec kGetValues{.path = "get values",
                                              .usage = "RELEASE_NAME",
                                              .summary = "the values of a release",
                                              .arity = {1, 1},
                                              .make = make<GetValuesCommand>};

}  // namespace tf::cmd
