-- KEYS session
-- ARGV time, tombstone, address or '', generation shown, addresses kept
local f = redis.call('HMGET', KEYS[1], 'seen', 'expires', 'idle', 'end', 'gen', 'confirmed')
local at = tonumber(ARGV[1])
if f[1] and not (tonumber(f[1]) and tonumber(f[2]) and tonumber(f[3])) then
  -- damaged
  return 0
end
if not f[1] or f[4] or at >= tonumber(f[2]) or at >= tonumber(f[1]) + tonumber(f[3]) then
  return 0
end
if f[5] == ARGV[4] and f[6] == '' then
  redis.call('HSET', KEYS[1], 'confirmed', ARGV[1])
end
if at <= tonumber(f[1]) then
  return 1
end
redis.call('HSET', KEYS[1], 'seen', ARGV[1])
local over = math.min(at + tonumber(f[3]), tonumber(f[2]))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', over - at + tonumber(ARGV[2])))
if ARGV[3] ~= '' and redis.call('HGET', KEYS[1], 'ip0') ~= ARGV[3] then
  local kept = {ARGV[3]}
  for i = 0, tonumber(ARGV[5]) - 1 do
    local address = redis.call('HGET', KEYS[1], 'ip' .. i)
    if address and address ~= ARGV[3] and #kept < tonumber(ARGV[5]) then
      kept[#kept + 1] = address
    end
  end
  for i = 1, #kept do
    redis.call('HSET', KEYS[1], 'ip' .. (i - 1), kept[i])
  end
end
return 1
