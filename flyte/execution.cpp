#include "flyte/execution.h"

#include <Poco/Logger.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <memory>
#include <random>
#include <string_view>
#include <utility>

#include "config/url.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/unexpected.h"
#include "executor/engine/engine_registry.h"
#include "executor/executor.h"
#include "executor/known_secrets.h"
#include "flyte/error_document.h"
#include "flyte/inputs.h"
#include "flyte/message_reader.h"
#include "flyte/output_literals.h"
#include "flyte/query.h"
#include "flyte/result_table.h"
#include "flyte/secret_lookup.h"

namespace sqlpod::flyte {
namespace {

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
constexpr std::size_t most_template_bytes = 64 * mebibyte;
constexpr std::size_t most_literal_bytes = 1024 * mebibyte;  // a message has less than 2 GiB

constexpr std::string_view resolver_name = "default_task_template_resolver";
constexpr std::string_view executor_name = "SQLAlchemyTaskExecutor";

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// The variable's short name counts where the long one is not set.
std::string variable(const char* name, const char* alias) {
  const std::string value = variable(name);
  return value.empty() ? variable(alias) : value;
}

bool choice(const char* name, std::string_view usual, std::string_view other) {
  const std::string value = variable(name);
  if (value.empty() || value == usual) return false;
  if (value == other) return true;
  throw Error(ErrorKind::usage, std::string(name) + " is " + in_quotes(value),
              "set it to " + std::string(usual) + " or " + std::string(other));
}

bool says_true(std::string value) {
  Poco::toLowerInPlace(value);
  return value == "true" || value == "t" || value == "1";
}

/// Python's drivers for PostgreSQL read infinity as the last moment of their calendar.
void read_infinity_as_python(TaskConfig& config) {
  if (!config.uri || find_engine(parse_url(config.uri->reveal())).name() != "postgresql") return;
  const bool is_given = std::any_of(config.connect_args.begin(), config.connect_args.end(),
                                    [](const auto& arg) { return arg.first == "infinity"; });
  if (!is_given) config.connect_args.emplace_back("infinity", "calendar");
}

/// 128 random bits, as 32 hexadecimal digits.
std::string random_name() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device source;
  std::string name;
  while (name.size() < 32) {
    for (unsigned bits = source(), i = 0; i < 8; ++i, bits >>= 4U) name += digits[bits & 0xFU];
  }
  return name;
}

bool only_reads(const RunRecord& record) {
  return std::all_of(record.statements.begin(), record.statements.end(),
                     [](const auto& statement) { return statement.kind == "SELECT"; });
}

/// The last part of a Python name.
std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1);
}

}  // namespace

Execution::Execution(ContainerArguments arguments, Redactor& redactor, Cancellation& cancellation)
    : arguments_(std::move(arguments)),
      fails_on_error_(says_true(variable("FLYTE_FAIL_ON_ERROR"))),
      is_distributed_(!variable("FLYTE_INTERNAL_DIST_ERROR_STRATEGY", "_F_DES").empty()),
      worker_(variable("FLYTE_INTERNAL_WORKER_NAME", "_F_WN")),
      redactor_(redactor),
      cancellation_(cancellation),
      store_(storage_args_from_environment(redactor)) {}

int Execution::run() {
  require_resolver();
  try {
    try {
      perform();
      return EXIT_SUCCESS;
    } catch (const Error&) {
      throw;
    } catch (const std::exception& other) {
      throw unexpected(other);
    }
  } catch (const Error& error) {
    if (const auto reason = cancellation_.reason()) throw redactor_.redact(*reason);
    tell(redactor_.redact(error));
  }
  return fails_on_error_ ? EXIT_FAILURE : EXIT_SUCCESS;
}

/// Flyte, too, leaves nothing behind when it cannot find the resolver or has nothing for it.
void Execution::require_resolver() const {
  if (last_part(arguments_.resolver) != resolver_name) {
    throw Error(ErrorKind::usage,
                arguments_.resolver.empty()
                    ? "--resolver is missing"
                    : "this image has no resolver " + in_quotes(arguments_.resolver),
                "it runs SQLAlchemyTasks alone: give the task another container_image");
  }
  if (arguments_.resolver_arguments.empty()) {
    throw Error(ErrorKind::usage,
                "nothing stands behind --: the path of the task template is missing",
                "Flyte gives it as {{.taskTemplatePath}}: register the task again");
  }
}

