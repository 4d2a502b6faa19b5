// A driver's timetable as one list: driving and rest, and where people get on and off, in the order of the clock.
import type { DriverTrip } from '@/api/types'

export type RowKind = 'drive' | 'rest' | 'standstill' | 'board' | 'alight'
export interface Row { kind: RowKind; at: number; until: number; mine: boolean; who: string; place: string; heads: number }

export function rows_of(trip: DriverTrip): Row[] {
  const rows: Row[] = []
  for (const one of trip.stints) {
    if (one.kind !== 'drive' && one.kind !== 'rest' && one.kind !== 'standstill') continue // where it stops for people the place says more
    rows.push({ kind: one.kind, at: Date.parse(one.from), until: Date.parse(one.to), mine: one.mine, who: one.driver, place: one.place, heads: 0 })
  }
  for (const one of trip.stops) rows.push({ kind: one.kind === 'board' ? 'board' : 'alight', at: Date.parse(one.arrive), until: Date.parse(one.depart), mine: false, who: '', place: one.place, heads: one.heads })
  return rows.sort((a, b) => a.at - b.at || a.until - b.until)
}

// What begins next.
export function next_of(rows: Row[], now: number): Row | null { return rows.find((row) => row.at > now) ?? null }
