-- KEYS ticket
-- gives what it read of what it deleted; texts that are not there as empty ones
local f = redis.call('HMGET', KEYS[1], 'session', 'origin', 'issued', 'expires')
redis.call('DEL', KEYS[1])
return {f[1] or '', f[2] or '', f[3] or '', f[4] or ''}
