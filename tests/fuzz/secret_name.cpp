// No name of a secret leads out of the store's folders.
//
// The bytes: group, key and version, a line of `--` between each.
#include <filesystem>
#include <string>

#include "secrets/secret_store.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "not a secret of the store";

/// A store with canaries beside it, wherever a name with `..` could lead.
class StoreWithCanaries {
 public:
  StoreWithCanaries() {
    for (const char* name : {"canary", "outer/canary", "outer/store-canary"}) {
      folder_.write(name, canary);
    }
    for (const char* name : {"outer/store/canary", "outer/store/group/key", "outer/run/key",
                             "outer/csi/.group/key", "outer/credentials/group.key"}) {
      folder_.write(name, "of the store");
    }
    settings.env_prefix = "SQLPOD_FUZZ_NO_SUCH_VARIABLE_";
    settings.directory = folder_.file("outer/store");
    settings.run_directory = folder_.file("outer/run");
    settings.path_template = folder_.file("outer/csi/.{group}/{key}");  // a `.` could make it `..`
    settings.credentials_directory = folder_.file("outer/credentials");
  }

  bool holds(const std::string& place) const {
    constexpr std::string_view file = "file ";
    if (!place.starts_with(file)) {
      return place.starts_with("environment variable " + settings.env_prefix);
    }
    const std::filesystem::path path =
        std::filesystem::path(place.substr(file.size())).lexically_normal();
    const auto is_in = [&](const std::string& directory) {
      return path.string().starts_with(directory + "/") && path.has_filename();
    };
    return is_in(settings.directory) || is_in(settings.run_directory) ||
           is_in(folder_.file("outer/csi")) || is_in(settings.credentials_directory);
  }

  SecretStoreSettings settings;

 private:
  testing::TemporaryFolder folder_;
};

}  // namespace

void fuzz_secret_name(std::string_view bytes) {
  static const StoreWithCanaries files;
  Redactor redactor;
  const SecretStore store(files.settings, redactor);
  const auto parts = sections(bytes, 3);
  const SecretName name{std::string(parts[0]), std::string(parts[1]), std::string(parts[2])};
  const bool is_name = succeeds(ErrorKind::secret, [&] {
    for (const std::string& place : store.places(name)) {
      require(files.holds(place) && place.find('\0') == std::string::npos,
              "a place outside of the store: " + place);
    }
  });
  const bool is_there = succeeds(ErrorKind::secret, [&] {
    require(store.get(name).reveal() != canary, "a file outside of the store was read");
  });
  require(is_name || !is_there, "a name that is refused was read");
}

}  // namespace sqlpod::fuzzing
