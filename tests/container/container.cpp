#include "tests/container/container.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace sqlpod::testing {
namespace {

std::string fresh_name() {
  static std::atomic<int> count = 0;
  return "sqlpod-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

/// What docker knows the tests' things by: of this run, when tests/container/run says which one it
/// is.
std::string label() {
  const char* run = std::getenv("SQLPOD_TEST_RUN");
  return "sqlpod-tests=" + (run == nullptr ? std::to_string(::getpid()) : std::string(run));
}

}  // namespace

std::string image_under_test() {
  const char* image = std::getenv("SQLPOD_IMAGE");
  return image == nullptr || *image == '\0' ? "sqlpod:latest" : image;
}

std::vector<std::string> Container::command(const std::string& name, ContainerOptions& options) {
  std::vector<std::string> command = {"docker", "run", "--rm", "--name", name, "--label", label()};
  command.insert(command.end(), options.options.begin(), options.options.end());
  command.push_back(options.image);
  command.insert(command.end(), options.arguments.begin(), options.arguments.end());
  return command;
}

Container::Container(ContainerOptions options)
    : name_(fresh_name()), program_(command(name_, options), std::move(options.program)) {}

Container::~Container() {
  // Its docker command may be dead, and itself not.
  if (!ended_) run_program({"docker", "rm", "--force", "--volumes", name_});
}

Outcome Container::wait() {
  Outcome outcome = program_.wait();
  ended_ = !outcome.timed_out && outcome.signal == 0;
  return outcome;
}

Outcome run_container(ContainerOptions options) {
  return Container(std::move(options)).wait();
}

Volume::Volume(std::vector<std::string> options) : name_(fresh_name()) {
  options.insert(options.begin(), {"volume", "create", "--label", label()});
  options.push_back(name_);
  docker(std::move(options));
}

Volume::~Volume() {
  run_program({"docker", "volume", "rm", "--force", name_});
}

std::string docker(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "docker");
  const Outcome outcome = run_program(arguments);
  if (outcome.exit_code != 0) {
    throw std::runtime_error("docker " + arguments.at(1) + " failed: " + outcome.error);
  }
  return outcome.output;
}

}  // namespace sqlpod::testing
