#include "images/image_catalogue.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "config/document/document.h"
#include "config/document/yaml_document.h"
#include "config/spec_reader.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"
#include "images/builtin_catalogue.h"
#include "images/image_reference.h"

namespace sqlpod {
namespace {

bool is_version(std::string_view text) {
  bool after_digit = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && !(c == '.' && after_digit)) return false;
    after_digit = digit;
  }
  return after_digit;
}

/// What names and tags of a kind begin with.
std::string_view prefix(ImageKind kind) {
  return kind == ImageKind::python ? "py" : "cxx";
}

std::string_view language(ImageKind kind) {
  return kind == ImageKind::python ? "Python" : "C++";
}

/// Reads a catalogue's keys. A problem is reported and the reading goes on.
class CatalogueReader {
 public:
  CatalogueReader(const std::string& file, std::string repository)
      : reader_(file), repository_(std::move(repository)) {}

  std::vector<CatalogueImage> read(const Node& root) {
    read_names(root);
    images_.push_back({"sqlpod", ImageKind::released, "", "scratch", image_of("")});
    reader_.read_map(
        root, "",
        {{"repository", [](const Node&, const std::string&) {}},
         {"version", [](const Node&, const std::string&) {}},
         {"released", [this](const Node& node,
                             const std::string& path) { read_image(node, path, images_.front()); }},
         {"python",
          [this](const Node& node, const std::string& path) {
            read_versions(node, path, ImageKind::python);
          }},
         {"cpp", [this](const Node& node, const std::string& path) {
            read_versions(node, path, ImageKind::cpp);
          }}});
    reader_.finish();
    std::stable_sort(images_.begin(), images_.end(),
                     [](const auto& a, const auto& b) { return a.kind < b.kind; });
    return std::move(images_);
  }

 private:
  /// Repository and version come first, wherever they stand: every image is named by them.
  void read_names(const Node& root) {
    for (const NodeEntry& entry : root.entries) {
      if (entry.value.kind == Node::Kind::null) continue;
      if (entry.key == "repository") {
        const std::string own =
            read_text(entry.value, entry.key, is_image_repository, "is no name of a repository",
                      "write it as registry.example.com/team/sqlpod: lower case, without a tag");
        if (repository_.empty()) repository_ = own;
      } else if (entry.key == "version") {
        const std::string own =
            read_text(entry.value, entry.key, is_image_tag, "cannot be part of a tag",
                      "letters, digits, '_', '.' and '-' can");
        if (!own.empty()) version_ = own;
      }
    }
    if (repository_.empty()) repository_ = "sqlpod";
  }

  void read_versions(const Node& node, const std::string& path, ImageKind kind) {
    reader_.read_entries(node, path, [&](const NodeEntry& entry, const std::string& entry_path) {
      if (!is_version(entry.key)) {
        reader_.report(entry.key_mark, path, in_quotes(entry.key) + " is no version",
                       kind == ImageKind::python ? R"(write it as "3.11")" : R"(write it as "12")");
        return;
      }
      const std::string image_name = std::string(prefix(kind)) + entry.key;
      CatalogueImage image{image_name, kind, entry.key, "", image_of(image_name + "-sqlpod-")};
      read_image(entry.value, entry_path, image);
      if (image.base.empty() && entry.value.kind == Node::Kind::map) {
        reader_.report(entry.key_mark, entry_path, "base is missing",
                       "name the image that it is built on: {base: \"python:3.11-slim\"}");
      }
      if (is_image_tag(version_) && !is_image_tag(image_name + "-sqlpod-" + version_)) {
        reader_.report(entry.key_mark, entry_path,
                       "its tag would be longer than the 128 characters of one",
                       "shorten the key 'version' of the catalogue");
      }
      images_.push_back(std::move(image));
    });
  }

  void read_image(const Node& node, const std::string& path, CatalogueImage& image) {
    const auto into = [this](std::string& target) {
      return [this, &target](const Node& value, const std::string& value_path) {
        target = read_text(value, value_path, is_image_reference, "is no name of an image",
                           "write it as python:3.11-slim or registry.example.com/team/sqlpod:1.0");
      };
    };
    reader_.read_map(node, path, {{"base", into(image.base)}, {"image", into(image.image)}});
  }

