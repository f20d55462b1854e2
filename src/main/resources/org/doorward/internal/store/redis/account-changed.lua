-- Moves an account's version. KEYS its epochs. ARGV their lifetime in ms. Returns 1.
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0') or 0
-- an earlier version may have expired, and none may come twice: a session of it would look up to date
local now = redis.call('TIME')
local time = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
-- a write that needs no memory: after it a full Redis accepts the other
redis.call('HDEL', KEYS[1], '')
redis.call('HSET', KEYS[1], 'version', string.format('%.0f', math.max(version + 1, time)))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
