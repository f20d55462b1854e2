-- Lists live sessions, the latest opened first.
-- ARGV: sessions and indexes are prefixes; the page begins before the opening number start, or at the latest if that is ''.
-- Returns the epoch, the number of live sessions, the start of the next page or '', the account's version and scope, then for each session:
-- rest of its id, fields and values.
local epochs = KEYS[1]
local sessions, indexes, time, start, size = unpack(ARGV)
local state = redis.call('HMGET', epochs, 'epoch', 'version', 'scope')
local epoch = state[1] or '0'
local index = indexes .. epoch
-- both at once: see endedWithAll
redis.call('EXISTS', epochs, index)
local now = OVER + tonumber(time)
local total = redis.call('ZCOUNT', index, '(' .. exact(now), '+inf')
local most = tonumber(size)
local answer = {epoch, '', '', state[2] or '0', state[3] or '0'}
local before = '(' .. (start == '' and exact(SEEN) or start)
local last = ''
local looked, found, more = 0, 0, true
while more and looked < 1000 do
  local members = redis.call('ZREVRANGEBYSCORE', index, before, '-inf', 'WITHSCORES', 'LIMIT', 0, most - found + 1)
  more = #members == 2 * (most - found + 1)
  for i = 1, #members, 2 do
    local id = string.sub(members[i], 2)
    local over = redis.call('ZSCORE', index, 'o' .. id)
    if over and tonumber(over) > now then
      if found == most then
        answer[3] = last
        more = false
        break
      end
      local fields = redis.pcall('HGETALL', sessions .. id)
      if fields.err and not string.find(fields.err, 'WRONGTYPE', 1, true) then
        return fields
      end
      if fields.err or #fields == 0 then
        redis.call('EXISTS', epochs, sessions .. id)
        drop(index, id)
        total = total - 1
      else
        found = found + 1
        answer[#answer + 1] = id
        answer[#answer + 1] = fields
      end
    end
    last = members[i + 1]
    before = '(' .. last
  end
  looked = looked + #members / 2
end
if more then
  answer[3] = last
end
answer[2] = exact(total)
return answer
