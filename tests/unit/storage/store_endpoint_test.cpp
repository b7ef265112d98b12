#include "executor/storage/store_endpoint.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

StoreEndpoint endpoint_of(const std::string& endpoint, const std::string& scheme = {},
                          const std::string& fallback = {}) {
  StorageArgs args;
  if (!endpoint.empty()) args.set("endpoint", Secret(std::string(endpoint)));
  if (!scheme.empty()) args.set("scheme", Secret(std::string(scheme)));
  return store_endpoint(args, fallback);
}

TEST(StoreEndpoint, IsAUrlOrAHost) {
  struct Case {
    const char* endpoint;
    const char* scheme;
    const char* fallback;
    const char* expected_scheme;
    const char* expected_authority;
  };
  for (const Case& c : std::vector<Case>{{"", "", "", "https", ""},
                                         {"minio:9000", "", "", "https", "minio:9000"},
                                         {"http://minio:9000/", "", "", "http", "minio:9000"},
                                         {"http://minio:9000", "https", "", "https", "minio:9000"},
                                         {"minio", "http", "", "http", "minio"},
                                         {"[::1]:9000", "http", "", "http", "[::1]:9000"},
                                         {"", "", "http://env:1", "http", "env:1"},
                                         {"own:2", "", "http://env:1", "https", "own:2"}}) {
    const StoreEndpoint endpoint = endpoint_of(c.endpoint, c.scheme, c.fallback);
    EXPECT_EQ(endpoint.scheme, c.expected_scheme) << c.endpoint;
    EXPECT_EQ(endpoint.authority, c.expected_authority) << c.endpoint;
  }
}

TEST(StoreEndpoint, MoreThanHostAndPortIsAnErrorThatDoesNotShowIt) {
  for (const char* text : {"http://user:geheim@host", "http://host/geheim", "host?geheim"}) {
    const Error error = table_fixture::error_of([&] { endpoint_of(text); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(error.message().find("geheim"), std::string::npos) << error.message();
  }
  EXPECT_EQ(table_fixture::error_of([] { endpoint_of("ftp://host"); }).message(),
            "'ftp' is no scheme of an endpoint");
}

}  // namespace
}  // namespace sqlpod
