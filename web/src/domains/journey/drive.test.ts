import { describe, expect, it } from 'vitest'
import type { DriverTrip } from '@/api/types'
import { next_of, rows_of } from './drive'

const at = (clock: string, day = 21) => `2020-02-${day}T${clock}:00.000+08:00`
const trip: DriverTrip = {
  trip_id: 't', plate: '测A00001', state: 'planned', depart_at: at('19:30'), arrive_at: at('09:55', 22), mates: [],
  stops: [{ place: '门口', kind: 'alight', heads: 12, arrive: at('09:55', 22), depart: at('10:01', 22) }, { place: '集合点', kind: 'board', heads: 12, arrive: at('19:24'), depart: at('19:30') }],
  stints: [{ kind: 'drive', driver: '甲', mine: true, place: '', from: at('19:30'), to: at('23:30') }, { kind: 'stop', driver: '', mine: false, place: '', from: at('19:24'), to: at('19:30') }, { kind: 'rest', driver: '', mine: false, place: '某服务区（能进室内）', from: at('23:30'), to: at('23:50') }],
}
describe('a driver\'s timetable', () => {
  it('is in the order of the clock, and tells a stop for people once, by its place', () => {
    expect(rows_of(trip).map((row) => row.kind)).toEqual(['board', 'drive', 'rest', 'alight'])
    expect(rows_of(trip)[0]).toMatchObject({ place: '集合点', heads: 12 })
  })
  it('names what comes next, and nothing when all is done', () => {
    const rows = rows_of(trip)
    expect(next_of(rows, Date.parse(at('20:00')))?.kind).toBe('rest')
    expect(next_of(rows, Date.parse(at('23:30')))?.kind).toBe('alight') // the rest has begun
    expect(next_of(rows, Date.parse(at('11:00', 22)))).toBeNull()
  })
})
