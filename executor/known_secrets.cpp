#include "executor/known_secrets.h"

#include <utility>

#include "config/url.h"
#include "error/error.h"
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

void know(const ConnectValue& value, Redactor& redactor) {
  if (const auto* secret = std::get_if<Secret>(&value)) redactor.add(*secret);
}

}  // namespace

void know_secrets(const TaskConfig& config, const SecretStore& secrets, Redactor& redactor) {
  for (const auto& [name, value] : config.connect_args) know(value, redactor);
  for (const auto& [arg, name] : config.secret_connect_args) {
    unless_wrong([&, &wanted = name] { redactor.add(secrets.get(wanted)); });
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
