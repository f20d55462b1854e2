-- Lists service accounts. KEYS names in a tenant. ARGV prefix of their keys, how many with their fields.
-- Returns for each: the end of its key, and fields and values, or '' in their place
return begun(KEYS[1], ARGV[1], redis.call('HVALS', KEYS[1]), ARGV[2])
