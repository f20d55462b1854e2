-- KEYS what a hash leads to
-- ARGV stem of the tokens' keys, count of changes: not among the keys, as of two keys that a cluster is moving one is here and
-- one is there, and nothing would be told until all are
-- gives the count or '', then, where there is such a token: its id, field, value ...
local changes = redis.pcall('GET', ARGV[2])
local answer = {type(changes) == 'string' and changes or ''}
local id = redis.pcall('GET', KEYS[1])
if type(id) ~= 'string' then
  -- what is of another type was put there by somebody else; any other failure is one
  if id and not string.find(id.err, 'WRONGTYPE', 1, true) then
    return id
  end
  return answer
end
local fields = redis.pcall('HGETALL', ARGV[1] .. id)
if fields.err then
  return string.find(fields.err, 'WRONGTYPE', 1, true) and answer or fields
end
if #fields == 0 then
  -- it may be in another place still, where a cluster is moving the slot: see list.lua
  redis.call('EXISTS', KEYS[1], ARGV[1] .. id)
end
answer[2] = id
for i = 1, #fields do
  answer[i + 2] = fields[i]
end
return answer