  /// The text of a node; what cannot be `fits` is reported.
  std::string read_text(const Node& node, const std::string& path, bool (*fits)(std::string_view),
                        const std::string& complaint, const std::string& hint) {
    const std::optional<std::string> text = reader_.text(node, path);
    if (!text) return {};
    if (!fits(*text)) reader_.report(node.mark, path, in_quotes(*text) + " " + complaint, hint);
    return *text;
  }

  std::string image_of(const std::string& tag_prefix) const {
    return repository_ + ":" + tag_prefix + version_;
  }

  SpecReader reader_;
  std::string repository_;
  std::string version_ = SQLPOD_VERSION;
  std::vector<CatalogueImage> images_;
};

/// Nearest first, then all: few enough to be listed.
std::string hint_of(std::string_view given, const std::vector<std::string>& known) {
  // Of versions that are equally near, the newest is meant.
  const std::string nearest = nearest_name(given, {known.rbegin(), known.rend()});
  std::string hint = nearest.empty() ? "" : "did you mean '" + nearest + "'? ";
  hint += known.empty() ? "the catalogue has none" : "the catalogue has ";
  for (std::size_t i = 0; i < known.size(); ++i) hint += (i == 0 ? "" : ", ") + known[i];
  return hint;
}

/// "3.11.7" is of version "3.11".
bool is_of_version(std::string_view given, std::string_view version) {
  return given.starts_with(version) &&
         (given.size() == version.size() || (given[version.size()] == '.' && is_version(given)));
}

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string_view name(ImageKind kind) {
  switch (kind) {
    case ImageKind::released:
      return "released";
    case ImageKind::python:
      return "python";
    case ImageKind::cpp:
      return "cpp";
  }
  return "";
}

ImageCatalogue ImageCatalogue::read(const Node& root, const std::string& file,
                                    const std::string& repository) {
  if (!repository.empty() && !is_image_repository(repository)) {
    throw Error(ErrorKind::usage, in_quotes(repository) + " is no name of an image repository",
                "write it as registry.example.com/team/sqlpod: lower case, without a tag");
  }
  if (root.kind == Node::Kind::null) {
    throw Error(ErrorKind::usage, file + " is empty",
                "a catalogue has at least one of the keys repository, released, python and cpp");
  }
  return ImageCatalogue(CatalogueReader(file, repository).read(root));
}

ImageCatalogue ImageCatalogue::open(const std::string& file, const std::string& repository) {
  if (!file.empty()) return read(load_document(file), file, repository);
  const std::string builtin_file = "the builtin catalogue";
  return read(parse_yaml(builtin_catalogue, builtin_file), builtin_file, repository);
}

ImageCatalogue ImageCatalogue::builtin() {
  return open("", "");
}

ImageCatalogue ImageCatalogue::load(const std::string& path) {
  return open(path, "");
}

ImageCatalogue ImageCatalogue::parse(std::string_view yaml, const std::string& file) {
  return read(parse_yaml(yaml, file), file, "");
}

ImageCatalogue ImageCatalogue::from_environment() {
  return open(environment("SQLPOD_CATALOGUE"), environment("SQLPOD_IMAGE_REPOSITORY"));
}

const CatalogueImage& ImageCatalogue::for_python(std::string_view version) const {
  return for_version(ImageKind::python, version);
}

const CatalogueImage& ImageCatalogue::for_cpp(std::string_view version) const {
  return for_version(ImageKind::cpp, version);
}

const CatalogueImage& ImageCatalogue::for_version(ImageKind kind, std::string_view version) const {
  std::vector<std::string> known;
  for (const CatalogueImage& image : images_) {
    if (image.kind != kind) continue;
    if (is_of_version(version, image.language_version)) return image;
    known.push_back(image.language_version);
  }
  throw Error(ErrorKind::usage,
              "there is no image for " + std::string(language(kind)) + " " + in_quotes(version),
              hint_of(version, known));
}

const CatalogueImage& ImageCatalogue::named(std::string_view name) const {
  std::vector<std::string> known;
  for (const CatalogueImage& image : images_) {
    if (name == image.name || name == image.image ||
        name == image.image.substr(image.image.rfind(':') + 1))
      return image;
    known.push_back(image.name);
  }
  throw Error(ErrorKind::usage, "there is no image " + in_quotes(name), hint_of(name, known));
}

}  // namespace sqlpod
