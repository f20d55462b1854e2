-- Reserves an attempt at each counter that counts it; at none, when one of them requires a wait or pending attempts hold all
-- places. Times are in milliseconds.
-- KEYS the counters. ARGV when the attempt arrived; now; after what time a pending attempt has failed; then for each counter:
-- failures before the first wait, most failures counted, first wait, longest wait, time until a failure is forgotten, and which
-- attempts count: ALL, FREE (those within the free failures of the first counter) or BEYOND.
-- Returns nothing when places are held; one number, how long to wait; or for each counter its state before, '' where it does
-- not count. The arithmetic is that of FailureCount.java and Reservation.java; the test FailureCountContract runs on all stores.
local now, taken, given_up = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wait = 0
local held = false
local first_is_free = false
local answer = {}
local keep = {}
local value = {}
for i = 1, #KEYS do
  local at = 6 * i - 2
  local free, most_counted = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local first, most, forget = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local counts = ARGV[at + 5]
  local count, since, last, under_way, begun = 0, now, now, 0, 0
  local kept = redis.call('GET', KEYS[i])
  if kept then
    local counted, from, latest, rest = string.match(kept, '^(%d+) (%-?%d+) (%-?%d+)(.*)$')
    local making, started = string.match(rest or '', '^ (%d+) (%-?%d+)$')
    counted, from, latest = tonumber(counted), tonumber(from), tonumber(latest)
    making, started = tonumber(making or '0'), tonumber(started or '0')
    if counted and counted <= 2147483647 and making <= 2147483647 and (rest == '' or making > 0) then
      if making > 0 and now - started >= given_up then
        from = counted == 0 and started or from
        latest = math.max(latest, started)
        counted, making = math.min(counted + making, most_counted), 0
      elseif making > 0 and started - now > 600000 then
        making = 0
      end
      under_way, begun = making, making > 0 and started or 0
      local forgotten = math.min(counted, math.floor(math.max(0, now - from) / forget))
      if latest - now <= most + 600000 and forgotten < counted then
        count, since, last = counted - forgotten, from + forgotten * forget, latest
      end
    else
      -- a damaged count must not block an account
      redis.log(redis.LOG_WARNING, 'doorward: what was counted cannot be read, and counts as nothing')
    end
  end
  local is_free = count + under_way < free
  if i == 1 then
    first_is_free = is_free
  end
  if counts == 'ALL' or (counts == 'FREE') == first_is_free then
    if count >= free then
      local ends = math.min(last, now) + math.min(most, first * 2 ^ (count - free))
      wait = math.max(wait, ends - now)
    end
    held = held or (under_way > 0 and not is_free)
    answer[i] = string.format('%d %d %d', count, since, last)
    begun = math.max(begun, taken)
    value[i] = string.format('%s %d %d', answer[i], under_way + 1, begun)
    local worth = (count == 0 and begun or since) + (count + under_way + 1) * forget - taken
    -- a second more, because the callers' clock decides when they are forgotten
    keep[i] = string.format('%d', math.max(most, worth) + 1000)
  else
    answer[i] = ''
  end
end
if wait > 0 then
  return {string.format('%d', wait)}
end
if held then
  return {}
end
for i = 1, #KEYS do
  if value[i] then
    redis.call('SET', KEYS[i], value[i], 'PX', keep[i])
  end
end
return answer
