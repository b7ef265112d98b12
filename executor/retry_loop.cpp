#include "executor/retry_loop.h"

#include <Poco/Logger.h>

#include <chrono>
#include <random>
#include <string>
#include <utility>

#include "executor/file_metadata.h"
#include "executor/job_part.h"
#include "executor/run_ledger.h"

namespace sqlpod {
namespace {

using std::chrono::milliseconds;

/// How long the database is waited for when it has to say what became of a COMMIT.
constexpr milliseconds patience_in_doubt{30'000};

Poco::Logger& logger() {
  return Poco::Logger::get("sqlpod");
}

milliseconds random_up_to(milliseconds longest) {
  std::random_device seed;
  std::uniform_int_distribution<std::int64_t> distribution(0, longest.count());
  return milliseconds(distribution(seed));
}

/// A statement that only reads by its look, and wrote after all.
bool wanted_to_write(const Error& error) {
  return error.sqlstate() == "25006";
}

}  // namespace

std::optional<TableOutput> open_table_output(const PreparedTask& prepared,
                                             const RunOptions& options) {
  const TaskSpec& task = prepared.spec;
  if (task.output_schema) {
    const bool is_shared = task.partition && job_part(*task.partition);
    return TableOutput(task.output, options.output, options.standard_output_format,
                       file_metadata(task), prepared.storage, is_shared);
  }
  if (options.output.path.empty()) return std::nullopt;
  throw Error(
      ErrorKind::usage, "an output is given, but the task declares no table",
      "add output_schema_type to the spec (`any` takes all columns), or leave the output out");
}

void RetryLoop::run(std::optional<TableOutput> first_output) {
  const TaskSpec& spec = context_.task.spec;
  read_only_ = context_.task.only_reads() && !spec.autocommit;
  std::optional<TableOutput> output = std::move(first_output);
  for (context_.record.attempts = 1;; ++context_.record.attempts) {
    context_.record.forget_results();
    Attempt attempt(context_, std::move(output), read_only_);
    try {
      attempt.run();
      return;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::unknown && !context_.task.idempotency_key.empty() &&
          has_committed(error)) {
        return;
      }
      consider(attempt, error);
    }
    output = open_table_output(context_.task, context_.options);
  }
}

void RetryLoop::consider(const Attempt& attempt, const Error& error) {
  if (context_.cancellation.requested() || !attempt.can_be_repeated()) throw Error(error);
  if (read_only_ && !context_.task.spec.partition && wanted_to_write(error)) {
    logger().debug("the SELECT writes: once more, in a transaction that may");
    read_only_ = false;
    return;
  }
  // An unknown outcome that comes here has been resolved: nothing was committed.
  const bool resolved =
      error.kind() == ErrorKind::unknown && !context_.task.idempotency_key.empty();
  if (!may_pass(error.kind()) && !resolved) throw Error(error);
  if (retries_ < context_.task.spec.retry.retries) return pause(error);
  if (!resolved) throw Error(error);
  throw Error(ErrorKind::transient, error.message() + "; its idempotency key is not there",
              "nothing was committed: run the task again", error.details(), error.sqlstate());
}

bool RetryLoop::has_committed(const Error& in_doubt) {
  logger().warning(in_doubt.message() + ": looking for the idempotency key");
  try {
    const std::unique_ptr<Session> session =
        context_.connector.connect(context_.cancellation, patience_in_doubt);
    RunLedger ledger(*session, context_.task.engine);
    Transaction transaction(*session, false, {});
    // Waits for a COMMIT that is still going on.
    const bool is_free = ledger.claim(context_.task.idempotency_key, context_.task.spec.name);
    logger().warning(is_free ? "it is not there: nothing was committed"
                             : "it is there: the task was committed");
    return !is_free;
  } catch (const Error& error) {
    throw Error(ErrorKind::unknown, in_doubt.message() + ", and looking for its key failed",
                in_doubt.hint(), error.message() + "\n" + error.details(), error.sqlstate());
  }
}

void RetryLoop::pause(const Error& error) {
  const RetryPolicy& policy = context_.task.spec.retry;
  const milliseconds time = random_up_to(policy.longest_pause(++retries_));
  logger().warning("attempt " + std::to_string(context_.record.attempts) + " failed (" +
                   error.message() + "): retry " + std::to_string(retries_) + " of " +
                   std::to_string(policy.retries) + " in " + std::to_string(time.count()) + " ms");
  context_.clock.enter("pause");
  context_.cancellation.sleep(time);
}

}  // namespace sqlpod
