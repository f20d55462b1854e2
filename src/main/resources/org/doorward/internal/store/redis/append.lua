-- KEYS stream, which is the channel's name too
-- ARGV entries kept, then for each entry: number of texts that follow, field, value ...
-- gives the time, in milliseconds since 1970
local next = 2
while next <= #ARGV do
  local texts = tonumber(ARGV[next])
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, next + 1, next + texts))
  next = next + 1 + texts
end
redis.call('PUBLISH', KEYS[1], '')
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
