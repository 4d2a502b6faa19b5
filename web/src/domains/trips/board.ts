// A plan's board as the server sends it, and what its drawing needs: where a minute lies, bands per coach. No rule is decided here.
import type { Instant } from '@/api/types'

export interface BoardPlace { id: string; name: string; lon: number | null; lat: number | null }
export interface BoardCoach { id: string; plate: string; seats: number; seats_by_risk: Record<string, number>; carrier: string; depot: string; used: boolean; locked: boolean; state: string }
export interface BoardDriver { id: string; name: string; used: boolean }
export interface BoardGroup {
  id: string; enterprise: string; from: string; from_name: string; origin: string; to: string; to_name: string; heads: number; listed: number
  ready_at: Instant; needed_by: Instant; risk: string; sharing: string; priority: number; state: string
}
export interface BoardVisit { group: string; heads: number; what: 'board' | 'alight'; part: number; place: string; arrive: Instant; begin: Instant; depart: Instant }
export interface BoardEvent { kind: 'drive' | 'rest' | 'standstill' | 'stop' | 'wait'; driver?: string; start: Instant; end: Instant }
export interface BoardRoute { coach: string; drivers: string[]; depart: Instant; end: Instant; metres: number; cost: number; visits: BoardVisit[]; events: BoardEvent[] }
export interface Said { text: string } // in the language asked for: the server says it
export interface BoardUnserved extends Said { group: string; heads: number; why: string; rule?: string; remedies: Said[] }
export interface BoardWarning { kind: string; driver: string; zh: string; en: string }
export interface MovedGroup { group: string; by_change: boolean; coaches_before: string[]; coaches_now: string[]; boards_before: Instant | null; boards_now: Instant | null; left_behind: number }
export interface Difference { groups: MovedGroup[]; coaches: { coach: string; used_before: boolean; used_now: boolean }[]; others: number; others_moved: number; lines?: Said[]; released?: string[] }
export interface Board {
  places: BoardPlace[]; coaches: BoardCoach[]; drivers: BoardDriver[]; groups: BoardGroup[]; routes: BoardRoute[]; unserved: BoardUnserved[]; stuck: string[]; warnings: BoardWarning[]
  pending: { cancelled: string[]; added: string[] }; score: { cost: number; coaches: number }; difference: Difference | null
}

export interface Scale { from: number; to: number }
const kHour = 3_600_000
// Whole hours around everything that happens.
export function scale_of(routes: BoardRoute[]): Scale {
  const starts = routes.map((route) => Date.parse(route.depart)), ends = routes.map((route) => Date.parse(route.end))
  if (!starts.length) return { from: 0, to: kHour }
  return { from: Math.floor(Math.min(...starts) / kHour) * kHour, to: Math.ceil(Math.max(...ends) / kHour) * kHour }
}
export const share_of = (scale: Scale, at: number): number => Math.min(100, Math.max(0, ((at - scale.from) * 100) / (scale.to - scale.from)))
export function band(scale: Scale, start: Instant, end: Instant): { left: string; width: string } {
  const from = share_of(scale, Date.parse(start))
  return { left: `${from}%`, width: `${share_of(scale, Date.parse(end)) - from}%` }
}
// Marks of the clock so that at most about `most` stand side by side; in whole hours of China.
export function ticks(scale: Scale, most = 12): { at: number; left: string; hour: string }[] {
  const hours = (scale.to - scale.from) / kHour
  const step = [1, 2, 3, 4, 6, 12, 24].find((one) => hours / one <= most) ?? 24
  const out = []
  for (let at = scale.from; at <= scale.to; at += kHour) {
    const hour = (new Date(at).getUTCHours() + 8) % 24
    if (hour % step === 0) out.push({ at, left: `${share_of(scale, at)}%`, hour: `${String(hour).padStart(2, '0')}:00` })
  }
  return out
}
export const minutes_of = (event: BoardEvent): number => Math.round((Date.parse(event.end) - Date.parse(event.start)) / 60_000)
export const hours_words = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
// The most heads that are aboard at once.
export function most_aboard(route: BoardRoute): number {
  let now = 0, most = 0
  for (const visit of route.visits) { now += visit.what === 'board' ? visit.heads : -visit.heads; most = Math.max(most, now) }
  return most
}
