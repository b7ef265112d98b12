// One `docker run` of the image under test, as a user types it, and what came of it.
//
//   const Outcome outcome = run_container({.options = {"--read-only"}, .arguments = {"run"}});
//   EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
//
// Container is for those who act while it runs. Each has a name of its own, so that tests may run
// side by side, and is removed with the object, whatever happened; the label sqlpod-tests finds
// what a killed test leaves. Needs a `docker` that works: tests/container/engine.
#pragma once

#include <string>
#include <vector>

#include "tests/support/program.h"

namespace sqlpod::testing {

/// The image under test: SQLPOD_IMAGE, else sqlpod:latest.
std::string image_under_test();

struct ContainerOptions {
  std::vector<std::string> options;    ///< of docker run, before the image
  std::vector<std::string> arguments;  ///< behind the image
  std::string image = image_under_test();
  ProgramOptions program;  ///< of the docker command itself
};

class Container {
 public:
  /// Starts it, in the foreground of a docker command.
  explicit Container(ContainerOptions options);
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;
  ~Container();

  const std::string& name() const { return name_; }
  bool wait_for_text(const std::string& text) { return program_.wait_for_text(text); }
  /// Waits for its end. The exit code is the container's own; 125 to 127 are docker's. To be called
  /// once.
  Outcome wait();

 private:
  static std::vector<std::string> command(const std::string& name, ContainerOptions& options);

  std::string name_;
  Program program_;
  bool ended_ = false;
};

/// Runs a container to its end.
Outcome run_container(ContainerOptions options);

/// A volume of docker's, removed with the object; no container may use it by then.
class Volume {
 public:
  /// `options` are those of docker volume create.
  explicit Volume(std::vector<std::string> options);
  Volume(const Volume&) = delete;
  Volume& operator=(const Volume&) = delete;
  ~Volume();

  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

/// Runs a docker command to its end and returns its standard output. Throws std::runtime_error with
/// what it said when it fails.
std::string docker(std::vector<std::string> arguments);

}  // namespace sqlpod::testing
