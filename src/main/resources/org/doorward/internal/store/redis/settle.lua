-- Ends the reservation of an attempt with its outcome. Returns 1, or 0 if it was settled before.
-- KEYS the counters, and the mark that it is settled. ARGV for each counter: 'failed', 'back' for a success, or 'none' without a
-- reservation; 'forget' to forget failures, otherwise 'keep'; when it was reserved; most failures counted. Then the lifetime of
-- the mark in ms. The arithmetic is that of Outcome.java.
if not redis.call('SET', KEYS[#KEYS], '1', 'NX', 'PX', ARGV[#ARGV]) then
  return 0
end
for i = 1, #KEYS - 1 do
  local came, forgets = ARGV[4 * i - 3], ARGV[4 * i - 2] == 'forget'
  local at, most_counted = tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i])
  local kept = redis.call('GET', KEYS[i])
  if kept then
    local count, since, last, rest = string.match(kept, '^(%d+) (%-?%d+) (%-?%d+)(.*)$')
    local under_way, begun = string.match(rest or '', '^ (%d+) (%-?%d+)$')
    -- a damaged count is nothing
    count, since, last = tonumber(count or '0'), tonumber(since or '0'), tonumber(last or '0')
    under_way, begun = tonumber(under_way or '0'), tonumber(begun or '0')
    if came ~= 'none' then
      if under_way > 0 then
        under_way = under_way - 1
        if came == 'failed' then
          since = count == 0 and at or since
          last = count == 0 and at or math.max(last, at)
          count = math.min(count + 1, most_counted)
        end
      elseif came == 'back' then
        -- it was counted as a failure after its time
        count = math.max(0, count - 1)
      end
    end
    if forgets then
      count, since, last = 0, 0, 0
    end
    local time = redis.call('PTTL', KEYS[i])
    if time <= 0 or (count == 0 and under_way == 0) then
      redis.call('DEL', KEYS[i])
    else
      local text = string.format('%d %d %d', count, since, last)
      if under_way > 0 then
        text = text .. string.format(' %d %d', under_way, begun)
      end
      redis.call('SET', KEYS[i], text, 'PX', time)
    end
  end
end
return 1
