-- Deletes a ticket and returns its fields, '' for each that is missing. KEYS ticket.
local f = redis.call('HMGET', KEYS[1], 'session', 'origin', 'issued', 'expires')
redis.call('DEL', KEYS[1])
return {f[1] or '', f[2] or '', f[3] or '', f[4] or ''}
