import { describe, expect, it } from 'vitest'
import { band, hours_words, most_aboard, scale_of, ticks, type BoardRoute } from './board'

const route: BoardRoute = {
  coach: 'c', drivers: [], depart: '2020-02-21T19:24:00+08:00', end: '2020-02-22T09:55:00+08:00', metres: 0, cost: 0, events: [],
  visits: [
    { group: 'a', heads: 10, what: 'board', part: 0, place: 'x', arrive: '', begin: '', depart: '' }, { group: 'b', heads: 4, what: 'board', part: 1, place: 'x', arrive: '', begin: '', depart: '' },
    { group: 'a', heads: 10, what: 'alight', part: 0, place: 'y', arrive: '', begin: '', depart: '' }, { group: 'b', heads: 4, what: 'alight', part: 1, place: 'y', arrive: '', begin: '', depart: '' },
  ],
}
describe('the drawing of a plan', () => {
  it('spans whole hours around what happens and marks hours of China', () => {
    const scale = scale_of([route])
    expect((scale.to - scale.from) / 3_600_000).toBe(15)
    const marks = ticks(scale)
    expect(marks[0]?.hour).toBe('20:00')
    expect(marks.map((mark) => mark.hour)).toContain('02:00')
    expect(marks.length).toBeLessThanOrEqual(13)
  })
  it('puts a stretch where its minutes lie', () => {
    const scale = scale_of([route])
    expect(band(scale, '2020-02-21T19:00:00+08:00', '2020-02-22T10:00:00+08:00')).toEqual({ left: '0%', width: '100%' })
    expect(band(scale, '2020-02-22T02:30:00+08:00', '2020-02-22T10:00:00+08:00').left).toBe('50%')
  })
  it('counts who is aboard at once', () => {
    expect(most_aboard(route)).toBe(14)
    expect(hours_words(635)).toBe('10:35')
  })
})
