// The whole program in a folder of its own, without HTTP, for stories that ask its parts directly. Gone with everything in it at the end.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/demo.h"
#include "app/domains.h"
#include "app/house.h"

namespace ly::story {

class WholeHouse {
 public:
  explicit WholeHouse(std::string const& name) : folder_(std::filesystem::temp_directory_path() / ("liaoyuan-" + name + "-" + std::to_string(::getpid()))) {
    app::OpenOptions open;
    open.folder = folder_;
    open.serve = open.create = true;
    house_ = app::House::open(open).value();
    house_->start();
  }
  ~WholeHouse() {
    house_->stop();
    house_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  WholeHouse(WholeHouse const&) = delete;
  WholeHouse& operator=(WholeHouse const&) = delete;

  bool load_demo() { return app::load_demo(*house_, [](std::string const&, std::string const&) {}).has_value(); }
  app::House& operator*() { return *house_; }
  app::House* operator->() { return house_.get(); }
  app::Domains& domains() { return *house_->wiring().domains; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<app::House> house_;
};

}  // namespace ly::story
