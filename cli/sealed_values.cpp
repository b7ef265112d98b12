#include "cli/sealed_values.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include "config/document/document.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/storage/descriptor_stream.h"
#include "secrets/sealed/sealed_message.h"
#include "secrets/secret.h"

namespace sqlpod::cli {
namespace {

constexpr char standard_input[] = "-";

/// A file, pipe (of `<(…)`, too) or standard input, whole.
Secret read_whole(const std::string& path) {
  const auto fail = [&](const std::string& reason) {
    throw Error(ErrorKind::usage,
                "cannot read " + (path == standard_input ? "standard input" : path) + ": " + reason,
                "give the path of a file that holds the value");
  };
  const Descriptor descriptor(path == standard_input ? ::dup(STDIN_FILENO)
                                                     : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.open()) fail(std::system_category().message(errno));
  std::string content(most_sealed_bytes + 1, '\0');  // growing would leave copies in memory
  std::size_t size = 0;
  ssize_t count = 0;
  do {
    count = ::read(descriptor.number(), content.data() + size, content.size() - size);
    if (count > 0) size += static_cast<std::size_t>(count);
  } while ((count > 0 && size < content.size()) || (count < 0 && errno == EINTR));
  const int error = errno;
  content.resize(size);
  Secret secret(std::move(content));
  if (count < 0) fail(std::system_category().message(error));
  if (size > most_sealed_bytes) fail("it is larger than 1 MiB");
  return secret;
}

/// Its errors show nothing of the text: an unquoted value that begins with `!` is a tag to YAML.
Node parse_values(std::string_view text, const std::string& file) {
  try {
    return parse_document(text, file);
  } catch (const Error& error) {
    const std::string& message = error.message();
    const std::size_t shown =
        std::min(message.find(" '", file.size()), message.find(" character:"));
    throw Error(ErrorKind::usage, message.substr(0, shown),
                "write the values in quotes: without them YAML takes some characters for its own");
  }
}

class SealedValues {
 public:
  void add(const std::string& path, Secret value) {
    check_sealed_path(path);
    if (!secrets_.emplace(path, std::move(value)).second) {
      throw Error(ErrorKind::usage, "the secret " + path + " is given twice",
                  "leave one of the two out");
    }
  }

  void add_file(const Node& top, const std::string& file) {
    for (const NodeEntry& entry : top.entries) {
      if (entry.key != "sqlpod_sealed_store") continue;
      throw Error(
          ErrorKind::usage, place(file, entry.key_mark) + ": this is what is inside a sealed store",
          "give what stands under secrets in it, which sqlpod secrets unseal -o FILE writes");
    }
    add_node("", top, file);
  }

  SealedSecrets take() { return std::move(secrets_); }

 private:
  /// What stands in a file under `path`; the file's own top has none.
  void add_node(const std::string& path, const Node& node, const std::string& file) {
    const std::string where = place(file, node.mark);
    if (node.kind == Node::Kind::scalar && !path.empty()) {
      add(path, Secret(std::string(node.text)));
    } else if (node.kind != Node::Kind::map) {
      throw Error(ErrorKind::usage,
                  where + ": " + (path.empty() ? "the file" : "the secret " + path) + " is " +
                      std::string(describe(node.kind)),
                  "write a map of group/key: value, or of group: {key: value}");
    } else if (!path.empty() && node.entries.size() == 1 && node.entries[0].key == "base64") {
      const Node& base64 = node.entries[0].value;
      std::optional<Secret> value;
      if (base64.kind == Node::Kind::scalar) value = decode_base64(base64.text);
      if (!value) {
        throw Error(ErrorKind::usage, where + ": the secret " + path + " is no base64",
                    "write what base64 FILE prints");
      }
      add(path, std::move(*value));
    } else {
      for (const NodeEntry& entry : node.entries)
        add_node(path.empty() ? entry.key : path + "/" + entry.key, entry.value, file);
    }
  }

  SealedSecrets secrets_;
};

}  // namespace

SealedSecrets SealedValueArguments::read(Redactor& redactor) const {
  SealedValues all;
  for (const std::string& argument : values) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || argument.compare(equals, 2, "=@") != 0 ||
        argument.size() == equals + 2) {
      throw Error(ErrorKind::usage,
                  in_quotes(argument.substr(0, equals)) + " is not given as GROUP/KEY=@FILE",
                  "a value on the command line is seen by every process of the machine and stays "
                  "in the shell's history: give the file that holds it, @- for standard input, or "
                  "--from-file");
    }
    all.add(argument.substr(0, equals), read_whole(argument.substr(equals + 2)));
  }
  if (!file.empty()) {
    const Secret text = read_whole(file);
    const std::string name = file == standard_input ? "standard input" : file;
    all.add_file(parse_values(text.reveal(), name), name);
  }
  SealedSecrets secrets = all.take();
  for (const auto& [path, secret] : secrets) {
    if (!secret.empty()) redactor.add(secret);
  }
  return secrets;
}

void write_secret_text(int descriptor, std::string_view text, const std::string& target) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw system_error("write to " + target, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace sqlpod::cli
