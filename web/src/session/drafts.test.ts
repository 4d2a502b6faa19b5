import { beforeEach, expect, it, vi } from 'vitest'
import { clear_drafts, drop_draft, find_draft, keep_draft } from './drafts'

beforeEach(() => localStorage.clear())

it('keeps a draft until it is dropped', () => {
  expect(keep_draft('case.1', { workers: 3 })).toBe(true)
  expect(find_draft('case.1')?.value).toEqual({ workers: 3 })
  drop_draft('case.1')
  expect(find_draft('case.1')).toBeNull()
})

it('clears every draft on logging out and leaves the settings', () => {
  keep_draft('case.1', 1)
  keep_draft('case.2', 2)
  localStorage.setItem('liaoyuan.language', 'en')
  clear_drafts()
  expect([find_draft('case.1'), find_draft('case.2'), localStorage.getItem('liaoyuan.language')]).toEqual([null, null, 'en'])
})

it('says so when nothing can be kept, and survives a broken entry', () => {
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  expect(keep_draft('case.1', 1)).toBe(false)
  full.mockRestore()
  localStorage.setItem('liaoyuan.draft.case.9', '{broken')
  expect(find_draft('case.9')).toBeNull()
})
