-- KEYS what a hash leads to
-- ARGV stem of the tokens' keys, count of changes: not among the keys, as of two keys that a cluster is moving one is here and
-- one is there, and nothing would be told until all are
-- what the key of its service account starts with, or '' where that is not to be told: not among the keys either
-- gives the count or '', then, where there is such a token: its id, how many texts follow, field, value ..., and field, value
-- ... of the service account that a key acts as
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
answer[3] = tostring(#fields)
for i = 1, #fields do
  answer[#answer + 1] = fields[i]
end
if ARGV[3] ~= '' then
  local token = {}
  for i = 1, #fields, 2 do
    token[fields[i]] = fields[i + 1]
  end
  local rest = token.kind == 'API_KEY' and not token.account1 and string.match(token.account0 or '', '^service:([%w_-]+)$')
  if rest then
    -- whatever keeps it from being told, the caller asks for it then
    local account = redis.pcall('HGETALL', ARGV[3] .. rest)
    for i = 1, #account do
      answer[#answer + 1] = account[i]
    end
  end
end
return answer
