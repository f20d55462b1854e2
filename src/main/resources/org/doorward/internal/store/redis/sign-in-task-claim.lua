-- Claims work that is due, the earliest first. KEYS as of sign-in-task-put. ARGV now, end of the lease, how many at most.
-- Returns name, task ... The task begins with its fence and the number of its attempts; both grow by one.
local answer = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local fence, attempts, rest = string.match(redis.call('HGET', KEYS[1], name) or '', '^(%d+) (%d+) (.*)$')
  if fence then
    local task = string.format('%d %d %s', tonumber(fence) + 1, tonumber(attempts) + 1, rest)
    redis.call('HSET', KEYS[1], name, task)
    redis.call('ZADD', KEYS[2], ARGV[2], name)
    answer[#answer + 1] = name
    answer[#answer + 1] = task
  else
    redis.call('HDEL', KEYS[1], name)
    redis.call('ZREM', KEYS[2], name)
    redis.call('ZREM', KEYS[3], name)
  end
end
return answer
