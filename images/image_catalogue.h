// The default images: which container image a task runs in when nothing else is said.
//
// There is the released image, which has the program and nothing beside it, and task images for a
// Python version or a C++ toolchain, for tasks that bring code of their own. The catalogue that
// comes with sqlpod is images/catalogue.yaml; a site may have one of its own (docs/images.md).
//
//   ImageCatalogue::from_environment().for_python("3.11").image  // "sqlpod:py3.11-sqlpod-0.1.0"
//
// A value: made once, then read from any thread. Every failure is an Error (usage).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sqlpod {

struct Node;

enum class ImageKind { released, python, cpp };

/// "released", "python", "cpp".
std::string_view name(ImageKind kind);

struct CatalogueImage {
  std::string name;  ///< short: "sqlpod", "py3.11", "cxx12"
  ImageKind kind = ImageKind::released;
  std::string language_version;  ///< "3.11", "12"; empty for the released image
  std::string base;              ///< the image that it is built on
  std::string image;             ///< what a container runtime is given
};

class ImageCatalogue {
 public:
  /// The one that comes with this version of sqlpod.
  static ImageCatalogue builtin();

  /// A site's own, from a file. Throws with all that is wrong with it, each with file:line:column.
  static ImageCatalogue load(const std::string& path);

  /// The same from text; `file` stands in messages.
  static ImageCatalogue parse(std::string_view yaml, const std::string& file);

  /// The file, or the builtin one when `file` is empty, under the repository unless that is empty.
  static ImageCatalogue open(const std::string& file, const std::string& repository);

  /// open() with SQLPOD_CATALOGUE and SQLPOD_IMAGE_REPOSITORY.
  static ImageCatalogue from_environment();

  /// The default image of all that needs no Python and no compiler.
  const CatalogueImage& released() const { return images_.front(); }

  /// The one for a version, which may be more exact than the catalogue: "3.11.7" is 3.11, "12.2.0"
  /// is 12. One that is not there is an error that lists those that are.
  const CatalogueImage& for_python(std::string_view version) const;
  const CatalogueImage& for_cpp(std::string_view version) const;

  /// The one of a short name, or whose image this is.
  const CatalogueImage& named(std::string_view name) const;

  /// The released image, then Python's, then C++'s, as the file has them.
  const std::vector<CatalogueImage>& all() const { return images_; }

 private:
  explicit ImageCatalogue(std::vector<CatalogueImage> images) : images_(std::move(images)) {}

  static ImageCatalogue read(const Node& root, const std::string& file,
                             const std::string& repository);
  const CatalogueImage& for_version(ImageKind kind, std::string_view version) const;

  std::vector<CatalogueImage> images_;
};

}  // namespace sqlpod
