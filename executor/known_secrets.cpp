#include "executor/known_secrets.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "config/url.h"
#include "error/error.h"
#include "executor/engine/odbc_keywords.h"
#include "executor/storage_target.h"

namespace sqlpod {
namespace {

template <typename Body>
void unless_wrong(const Body& body) {
  try {
    body();
  } catch (const Error&) {
    // It will be met again, by who needs it.
  }
}

/// The passwords within a connection string of ODBC: the values of PWD and PASSWORD.
void know_passwords_in(std::string_view string, Redactor& redactor) {
  for_each_odbc_keyword(string, [&](std::string_view keyword, const Secret& value) {
    if (is_secret_connect_arg(keyword)) redactor.add(value);
  });
}

void know(const ConnectValue& value, Redactor& redactor) {
  const auto* secret = std::get_if<Secret>(&value);
  if (secret == nullptr) return;
  redactor.add(*secret);
  know_passwords_in(secret->reveal(), redactor);
}

}  // namespace

void know_secrets_of_environment(Redactor& redactor) {
  for (const char* name : {"PGPASSWORD", "MYSQL_PWD", "ISC_PASSWORD", "AWS_SECRET_ACCESS_KEY",
                           "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET", "AZURE_STORAGE_KEY"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr) redactor.add(Secret(std::string(value)));
  }
}

void know_secrets(const TaskConfig& config, const SecretStore& secrets, Redactor& redactor) {
  for (const auto& [name, value] : config.connect_args) know(value, redactor);
  for (const auto& [arg, name] : config.secret_connect_args) {
    unless_wrong([&, &wanted = name] { know(secrets.get(wanted), redactor); });
  }
  unless_wrong([&] {
    const Secret uri = config.secret_uri ? secrets.get(*config.secret_uri) : config.uri->clone();
    const ConnectArgs args = connect_args_of(parse_url(uri.reveal()));
    for (const ConnectArg& arg : args.all()) know(arg.value, redactor);
  });
}

void know_secrets(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor) {
  know_secrets(task.task_config, secrets, redactor);
  redact_credentials(task.output.path, redactor);
  unless_wrong([&] { storage_target(task, secrets, redactor, SecretLookup::mask); });
}

}  // namespace sqlpod
