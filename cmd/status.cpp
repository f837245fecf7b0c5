#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/offers.h"
#include "cmd/print/release_view.h"
#include "cmd/session.h"
#include "lib/action/query.h"

namespace tf::cmd {
namespace {

struct StatusArgs : OutputFlag {
  int revision = 0;
};

constexpr Flag<StatusArgs> kStatusFlags[] = {
    {.name = "revision",
     .target = &StatusArgs::revision,
     .help = "revision to show instead of the last one"},
};

class StatusCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kStatusFlags), output_flag(args_)});
  }

  Status run(Session& session, std::span<const std::string> words) override {
    const auto form = args_.format == OutputFormat::kTable ? action::ResourceForm::kTables
                                                           : action::ResourceForm::kObjects;
    TF_ASSIGN(auto context, session.connect());
    TF_ASSIGN(const auto status, action::status(context, words[0], args_.revision, form));
    ReleaseViewOptions view;
    view.colors = session.colors();
    return session.print(ReleaseView(status, view, session.events()), args_.format);
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    return offer_one_release(session, words);
  }

 private:
  StatusArgs args_;
};

}  // namespace

extern constinit const CommandSpec kStatus{.path = "status",
                                           .usage = "RELEASE_NAME",
                                           .summary = "show how a release is doing",
                                           .arity = {1, 1},
                                           .make = make<StatusCommand>};

}  // namespace tf::cmd
