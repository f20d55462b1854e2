-- KEYS service account, names in its tenant, count of changes
-- ARGV version expected, its name, the end of its key, number of stems, stems of fields in pieces ..., then field, value ...
local f = redis.call('HMGET', KEYS[1], 'version', 'named')
if not f[1] then
  return 0
end
local holder = redis.call('HGET', KEYS[2], ARGV[2])
-- a write that needs no memory: see api-token-replace.lua
redis.call('HDEL', KEYS[2], '')
if f[1] ~= ARGV[1] or (holder and holder ~= ARGV[3]) then
  redis.call('HSET', KEYS[1], 'version', f[1])
  return 0
end
if f[2] then
  redis.call('HDEL', KEYS[2], f[2])
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
local stems = tonumber(ARGV[4])
for i = 5, 4 + stems do
  local piece = 0
  while redis.call('HDEL', KEYS[1], ARGV[i] .. piece) == 1 do
    piece = piece + 1
  end
end
redis.call('HSET', KEYS[1], unpack(ARGV, 5 + stems))
redis.call('INCR', KEYS[3])
return 1
