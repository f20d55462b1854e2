-- Stores work that follows a sign-in. KEYS tasks, their names by when they are due, their names in order.
-- ARGV name, task, due, most of all, most of an account, lifetime in milliseconds, prefix of the names of the account.
-- Returns 1, or 0 when there are too many.
local ofAccount = redis.call('ZLEXCOUNT', KEYS[3], '[' .. ARGV[7], '(' .. ARGV[7] .. '\255')
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) or ofAccount >= tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[3], 0, ARGV[1])
for i = 1, 3 do
  redis.call('PEXPIRE', KEYS[i], ARGV[6])
end
return 1
