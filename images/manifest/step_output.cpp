#include "images/manifest/step_output.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"
#include "images/manifest/inline_password.h"
#include "images/manifest/kubernetes_name.h"
#include "images/manifest/local_file.h"

namespace sqlpod {
namespace {

const std::string& path_of(const TaskSpec& task, const StepOptions& options) {
  return options.output.path.empty() ? task.output.path : options.output.path;
}

/// The local path of a file:// URI, and any other as it is.
std::string local_path(const std::string& path) {
  if (!is_file_uri(path)) return path;
  std::string rest = path.substr(path.find("://") + 3);
  if (rest.empty() || rest.front() != '/' || rest.find('%') != std::string::npos) {
    throw Error(ErrorKind::usage, in_quotes(path) + " names no folder of the container",
                "write it as a path: /out/people.csv");
  }
  return rest;
}

/// The folder that must be a volume: of the file, or the one that the data set's folder is in, for
/// the place of a volume itself cannot be replaced by a new data set.
std::string volume_of(const std::filesystem::path& path) {
  std::string text = path.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return std::filesystem::path(text).parent_path().string();
}

bool is_below(const std::string& folder, std::string_view other) {
  return folder == other || folder.substr(0, other.size() + 1) == std::string(other) + "/";
}

void check_volume(const std::string& folder, const std::string& path) {
  if (folder == "/") {
    throw Error(ErrorKind::usage,
                "the output " + in_quotes(path) + " is not in a folder that can be a volume",
                "write it to a folder below: /out/people.csv, or /out/people/ for a data set");
  }
  constexpr std::array<std::string_view, 10> own = {
      "/bin", "/etc", "/lib", "/lib64", "/opt/sqlpod", "/proc", "/run", "/sbin", "/sys", "/usr"};
  const bool is_own = folder == "/opt" || std::any_of(own.begin(), own.end(), [&](auto other) {
                        return is_below(folder, other);
                      });
  if (is_own || folder.find(':') != std::string::npos) {
    throw Error(ErrorKind::usage,
                "the output's folder " + in_quotes(folder) + " cannot be a volume",
                is_own ? "the container has files of its own there: write to /out/"
                       : "Kubernetes mounts nothing at a folder with a colon in its name");
  }
}

void set_volume(Step& step, const std::string& path, const StepOptions& options) {
  step.output_folder = volume_of(path);
  check_volume(step.output_folder, path);
  if (!options.claim.empty()) {
    step.output_claim = options.claim;
    return;
  }
  step.output_claim = step.name + "-output";
  step.output_claim_size = options.claim_size.empty() ? "1Gi" : options.claim_size;
}

void refuse_unused_claim(const StepOptions& options, const std::string& why) {
  if (options.claim.empty() && options.claim_size.empty()) return;
  throw Error(ErrorKind::usage, "a claim is given, but " + why,
              "leave --claim and --claim-size out, or write the table to a file: -o people.csv");
}

/// The program is told when the path is not the spec's own, and then of the spec's format, too,
/// which it would take for that of the spec's path alone.
void tell_program(Step& step, const TaskSpec& task, const StepOptions& options,
                  const std::string& path) {
  std::string format = options.output.format;
  if (path != task.output.path) {
    step.environment.emplace_back("SQLPOD_OUTPUT", path);
    if (format.empty() && options.output.path.empty()) format = task.output.format;
  }
  if (!format.empty()) step.environment.emplace_back("SQLPOD_FORMAT", format);
}

}  // namespace

bool writes_dataset(const TaskSpec& task, const StepOptions& options) {
  const std::string& path = path_of(task, options);
  if (!task.output_schema || path.empty() || path == "-") return false;
  const std::size_t query = is_store_uri(path) ? path.find('?') : std::string::npos;
  return task.output.dataset.any() || path[std::min(path.size(), query) - 1] == '/';
}

void set_output(Step& step, const TaskSpec& task, const StepOptions& options) {
  if (!task.output_schema) {
    refuse_unused_claim(options, "the task declares no table");
    if (options.output.path.empty() && options.output.format.empty()) return;
    throw Error(
        ErrorKind::usage, "an output is given, but the task declares no table",
        "add output_schema_type to the spec (`any` takes all columns), or leave the output out");
  }
  std::string path = path_of(task, options);
  if (find_invalid_utf8(path) ||
      std::any_of(path.begin(), path.end(), [](char c) { return c >= 0 && c < ' '; })) {
    throw Error(ErrorKind::usage, "the output " + in_quotes(path) + " is no path for a manifest",
                "a path is text in UTF-8 without control characters");
  }
  if (path.empty() || path == "-") {
    refuse_unused_claim(options, "the table goes to the pod's log");
    step.notes.emplace_back(
        "the table goes to the pod's log, of which a node keeps the last 10 MiB or so: give an "
        "output (-o people.parquet, or -o s3://bucket/people.parquet) for more");
    tell_program(step, task, options, path);
    return;
  }
  if (is_store_uri(path)) {
    refuse_credentials_in(path, "the output");
    refuse_unused_claim(options, "the table goes to an object store");
    step.needs_scratch = writes_dataset(task, options);
    tell_program(step, task, options, path);
    return;
  }
  path = (std::filesystem::path("/out") / local_path(path)).lexically_normal().string();
  tell_program(step, task, options, path);
  if (is_below(path, "/dev")) {
    refuse_unused_claim(options, "the table goes to a device");
    return;
  }
  set_volume(step, path, options);
}

}  // namespace sqlpod
