import { expect, it } from 'vitest'
import { kGroupsZh, kNeedsZh, needs, read_needs } from './needs'

it('has all forty needs, each with a state and a test, and says them in Chinese too', () => {
  const groups = needs()
  const all = groups.flatMap((group) => group.needs)
  expect(all.map((one) => one.id)).toEqual(Array.from({ length: 40 }, (_, n) => `M${n + 1}`))
  expect(all.filter((one) => !one.test)).toEqual([])
  expect(Object.keys(kNeedsZh)).toEqual(all.map((one) => one.id))
  expect(groups.map((group) => group.title)).toEqual(Object.keys(kGroupsZh))
})
it('reads the state, what is missing and the screens of a row', () => {
  const [group] = read_needs('## A\n| | need | | screen | command | test |\n|---|---|---|---|---|---|\n| M1 | do it | ◐ not yet all | `/a`, `/b/:id` | `run` | `T.*` |\n')
  expect(group?.needs[0]).toEqual({ id: 'M1', need: 'do it', state: 'part', note: 'not yet all', screens: ['/a', '/b/:id'], command: 'run', test: 'T.*' })
})
