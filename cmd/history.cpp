#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/offers.h"
#include "cmd/print/views.h"
#include "cmd/session.h"
#include "lib/action/query.h"

namespace tf::cmd {
namespace {

struct HistoryArgs : OutputFlag {
  int max = 256;
  bool show_rollback = false;
};

constexpr Flag<HistoryArgs> kHistoryFlags[] = {
    {.name = "max", .target = &HistoryArgs::max, .help = "most revisions to show"},
    {.name = "show-rollback-revision",
     .target = &HistoryArgs::show_rollback,
     .help = "add a column with the revision that a rollback went back to"},
};

class HistoryCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kHistoryFlags), output_flag(args_)});
  }

  Status run(Session& session, std::span<const std::string> words) override {
    TF_ASSIGN(auto context, session.connect());
    TF_ASSIGN(const auto revisions, action::history(context, words[0], args_.max));
    const auto column = args_.show_rollback ? RollbackColumn::kShown : RollbackColumn::kHidden;
    return session.print(HistoryView(revisions, column), args_.format);
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    return offer_one_release(session, words);
  }

 private:
  HistoryArgs args_;
};

}  // namespace

extern constinit const CommandSpec kHistory{.path = "history",
                                            .usage = "RELEASE_NAME",
                                            .summary = "list the revisions of a release",
                                            .arity = {1, 1},
                                            .aliases = {"hist"},
                                            .make = make<HistoryCommand>};

}  // namespace tf::cmd
