#include "flyte/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/storage/descriptor_stream.h"
#include "executor/storage/file_uri.h"
#include "executor/storage/object_input.h"
#include "executor/storage/object_store.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage/text_input.h"

namespace sqlpod::flyte {
namespace {

namespace fs = std::filesystem;

struct Variable {
  const char* name;
  const char* arg;
};
constexpr std::array<Variable, 8> variables{{
    {"FLYTE_AWS_ENDPOINT", "endpoint"},
    {"FLYTE_AWS_ACCESS_KEY_ID", "access_key_id"},
    {"FLYTE_AWS_SECRET_ACCESS_KEY", "secret_access_key"},
    {"FLYTE_AZURE_STORAGE_ACCOUNT_NAME", "account_name"},
    {"FLYTE_AZURE_STORAGE_ACCOUNT_KEY", "account_key"},
    {"FLYTE_AZURE_TENANT_ID", "tenant_id"},
    {"FLYTE_AZURE_CLIENT_ID", "client_id"},
    {"FLYTE_AZURE_CLIENT_SECRET", "client_secret"},
}};

std::string read_file(const std::string& path, std::size_t most_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) throw unreadable_file(path, errno);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::usage, "cannot read '" + path + "': it is no file",
                "name the file that Flyte wrote");
  }
  if (static_cast<std::size_t>(status.st_size) > most_bytes) {
    throw Error(
        ErrorKind::usage,
        "'" + path + "' is larger than " + std::to_string(most_bytes / 1024 / 1024) + " MiB",
        "pass large data by a table in the database");
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t end = 0;
  while (end < bytes.size()) {
    const ssize_t count = ::read(file.number(), bytes.data() + end, bytes.size() - end);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw unreadable_file(path, errno);
    if (count == 0) break;
    end += static_cast<std::size_t>(count);
  }
  bytes.resize(end);
  return bytes;
}

}  // namespace

StorageArgs storage_args_from_environment(Redactor& redactor) {
  StorageArgs args;
  for (const Variable& variable : variables) {
    const char* const value = std::getenv(variable.name);
    if (value == nullptr || *value == '\0') continue;
    Secret secret{std::string(value)};
    if (is_secret_storage_arg(variable.arg)) redactor.add(secret);
    args.set(variable.arg, std::move(secret));
  }
  // Flyte reads any style as this one.
  if (const char* const style = std::getenv("FLYTE_AWS_ADDRESSING_STYLE");
      style != nullptr && *style != '\0') {
    args.set("addressing", Secret(std::string("virtual")));
  }
  return args;
}

std::string Store::read(const std::string& path, std::size_t most_bytes) const {
  if (is_storage_uri(path)) return read_object(storage_path(path), args_, most_bytes);
  return read_file(local_path(path, ErrorKind::usage, "read"), most_bytes);
}

std::unique_ptr<OutputFile> Store::write(const std::string& path, std::string_view bytes) const {
  make_folders_above(path);
  auto file = open_output(storage_path(path), args_);
  check(file->stream().Write(bytes.data(), static_cast<std::int64_t>(bytes.size())),
        ErrorKind::output);
  file->finish();
  return file;
}

void Store::remove(const std::string& path) const noexcept {
  try {
    if (is_storage_uri(path)) {
      const StoredObject object =
          find_object(storage_path(path), args_, ErrorKind::output, "remove");
      object.require(object.ask(
          [files = object.file_system, key = object.path] { return files->DeleteFile(key); }));
    } else {
      const fs::path file(local_path(path, ErrorKind::output, "remove"));
      fs::remove(file);
      fs::remove(file.parent_path());  // unless something else is in it
    }
  } catch (...) {  // NOLINT(bugprone-empty-catch): the run fails already, for a reason that counts
  }
}

std::string storage_path(const std::string& path) {
  if (!is_storage_uri(path)) return path;
  std::string encoded;
  for (const char c : path) {
    encoded += c == '%' ? "%25" : c == '?' ? "%3F" : c == '#' ? "%23" : std::string(1, c);
  }
  return encoded;
}

std::string below(const std::string& prefix, const std::string& name) {
  std::string folder = prefix;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder.empty() ? name : folder + (folder == "/" ? "" : "/") + name;
}

void make_folders_above(const std::string& path) {
  if (is_storage_uri(path)) return;
  const fs::path folder = fs::path(local_path(path, ErrorKind::output, "write to")).parent_path();
  if (folder.empty()) return;
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) return;
  throw Error(ErrorKind::output,
              "cannot make the folder '" + folder.string() + "': " + error.message(),
              "look whether the prefix can be written to");
}

}  // namespace sqlpod::flyte
