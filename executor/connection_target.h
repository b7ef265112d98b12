// What a task connects to: its engine and what the client library is given, made of URL, connect
// args and secrets.
#pragma once

#include <functional>
#include <string>

#include "config/task_spec.h"
#include "executor/engine/engine.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

struct ConnectionTarget {
  const Engine& engine;
  std::string url;  ///< its password as `***`
  ClientOptions options;
};

/// Whether secrets are looked up, or stand as `***`: for showing what would be sent where there is
/// no store. The URL of secret_uri is looked up in any case: without it there is no dialect.
enum class SecretLookup { resolve, mask };

/// Gets the value of a short-lived credential.
using CredentialLookup = std::function<Secret(const Credential&)>;

/// Resolves secrets, merges URL < connect_args < secret_connect_args, and finds the engine. Every
/// secret value met is made known to the redactor. Short-lived credentials stand as `***` unless
/// `credential` gets them. Throws Error (secret, usage), and what `credential` throws.
ConnectionTarget connection_target(const TaskSpec& task, const SecretStore& secrets,
                                   Redactor& redactor, SecretLookup lookup,
                                   const CredentialLookup& credential = {});

/// The engine that the task's URL asks for, whatever its options are. Throws Error (secret, usage).
const Engine& engine_of(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor);

}  // namespace sqlpod
