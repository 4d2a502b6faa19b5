import { beforeEach, expect, it } from 'vitest'
import { keep_draft, find_draft } from './drafts'
import { wipe_if_due } from './wipe'

beforeEach(() => localStorage.clear())

it('wipes what was kept of people once, and leaves the settings', async () => {
  keep_draft('case.1', { name: '测试员' })
  localStorage.setItem('liaoyuan.apply.talent-housing', '{"key":"k"}')
  localStorage.setItem('liaoyuan.language', 'en')
  expect(await wipe_if_due('2020-04-01T00:00:00Z', 'a-1')).toBe(true)
  expect([find_draft('case.1'), localStorage.getItem('liaoyuan.apply.talent-housing'), localStorage.getItem('liaoyuan.language')]).toEqual([null, null, 'en'])
  keep_draft('case.2', 2) // written after it
  expect(await wipe_if_due('2020-04-01T00:00:00Z', 'a-1')).toBe(true)
  expect(find_draft('case.2')?.value).toBe(2)
  await wipe_if_due('2021-04-01T00:00:00Z', 'a-1') // another emergency ended
  expect(find_draft('case.2')).toBeNull()
})

it('does nothing as long as no emergency was ended', async () => {
  keep_draft('case.1', 1)
  for (const before of [undefined, null, '']) expect(await wipe_if_due(before, 'a-1')).toBe(true)
  expect(find_draft('case.1')?.value).toBe(1)
})
