import { beforeEach, expect, it, vi } from 'vitest'
import { find_filters, keepable, put_filters, with_filter } from './filters'

beforeEach(() => localStorage.clear())

it('keeps filters by account and list, and never what was searched for', () => {
  const query = keepable({ view: 'overdue', lane: 'green', q: '测试员工1', after: '1.2.x', my: undefined, state: ['a'] })
  expect(query).toEqual({ view: 'overdue', lane: 'green' })
  expect(put_filters('a1', '/cases', with_filter([], { name: '超期的绿色通道', query }))).toBe(true)
  expect(find_filters('a1', '/cases')).toEqual([{ name: '超期的绿色通道', query }])
  expect(find_filters('a2', '/cases')).toEqual([])
  expect(find_filters('a1', '/journal')).toEqual([])
  expect(JSON.stringify({ ...localStorage })).not.toContain('测试员工')
})

it('replaces a filter of the same name, drops the last one whole and keeps twenty at most', () => {
  let kept = with_filter(with_filter([], { name: '甲', query: { view: 'all' } }), { name: '甲', query: { view: 'due' } })
  expect(kept).toEqual([{ name: '甲', query: { view: 'due' } }])
  for (let i = 0; i < 30; i++) kept = with_filter(kept, { name: `n${i}`, query: { view: 'all' } })
  put_filters('a', '/cases', kept)
  expect(find_filters('a', '/cases')).toHaveLength(20)
  put_filters('a', '/cases', [])
  expect(localStorage.length).toBe(0)
})

it('survives a broken entry and says so when nothing can be kept', () => {
  localStorage.setItem('liaoyuan.filters.a./cases', '{broken')
  expect(find_filters('a', '/cases')).toEqual([])
  localStorage.setItem('liaoyuan.filters.a./cases', '[{"name":1},{"name":"x","query":{"view":"all"}}]')
  expect(find_filters('a', '/cases')).toEqual([{ name: 'x', query: { view: 'all' } }])
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  expect(put_filters('a', '/cases', [{ name: 'y', query: { view: 'all' } }])).toBe(false)
  full.mockRestore()
})
