#include "lib/action/rollback.h"

#include <fmt/core.h>

#include <limits>

#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/offers.h"
#include "cmd/session.h"
#include "lib/base/utf8.h"

namespace tf::cmd {
namespace {

constexpr std::size_t kMaxDescription = 256;

struct RollbackArgs : action::RollbackOptions, DryRunFlag {
  std::string server_side_text = "auto";
};

constexpr Flag<RollbackArgs> kRollbackFlags[] = {
    {.name = "description",
     .target = &RollbackArgs::description,
     .help = "text to keep with the new revision, 256 characters at most"},
    {.name = "server-side",
     .target = &RollbackArgs::server_side_text,
     .help = "let the API server merge changes: \"true\", \"false\", or \"auto\" for the way of "
             "the revision that is gone back to"},
    {.name = "cleanup-on-fail",
     .target = &RollbackArgs::cleanup_on_fail,
     .help = "delete what a failed rollback created"},
    {.name = "history-max",
     .target = &RollbackArgs::max_history,
     .help = "revisions to keep of a release; 0 keeps all"},
};

class RollbackCommand final : public Command {
 public:
  void use_environment(const Settings& settings, const Environment&) override {
    args_.max_history = settings.max_history;
  }

  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kRollbackFlags), apply_flags(args_), wait_flags(args_),
                   dry_run_flag(args_)});
  }

  Status run(Session& session, std::span<const std::string> words) override {
    if (words.size() > 1) {
      const auto revision = parse_atoi(words[1]);
      if (!revision) {
        return fail(Error(revision.error()).wrap("could not convert revision to a number"));
      }
      if (*revision > std::numeric_limits<int>::max() || *revision < 0) {
        return fail(ErrorCode::kNotFound, fmt::format("release has no {} version", *revision));
      }
      args_.revision = static_cast<int>(*revision);
    }
    if (const auto length = rune_count(args_.description); length > kMaxDescription) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("description must be {} characters or less, got {}", kMaxDescription,
                              length));
    }
    TF_ASSIGN(args_.dry_run, dry_run_of(args_.dry_run_text, DryRunFor::kChange, session.events()));
    TF_ASSIGN(args_.server_side, action::parse_server_side(args_.server_side_text));
    TF_ASSIGN(auto context, session.connect());
    TF_CHECK(action::rollback(context, words[0], args_));
    session.print("Rollback was a success! Happy Helming!\n");
    return {};
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    if (words.size() == 1) return offer_revisions(session, words[0]);
    return offer_one_release(session, words);
  }

 private:
  RollbackArgs args_;
};

}  // namespace

extern constinit const CommandSpec kRollback{
    .path = "rollback",
    .usage = "<RELEASE> [REVISION]",
    .summary = "go back to an earlier revision",
    .arity = {1, Arity::kAny},
    .exclusive = {{{"force", "force-conflicts"}, {"force-replace", "force-conflicts"}}},
    .make = make<RollbackCommand>};

}  // namespace tf::cmd
