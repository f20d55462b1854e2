-- Moves the epoch of a scope beyond all others. KEYS the epochs of scopes. ARGV the scope, and the name of everyone's.
-- Returns the new epoch.
local scopes = KEYS[1]
local last = redis.call('ZREVRANGE', scopes, 0, 0, 'WITHSCORES')
-- the time, because no epoch may come twice, even after the key was lost
local now = redis.call('TIME')
local time = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local epoch = math.max(tonumber(last[2] or '0') + 1, time)
-- a write that needs no memory: after it a full Redis accepts the other
redis.call('ZREM', scopes, '')
if ARGV[1] == ARGV[2] then
  -- those of tenants are earlier, and decide nothing any more
  redis.call('DEL', scopes)
end
redis.call('ZADD', scopes, string.format('%.0f', epoch), ARGV[1])
return epoch
