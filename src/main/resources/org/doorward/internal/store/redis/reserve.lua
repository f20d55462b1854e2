-- Counts an attempt as a failure at each counter, or at none when one of them says to wait.
-- KEYS the counters; ARGV[1] the time in ms, then for each: failures before the first wait, failures counted at most, the
-- first wait, the longest, and how long until one is forgotten, in ms. Returns one text, how long to wait; or for each
-- counter what was left there and what is kept now. The arithmetic is that of Failures.java.
local now = tonumber(ARGV[1])
local wait = 0
local answer = {}
local keep = {}
for i = 1, #KEYS do
  local at = 5 * i - 3
  local free, most_counted = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local first, most, forget = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local count, since, last = 0, now, now
  local kept = redis.call('GET', KEYS[i])
  if kept then
    local counted, from, latest = string.match(kept, '^(%d+) (%-?%d+) (%-?%d+)$')
    counted, from, latest = tonumber(counted), tonumber(from), tonumber(latest)
    if counted and counted <= 2147483647 then
      local forgotten = math.min(counted, math.floor(math.max(0, now - from) / forget))
      if latest - now <= most + 600000 and forgotten < counted then
        count, since, last = counted - forgotten, from + forgotten * forget, latest
      end
    else
      -- it must not keep everybody from an account
      redis.log(redis.LOG_WARNING, 'doorward: what was counted cannot be read, and counts as nothing')
    end
  end
  if count >= free then
    local ends = math.min(last, now) + math.min(most, first * 2 ^ (count - free))
    wait = math.max(wait, ends - now)
  end
  local after = math.min(count + 1, most_counted)
  answer[2 * i - 1] = string.format('%d %d %d', count, since, last)
  answer[2 * i] = string.format('%d %d %d', after, since, math.max(last, now))
  -- a second more: it is for the callers' clock to say that they are forgotten
  keep[i] = string.format('%d', math.max(most, since + after * forget - now) + 1000)
end
if wait > 0 then
  return {string.format('%d', wait)}
end
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], answer[2 * i], 'PX', keep[i])
end
return answer
