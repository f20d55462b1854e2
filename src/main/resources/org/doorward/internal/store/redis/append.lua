-- Appends entries to a stream and wakes its readers.
-- KEYS stream, also the name of the channel
-- ARGV length of the stream, whether to wake the readers or '', then for each entry: number of texts that follow, field, value ...
-- Returns the time, in milliseconds since 1970
local next = 3
while next <= #ARGV do
  local texts = tonumber(ARGV[next])
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, next + 1, next + texts))
  next = next + 1 + texts
end
if ARGV[2] ~= '' then
  redis.call('PUBLISH', KEYS[1], '')
end
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
