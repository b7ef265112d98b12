#include "tests/soak/runner.h"

#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "tests/soak/books.h"
#include "tests/soak/exit_codes.h"
#include "tests/soak/task_files.h"

namespace sqlpod::soak {
namespace {

namespace fs = std::filesystem;
using testing::read_file;

constexpr const char* older_content = "an older file\n";
constexpr double longest_end = 2;  // seconds from a signal

bool is_temporary(const std::string& name) {
  constexpr std::string_view ending = ".tmp";
  return name.front() == '.' && name.size() > ending.size() &&
         name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

Runner::Runner(const Servers& servers, std::string program, int index, bool alone)
    : servers_(servers),
      program_(std::move(program)),
      user_("soak_" + std::to_string(index)),
      alone_(alone),
      postgresql_("127.0.0.1", servers.postgresql->port()),
      mariadb_("127.0.0.1", servers.mariadb->port()) {
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mariadb}) {
    servers.of(dialect).make_user(user_, password_of(dialect));
    mount_secret(dialect, true);
  }
}

std::string Runner::password_of(Dialect dialect) const {
  return "tr0ub4dor-" + user_ + "-" + secret_key(dialect);
}

testing::FaultProxy& Runner::proxy_to(Dialect dialect) {
  return dialect == Dialect::postgresql ? postgresql_ : mariadb_;
}

void Runner::mount_secret(Dialect dialect, bool is_right) const {
  const std::string mount = std::string("secrets/") + secret_group + "/";
  const std::string next =
      folder_.write(mount + "..next", is_right ? password_of(dialect) : "wr0ng-passw0rd");
  fs::rename(next, folder_.file(mount + secret_key(dialect)));
}

FaultTarget Runner::target_of(const TaskPlan& plan, const Usual& usual) {
  std::array<std::uint64_t, 2> bytes{};
  if (const auto found = usual.bytes.find({plan.dialect, plan.kind}); found != usual.bytes.end()) {
    bytes = found->second;
  }
  return {proxy_to(plan.dialect), servers_.of(plan.dialect), user_, bytes,
          [this, dialect = plan.dialect](bool is_right) { mount_secret(dialect, is_right); }};
}

void Runner::lay_out(const TaskPlan& plan) {
  fs::remove_all(folder_.file("task"));
  fs::create_directory(folder_.file("task"));
  if (plan.kind == TaskKind::executemany) {
    folder_.write(std::string("task/") + rows_name, rows_file(plan));
  }
  if (plan.kind == TaskKind::select && plan.older_file) {
    folder_.write("task/" + output_name(plan), older_content);
  }
}

TaskResult Runner::run(const TaskPlan& plan, const Usual& usual) {
  TaskResult result{plan, {}, {}, {}};
  lay_out(plan);
  for (const Fault& fault : plan.faults) {
    result.runs.push_back(run_once(plan, fault, usual, result));
    if (result.runs.back().code == 0) break;
  }
  if (plan.kind == TaskKind::keyed && result.runs.back().code != 0) {
    result.wrongs.emplace_back("never done, though run again and again");
  }
  return result;
}

Run Runner::run_once(const TaskPlan& plan, const Fault& fault, const Usual& usual,
                     TaskResult& result) {
  result.spec =
      task_spec(plan, fault, servers_.of(plan.dialect).url(user_, proxy_to(plan.dialect).port()));
  folder_.write("task/task.yaml", result.spec);
  Injection injection(fault, target_of(plan, usual));
  testing::ProgramOptions options;
  options.folder = folder_.file("task");
  testing::Program program(command(plan, fault, program_, folder_.file("secrets")), options);
  injection.started(program.id());
  const testing::Outcome outcome = program.wait();
  const auto ended_at = Injection::Clock::now();
  injection.end();

  Run run;
  run.fault = fault;
  run.fault_happened = injection.happened();
  run.code = outcome.signal == 0 ? outcome.exit_code : 128 + outcome.signal;
  run.killed = outcome.signal == SIGKILL;
  run.error = outcome.output + outcome.error;
  if (const auto signalled_at = injection.signalled_at(); signalled_at && !run.killed) {
    run.seconds_to_end = std::chrono::duration<double>(ended_at - *signalled_at).count();
  }
  if (outcome.timed_out) result.wrongs.emplace_back("did not end within a minute");
  look_at_exit(plan, run, result);
  look_at_folder(plan, run, usual, result);
  return run;
}

void Runner::look_at_exit(const TaskPlan& plan, const Run& run, TaskResult& result) const {
  if (possible_codes(plan, run.fault, alone_).count(run.code) == 0) {
    result.wrongs.push_back("exit code " + std::to_string(run.code) + " under the fault '" +
                            std::string(name(run.fault.kind)) + "'");
  }
  if (run.seconds_to_end.value_or(0) > longest_end && (run.code == 143 || run.code == 130)) {
    result.wrongs.push_back("took " + std::to_string(*run.seconds_to_end) +
                            " s to end after the signal");
  }
  for (const std::string& secret : {password_of(plan.dialect), std::string("wr0ng-passw0rd")}) {
    if (run.error.find(secret) != std::string::npos) {
      result.wrongs.emplace_back("a password in what it printed");
    }
  }
}

void Runner::look_at_folder(const TaskPlan& plan, Run& run, const Usual& usual,
                            TaskResult& result) const {
  for (const auto& entry : fs::directory_iterator(folder_.file("task"))) {
    const std::string file = entry.path().filename().string();
    if (file == "task.yaml" || file == rows_name || file == output_name(plan)) continue;
    const std::string whole = plan.parquet ? usual.parquet : expected_csv();
    if (run.killed && is_temporary(file) && read_file(entry.path().string()) == whole) {
      run.left_temporary_file = true;
      continue;
    }
    result.wrongs.push_back("the file " + file + " was left");
  }
  if (plan.kind == TaskKind::select) look_at_output(plan, run, usual, result);
}

void Runner::look_at_output(const TaskPlan& plan, const Run& run, const Usual& usual,
                            TaskResult& result) const {
  const std::string path = folder_.file("task/" + output_name(plan));
  const std::string content = fs::exists(path) ? read_file(path) : "";
  const bool is_new = content == (plan.parquet ? usual.parquet : expected_csv());
  const bool is_old = plan.older_file ? content == older_content : !fs::exists(path);
  if (is_new && (run.code == 0 || run.killed)) return;
  if (is_old && run.code != 0) return;
  result.wrongs.push_back("after exit code " + std::to_string(run.code) + " the output is " +
                          (is_new   ? "the new file"
                           : is_old ? "as it was"
                                    : "something else") +
                          " (" + std::to_string(content.size()) + " bytes)");
}

Usual Runner::learn() {
  Usual usual;
  int number = 0;
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mariadb}) {
    testing::FaultProxy& proxy = proxy_to(dialect);
    for (int kind = 0; kind < task_kinds; ++kind) {
      TaskPlan plan = peaceful_plan(--number, dialect, static_cast<TaskKind>(kind));
      using Direction = testing::FaultProxy::Direction;
      const std::uint64_t sent = proxy.bytes(Direction::to_server);
      const std::uint64_t received = proxy.bytes(Direction::to_client);
      const TaskResult result = run(plan, usual);
      if (!result.wrongs.empty()) {
        throw std::runtime_error("a task that nothing befell: " + result.wrongs[0] + "\n" +
                                 result.spec + result.runs[0].error);
      }
      usual.bytes[{dialect, plan.kind}] = {proxy.bytes(Direction::to_server) - sent,
                                           proxy.bytes(Direction::to_client) - received};
    }
  }
  TaskPlan plan = peaceful_plan(--number, Dialect::postgresql, TaskKind::select);
  plan.parquet = true;
  const TaskResult result = run(plan, usual);
  if (result.runs[0].code != 0) throw std::runtime_error(result.runs[0].error);
  usual.parquet = read_file(folder_.file("task/" + output_name(plan)));
  return usual;
}

}  // namespace sqlpod::soak
