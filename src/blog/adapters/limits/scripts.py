"""What Redis does for a limiter: scripts, each of which it runs as a whole, by its own clock.

Every key comes with two arguments, the interval of its limit and how many there are. Both answer with the
time and then, key by key, the moment when everything is free again. A moment that lies further ahead than the
limit reaches is from another time, of a clock that was set back or of a longer limit, and is cut.
"""

from typing import Final

_NOW: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function free_at(key, interval, most)
  local moment = tonumber(redis.call('GET', key)) or 0
  return math.min(math.max(moment, now), now + interval * most)
end

local function keep(key, moment)
  if moment > now then
    redis.call('SET', key, string.format('%.0f', moment), 'PX', math.ceil((moment - now) / 1000))
  else
    redis.call('DEL', key)
  end
end
"""

TAKE: Final = (
    _NOW
    + """
local answer, is_allowed = {0, now}, true
for number, key in ipairs(KEYS) do
  local interval, most = tonumber(ARGV[2 * number - 1]), tonumber(ARGV[2 * number])
  answer[2 + number] = free_at(key, interval, most)
  is_allowed = is_allowed and answer[2 + number] - now <= interval * (most - 1)
end
if is_allowed then
  answer[1] = 1
  for number, key in ipairs(KEYS) do
    answer[2 + number] = answer[2 + number] + tonumber(ARGV[2 * number - 1])
    keep(key, answer[2 + number])
  end
end
return answer
"""
)
"""Counts one more for each key, or none at all; the answer begins with 1 or 0."""

GIVE_BACK: Final = (
    _NOW
    + """
local answer = {1, now}
for number, key in ipairs(KEYS) do
  local interval, most = tonumber(ARGV[3 * number - 2]), tonumber(ARGV[3 * number - 1])
  local owed = math.min(math.max(tonumber(ARGV[3 * number]) - now, 0), interval)
  answer[2 + number] = math.max(free_at(key, interval, most) - owed, now)
  keep(key, answer[2 + number])
end
return answer
"""
)
"""Counts one less for each key, as far as its time has not come anyway: a third argument says when."""
