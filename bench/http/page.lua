-- One page of the queue after another, as many browsers behind one proxy ask for it.
local headers = { Cookie = os.getenv("COOKIE"), ["Accept-Language"] = "zh-CN" }
local n = 0
function request()
  n = n + 1
  headers["X-Forwarded-For"] = "10." .. (n % 200) .. "." .. (n % 251) .. ".7"
  return wrk.format("GET", "/api/cases?limit=50", headers)
end
