#include "tests/integration/server_fixture.h"

#include <filesystem>

namespace sqlpod::testing {

void ServerTest::mount_secret(const std::string& group, const std::string& key,
                              const std::string& value) {
  namespace fs = std::filesystem;
  const std::string mount = "secrets/" + group;
  folder_.write(mount + "/..2026_11_21/" + key, value);
  const auto link = [&](const std::string& target, const std::string& name) {
    const std::string path = folder_.file(mount + "/" + name);
    if (!fs::is_symlink(path)) fs::create_symlink(target, path);
  };
  link("..2026_11_21", "..data");
  link("..data/" + key, key);
}

}  // namespace sqlpod::testing
