import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { record, send_waiting, type Entry, type FindingItem, type Sender, type Store } from './outbox'

class Memory implements Store {
  entries = new Map<string, Entry>()
  counter = 0
  all() { return Promise.resolve([...this.entries.values()].map((one) => structuredClone(one))) }
  put(entry: Entry) { this.entries.set(entry.id, structuredClone(entry)); return Promise.resolve() }
  remove(id: string) { this.entries.delete(id); return Promise.resolve() }
  next_counter() { return Promise.resolve(++this.counter) }
  device() { return 'phone-1' }
}

// A server that answers each key once and loses the answer, or the request, of every call number in `lost`.
class Server implements Sender {
  done = new Map<string, { body: string; answer: unknown }>()
  effects: string[] = []
  calls = 0
  constructor(private lost: (call: number) => 'request' | 'answer' | null = () => null, private refuse: (path: string) => string | null = () => null) {}
  private once<T>(path: string, body: string, key: string, answer: () => T): Promise<T> {
    const lost = this.lost(++this.calls)
    if (lost === 'request') return Promise.reject(new Problem({ code: 'network.lost', status: 0, detail: '' }))
    const refused = this.refuse(path)
    if (refused) return Promise.reject(new Problem({ code: refused, status: 409, detail: refused }))
    const before = this.done.get(key)
    if (before && before.body !== body) return Promise.reject(new Problem({ code: 'request.id_reused', status: 422, detail: '' }))
    if (!before) { this.effects.push(path); this.done.set(key, { body, answer: answer() }) }
    if (lost === 'answer') return Promise.reject(new Problem({ code: 'network.lost', status: 0, detail: '' }))
    return Promise.resolve(this.done.get(key)!.answer as T)
  }
  post<T>(path: string, body: unknown, key: string) { return this.once<T>(path, JSON.stringify(body), key, () => ({ id: `case-${this.done.size}` }) as T) }
  get<T>() { return this.lost(++this.calls) ? Promise.reject(new Problem({ code: 'network.lost', status: 0, detail: '' })) : Promise.resolve({ revision: this.effects.length } as T) }
  upload(_file: Blob, name: string, key: string) { return this.once('/api/files', name, key, () => ({ id: `file-${this.done.size}` })) }
}

const as_problem = (thrown: unknown) => thrown as Problem
const finding = (): FindingItem => ({ kind: 'finding', enterprise_id: 'e', parent: 'p', form: { type: '台账', what: '缺两天' }, photo: new Blob(['x']), signature: new Blob(['y']) })
const whole = ['/api/cases', '/api/files', '/api/cases/case-0/documents', '/api/files', '/api/cases/case-0/documents', '/api/cases/case-0/events']

describe('outbox', () => {
  it('sends a finding step by step, in order, once', async () => {
    const store = new Memory(), server = new Server()
    await record(store, finding(), 'me', 0)
    expect(await send_waiting(store, server, 'me', as_problem)).toEqual({ sent: 1, lost: false })
    expect(server.effects).toEqual(whole)
    expect(store.entries.size).toBe(0)
  })

  it('happens exactly once wherever the network is lost, before or after the server acted', async () => {
    for (const kind of ['request', 'answer'] as const)
      for (let cut = 1; cut <= 7; cut++) {
        const store = new Memory(), server = new Server((call) => (call === cut ? kind : null))
        await record(store, finding(), 'me', 0)
        expect((await send_waiting(store, server, 'me', as_problem)).lost).toBe(true)
        expect(store.entries.size).toBe(1)
        expect(await send_waiting(store, server, 'me', as_problem)).toEqual({ sent: 1, lost: false })
        expect(server.effects, `${kind} ${cut}`).toEqual(whole)
      }
  })

  it('keeps what is refused with its reason and sends the rest', async () => {
    const store = new Memory(), server = new Server(undefined, (path) => (path.includes('gone') ? 'not_found' : null))
    const mark = { kind: 'mark', task: 'visit', item: 'canteen', verdict: 'pass', note: '', base: 3 } as const
    await record(store, { ...mark, case_id: 'gone' }, 'me', 0)
    await record(store, { ...mark, case_id: 'here' }, 'me', 1)
    expect(await send_waiting(store, server, 'me', as_problem)).toEqual({ sent: 1, lost: false })
    expect([...store.entries.values()].map((one) => one.refused?.code)).toEqual(['not_found'])
    expect(server.effects).toEqual(['/api/cases/here/checks'])
  })

  it('sends nothing in another person\'s name', async () => {
    const store = new Memory(), server = new Server()
    await record(store, finding(), 'somebody else', 0)
    expect(await send_waiting(store, server, 'me', as_problem)).toEqual({ sent: 0, lost: false })
    expect(store.entries.size).toBe(1)
  })

  it('counts upwards, so that a gap would show', async () => {
    const store = new Memory()
    const made = [await record(store, finding(), 'me', 0), await record(store, finding(), 'me', 0)]
    expect(made.map((one) => [one.id, one.counter])).toEqual([['phone-1/1', 1], ['phone-1/2', 2]])
  })
})
