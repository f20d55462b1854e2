-- Stores a ticket. KEYS ticket. ARGV session, origin, issued at, expires at, lifetime in milliseconds.
redis.call('HSET', KEYS[1], 'session', ARGV[1], 'origin', ARGV[2], 'issued', ARGV[3], 'expires', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
