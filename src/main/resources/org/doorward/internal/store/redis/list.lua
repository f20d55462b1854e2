-- KEYS index
-- ARGV stem of the sessions' keys, length of the tag
-- gives, for each session: id, number of texts that follow, field, value ...
-- a session that is not here may be in another place still, where a cluster is moving the slot; then it must not be
-- forgotten. Asked for two keys at once, one of which is not here, a server of a slot on the move answers with an error
local answer = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local fields = redis.call('HGETALL', ARGV[1] .. string.sub(id, tonumber(ARGV[2]) + 1))
  if #fields == 0 then
    redis.call('EXISTS', KEYS[1], ARGV[1] .. string.sub(id, tonumber(ARGV[2]) + 1))
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
