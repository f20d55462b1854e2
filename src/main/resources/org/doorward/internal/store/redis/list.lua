-- KEYS index
-- ARGV stem of the sessions' keys, length of the tag
-- gives, for each session: id, number of texts that follow, field, value ...
local answer = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local fields = redis.call('HGETALL', ARGV[1] .. string.sub(id, tonumber(ARGV[2]) + 1))
  if #fields == 0 then
    redis.call('ZREM', KEYS[1], id)
  else
    answer[#answer + 1] = id
    answer[#answer + 1] = tostring(#fields)
    for i = 1, #fields do
      answer[#answer + 1] = fields[i]
    end
  end
end
return answer
