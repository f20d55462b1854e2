-- Gives work back. KEYS as of sign-in-task-put. ARGV name, fence, task, due, lifetime in milliseconds.
-- Returns 1, or 0 when another one holds it.
if string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^%d+') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
for i = 1, 3 do
  redis.call('PEXPIRE', KEYS[i], ARGV[5])
end
return 1
