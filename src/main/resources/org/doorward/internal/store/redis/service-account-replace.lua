-- Replaces a service account of the expected version. Returns 1 if it did.
-- KEYS service account, names in its tenant, count of changes
-- ARGV version, its name, the end of its key, number of stems, stems of fields in pieces ..., then field, value ...
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
redis.call('HSET', KEYS[1], unpack(ARGV, clearPieces(KEYS[1], 4)))
redis.call('INCR', KEYS[3])
return 1
