-- KEYS hash, sorted set, text
-- ARGV a text
-- does once what the other scripts do, so that a missing permission is found at the start; gives what it read, and the time
redis.call('HSET', KEYS[1], 'a', ARGV[1], 'b', ARGV[1])
redis.call('PEXPIRE', KEYS[1], '10000')
redis.call('HDEL', KEYS[1], 'b')
redis.call('ZADD', KEYS[2], '1', ARGV[1])
redis.call('PEXPIRE', KEYS[2], '10000')
redis.call('HINCRBY', KEYS[1], 'n', '1')
redis.call('HDEL', KEYS[1], 'n')
redis.call('ZREVRANGE', KEYS[2], '0', '-1')
redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '+inf', 'LIMIT', '0', '1')
redis.call('ZCOUNT', KEYS[2], '-inf', '+inf')
redis.call('SET', KEYS[3], '0')
redis.call('INCR', KEYS[3])
redis.call('PEXPIRE', KEYS[3], '10000')
local read = redis.call('HMGET', KEYS[1], 'a')[1]
local all = #redis.call('HGETALL', KEYS[1]) + redis.call('HEXISTS', KEYS[1], 'b') + redis.call('EXISTS', KEYS[1])
  + #redis.call('ZRANGE', KEYS[2], '0', '-1') + redis.call('PTTL', KEYS[2]) * 0 + redis.call('GET', KEYS[3])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '+inf')
redis.call('HVALS', KEYS[1])
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('SMEMBERS', KEYS[2])
redis.call('DEL', KEYS[2])
local gone = redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3])
local time = redis.call('TIME')
return {read, tostring(all), tostring(gone), tostring(time[1] * 1000 + math.floor(time[2] / 1000))}
