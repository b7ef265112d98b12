// What the decoders into one kind of builder share.
#pragma once

#include <arrow/array/builder_base.h>

#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/engine/mysql/decoder.h"

namespace sqlpod::mysql {

/// `builder` is one of type Builder and must outlive the decoder.
template <typename Builder>
class BuilderDecoder : public Decoder {
 public:
  explicit BuilderDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  void append_null() override { check(builder_.AppendNull()); }

 protected:
  Builder& builder() { return builder_; }

 private:
  Builder& builder_;
};

/// Bytes that are none of `type`'s.
[[noreturn]] inline void refuse(std::string_view bytes, const char* type) {
  throw Error(ErrorKind::query,
              std::to_string(bytes.size()) + " bytes that are no value of " + type,
              "the server's answer is damaged: run the task again");
}

}  // namespace sqlpod::mysql
