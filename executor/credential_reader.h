// Gets the short-lived credentials of a task, each time that a connection is to be made: from a
// file that somebody renews, or from what a command prints.
#pragma once

#include "config/credential.h"
#include "executor/engine/cancellation.h"
#include "secrets/redactor.h"
#include "secrets/secret.h"

namespace sqlpod {

/// Whether a spec may have programs run: a setting of the process, never of a spec.
enum class CredentialCommands { refused, allowed };

class CredentialReader {
 public:
  /// `redactor` must outlive it.
  CredentialReader(CredentialCommands commands, Redactor& redactor);

  /// The value as it is now, without white space around it; the redactor knows it before anything
  /// else happens to it. Throws Error (secret) that names the credential's place, and what
  /// `cancellation` asks for while a command runs.
  Secret read(const Credential& credential, const Cancellation& cancellation) const;

  /// The same, but runs no command: one that may be run and is there counts as `***`.
  Secret check(const Credential& credential) const;

 private:
  void require_commands(const Credential& credential) const;
  Secret value_of(const Credential& credential, const Secret& content) const;

  CredentialCommands commands_;
  Redactor& redactor_;
};

}  // namespace sqlpod
