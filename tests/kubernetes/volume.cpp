#include "tests/kubernetes/volume.h"

#include <sys/mount.h>

#include <cerrno>
#include <system_error>

namespace sqlpod::testing {
namespace {

/// Mounts tmpfs with the options on the folder.
void mount_memory(const std::string& folder, std::string options) {
  unsigned long flags = 0;
  if (options == "ro") {
    flags = MS_RDONLY;
    options.clear();
  }
  if (::mount("tmpfs", folder.c_str(), "tmpfs", flags, options.c_str()) != 0) {
    throw std::system_error(errno, std::system_category(), "mount " + folder);
  }
}

}  // namespace

Volume::Volume(const Namespace& name_space, const std::string& claim,
               const std::string& mount_options)
    : name_space_(name_space), is_mounted_(!mount_options.empty()) {
  if (is_mounted_) mount_memory(folder_.path(), mount_options);
  name_space.apply(
      "apiVersion: v1\n"
      "kind: PersistentVolume\n"
      "metadata: {name: " +
      name_space.name() +
      "}\n"
      "spec:\n"
      "  capacity: {storage: 1Ti}\n"
      "  accessModes: [ReadWriteOnce, ReadWriteMany]\n"
      "  persistentVolumeReclaimPolicy: Retain\n"
      "  claimRef: {namespace: " +
      name_space.name() + ", name: " + claim +
      "}\n"
      "  local: {path: " +
      folder_.path() +
      "}\n"
      "  nodeAffinity:\n"
      "    required:\n"
      "      nodeSelectorTerms:\n"
      "      - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]\n");
}

Volume::~Volume() {
  if (is_mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  try {
    name_space_.kubectl({"delete", "persistentvolume", name_space_.name(), "--wait=false"});
  } catch (const std::exception&) {
    // The cluster is thrown away.
  }
}

}  // namespace sqlpod::testing
