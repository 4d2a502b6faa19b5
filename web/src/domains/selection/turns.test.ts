import { expect, test } from 'vitest'
import { left_ms, minutes_words } from './turns'

test('what is left of a turn', () => {
  expect(left_ms({ until_at: '2020-03-18T02:05:00Z', left_ms: null }, Date.parse('2020-03-18T02:02:19Z'))).toBe(161_000)
  expect(left_ms({ until_at: '2020-03-18T02:05:00Z', left_ms: null }, Date.parse('2020-03-18T02:06:00Z'))).toBe(0)
  expect(left_ms({ until_at: null, left_ms: 5_000 }, 0)).toBe(5_000)
  expect(left_ms({ until_at: null, left_ms: null }, 0)).toBeNull()
})
test('minutes and seconds', () => {
  expect(minutes_words(161_000)).toBe('2:41')
  expect(minutes_words(3_725_000)).toBe('1:02:05')
  expect(minutes_words(500)).toBe('0:01')
  expect(minutes_words(0)).toBe('0:00')
  expect(minutes_words(null)).toBe('')
})
