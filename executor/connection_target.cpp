#include "executor/connection_target.h"

#include <utility>

#include "config/url.h"
#include "executor/engine/engine_registry.h"

namespace sqlpod {
namespace {

ConnectValue copy(const ConnectValue& value) {
  return std::visit(
      [](const auto& content) -> ConnectValue {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(content)>, Secret>) {
          return content.clone();
        } else {
          return content;
        }
      },
      value);
}

Url url_of(const TaskConfig& config, const SecretStore& secrets, Redactor& redactor) {
  const Secret uri = config.secret_uri ? secrets.get(*config.secret_uri) : config.uri->clone();
  Url url = parse_url(uri.reveal());
  if (url.password) redactor.add(*url.password);
  return url;
}

}  // namespace

const Engine& engine_of(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor) {
  return find_engine(url_of(task.task_config, secrets, redactor));
}

ConnectionTarget connection_target(const TaskSpec& task, const SecretStore& secrets,
                                   Redactor& redactor, SecretLookup lookup,
                                   const CredentialLookup& credential) {
  const TaskConfig& config = task.task_config;
  Url url = url_of(config, secrets, redactor);
  const Engine& engine = find_engine(url);
  std::string shown = to_string(url);
  ConnectArgs args = connect_args_of(std::move(url));
  for (const auto& [name, value] : config.connect_args) {
    if (const auto* secret = std::get_if<Secret>(&value)) redactor.add(*secret);
    args.set(name, copy(value));
  }
  for (const Credential& source : config.credentials) {
    args.set(source.arg, credential ? credential(source) : Secret("***"));
  }
  for (const auto& [name, secret_name] : config.secret_connect_args) {
    args.set(name, lookup == SecretLookup::resolve ? secrets.get(secret_name) : Secret("***"));
  }
  return {engine, std::move(shown), engine.options(args, "sqlpod/" + task.name)};
}

}  // namespace sqlpod
