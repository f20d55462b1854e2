-- Removes names without a token. KEYS tokens that are due, of all tenants. ARGV the names.
return redis.call('ZREM', KEYS[1], unpack(ARGV))
