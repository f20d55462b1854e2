-- KEYS index, epoch
-- ARGV owner, stem of the sessions' keys, length of the tag, spared id or '', reason, time, tombstone, epoch's ttl
-- a write that needs no memory: after it a full Redis takes the rest, for nobody may be kept from signing out
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(-inf')
local epoch = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[8])
local at = tonumber(ARGV[6])
local ended = 0
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local key = ARGV[2] .. string.sub(id, tonumber(ARGV[3]) + 1)
  -- what is damaged, or no session at all, must keep nobody from ending the others
  local f = redis.pcall('HMGET', key, 'owner', 'end', 'seen', 'expires', 'idle')
  if f.err then
    f = {}
  end
  if not f[1] then
    -- a session that is not here may be in another place still, where a cluster is moving the slot. Asked for two keys at
    -- once, one of which is not here, a server that the slot is moving to answers with an error
    redis.call('EXISTS', KEYS[1], key)
  end
  local there = f[1] == ARGV[1] and not f[2]
  -- who has timed out by the caller's clock is over from now on by every clock, as in end.lua
  local over = there and (at >= (tonumber(f[4]) or 0) and 'expired' or at >= (tonumber(f[3]) or 0) + (tonumber(f[5]) or 0) and 'idle')
  if there and not over and id == ARGV[4] then
    redis.call('HSET', key, 'epoch', epoch)
  else
    if there then
      redis.call('HSET', key, 'end', over or ARGV[5], 'endedAt', ARGV[6])
      redis.call('PEXPIRE', key, ARGV[7])
      ended = ended + (over and 0 or 1)
    end
    redis.call('ZREM', KEYS[1], id)
  end
end
return ended
