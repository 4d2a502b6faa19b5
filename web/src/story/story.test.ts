import { describe, expect, it } from 'vitest'
import { figure_text, scene_of, type StoryState } from './story'

const state = { as: 'han', screen: '/cases/1', accounts: [{ name: 'han', title: '', password: 'a' }, { name: 'zhihui', title: '', password: 'b' }] } as unknown as StoryState

describe('where a beat is shown', () => {
  it('follows who acts to the screen of the beat', () => {
    expect(scene_of(state, '', '/')).toEqual({ who: state.accounts[0], path: '/cases/1' })
  })
  it('stays on the page of who was chosen', () => {
    expect(scene_of(state, 'zhihui', '/journal')).toEqual({ who: state.accounts[1], path: '/journal' })
  })
  it('needs nobody for a page without an account', () => {
    expect(scene_of({ ...state, as: '', screen: '/apply/talent-housing' }, '', '/').who).toBeUndefined()
  })
  it('stays where it is when a screen has no id yet', () => {
    expect(scene_of({ ...state, screen: '' }, '', '/cases').path).toBe('/cases')
  })
})

it('writes figures as people read them', () => {
  expect([figure_text(9), figure_text(true), figure_text(false), figure_text(null), figure_text('09:55'), figure_text([1, 2])]).toEqual(['9', '✓', '✗', '—', '09:55', '[1,2]'])
})
