-- Takes back what was counted for an attempt that did not fail.
-- KEYS the counters; ARGV for each: 'all' when it forgets all other failures too, else 'one'; what was left there before the
-- attempt was counted; and what was kept then. Returns 1.
for i = 1, #KEYS do
  local kept = redis.call('GET', KEYS[i])
  if kept then
    local left = ARGV[3 * i - 1]
    if kept ~= ARGV[3 * i] then
      local counted, rest = string.match(kept, '^(%d+)( .*)$')
      -- what cannot be read counts as nothing
      left = counted and string.format('%d', math.max(0, tonumber(counted) - 1)) .. rest or '0 '
    end
    local time = redis.call('PTTL', KEYS[i])
    if ARGV[3 * i - 2] == 'all' or time <= 0 or string.sub(left, 1, 2) == '0 ' then
      redis.call('DEL', KEYS[i])
    else
      redis.call('SET', KEYS[i], left, 'PX', time)
    end
  end
end
return 1
