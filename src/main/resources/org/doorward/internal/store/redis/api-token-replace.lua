-- KEYS token, what its hash leads to, its hashes, its owner's tokens that live, tokens that are due, count of changes
-- ARGV version expected, owner, kind, id, hash, end or '+inf' or '' where it is revoked, name among those due, time due,
-- number of stems, stems of fields in pieces ..., then field, value ...
local f = redis.call('HMGET', KEYS[1], 'version', 'owner', 'kind', 'end', 'current')
if not f[1] then
  return 0
end
local revoked = ARGV[6] == ''
local other = f[1] ~= ARGV[1] or f[2] ~= ARGV[2] or f[3] ~= ARGV[3]
local ended = f[4] and f[4] ~= ''
local revival = ended and not revoked
local holder = redis.call('GET', KEYS[2])
local taken = holder and (holder ~= ARGV[4] or f[5] ~= ARGV[5])
local lost = other or revival or taken
-- a write that needs no memory: after it a full Redis takes the rest, for nobody may be kept from revoking; who lost must not
-- take a token that lives on from those by which all are found and counted
redis.call('ZREM', KEYS[4], (ended or (revoked and not lost)) and ARGV[4] or '')
if lost then
  -- who asks again must wait for the replicas again, which wait for a write
  redis.call('HSET', KEYS[1], 'version', f[1])
  return 0
end
if not holder then
  redis.call('SET', KEYS[2], ARGV[4])
  redis.call('SADD', KEYS[3], ARGV[5])
end
local stems = tonumber(ARGV[9])
for i = 10, 9 + stems do
  local piece = 0
  while redis.call('HDEL', KEYS[1], ARGV[i] .. piece) == 1 do
    piece = piece + 1
  end
end
redis.call('HSET', KEYS[1], unpack(ARGV, 10 + stems))
redis.call('ZADD', KEYS[5], ARGV[8], ARGV[7])
if not revoked then
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4])
end
redis.call('INCR', KEYS[6])
return 1
