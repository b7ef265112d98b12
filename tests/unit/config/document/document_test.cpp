#include "config/document/document.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "error/error.h"

namespace sqlpod {
namespace {

class DocumentFile : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  std::string load(const std::string& name, const std::string& content) {
    path_ = ::testing::TempDir() + name;
    std::ofstream(path_, std::ios::binary) << content;
    try {
      return std::string(describe(load_document(path_).kind));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      std::string message = error.message();
      if (message.starts_with(path_)) message.replace(0, path_.size(), "FILE");
      return message;
    }
  }

 private:
  std::string path_;
};

TEST_F(DocumentFile, ItsSuffixTellsJsonFromYaml) {
  EXPECT_EQ(load("document.json", "{\"a\": 1}"), "a map");
  EXPECT_EQ(load("document.json", "a: 1"), "FILE:1:1: expected a JSON value");
  EXPECT_EQ(load("document.yaml", "a: 1"), "a map");
  EXPECT_EQ(load("document", "[a]"), "a list");
}

TEST_F(DocumentFile, WithoutContentIsNull) {
  EXPECT_EQ(load("document.yaml", ""), "null");
  EXPECT_EQ(load("document.yaml", "# nothing\n"), "null");
}

TEST_F(DocumentFile, ThatIsNoTextIsRefusedAtItsFirstWrongByte) {
  EXPECT_EQ(load("document.yaml", "a: b\nc: \xff"), "FILE:2:4: byte 0xff at offset 8 is not UTF-8");
  EXPECT_EQ(load("document.yaml", std::string("a: b\0", 5)),
            "FILE:1:5: control character 0x00 at offset 4");
  EXPECT_EQ(load("document.yaml",
                 "\x7f"
                 "ELF\xff"),
            "FILE:1:1: control character 0x7f at offset 0");
  EXPECT_EQ(load("document.json", "\"\xc3\""), "FILE:1:2: byte 0xc3 at offset 1 is not UTF-8");
}

TEST_F(DocumentFile, LargerThanTheLimitIsRefused) {
  EXPECT_EQ(load("document.yaml", std::string(maximum_document_bytes + 1, ' ')),
            "FILE is larger than 16 MiB");
}

TEST(Document, AFileThatCannotBeReadIsNamed) {
  const auto error_of = [](const std::string& path) {
    try {
      load_document(path);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string("(loaded)");
  };
  EXPECT_EQ(error_of("/no/such/file.yaml"),
            "cannot read /no/such/file.yaml: No such file or directory");
  EXPECT_EQ(error_of("/"), "cannot read /: it is a folder");
}

}  // namespace
}  // namespace sqlpod
