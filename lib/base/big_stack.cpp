#include "lib/base/big_stack.h"

#include <pthread.h>

#include <cstring>

namespace tf {
namespace {

constexpr std::size_t kSmallestStack = std::size_t{16} << 20;

struct Job {
  const std::function<void(std::size_t)>* work;
  std::size_t stack_bytes;
};

void* run_job(void* argument) {
  const Job* job = static_cast<const Job*>(argument);
  (*job->work)(job->stack_bytes);
  return nullptr;
}

int start_thread(pthread_t& thread, Job& job) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error != 0) return error;
  error = pthread_attr_setstacksize(&attributes, job.stack_bytes);
  if (error == 0) error = pthread_create(&thread, &attributes, run_job, &job);
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace

Status run_on_big_stack(const std::function<void(std::size_t)>& work) {
  int error = 0;
  // A limit on address space (ulimit -v, small containers) must not stop small renders: ask for
  // less.
  for (std::size_t bytes = kBigStackBytes; bytes >= kSmallestStack; bytes /= 2) {
    Job job{&work, bytes};
    pthread_t thread{};
    error = start_thread(thread, job);
    if (error == 0) {
      pthread_join(thread, nullptr);
      return {};
    }
  }
  return fail(ErrorCode::kInternal, std::string("cannot start a thread: ") + std::strerror(error));
}

}  // namespace tf
