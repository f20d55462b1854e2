-- Removes work. KEYS as of sign-in-task-put. ARGV name, fence. Returns 1, or 0 when another one holds it.
if string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^%d+') ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1
