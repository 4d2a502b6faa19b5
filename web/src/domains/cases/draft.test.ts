import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { api } from '@/api'
import { Problem } from '@/api/problem'
import type { Case } from '@/api/types'
import { use_form_draft } from './draft'

const form_schema = { type: 'object', properties: { workers: { type: 'integer', title: '人数' }, owner: { type: 'string', title: '负责人' } } }
const a_case = (revision: number, form: Record<string, unknown>) => ({ id: 'c1', revision, form, form_schema }) as unknown as Case

// A server that keeps one case as the real one does: a stale revision is refused, every write makes the next one.
class Server {
  now = a_case(1, { workers: null, owner: null })
  posts: { form: Record<string, unknown>; revision: number; key: string }[] = []
  hold: (() => void)[] = [] // answers held back
  holding = false
  other(form: Record<string, unknown>) { this.now = a_case(this.now.revision + 1, { ...this.now.form, ...form }) }
  async post(_path: string, body: { form: Record<string, unknown>; revision: number }, options: { key: string }) {
    this.posts.push({ ...body, form: { ...body.form }, key: options.key })
    const refused = body.revision !== this.now.revision
    if (!refused) this.now = a_case(this.now.revision + 1, { ...body.form })
    const answer = this.now
    if (this.holding) await new Promise<void>((go) => this.hold.push(go))
    if (refused) throw new Problem({ code: 'stale', status: 409, detail: '别人刚刚改过' })
    return answer
  }
}

let server: Server
const made = () => effectScope().run(() => use_form_draft(() => {}))!
beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  server = new Server()
  vi.spyOn(api, 'post').mockImplementation(((...args: Parameters<Server['post']>) => server.post(...args)) as typeof api.post)
  vi.spyOn(api, 'get').mockImplementation((() => Promise.resolve(server.now)) as typeof api.get)
})
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks() })

describe('a form that saves itself', () => {
  it('keeps what is typed while an earlier save is on its way, and sends it before it says all is saved', async () => {
    const draft = made()
    draft.begin(server.now)
    server.holding = true
    draft.set({ workers: 12 })
    const first = draft.flush()
    draft.set({ owner: '吴某某' })
    const second = draft.flush()
    server.holding = false
    server.hold.forEach((go) => go())
    expect(await first && await second).toBe(true)
    expect(server.now.form).toEqual({ workers: 12, owner: '吴某某' })
    expect(server.posts.map((post) => post.revision)).toEqual([1, 2]) // one after the other, never two with one revision
    expect(draft.values.value).toEqual({ workers: 12, owner: '吴某某' })
  })

  it('takes in what else became of the case, such as a paper handed in', async () => {
    const draft = made()
    draft.begin(server.now)
    draft.set({ workers: 12 })
    server.other({}) // a paper: next revision, same form
    expect(await draft.flush()).toBe(true)
    expect(draft.problem.value).toBeNull()
    expect(server.now.form.workers).toBe(12)
  })

  it('joins two persons\' changes of different fields', async () => {
    const draft = made()
    draft.begin(server.now)
    draft.set({ workers: 12 })
    server.other({ owner: '郑某某' })
    expect(await draft.flush()).toBe(true)
    expect(server.now.form).toEqual({ workers: 12, owner: '郑某某' })
    expect(draft.values.value.owner).toBe('郑某某')
  })

  it('overwrites the same field only after the person was told what the other wrote', async () => {
    const draft = made()
    draft.begin(server.now)
    draft.set({ workers: 12 })
    server.other({ workers: 20 })
    expect(await draft.flush()).toBe(false)
    expect(draft.problem.value?.problems[0]).toMatchObject({ at: 'workers', detail: '“人数”别人刚刚改为“20”。' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.now.form.workers).toBe(20)
    expect(draft.values.value.workers).toBe(12)
    expect(await draft.flush()).toBe(true)
    expect(server.now.form.workers).toBe(12)
  })

  it('is not set back by an answer that was overtaken', () => {
    const draft = made()
    draft.begin(a_case(5, { workers: 30, owner: null }))
    draft.begin(a_case(4, { workers: 7, owner: null }))
    expect(draft.values.value.workers).toBe(30)
  })

  it('gives back after a reload what never reached the server, for a case and for one not yet made', async () => {
    const before = made()
    before.begin_new('resumption')
    before.set({ workers: 9 })
    const after = made()
    after.begin_new('resumption')
    expect(after.values.value).toEqual({ workers: 9 })
    after.begin(a_case(1, { workers: 9, owner: null }))
    after.set({ owner: '吴某某' })
    const later = made()
    later.begin(server.now = a_case(1, { workers: 9, owner: null }))
    expect(later.values.value).toEqual({ workers: 9, owner: '吴某某' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(server.now.form.owner).toBe('吴某某')
    expect(localStorage.length).toBe(0)
  })

  it('repeats an unknown outcome with the same key, and a new text with a new one', async () => {
    const draft = made()
    draft.begin(server.now)
    draft.set({ workers: 12 })
    const keys: string[] = []
    let wrong = 1
    vi.spyOn(api, 'post').mockImplementation((async (_path: string, body: { form: Record<string, unknown>; revision: number }, options: { key: string }) => {
      keys.push(options.key)
      if (wrong-- > 0) throw new Problem({ code: 'network.lost', status: 0 })
      return server.post(_path, body, options)
    }) as typeof api.post)
    expect(await draft.flush()).toBe(false)
    expect(await draft.flush()).toBe(true)
    draft.set({ workers: 13 })
    expect(await draft.flush()).toBe(true)
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
  })
})
