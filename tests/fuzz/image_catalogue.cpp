// A catalogue of images is read or refused, and every image of one that is read can be asked for
// and has a name that a container runtime takes.
#include "images/image_catalogue.h"

#include "images/image_reference.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {

void fuzz_image_catalogue(std::string_view bytes) {
  succeeds(ErrorKind::usage, [&] {
    const ImageCatalogue catalogue = ImageCatalogue::parse(bytes, "images.yaml");
    require(catalogue.released().kind == ImageKind::released,
            "the first is not the released image");
    for (const CatalogueImage& image : catalogue.all()) {
      require(is_image_reference(image.image), "no name of an image: " + image.image);
      require(is_image_reference(image.base), "no name of a base: " + image.base);
      succeeds(ErrorKind::internal, [&] {
        require(catalogue.named(image.name).name == image.name, "another image: " + image.name);
      });
    }
  });
}

}  // namespace sqlpod::fuzzing
