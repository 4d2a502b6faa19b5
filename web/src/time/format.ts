// Instants and days in words, in China time (UTC+8, no daylight saving since 1991), in the reader's language.
import { language, t } from '@/words'
import type { Day, Instant } from '@/api/types'

const kChina = 8 * 3600_000
const kMinute = 60_000
const kDay = 24 * 3600_000
const kMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const kWeekdays = { 'zh-CN': '日一二三四五六', en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] }

interface Parts { year: number; month: number; day: number; weekday: number; hour: number; minute: number; day_number: number }

function china(ms: number): Parts {
  const at = new Date(ms + kChina)
  return {
    year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), weekday: at.getUTCDay(),
    hour: at.getUTCHours(), minute: at.getUTCMinutes(), day_number: Math.floor((ms + kChina) / kDay),
  }
}

const two = (value: number) => String(value).padStart(2, '0')

export function clock_time(instant: Instant | number): string {
  const parts = china(typeof instant === 'number' ? instant : Date.parse(instant))
  return `${two(parts.hour)}:${two(parts.minute)}`
}

export function hour_of(ms: number): number { return china(ms).hour }

// "2月14日", "14 Feb"; the year only when it is another than now's.
function date_words(parts: Parts, now: Parts): string {
  const year = parts.year === now.year ? '' : language.value === 'en' ? ` ${parts.year}` : `${parts.year}年`
  return language.value === 'en' ? `${parts.day} ${kMonths[parts.month - 1]}${year}` : `${year}${parts.month}月${parts.day}日`
}

// "今日 14:20", "明日 11:30", "2月14日 16:30".
export function moment(instant: Instant | null | undefined, now: number): string {
  if (!instant) return ''
  const ms = Date.parse(instant)
  if (!Number.isFinite(ms)) return ''
  const parts = china(ms)
  const today = china(now)
  const days = parts.day_number - today.day_number
  const day = days === 0 ? t('time.today') : days === 1 ? t('time.tomorrow') : days === -1 ? t('time.yesterday') : date_words(parts, today)
  return `${day} ${clock_time(ms)}`
}

// "2月14日 16:30", "14 Feb 16:30": a moment of a year that is known.
export function day_and_time(instant: Instant): string {
  const parts = china(Date.parse(instant))
  return `${date_words(parts, parts)} ${clock_time(instant)}`
}

// "2020年2月17日 周一", "Mon 17 Feb 2020"
export function long_date(ms: number): string {
  const parts = china(ms)
  if (language.value === 'en') return `${kWeekdays.en[parts.weekday]} ${parts.day} ${kMonths[parts.month - 1]} ${parts.year}`
  return `${parts.year}年${parts.month}月${parts.day}日 周${kWeekdays['zh-CN'][parts.weekday]}`
}

export function day_words(day: Day | null | undefined): string {
  if (!day) return ''
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!found) return day
  const [year, month, date] = [Number(found[1]), Number(found[2]), Number(found[3])]
  return language.value === 'en' ? `${date} ${kMonths[month - 1]} ${year}` : `${year}年${month}月${date}日`
}

// The day `days` later (or earlier).
export function day_after(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * kDay).toISOString().slice(0, 10)
}

export function china_day(ms: number): Day {
  const parts = china(ms)
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}`
}

// "1 天 3 小时", "3 小时 40 分", "15 分": the two largest units, minutes rounded up so that a deadline is never shown as past too late.
export function duration_words(ms: number): string {
  const minutes = Math.max(0, Math.ceil(Math.abs(ms) / kMinute))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  if (days > 0) return hours > 0 ? t('time.days_hours', { days, hours }) : t('time.days', { days })
  if (hours > 0) return rest > 0 ? t('time.hours_minutes', { hours, minutes: rest }) : t('time.hours', { hours })
  return t('time.minutes', { minutes: rest })
}

export interface Countdown { text: string; late: boolean; soon: boolean }

// A deadline in words: "剩 3 小时 40 分" or "逾期 15 分". `soon`: less than four hours are left.
export function countdown(due: Instant, now: number): Countdown {
  const left = Date.parse(due) - now
  if (left < 0) return { text: t('time.late', { time: duration_words(left) }), late: true, soon: true }
  return { text: t('time.left', { time: duration_words(left) }), late: false, soon: left < 4 * 3600_000 }
}

export function number_words(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : value.toLocaleString('en-US')
}

export function size_words(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
