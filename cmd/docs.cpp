#include <fmt/core.h>

#include <utility>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/help.h"
#include "cmd/invocation.h"
#include "cmd/manual.h"
#include "cmd/session.h"
#include "cmd/version_info.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

struct DocsArgs {
  std::string directory = "./";
  std::string type = "markdown";
};

constexpr Flag<DocsArgs> kDocsFlags[] = {
    {.name = "dir", .target = &DocsArgs::directory, .help = "directory to write to"},
    {.name = "type", .target = &DocsArgs::type, .help = "what to write: markdown or man"},
};

/// What both kinds of pages are made of.
struct Page {
  std::string title;  ///< "tf get values"
  const CommandSpec& spec;
  FlagSections flags;
};

std::string markdown_page(const Page& page) {
  const auto manual = manual_page(page.spec.path);
  std::string text =
      fmt::format("## {}\n\n{}\n\n{}\n", page.title, page.spec.summary, trim_space(manual));
  if (page.spec.make != nullptr) text += fmt::format("\n```\n{}\n```\n", use_line(page.spec));
  const auto section = [&](std::string_view title, const std::vector<BoundFlag>& flags) {
    const auto lines = flag_usages(flags);
    if (!lines.empty()) text += fmt::format("\n### {}\n\n```\n{}```\n", title, lines);
  };
  section("Options", page.flags.local);
  section("Options of all commands", page.flags.global);
  return text;
}

/// Text for roff: backslashes and dashes escaped, no line taken for a request.
std::string roff(std::string_view text) {
  std::string escaped = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  if (escaped.starts_with('.') || escaped.starts_with('\'')) escaped.insert(0, "\\&");
  return escaped;
}

/// Page text as man(7): paragraphs, headings, examples.
std::string roff_body(std::string_view markdown) {
  std::string text;
  bool example = false;
  for (const auto line : split_views(trim_space(markdown), "\n")) {
    if (line.starts_with("```")) {
      text += example ? ".fi\n.RE\n" : ".PP\n.RS 4\n.nf\n";
      example = !example;
    } else if (!example && line.starts_with("#")) {
      text += ".SH " + to_upper_ascii(trim_space(trim_left(line, "#"))) + "\n";
    } else if (!example && line.empty()) {
      text += ".PP\n";
    } else {
      text += roff(example ? std::string(line) : replace_all(line, "`", "")) + "\n";
    }
  }
  return text;
}

std::string man_page(const Page& page) {
  std::string text = fmt::format(".TH \"{}\" 1 \"\" \"tf {}\"\n.SH NAME\n{} \\- {}\n",
                                 to_upper_ascii(replace_all(page.title, " ", "-")),
                                 trim_prefix(kVersionInfo.tf_version, "v"),
                                 roff(replace_all(page.title, " ", "-")), roff(page.spec.summary));
  text += fmt::format(".SH SYNOPSIS\n{}\n.SH DESCRIPTION\n{}", roff(use_line(page.spec)),
                      roff_body(manual_page(page.spec.path)));
  const auto section = [&](std::string_view title, const std::vector<BoundFlag>& flags) {
    text += fmt::format(".SH {}\n", title);
    for (const auto& flag : flags) {
      if (flag.hidden) continue;
      text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(trim_space(flag_signature(flag))),
                          roff(flag_description(flag)));
    }
  };
  section("OPTIONS", page.flags.local);
  if (!page.flags.global.empty()) section("OPTIONS OF ALL COMMANDS", page.flags.global);
  return text;
}

class DocsCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kDocsFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    const bool man = args_.type == "man";
    if (!man && args_.type != "markdown") {
      return fail(ErrorCode::kInvalid, fmt::format("unknown doc type {}. Try 'markdown' or 'man'",
                                                   go_quote(args_.type)));
    }
    TF_CHECK(make_directories(args_.directory));
    TF_CHECK(write_page(session, root_command(), man));
    for (const auto* command : all_commands()) {
      if (!command->hidden) TF_CHECK(write_page(session, *command, man));
    }
    return {};
  }

 private:
  Status write_page(Session& session, const CommandSpec& spec, bool man) {
    constexpr std::uint32_t kPermissions = 0666;
    Invocation invocation(spec, neutral(session.environment()));
    const Page page{command_path(spec), spec, std::move(invocation.sections)};
    const std::string name =
        man ? replace_all(page.title, " ", "-") + ".1" : replace_all(page.title, " ", "_") + ".md";
    return write_file(args_.directory + "/" + name, man ? man_page(page) : markdown_page(page),
                      kPermissions);
  }

  /// Pages must not show the home directory of who makes them.
  static Environment neutral(const Environment& environment) {
    Environment plain = environment;
    plain.variables = {{"HOME", "~"}};
    return plain;
  }

  DocsArgs args_;
};

}  // namespace

extern constinit const CommandSpec kDocs{.path = "docs",
                                         .usage = "",
                                         .summary = "write the manual as man pages or markdown",
                                         .arity = {0, 0},
                                         .hidden = true,
                                         .make = make<DocsCommand>};

}  // namespace tf::cmd
