-- Reads scopes that were moved after an epoch, in order. KEYS the epochs of scopes. ARGV the epoch, how many at most.
-- Returns scope, epoch ...
local answer = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 2, #answer, 2 do
  answer[i] = string.format('%.0f', tonumber(answer[i]))
end
return answer
