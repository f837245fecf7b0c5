#include <utility>

#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/print/views.h"
#include "cmd/session.h"
#include "lib/action/query.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/go_time.h"

namespace tf::cmd {
namespace {

struct ListArgs : action::ListOptions, OutputFlag {
  bool names_only = false;
  bool no_headers = false;
  bool all_namespaces = false;
  std::string time_format;
};

constexpr Flag<ListArgs> kListFlags[] = {
    {.name = "short", .short_name = 'q', .target = &ListArgs::names_only, .help = "names only"},
    {.name = "no-headers", .target = &ListArgs::no_headers, .help = "no line of column titles"},
    {.name = "time-format",
     .target = &ListArgs::time_format,
     .help = "layout of times in Go's notation, e.g. \"2006-01-02 15:04:05Z0700\""},
    {.name = "date", .short_name = 'd', .target = &ListArgs::by_date, .help = "sort by time"},
    {.name = "reverse",
     .short_name = 'r',
     .target = &ListArgs::reverse,
     .help = "turn the order round"},
    {.name = "uninstalled",
     .target = &ListArgs::uninstalled,
     .help = "show uninstalled releases whose history was kept"},
    {.name = "superseded", .target = &ListArgs::superseded, .help = "show superseded releases"},
    {.name = "uninstalling",
     .target = &ListArgs::uninstalling,
     .help = "show releases that are being uninstalled"},
    {.name = "deployed", .target = &ListArgs::deployed, .help = "show deployed releases"},
    {.name = "failed", .target = &ListArgs::failed, .help = "show failed releases"},
    {.name = "pending", .target = &ListArgs::pending, .help = "show pending releases"},
    {.name = "all-namespaces",
     .short_name = 'A',
     .target = &ListArgs::all_namespaces,
     .help = "look in all namespaces"},
    {.name = "max",
     .short_name = 'm',
     .target = &ListArgs::limit,
     .help = "most releases to show; 0 shows all"},
    {.name = "offset",
     .target = &ListArgs::offset,
     .help = "releases to step over before the first one shown"},
    {.name = "filter",
     .short_name = 'f',
     .target = &ListArgs::filter,
     .help = "regular expression for names"},
    {.name = "selector",
     .short_name = 'l',
     .target = &ListArgs::selector,
     .help = "label query on the releases' records, e.g. -l key1=value1,key2!=value2"},
};

class ListCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kListFlags), output_flag(args_)});
  }

  Status run(Session& session, std::span<const std::string>) override {
    const auto scope = args_.all_namespaces ? Scope::kAllNamespaces : Scope::kNamespace;
    TF_ASSIGN(auto context, session.connect({}, scope));
    TF_ASSIGN(const auto releases, action::list(context, args_));
    if (args_.names_only) {
      std::vector<std::string> names;
      for (const auto& release : releases)
        names.push_back(release.name);
      return session.print(NamesView(std::move(names)), args_.format);
    }
    std::vector<ListView::Row> rows;
    for (const auto& release : releases)
      rows.push_back(row_of(release));
    const auto headers = args_.no_headers ? Headers::kHidden : Headers::kShown;
    return session.print(ListView(std::move(rows), headers, session.colors()), args_.format);
  }

 private:
  [[nodiscard]] std::string updated(const release::Release& release) const {
    const auto& time = release.info.last_deployed;
    if (!time) return "-";
    return args_.time_format.empty()
               ? format_go_string(*time)
               : engine::format_time(engine::GoTime(*time).in(engine::local_zone()),
                                     args_.time_format);
  }

  [[nodiscard]] ListView::Row row_of(const release::Release& release) const {
    return {release.name,
            release.ns,
            to_text(release.revision),
            updated(release),
            release.info.status,
            release::chart_label(release.chart),
            app_version_label(release.chart)};
  }

  ListArgs args_;
};

}  // namespace

extern constinit const CommandSpec kList{.path = "list",
                                         .usage = "",
                                         .summary = "list releases",
                                         .arity = {0, 0},
                                         .aliases = {"ls"},
                                         .make = make<ListCommand>};

}  // namespace tf::cmd
