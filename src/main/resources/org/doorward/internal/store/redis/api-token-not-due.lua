-- KEYS tokens that are due, of all tenants
-- ARGV names of what is no token
return redis.call('ZREM', KEYS[1], unpack(ARGV))
