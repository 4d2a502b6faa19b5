import { describe, expect, it } from 'vitest'
import { read_kept } from './own_page'

describe('what a phone kept of its own page', () => {
  it('is read back as it was written', () => { expect(read_kept<{ now: string }>(JSON.stringify({ code: 'ABCDE', page: { now: 'x' } }))).toEqual({ code: 'ABCDE', page: { now: 'x' } }) })
  it('is nothing when it is damaged, half, or of somebody else', () => {
    for (const text of [null, '', '{', 'null', '[]', '7', '{"code":7,"page":{}}', '{"code":"A"}', '{"code":"A","page":"text"}']) expect(read_kept(text)).toBeNull()
  })
})
