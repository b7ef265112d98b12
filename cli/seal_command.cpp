// sqlpod secrets seal, unseal and rotate: the sealed store, made, looked into and made anew.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "cli/command.h"
#include "cli/sealed_values.h"
#include "cli/standard_output.h"
#include "executor/storage/temporary_file.h"
#include "secrets/sealed/sealed_envelope.h"
#include "secrets/sealed/sealed_message.h"
#include "secrets/sealed/sealed_store.h"

namespace sqlpod::cli {
namespace {

constexpr mode_t mode_of_plaintext = 0600;
constexpr mode_t mode_of_store = 0644;  // made for images and git: others may read it

struct SealArguments {
  std::string store;
  std::string key;
  std::vector<std::string> to;
  std::vector<std::string> remove;
  std::string output;
  bool reveal = false;
  SealedValueArguments values;
};

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// Writes a file that appears whole, with all its bytes durable, or not at all.
void write_file(const std::string& path, std::string_view text, mode_t mode) {
  TemporaryFile file(path);
  write_secret_text(file.descriptor(), text, path);
  if (::fchmod(file.descriptor(), mode) != 0) throw system_error("set the mode of " + path, errno);
  file.finish();
  file.publish();
}

void check_is_new(const std::string& path, const std::string& hint) {
  std::error_code ignored;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) return;
  throw Error(ErrorKind::usage, path + " is there already", hint);
}

std::vector<SealedRecipient> recipients_of(const SealArguments& arguments) {
  std::vector<SealedRecipient> recipients;
  for (const std::string& file : arguments.to) recipients.emplace_back(file);
  return recipients;
}

void write_store(const std::string& path, const SealedSecrets& secrets,
                 const std::vector<SealedRecipient>& recipients, mode_t mode, Console& console) {
  const std::string der = sealed_message(secrets, recipients);
  write_file(path, path.ends_with(".der") ? der : sealed_pem(der), mode);
  std::string names;
  for (const SealedRecipient& recipient : recipients)
    names += (names.empty() ? "" : "; ") + recipient.description();
  console.note(counted(secrets.size(), "secret") + " sealed into " + path + " for " + names);
}

void seal(const SealArguments& arguments, Invocation& invocation) {
  check_is_new(arguments.output, "change it with sqlpod secrets rotate, or remove it first");
  const std::vector<SealedRecipient> recipients = recipients_of(arguments);
  const SealedSecrets secrets = arguments.values.read(invocation.redactor);
  if (secrets.empty()) {
    throw Error(ErrorKind::usage, "no secret is given",
                "give GROUP/KEY=@FILE, or --from-file FILE");
  }
  write_store(arguments.output, secrets, recipients, mode_of_store, invocation.console);
}

SealedSecrets opened(const SealArguments& arguments, Redactor& redactor) {
  if (arguments.key.empty()) {
    throw Error(ErrorKind::usage, "no key is given for " + arguments.store,
                "give the private key with --key FILE, or set SQLPOD_SEALED_KEY");
  }
  SealedSecrets secrets = SealedStore(arguments.store, arguments.key).open();
  for (const auto& [path, secret] : secrets) {
    if (!secret.empty()) redactor.add(secret);
  }
  return secrets;
}

void unseal(const SealArguments& arguments, Invocation& invocation) {
  if (!arguments.output.empty())
    check_is_new(arguments.output, "remove it first, or choose another name");
  const SealedSecrets secrets = opened(arguments, invocation.redactor);
  if (arguments.reveal) {
    write_secret_text(STDOUT_FILENO, sealed_values_text(secrets).reveal(), "standard output");
  } else if (!arguments.output.empty()) {
    write_file(arguments.output, sealed_values_text(secrets).reveal(), mode_of_plaintext);
    invocation.console.note(counted(secrets.size(), "secret") + " written in plain text to " +
                            arguments.output);
  } else {
    std::string names;
    for (const auto& [path, secret] : secrets) names += path + "\n";
    write_standard_output(names);
  }
}

void rotate(const SealArguments& arguments, Invocation& invocation) {
  // Of a link, the file that it stands for is made anew, not the link.
  std::error_code error;
  const std::string store = std::filesystem::canonical(arguments.store, error).string();
  const std::string target = !arguments.output.empty() ? arguments.output
                             : error                   ? arguments.store
                                                       : store;
  if (!arguments.output.empty()) check_is_new(target, "leave -o out to change the store itself");
  const std::vector<SealedRecipient> recipients = recipients_of(arguments);
  SealedSecrets secrets = opened(arguments, invocation.redactor);
  for (const std::string& path : arguments.remove) {
    if (secrets.erase(path) == 0) {
      throw Error(ErrorKind::usage, "there is no " + path + " to remove in " + arguments.store,
                  "sqlpod secrets unseal " + arguments.store + " lists what is in it");
    }
  }
  for (const auto& [path, secret] : arguments.values.read(invocation.redactor))
    secrets.insert_or_assign(path, secret.clone());
  struct stat status {};
  const bool known = ::stat(arguments.store.c_str(), &status) == 0;
  write_store(target, secrets, recipients, known ? status.st_mode & 0777U : mode_of_store,
              invocation.console);
}

void add_recipients(CLI::App& command, SealArguments& arguments) {
  command
      .add_option("--to", arguments.to,
                  "A certificate (RSA or EC) whose key is to open it; may be repeated")
      ->type_name("CERTIFICATE")
      ->required()
      ->allow_extra_args(false);
}

void add_store_and_key(CLI::App& command, SealArguments& arguments) {
  command.add_option("STORE", arguments.store, "The sealed store")
      ->required()
      ->envname("SQLPOD_SEALED_STORE");
  command.add_option("--key", arguments.key, "The private key of one of its recipients")
      ->type_name("FILE")
      ->envname("SQLPOD_SEALED_KEY");
}

void add_values(CLI::App& command, SealedValueArguments& given) {
  command
      .add_option("SECRET", given.values, "A secret and the file that holds its value; - is stdin")
      ->type_name("GROUP/KEY=@FILE");
  command
      .add_option("--from-file", given.file,
                  "Secrets of a YAML or JSON file (group/key: value, or group: {key: value}); - is "
                  "standard input")
      ->type_name("FILE");
}

CLI::App* add_command(CLI::App& secrets, Invocation& invocation, const std::string& name,
                      const std::string& description,
                      const std::shared_ptr<SealArguments>& arguments,
                      void (*run)(const SealArguments&, Invocation&)) {
  CLI::App* command = secrets.add_subcommand(name, description);
  command->callback([arguments, run, &invocation] {
    invocation.action = [arguments, run, &invocation] { run(*arguments, invocation); };
  });
  return command;
}

}  // namespace

