import { afterEach, describe, expect, it } from 'vitest'
import { use_language } from '@/words'
import { china_day, clock_time, countdown, day_words, duration_words, long_date, moment, size_words } from './format'

const kNow = Date.parse('2020-02-17T06:20:00Z') // 14:20 in China
afterEach(() => use_language('zh-CN'))

describe('instants in China time', () => {
  it('crosses midnight where China does, not where UTC does', () => {
    expect(clock_time('2020-02-17T16:30:00Z')).toBe('00:30')
    expect(china_day(Date.parse('2020-02-17T15:59:59Z'))).toBe('2020-02-17')
    expect(china_day(Date.parse('2020-02-17T16:00:00Z'))).toBe('2020-02-18')
  })
  it('says today, tomorrow, yesterday, else the date, and the year only when it is another', () => {
    expect(moment('2020-02-17T10:00:00Z', kNow)).toBe('今日 18:00')
    expect(moment('2020-02-17T16:00:00Z', kNow)).toBe('明日 00:00')
    expect(moment('2020-02-16T15:59:00Z', kNow)).toBe('昨日 23:59')
    expect(moment('2020-02-14T07:57:00Z', kNow)).toBe('2月14日 15:57')
    expect(moment('2019-12-31T07:57:00Z', kNow)).toBe('2019年12月31日 15:57')
    expect(moment(null, kNow)).toBe('')
    expect(moment('not a time', kNow)).toBe('')
  })
  it('speaks English', async () => {
    await use_language('en')
    expect(moment('2020-02-14T07:57:00Z', kNow)).toBe('14 Feb 15:57')
    expect(long_date(kNow)).toBe('Mon 17 Feb 2020')
    expect(day_words('2020-02-08')).toBe('8 Feb 2020')
  })
  it('names the weekday', () => { expect(long_date(kNow)).toBe('2020年2月17日 周一') })
})

describe('a countdown', () => {
  const after = (minutes: number) => new Date(kNow + minutes * 60_000).toISOString()
  it('shows the two largest units', () => {
    expect(countdown(after(220), kNow)).toEqual({ text: '剩 3 小时 40 分', late: false, soon: true })
    expect(countdown(after(40), kNow).text).toBe('剩 40 分')
    expect(countdown(after(27 * 60), kNow)).toEqual({ text: '剩 1 天 3 小时', late: false, soon: false })
    expect(countdown(after(48 * 60), kNow).text).toBe('剩 2 天')
    expect(countdown(after(-15), kNow)).toEqual({ text: '逾期 15 分', late: true, soon: true })
  })
  it('rounds a started minute up, and is due exactly at its instant', () => {
    expect(countdown(new Date(kNow + 1000).toISOString(), kNow).text).toBe('剩 1 分')
    expect(countdown(after(0), kNow)).toEqual({ text: '剩 0 分', late: false, soon: true })
    expect(duration_words(59.5 * 60_000)).toBe('1 小时')
  })
  it('speaks English', async () => {
    await use_language('en')
    expect(countdown(after(220), kNow).text).toBe('3 h 40 min left')
    expect(countdown(after(-1620), kNow).text).toBe('1 d 3 h late')
  })
})

it('shows sizes as people read them', () => {
  expect([0, 900, 20_000, 2_240_000].map(size_words)).toEqual(['0 B', '900 B', '20 kB', '2.1 MB'])
})
