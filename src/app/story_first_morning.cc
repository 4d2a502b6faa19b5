// 7 February, early: the house is empty; who works in it gets an account, the severe areas are told.
#include "app/story.h"

namespace ly::app {
namespace {

Result<void> open_the_house(Stage& stage) {
  TRY(stage.house().set_setting("region", kStoryCity));
  Stage::Post const posts[] = {
      {"guanli", {"管理员 · 信息科", "Administrator"}, {"administrator"}, kStoryCity},
      {"zhihui", {"指挥部 总值班", "Lead, command post"}, {"lead"}, kStoryCity, {}, {"phone", "id_number", "name"}},
      {"han", {"服务业一组 韩某", "Officer, service-trade group 1"}, {"officer"}, kStoryPark},
      {"jiang", {"现场核查 江某", "Inspector, park"}, {"inspector"}, kStoryPark},
      {"lumou", {"复核组 陆某", "Reviewer, review group"}, {"reviewer"}, kStoryPark},
      {"wen", {"复核组 文某", "Second reviewer, review group"}, {"reviewer"}, kStoryPark},
      {"shenji", {"审计 尤某", "Auditor"}, {"auditor"}, kStoryCity},
      {"zhucun", {"驻村 严某", "Officer seconded to the village"}, {"officer", "inspector"}, kStoryVillageTown},
      {"shiji", {"市级物资 秦某", "Supplies of the city"}, {"officer"}, kStoryCity},
      {"zhenban", {"镇卡口 测试干部", "Officer of the town, checkpoints"}, {"officer"}, kStoryDistrict},
      {"shenpi", {"审批 测试丙", "Reviewer, talents and passes"}, {"reviewer"}, kStoryCity, {}, {"name", "phone", "id_number"}},
      {"rencai", {"人才科 测试甲", "Officer, talents"}, {"officer"}, kStoryCity, {}, {"name", "phone", "id_number"}},
      {"rencai2", {"人才科 测试乙", "Second officer, talents"}, {"officer"}, kStoryCity, {}, {"name", "phone", "id_number"}},
  };
  for (auto const& post : posts) TRY(stage.hire(post));
  return {};
}

}  // namespace

std::vector<StoryBeat> first_morning_beats() {
  return {{3, story_time(2, 7, 7), {"空的系统，第一批账号", "An empty house, its first accounts"},
           {"管理员给指挥部、服务业一组、复核组、驻村干部、镇卡口、人才科各建账号，各有各的范围。", "The administrator makes accounts for the command post, group 1, the review group, the seconded officer, the town and the talents' officers, each with a scope of its own."},
           "guanli", "/accounts", open_the_house}};
}

}  // namespace ly::app
