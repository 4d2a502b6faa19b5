// Precompiled for every file of the house: what nearly all of them include. Of our own headers only base, which anybody may include.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/record_json.h"
#include "base/result.h"
#include "base/text.h"
