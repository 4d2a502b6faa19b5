import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { double_seats, fold, type Mark } from './fold'

interface Night { marks: Mark[]; states: { traveller: string; cells: Record<string, { value: number; conflict: boolean; claims: number }> }[] }
const nights = JSON.parse(readFileSync('../tests/corpus/boarding/folds.json', 'utf8')) as Night[]
const shape = (marks: Mark[]) => [...fold(marks)].map(([traveller, state]) => ({ traveller, cells: Object.fromEntries(Object.entries(state).map(([item, { value, conflict, claims }]) => [item, { value, conflict, claims: claims.length }])) })).sort((a, b) => (a.traveller < b.traveller ? -1 : 1))

describe('marks of several phones', () => {
  it('fold as the house folds them, in any order', () => {
    expect(nights.length).toBe(12)
    for (const { marks, states } of nights) {
      expect(shape(marks)).toEqual(states)
      expect(shape([...marks].reverse())).toEqual(states)
    }
  })
  it('find a fold in which the last to arrive wins, in whatever order they come', () => {
    const last = (marks: Mark[]) => new Map(marks.map((mark) => [`${mark.traveller} ${mark.item}`, mark.value]))
    const wrong = (marks: Mark[], states: Night['states']) => states.some(({ traveller, cells }) => Object.entries(cells).some(([item, { value }]) => last(marks).get(`${traveller} ${item}`) !== value))
    const differing = nights.filter(({ marks, states }) => wrong(marks, states) || wrong([...marks].reverse(), states))
    expect(differing.length).toBeGreaterThan(6)
  })
  it('tell who shares a seat', () => {
    const planned = [{ key: 'li', seat: 7 }, { key: 'wang', seat: 8 }, { key: 'wu', seat: 9 }]
    const moved: Mark = { device: 'a', counter: 1, traveller: 'wu', item: 'seat', value: 7, seen: {} }
    expect([...double_seats(planned, fold([moved]))].sort()).toEqual(['li', 'wu'])
    expect([...double_seats(planned, fold([moved, { device: 'b', counter: 1, traveller: 'li', item: 'aboard', value: 2, seen: {} }]))]).toEqual([])
  })
})
