-- Counts uses of API tokens. KEYS tokens. ARGV for each: time or '', address or '', how often.
local there = {}
for i, key in ipairs(KEYS) do
  -- read before anything is written, so that a repeated call counts once
  there[i] = redis.pcall('HMGET', key, 'version', 'usedAt')
  if not there[i].err and not there[i][1] and i > 1 then
    -- it may be on another server while a cluster moves the slot: see sessions.lua
    redis.call('EXISTS', KEYS[1], key)
  end
end
local counted = 0
for i, key in ipairs(KEYS) do
  local f = there[i]
  if not f.err and f[1] then
    -- a damaged count must not stop the others
    redis.pcall('HINCRBY', key, 'uses', ARGV[3 * i])
    local at = ARGV[3 * i - 2]
    local last = tonumber(f[2] or '')
    if at ~= '' and (not last or tonumber(at) > last) then
      redis.call('HSET', key, 'usedAt', at, 'usedFrom', ARGV[3 * i - 1])
    end
    counted = counted + 1
  end
end
return counted
