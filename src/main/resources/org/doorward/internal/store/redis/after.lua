-- Reads entries of a stream after a position.
-- ARGV position, most entries
-- Returns for each entry: position, number of texts that follow, field, value ...
local answer = {}
local read = redis.call('XREAD', 'COUNT', ARGV[2], 'STREAMS', KEYS[1], ARGV[1])
if not read then
  return answer
end
for _, entry in ipairs(read[1][2]) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = tostring(#entry[2])
  for i = 1, #entry[2] do
    answer[#answer + 1] = entry[2][i]
  end
end
return answer
