#include "executor/storage/storage_uri.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using table_fixture::error_of;

StorageUri parsed(const std::string& text) {
  return parse_storage_uri(text, ErrorKind::output, "write to");
}

TEST(StorageUri, NamesStoreBucketAndKey) {
  struct Case {
    const char* text;
    ObjectStore store;
    const char* path;
  };
  for (const Case& c : std::vector<Case>{
           {"s3://bucket/a/b.csv", ObjectStore::s3, "bucket/a/b.csv"},
           {"S3://bucket//a.csv", ObjectStore::s3, "bucket/a.csv"},
           {"s3://bucket/a%20b%25%3F.csv", ObjectStore::s3, "bucket/a b%?.csv"},
           {"s3://bucket/day=2024-01-01/ü.csv?region=eu", ObjectStore::s3,
            "bucket/day=2024-01-01/ü.csv"},
           {"gs://bucket/a.csv", ObjectStore::gcs, "bucket/a.csv"},
           {"gcs://bucket/a.csv", ObjectStore::gcs, "bucket/a.csv"},
           {"abfs://box/a.csv", ObjectStore::azure, "box/a.csv"},
           {"abfss://box@account.dfs.core.windows.net/a.csv", ObjectStore::azure, "box/a.csv"}}) {
    const StorageUri uri = parsed(c.text);
    EXPECT_EQ(uri.store, c.store) << c.text;
    EXPECT_EQ(uri.path(), c.path) << c.text;
  }
}

TEST(StorageUri, HoldsArgsInItsQueryAndTheAccountInItsHost) {
  const StorageUri s3 =
      parsed("s3://b/k?region=eu-west-1&endpoint=http%3A%2F%2Fminio%3A9000&endpoint_override=h:1");
  EXPECT_EQ(s3.args.text("region"), "eu-west-1");
  EXPECT_EQ(s3.args.text("endpoint"), "h:1") << "Arrow's own name is the same option";
  EXPECT_EQ(parsed("abfs://c@shop.dfs.core.windows.net/k").args.text("account_name"), "shop");
}

TEST(StorageUri, AMessageAboutItHasOneLineOfUtf8) {
  const std::string message = error_of([] { parsed("s\n3://bucket/\xff"); }).message();
  EXPECT_EQ(message, "cannot write to 's%0A3://bucket/%FF': no such scheme is served");
}

TEST(StorageUri, CredentialsAreReadAndNotShown) {
  for (const char* text : {"s3://AKID:sec/ret%2B@bucket/key", "s3://AKID:sec%2Fret+@bucket/key"}) {
    const StorageUri uri = parsed(text);
    EXPECT_EQ(uri.args.text("access_key_id"), "AKID");
    EXPECT_EQ(uri.args.text("secret_access_key"), "sec/ret+");
    EXPECT_EQ(password_in_uri(text).reveal(), "sec/ret+");
    EXPECT_EQ(uri.path(), "bucket/key");
    EXPECT_EQ(uri.shown, "s3://***@bucket/key");
    EXPECT_EQ(shown_path(text), "s3://***@bucket/key");
  }
}

TEST(StorageUri, AKeyThatIsNotEncodedIsNotShown) {
  for (const char* text : {"s3://ID:a?b@bucket/key", "s3://ID:a/b?c/d@bucket/key?region=x"}) {
    EXPECT_TRUE(shown_path(text).starts_with("s3://***@bucket/key")) << shown_path(text);
    EXPECT_EQ(parsed(text).path(), "bucket/key");
  }
  EXPECT_EQ(password_in_uri("s3://ID:a?b@bucket/key").reveal(), "a?b");
  EXPECT_EQ(shown_path("s3://bucket/k?endpoint=u:p@h"), "s3://bucket/k?endpoint=u:p@h");
}

TEST(StorageUri, ShowsWhatIsNoSecretOnOneLine) {
  EXPECT_EQ(shown_path("s3://b/k?region=eu&sig=abc"), "s3://b/k?region=eu&***");
  EXPECT_EQ(shown_path("s3://b/k?secret_access_key=abc"), "s3://b/k?***");
  EXPECT_EQ(shown_path("s3://b/k\n?region=e\x1bu"), "s3://b/k%0A?region=e%1Bu");
  EXPECT_EQ(shown_path("folder/a:b@c.csv"), "folder/a:b@c.csv");
  EXPECT_EQ(shown_path("file:///a/b.csv"), "file:///a/b.csv");
}

TEST(StorageUri, ErrorsNameTheUriAndWhatIsWrong) {
  struct Case {
    const char* text;
    const char* message;
    const char* hint;
  };
  for (const Case& c : std::vector<Case>{
           {"ftp://h/f.csv", "no such scheme is served", "s3://"},
           {"s3:///key", "names no bucket", "s3://bucket/key"},
           {"s3://bucket", "names no object", "object"},
           {"s3://bucket/", "names no object", "object"},
           {"gs://bucket/folder/", "names no object", "object"},
           {"s3://b/k?regoin=x", "'regoin' is no option", "'region'"},
           {"s3://b/k?secret_access_key=x", "secret_access_key is a secret", "secret_storage_args"},
           {"gs://u:p@bucket/key", "credentials cannot be used", "secret_storage_args"},
           {"abfs://:key@account.blob.core.windows.net/c/k", "credentials cannot be used",
            "secret_storage_args"}}) {
    const Error error = error_of([&] { parsed(c.text); });
    EXPECT_EQ(error.kind(), ErrorKind::output) << c.text;
    EXPECT_NE(error.message().find(c.message), std::string::npos) << error.message();
    EXPECT_NE(error.message().find("cannot write to '"), std::string::npos) << error.message();
    EXPECT_NE(error.hint().find(c.hint), std::string::npos) << error.hint();
  }
}

TEST(StorageUri, IsToldFromPaths) {
  for (const char* text : {"s3://b/k", "GS://b/k", "ftp://h/f"}) EXPECT_TRUE(is_storage_uri(text));
  for (const char* text : {"", "-", "a.csv", "/a/b.csv", "dir/s3://b/k", "file:///a", "://a"}) {
    EXPECT_FALSE(is_storage_uri(text)) << text;
  }
}

TEST(StorageUri, APathBelowAFolderKeepsItsBytesInPathsAndUris) {
  EXPECT_EQ(path_below("out", "a=b%2F/f.csv"), "out/a=b%2F/f.csv");
  EXPECT_EQ(path_below("out/", "f.csv"), "out/f.csv");
  const std::string uri = path_below("s3://b/out/?region=eu", "a=b%2F?/f.csv");
  EXPECT_EQ(uri, "s3://b/out/a=b%252F%3F/f.csv?region=eu");
  EXPECT_EQ(parsed(uri).key, "out/a=b%2F?/f.csv");
  EXPECT_EQ(path_below("file:///out", "a%2F"), "file:///out/a%252F");
}

TEST(StorageUri, ItsSuffixIsLookedForBeforeTheQuery) {
  EXPECT_EQ(path_without_query("s3://b/k.csv?region=eu.parquet"), "s3://b/k.csv");
  EXPECT_EQ(path_without_query("s3://b/k.csv?"), "s3://b/k.csv");
  EXPECT_EQ(path_without_query("s3://id:ke?y@b/k.csv?x=1"), "s3://id:ke?y@b/k.csv");
  EXPECT_EQ(path_without_query("what?.csv"), "what?.csv");
}

}  // namespace
}  // namespace sqlpod
