#include "lib/base/process.h"

#include <gtest/gtest.h>

#include <string>

namespace tf {
namespace {

ProcessRequest shell(const std::string& script, std::string input = {}) {
  return {"/bin/sh", {"-c", script}, {"WORD=given"}, std::move(input)};
}

TEST(Process, FeedsAndReadsBothOutputs) {
  const auto outcome = run_process(shell("cat; echo \"$WORD\" >&2", "some text\n"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out, "some text\n");
  EXPECT_EQ(outcome->err, "given\n");
  EXPECT_EQ(outcome->failure, "");
  EXPECT_EQ(outcome->exit_code, 0);
}

TEST(Process, LargeInputPassesThrough) {
  const std::string large(std::size_t{3} << 20U, 'x');
  const auto outcome = run_process(shell("cat", large));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out, large);
}

TEST(Process, ReaderThatStopsEarlyIsNoFailure) {
  const std::string large(std::size_t{3} << 20U, 'x');
  const auto outcome = run_process(shell("exec <&-; echo done", large));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out, "done\n");
}

TEST(Process, TellsHowItEnded) {
  EXPECT_EQ(run_process(shell("exit 3"))->failure, "exit status 3");
  EXPECT_EQ(run_process(shell("exit 3"))->exit_code, 3);
  EXPECT_EQ(run_process(shell("kill -9 $$"))->failure, "signal: killed");
}

TEST(Process, MissingProgram) {
  const auto outcome = run_process({"/nonexistent/program", {}, {}, {}});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message, "fork/exec /nonexistent/program: no such file or directory");
}

// Expected texts: exec.LookPath of Go 1.26.
TEST(FindExecutable, LooksInTheSearchPathOrAtThePath) {
  EXPECT_EQ(*find_executable("sh", "/nonexistent:/bin"), "/bin/sh");
  EXPECT_EQ(*find_executable("/bin/sh", ""), "/bin/sh");
  EXPECT_EQ(find_executable("no-such-program", "/bin").error().message,
            "exec: \"no-such-program\": executable file not found in $PATH");
  EXPECT_EQ(find_executable("/nonexistent/x", "").error().message,
            "exec: \"/nonexistent/x\": stat /nonexistent/x: no such file or directory");
  EXPECT_EQ(find_executable("/etc/passwd", "").error().message,
            "exec: \"/etc/passwd\": permission denied");
  EXPECT_EQ(find_executable("/bin/", "").error().message, "exec: \"/bin/\": is a directory");
}

}  // namespace
}  // namespace tf