void add_seal_commands(CLI::App& secrets, Invocation& invocation) {
  const auto to_seal = std::make_shared<SealArguments>();
  CLI::App* command =
      add_command(secrets, invocation, "seal",
                  "Encrypt secrets into one file for the owners of certificates", to_seal, seal);
  add_recipients(*command, *to_seal);
  command
      ->add_option("-o,--output", to_seal->output,
                   "The new store: PEM, or DER when its name ends in .der")
      ->type_name("FILE")
      ->required();
  add_values(*command, to_seal->values);
  command->footer(
      "Examples:\n"
      "  sqlpod secrets seal --to team.pem -o store.pem my-db-secrets/db-password=@password.txt\n"
      "  sqlpod secrets seal --to team.pem --to ci.pem -o store.pem --from-file values.yaml");

  const auto to_unseal = std::make_shared<SealArguments>();
  command =
      add_command(secrets, invocation, "unseal",
                  "List what is in a sealed store, or write it in plain text", to_unseal, unseal);
  add_store_and_key(*command, *to_unseal);
  CLI::Option* output =
      command
          ->add_option("-o,--output", to_unseal->output,
                       "Write names and values into this new file (JSON, mode 0600)")
          ->type_name("FILE");
  command->add_flag("--reveal", to_unseal->reveal, "Print names and values (JSON)")
      ->excludes(output);
  command->footer(
      "Examples:\n"
      "  sqlpod secrets unseal store.pem --key team.key\n"
      "  sqlpod secrets unseal store.pem --key team.key --reveal | jq -r "
      "'.[\"my-db-secrets/db-password\"]'");

  const auto to_rotate = std::make_shared<SealArguments>();
  command = add_command(secrets, invocation, "rotate",
                        "Seal a store anew: for these recipients alone, with values changed",
                        to_rotate, rotate);
  add_store_and_key(*command, *to_rotate);
  add_recipients(*command, *to_rotate);
  add_values(*command, to_rotate->values);
  command->add_option("--remove", to_rotate->remove, "A secret to leave out; may be repeated")
      ->type_name("GROUP/KEY")
      ->allow_extra_args(false);
  command
      ->add_option("-o,--output", to_rotate->output,
                   "A new store, instead of replacing the old one")
      ->type_name("FILE");
  command->footer(
      "Example:\n"
      "  sqlpod secrets rotate store.pem --key team.key --to team.pem --to new-colleague.pem \\\n"
      "    my-db-secrets/db-password=@new-password.txt --remove my-db-secrets/old-password");
}

}  // namespace sqlpod::cli
