#include <string>

#include "error/error.h"
#include "executor/engine/postgresql/array_decoder.h"
#include "executor/engine/postgresql/composite_decoder.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/hstore_decoder.h"

namespace sqlpod::postgresql {

std::unique_ptr<Decoder> make_nested_decoder(const Type& type, arrow::ArrayBuilder& builder) {
  switch (type.kind) {
    case Type::Kind::array:
      return std::make_unique<ArrayDecoder>(type, builder);
    case Type::Kind::composite:
      return std::make_unique<CompositeDecoder>(type, builder);
    case Type::Kind::hstore:
      return std::make_unique<HstoreDecoder>(builder);
    case Type::Kind::scalar:
    case Type::Kind::enumerated:
    case Type::Kind::text:
      break;
  }
  throw Error(ErrorKind::internal, "the type " + std::to_string(type.oid) +
                                       " is not made of others, but was to be decoded so into " +
                                       builder.type()->ToString());
}

}  // namespace sqlpod::postgresql
