#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/aligned_columns.h"
#include "cli/command.h"
#include "cli/standard_output.h"
#include "images/image_catalogue.h"

namespace sqlpod::cli {
namespace {

struct ImagesArguments {
  std::optional<std::string> name;
  std::optional<std::string> python;
  std::optional<std::string> cpp;
  std::string catalogue;
  std::string repository;
};

std::string images_table(const ImageCatalogue& catalogue) {
  std::vector<std::vector<std::string>> rows = {{"name", "kind", "base", "image"}};
  for (const CatalogueImage& image : catalogue.all()) {
    rows.push_back({image.name, std::string(name(image.kind)), image.base, image.image});
  }
  return aligned_columns(rows);
}

std::string answer(const ImagesArguments& asked) {
  const ImageCatalogue catalogue = ImageCatalogue::open(asked.catalogue, asked.repository);
  if (asked.name) return catalogue.named(*asked.name).image + "\n";
  if (asked.python) return catalogue.for_python(*asked.python).image + "\n";
  if (asked.cpp) return catalogue.for_cpp(*asked.cpp).image + "\n";
  return images_table(catalogue);
}

}  // namespace

void add_images_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command =
      app.add_subcommand("images", "The default images, or the one that is asked for");
  auto asked = std::make_shared<ImagesArguments>();
  CLI::Option* name = command->add_option("NAME", asked->name, "Of an image in the catalogue");
  CLI::Option* python = command->add_option("--python", asked->python, "The image for this version")
                            ->type_name("VERSION")
                            ->excludes(name);
  command->add_option("--cpp", asked->cpp, "The image with this version of the compiler")
      ->type_name("VERSION")
      ->excludes(name)
      ->excludes(python);
  command->add_option("--catalogue", asked->catalogue, "Instead of the builtin one")
      ->type_name("FILE")
      ->envname("SQLPOD_CATALOGUE");
  command
      ->add_option("--image-repository", asked->repository,
                   "Where the images are, instead of where the catalogue says")
      ->type_name("REPOSITORY")
      ->envname("SQLPOD_IMAGE_REPOSITORY");
  command->footer(
      "Examples:\n"
      "  sqlpod images\n"
      "  sqlpod images --python 3.11\n"
      "  docker run --rm \"$(sqlpod images py3.11)\" python --version");
  command->callback([asked, &invocation] {
    invocation.action = [asked] { write_standard_output(answer(*asked)); };
  });
}

}  // namespace sqlpod::cli
