-- One application after another, each of another enterprise and with a key of its own.
local headers = { Cookie = os.getenv("COOKIE"), ["X-CSRF-Token"] = os.getenv("CSRF"), ["Content-Type"] = "application/json", ["Accept-Language"] = "zh-CN" }
local enterprises = {}
for id in string.gmatch(os.getenv("ENTERPRISES"), "[^,]+") do enterprises[#enterprises + 1] = id end
local salt = os.getenv("SALT")
local n = 0
function request()
  n = n + 1
  headers["Idempotency-Key"] = salt .. n
  headers["X-Forwarded-For"] = "10." .. (n % 200) .. "." .. (n % 251) .. ".7"
  local body = '{"service":"labour-shortage","enterprise_id":"' .. enterprises[1 + n % #enterprises] .. '","channel":"web","form":{"trade":"缝纫","count":12,"wage":4500,"start":"2026-12-10","lodging":true,"transport":false,"experience":false,"note":"两班倒，包午餐"}}'
  return wrk.format("POST", "/api/cases", headers, body)
end
function done(summary)
  io.write(string.format("answers %d errors %d\n", summary.requests, summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.write + summary.errors.connect))
end
