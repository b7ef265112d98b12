#include "executor/table/dataset_folder.h"

#include <arrow/io/memory.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;

/// An object that writes down what is done to it.
class LoggedObject final : public OutputFile {
 public:
  LoggedObject(std::string uri, std::vector<std::string>& log) : uri_(std::move(uri)), log_(log) {}
  ~LoggedObject() override {
    if (!is_published_) log_.push_back("drop " + uri_);
  }
  arrow::io::OutputStream& stream() override { return stream_; }
  void finish() override { log_.push_back("finish " + uri_); }
  void publish() override {
    is_published_ = true;
    log_.push_back("publish " + uri_);
  }
  std::int64_t bytes() const override { return 0; }
  bool can_be_taken_back() const override { return true; }

 private:
  std::string uri_;
  std::vector<std::string>& log_;
  arrow::io::MockOutputStream stream_;
  bool is_published_ = false;
};

class ObjectStoreDataset : public ::testing::Test {
 protected:
  std::unique_ptr<DatasetFolder> folder(const std::string& uri, bool is_shared = false) {
    return make_dataset_folder(uri, is_shared, [this](const std::string& object) {
      return std::make_unique<LoggedObject>(object, log_);
    });
  }
  static void add(DatasetFolder& folder, const std::string& path) {
    auto file = folder.open(path);
    file->finish();
    folder.add(std::move(file));
  }

  std::vector<std::string> log_;
};

TEST_F(ObjectStoreDataset, NothingIsVisibleBeforePublishAndTheMarkerComesLast) {
  const auto set = folder("s3://b/set/");
  add(*set, "part-0.csv");
  add(*set, "part-1.csv");
  set->finish();
  EXPECT_THAT(log_, ElementsAre("finish s3://b/set/part-0.csv", "finish s3://b/set/part-1.csv",
                                "finish s3://b/set/_SUCCESS"));
  log_.clear();
  set->publish();
  EXPECT_THAT(log_, ElementsAre("publish s3://b/set/part-0.csv", "publish s3://b/set/part-1.csv",
                                "publish s3://b/set/_SUCCESS"));
}

TEST_F(ObjectStoreDataset, ValuesThatAreEncodedStayEncodedInTheKey) {
  auto set = folder("s3://b/set/?region=x");
  set->open("k=a%2Fb/part-0.csv").reset();
  EXPECT_THAT(log_, ElementsAre("drop s3://b/set/k=a%252Fb/part-0.csv?region=x"));
}

TEST_F(ObjectStoreDataset, UploadsAreDroppedWithoutPublish) {
  {
    const auto set = folder("s3://b/set/");
    add(*set, "part-0.csv");
    log_.clear();
  }
  EXPECT_THAT(log_, ::testing::UnorderedElementsAre("drop s3://b/set/part-0.csv",
                                                    "drop s3://b/set/_SUCCESS"));
}

TEST_F(ObjectStoreDataset, ASharedOneTriesTheStoreAndWritesNoMarker) {
  const auto set = folder("s3://b/set", true);
  EXPECT_THAT(log_, ElementsAre("drop s3://b/set/_SUCCESS"));
  log_.clear();
  add(*set, "part-0.csv");
  set->finish();
  set->publish();
  EXPECT_THAT(log_, ElementsAre("finish s3://b/set/part-0.csv", "publish s3://b/set/part-0.csv"));
}

}  // namespace
}  // namespace sqlpod