void Execution::perform() {
  const auto& resolver_arguments = arguments_.resolver_arguments;
  if (resolver_arguments.size() > 1 && last_part(resolver_arguments[1]) != executor_name) {
    throw Error(ErrorKind::usage, "this image has no executor " + in_quotes(resolver_arguments[1]),
                "it runs SQLAlchemyTasks alone: give the task another container_image");
  }
  TaskTemplate task =
      parse_task_template(store_.read(resolver_arguments.front(), most_template_bytes));
  const auto literals = parse_message<messages::LiteralMap>(
      store_.read(arguments_.inputs, most_literal_bytes), "the map of inputs");
  know_secrets(task.config, SecretStore(secret_store_settings_from_environment(), redactor_),
               redactor_);
  const TemplateInputs inputs = read_inputs(literals, task, [this](const std::string& uri) {
    return parse_message<messages::Literal>(store_.read(uri, most_literal_bytes),
                                            "the literal at " + in_quotes(uri));
  });
  const SecretStore secrets(secret_store_settings_from_environment(), redactor_);
  find_secrets(task.config, secrets);

  if (task.output && arguments_.raw_data_prefix.empty()) {
    throw Error(ErrorKind::usage, "--raw-output-data-prefix is missing",
                "the task returns a table, which has to go somewhere");
  }
  run_query(std::move(task), inputs, secrets);
}

void Execution::run_query(TaskTemplate task, const TemplateInputs& inputs,
                          const SecretStore& secrets) {
  const bool pastes_values = choice("SQLPOD_FLYTE_INTERPOLATION", "bind", "text");
  ResultRules rules{choice("SQLPOD_FLYTE_NUMERIC", "float", "exact")};
  TaskSpec spec;
  spec.name = task.name;
  spec.query_template = task.query_template;
  spec.task_config = std::move(task.config);
  read_infinity_as_python(spec.task_config);
  spec.storage_args = store_.args().clone();
  RunOptions options;
  options.cancellation = &cancellation_;
  options.statements = [&](const SqlDialect& dialect) {
    rules.has_truth_values = std::string_view(dialect.name) != "sqlite";
    return pastes_values ? pasted_statements(task.query_template, inputs, dialect)
                         : bound_statements(task.query_template, inputs, dialect);
  };
  const std::string table =
      task.output ? below(arguments_.raw_data_prefix, random_name()) : std::string();
  const std::string file = below(table, "00000");
  if (task.output) {
    make_folders_above(file);
    spec.output_schema = OutputSchema{true, {}};
    options.output = {storage_path(file), "parquet", {}, {}};
    options.reshape = [&rules](std::shared_ptr<arrow::RecordBatchReader> reader) {
      return result_table(std::move(reader), rules);
    };
  }
  const std::string outputs_uri = below(arguments_.output_prefix, "outputs.pb");
  std::unique_ptr<OutputFile> outputs;
  bool is_table_kept = false;
  options.before_commit = [&] {
    is_table_kept = true;  // as Flyte keeps it when outputs.pb cannot be written
    outputs = store_.write(outputs_uri, output_literals(task.output, table));
    is_table_kept = false;
  };
  RunRecord record;
  try {
    Executor(secrets, redactor_).run(spec, {}, options, record);
  } catch (...) {
    if (task.output && !is_table_kept) store_.remove(file);
    throw;
  }
  has_changed_data_ = !only_reads(record);
  try {
    outputs->publish();
  } catch (...) {
    store_.remove(outputs_uri);
    throw;
  }
}

void Execution::tell(const Error& error) const {
  Poco::Logger::get("sqlpod").error(error.message());
  const std::string name = is_distributed_ ? "error-" + random_name() + ".pb" : "error.pb";
  const ErrorContext context{std::chrono::system_clock::now(), has_changed_data_,
                             is_distributed_ ? worker_ : std::string()};
  try {
    store_.write(below(arguments_.output_prefix, name), error_document(error, context))->publish();
  } catch (const Error& unwritten) {
    throw Error(
        error.kind(), error.message(), error.hint(),
        error.details() + "\nnor could Flyte be told: " + redactor_.redact(unwritten).message());
  }
}

}  // namespace sqlpod::flyte
