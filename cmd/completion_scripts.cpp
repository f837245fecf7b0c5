#include <fmt/core.h>

#include "cmd/command.h"
#include "cmd/session.h"
#include "lib/base/text.h"

namespace tf::cmd {
namespace {

// The scripts are thin: every offer comes from `tf __complete`. @ASK@ is the word to ask with.

constexpr std::string_view kBash = R"(# bash completion for tf
_tf() {
    local line word directive=0
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :*) directive=${line#:} ;;
            _activeHelp_*) ;;
            *)
                word=${line%%$'\t'*}
                [[ $word == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$word")
                ;;
        esac
    done < <("${COMP_WORDS[0]}" @ASK@ "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if ((!(directive & 4))) && ((${#COMPREPLY[@]} == 0)); then
        compopt -o default 2>/dev/null
    fi
}
complete -F _tf tf
)";

constexpr std::string_view kZsh = R"(#compdef tf
_tf() {
    local line directive=0
    local -a offers
    for line in "${(@f)$(${words[1]} @ASK@ "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            :*) directive=${line#:} ;;
            _activeHelp_*) ;;
            *) offers+=("${${line//:/\\:}/$'\t'/:}") ;;
        esac
    done
    if ((${#offers})); then
        _describe -V tf offers
    elif ((!(directive & 4))); then
        _files
    fi
}
compdef _tf tf
)";

constexpr std::string_view kFish = R"(# fish completion for tf
function __tf_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l files yes
    for line in ($program @ASK@ $words "$current" 2>/dev/null)
        switch $line
            case ':4'
                set files no
            case ':*' '_activeHelp_*'
            case '*'
                set files no
                echo $line
        end
    end
    test $files = yes; and __fish_complete_path "$current"
end
complete -c tf -f -a '(__tf_complete)'
)";

struct ScriptArgs {
  bool no_descriptions = false;
};

constexpr Flag<ScriptArgs> kScriptFlags[] = {
    {.name = "no-descriptions",
     .target = &ScriptArgs::no_descriptions,
     .help = "offer words without descriptions"},
};

template <const std::string_view& Script>
class ScriptCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kScriptFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    session.print(
        replace_all(Script, "@ASK@", args_.no_descriptions ? "__completeNoDesc" : "__complete"));
    return {};
  }

 private:
  ScriptArgs args_;
};

}  // namespace

extern constinit const CommandSpec kCompletion{
    .path = "completion", .usage = "", .summary = "print completion scripts for shells"};
extern constinit const CommandSpec kCompletionBash{.path = "completion bash",
                                                   .usage = "",
                                                   .summary = "completion script for bash",
                                                   .arity = {0, 0},
                                                   .make = make<ScriptCommand<kBash>>};
extern constinit const CommandSpec kCompletionFish{.path = "completion fish",
                                                   .usage = "",
                                                   .summary = "completion script for fish",
                                                   .arity = {0, 0},
                                                   .make = make<ScriptCommand<kFish>>};
extern constinit const CommandSpec kCompletionZsh{.path = "completion zsh",
                                                  .usage = "",
                                                  .summary = "completion script for zsh",
                                                  .arity = {0, 0},
                                                  .make = make<ScriptCommand<kZsh>>};

}  // namespace tf::cmd
