#include "app/data_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "desk/test_house.h"

namespace ly::app {
namespace {

TEST(DataFolderTest, a_torn_line_of_the_erased_list_swallows_no_other) {
  test::TemporaryFolder temporary;
  SystemSecrets secrets;
  auto folder = DataFolder::open(temporary.path / "data", secrets, true, true);
  ASSERT_TRUE(folder);
  (*folder)->erased().add({"person/1"});
  std::ofstream(temporary.path / "data" / "keys" / "erased.txt", std::ios::app) << "person/2-of-which-only-thi";  // then the disk was full
  (*folder)->erased().add({"person/2"});
  auto const ids = (*folder)->erased().all();
  EXPECT_EQ(std::count(ids.begin(), ids.end(), "person/1"), 1);
  EXPECT_EQ(std::count(ids.begin(), ids.end(), "person/2"), 1);
}

}  // namespace
}  // namespace ly::app
