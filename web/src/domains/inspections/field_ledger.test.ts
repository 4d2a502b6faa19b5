import { describe, expect, it } from 'vitest'
import { Ledger, type Entry, type LedgerStore, type Receipt } from '@/phone/ledger'
import { digest_of, digests_of, field_sender, kLinesPerRequest, type FieldState, type Line } from './field_ledger'

class Memory implements LedgerStore<FieldState> {
  all: Entry[] = []
  state: FieldState | null = null
  put_entry(_: number, entry: Entry, state: FieldState) { this.all.push(entry); this.state = state; return Promise.resolve() }
  put(_: 'state', state: FieldState) { this.state = state; return Promise.resolve() }
  entries<T>(limit: number) { return Promise.resolve(this.all.slice(0, limit) as T[]) }
  count() { return Promise.resolve(this.all.length) }
  remove_to(counter: number, state: FieldState) { this.all = this.all.filter((one) => one.counter > counter); this.state = state; return Promise.resolve() }
}
// The house: each key is answered once, each line kept once; requests and answers are lost as `lost` says.
class House {
  kept = new Map<string, Line>()
  times = new Map<string, number>()
  files = new Map<string, string>()
  answered = new Map<string, { body: string; answer: unknown }>()
  calls = 0
  constructor(private readonly lost: (call: number) => 'request' | 'answer' | null = () => null, private readonly refuses_photos = false) {}
  private once<T>(key: string, body: string, act: () => T): Promise<T> {
    const lost = this.lost(++this.calls)
    if (lost === 'request') return Promise.reject(new Error('network'))
    const before = this.answered.get(key)
    if (before && before.body !== body) throw new Error('the same key with another body')
    if (!before) this.answered.set(key, { body, answer: act() })
    return lost === 'answer' ? Promise.reject(new Error('network')) : Promise.resolve(this.answered.get(key)!.answer as T)
  }
  post<T>(_path: string, body: unknown, key: string) {
    const { entries, files } = body as { entries: Entry[]; files: { digest: string; file_id: string }[] }
    return this.once<T>(key, JSON.stringify(body), () => {
      for (const digest of digests_of(entries)) if (!this.refuses_photos) expect(files.map((one) => one.digest)).toContain(digest)
      for (const entry of entries) {
        this.kept.set(`${entry.counter}/${entry.hash}`, JSON.parse(entry.body) as Line)
        this.times.set(entry.hash, (this.times.get(entry.hash) ?? 0) + 1)
      }
      return { receipt: { counter: Math.max(...entries.map((one) => one.counter)), hash: '', at: '2020-02-17T01:00:00Z', revoked: false, recorded: entries.length, known: 0, conflicts: 0 } satisfies Receipt, outcomes: [] } as T
    })
  }
  upload(_file: Blob, name: string, key: string): Promise<{ id: string }> {
    if (this.refuses_photos) return Promise.reject(new RangeError('refused'))
    return this.once(key, name, () => { const id = `file-${this.files.size + 1}`; this.files.set(key, id); return { id } })
  }
}
const fresh = (): FieldState => ({ token: 'phone', counter: 0, hash: '', sequence: 0, pending: null, outcomes: [], signed_at: 0 })
const sender = (house: House, photos: Map<string, Blob>) => field_sender({
  post: (path, body, key) => house.post(path, body, key), upload: (file, name, key) => house.upload(file, name, key), photo: (digest) => Promise.resolve(photos.get(digest)),
  is_refusal: (thrown) => thrown instanceof RangeError, heard: () => Promise.resolve(),
})
let made = 0
const key = () => `k${++made}`
// A visit as it is: a mark, a finding with photo and signature, a person, a look-back with its photo.
async function visit(ledger: Ledger<FieldState>, photos: Map<string, Blob>): Promise<void> {
  const held = await Promise.all(['a', 'b', 'c'].map(async (text) => { const file = new Blob([text]); const digest = await digest_of(file); photos.set(digest, file); return digest }))
  const lines: (Line & { at: number })[] = [
    { kind: 'mark', case: 'r', task: 'visit', item: 'canteen', verdict: 'fail', note: '', base: 3, at: 1 },
    { kind: 'finding', enterprise: 'e', round: 'r', form: { type: '台账', what: '缺两天' }, photo: held[0]!, signature: held[1]!, at: 2 },
    { kind: 'person', enterprise: 'e', round: 'r', person: { name: '测试员', document_number: '990000190001010008', from_division: '本地' }, at: 3 },
    { kind: 'look_back', case: 'l', verdict: 'pass', reason: '', photo: held[2]!, at: 4 },
  ]
  for (const line of lines) await ledger.record({ ...line })
}

describe('the field ledger', () => {
  it('happens exactly once wherever the network is lost, before or after the house acted', async () => {
    for (const kind of ['request', 'answer'] as const)
      for (let cut = 1; cut <= 4; cut++) {
        const store = new Memory(), photos = new Map<string, Blob>(), house = new House((call) => (call === cut ? kind : null))
        await visit(new Ledger(store, fresh(), undefined, kLinesPerRequest), photos)
        await expect(new Ledger(store, store.state!, undefined, kLinesPerRequest).hand_in(sender(house, photos), key, () => null), `${kind} ${cut}`).rejects.toThrow('network')
        expect(store.all.length).toBe(4) // a line leaves only after the receipt
        await new Ledger(store, store.state!, undefined, kLinesPerRequest).hand_in(sender(house, photos), key, () => null)
        expect(store.all.length).toBe(0)
        expect([...house.kept.values()].map((one) => one.kind)).toEqual(['mark', 'finding', 'person', 'look_back'])
        expect([...house.times.values()].every((times) => times === 1)).toBe(true)
        expect(house.files.size).toBe(3)
      }
  })

  it('hands in a long day in requests the house can take', async () => {
    const store = new Memory(), house = new House(), ledger = new Ledger(store, fresh(), undefined, kLinesPerRequest)
    for (let i = 0; i < 2 * kLinesPerRequest + 5; i++) await ledger.record({ kind: 'mark', case: 'r', task: 'visit', item: `i${i}`, verdict: 'pass', note: '', base: 0, at: i })
    await ledger.hand_in(sender(house, new Map()), key, () => null)
    expect([house.kept.size, house.calls, store.all.length]).toEqual([45, 3, 0])
  })

  it('lets a line go whose photo the house will never take', async () => {
    const store = new Memory(), photos = new Map<string, Blob>(), house = new House(undefined, true), ledger = new Ledger(store, fresh(), undefined, kLinesPerRequest)
    await visit(ledger, photos)
    await ledger.hand_in(sender(house, photos), key, () => null)
    expect([house.kept.size, store.all.length]).toEqual([4, 0]) // the house keeps the line and says that the photo is missing
  })

  it('reads nothing into a body it cannot read', () => { expect(digests_of([{ counter: 1, hash: '', body: '{' }])).toEqual([]) })
})
