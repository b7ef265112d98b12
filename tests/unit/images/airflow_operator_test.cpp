#include "images/manifest/airflow_operator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "error/error.h"
#include "tests/unit/images/example_step.h"

namespace sqlpod {
namespace {

using testing::example_step;
using ::testing::HasSubstr;
using ::testing::Not;

/// The message of the error that it throws, or nothing.
std::string refusal(const Step& step) {
  try {
    airflow_operator(step, {});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return {};
}

TEST(AirflowOperator, IsADagThatRunsByHandWithoutASchedule) {
  const std::string text = airflow_operator(example_step(), {});
  EXPECT_THAT(text, HasSubstr("dag_id=\"post-payments\""));
  EXPECT_THAT(text, HasSubstr("schedule=None"));
  EXPECT_THAT(text, HasSubstr("catchup=False"));
}

TEST(AirflowOperator, HasTheScheduleByTheClocksOfItsZone) {
  ManifestOptions options;
  options.cron = "30 2 * * *";
  options.time_zone = "Europe/Vienna";
  const std::string text = airflow_operator(example_step(), options);
  EXPECT_THAT(text, HasSubstr("schedule=\"30 2 * * *\""));
  EXPECT_THAT(text, HasSubstr("tz=\"Europe/Vienna\""));
}

TEST(AirflowOperator, TriesAgainUnlessTheExitCodeIsFinal) {
  Step step = example_step();
  const std::string text = airflow_operator(step, {});
  EXPECT_THAT(text, HasSubstr("FINAL_EXIT_CODES = {2, 3, 5, 7, 8, 9, 70}"));
  EXPECT_THAT(text, HasSubstr("retries=3,"));
  EXPECT_THAT(text, HasSubstr("retry_delay="));
  step.retries = 0;
  // Airflow's own settings must not try again either.
  EXPECT_THAT(airflow_operator(step, {}), HasSubstr("retries=0,"));
  EXPECT_THAT(airflow_operator(step, {}), Not(HasSubstr("retry_delay=")));
}

TEST(AirflowOperator, StopsATaskThatOutlivesItsTimeout) {
  Step step = example_step();
  EXPECT_THAT(airflow_operator(step, {}), HasSubstr("execution_timeout=timedelta(seconds=150)"));
  step.timeout.reset();
  EXPECT_THAT(airflow_operator(step, {}), Not(HasSubstr("execution_timeout")));
}

TEST(AirflowOperator, GivesEachTryOfATaskTheSameIdempotencyKey) {
  Step step = example_step();
  EXPECT_THAT(airflow_operator(step, {}),
              HasSubstr("\"{{ dag.dag_id }}/{{ ti.task_id }}/{{ run_id }}\""));
  step.wants_idempotency_key = false;
  EXPECT_THAT(airflow_operator(step, {}), Not(HasSubstr("SQLPOD_IDEMPOTENCY_KEY")));
}

TEST(AirflowOperator, HasATaskForEachPartOfATable) {
  Step step = example_step();
  step.wants_idempotency_key = false;
  step.parts = 4;
  const std::string text = airflow_operator(step, {});
  EXPECT_THAT(text, HasSubstr("for part in range(4):"));
  EXPECT_THAT(text, HasSubstr("task_id=f\"post-payments-{part}\""));
  EXPECT_THAT(text, HasSubstr("{\"JOB_COMPLETION_INDEX\": str(part)}"));
}

TEST(AirflowOperator, NamesTheSecretsThatItNeeds) {
  EXPECT_THAT(airflow_operator(example_step(), {}),
              HasSubstr("needs the Secret my-db-secrets with db-password."));
}

TEST(AirflowOperator, RefusesFilesThatAnnotationsCannotHold) {
  Step step = example_step();
  step.files.push_back({"rows.parquet", "/etc/sqlpod/rows.parquet", "PAR1\xff"});
  EXPECT_THAT(refusal(step), HasSubstr("rows.parquet is not text"));
  step.files.back() = {"rows.csv", "/etc/sqlpod/rows.csv", std::string(256 * 1024, 'x')};
  EXPECT_THAT(refusal(step), HasSubstr("a pod of Airflow takes 256000"));
  step.files.back().content.resize(200 * 1024);
  EXPECT_EQ(refusal(step), "");
}

TEST(AirflowOperator, RefusesAVolumeThatItWouldHaveToMake) {
  Step step = example_step();
  step.output_folder = "/out";
  step.output_claim = "post-payments-output";
  EXPECT_EQ(refusal(step), "");
  step.output_claim_size = "1Gi";
  EXPECT_THAT(refusal(step), HasSubstr("PersistentVolumeClaim"));
}

TEST(AirflowOperator, IsTheSameTextEachTime) {
  EXPECT_EQ(airflow_operator(example_step(), {}), airflow_operator(example_step(), {}));
}

}  // namespace
}  // namespace sqlpod
