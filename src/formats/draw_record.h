// The public record of a draw as JSON, and the pool as a sheet (编号, 档次, 积分, 标记). A record grows: the frozen one has pool, root,
// commitments and the named beacon; the drawn one also secrets, the beacon's value and the order. See engines/lottery for what follows from what.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "engines/lottery/lottery.h"

namespace ly::formats {

// {"draw":"liaoyuan draw v1","title","frozen_at","pool":[{"no","tier","points","mark"}],"root","witnesses":[{"name","commitment","secret"?}],
//  "beacon":{"source","round","value"?,"at"?},"order"?:[…]}; octets in hex, times RFC 3339. Every fault at its path:
// json.*, draw.not_a_record, draw.field, draw.hex, draw.time, and those of lottery::faults_of.
Result<lottery::Record> read_draw_record(std::string_view text);
std::string write_draw_record(lottery::Record const& record);  // indented for people, keys in the order above

bool is_drawn(lottery::Record const& record);
// The beacon was published after the pool was frozen. False while it has not been published.
bool beacon_is_later(lottery::Record const& record);

// A sheet with the columns 编号*, 档次*, 积分*, 标记: all faults by cell (problems of record_table, draw.no_twice at the cell).
Result<std::vector<lottery::Entry>> read_draw_pool(std::string_view bytes);

}  // namespace ly::formats
