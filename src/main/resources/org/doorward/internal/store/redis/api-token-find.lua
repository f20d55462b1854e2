-- Finds an API token by the hash of its secret, and the service account that owns it.
-- KEYS the key that names the token. ARGV prefix of the tokens' keys; count of changes; prefix of service accounts, or '' to
-- leave them out. The last two are no KEYS: while a cluster moves the slot, some keys are here and some on another server, and
-- a script with both as KEYS fails.
-- Returns the count or '', then, if there is a token: its id, number of texts that follow, field, value ..., and field, value
-- ... of the service account
local changes = redis.pcall('GET', ARGV[2])
local answer = {type(changes) == 'string' and changes or ''}
local id = redis.pcall('GET', KEYS[1])
if type(id) ~= 'string' then
  -- a key of another type is not ours; any other error is returned
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
  -- it may be on another server while a cluster moves the slot: see sessions.lua
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
    -- after an error here the caller reads the account itself
    local account = redis.pcall('HGETALL', ARGV[3] .. rest)
    for i = 1, #account do
      answer[#answer + 1] = account[i]
    end
  end
end
return answer
