import { describe, expect, it } from 'vitest'
import { kPerRequest, Ledger, type Entry, type LedgerState, type LedgerStore, type Receipt } from './ledger'

class Memory implements LedgerStore<LedgerState> {
  all: Entry[] = []
  state: LedgerState | null = null
  async put_entry(_: number, entry: Entry, state: LedgerState) { this.all.push(entry); this.state = state }
  async put(_: 'state', state: LedgerState) { this.state = state }
  async entries<T>(limit: number) { return this.all.slice(0, limit) as T[] }
  async count() { return this.all.length }
  async remove_to(counter: number, state: LedgerState) { this.all = this.all.filter((one) => one.counter > counter); this.state = state }
}
// The house: answers the same key with the same answer, takes each counter and chain value once, refuses a number that came before.
class House {
  known = new Map<string, number>()
  answered = new Map<string, Receipt>()
  sequence = 0
  counter = 0
  lose = 0 // answers lost on the way
  fail = 0 // requests lost on the way
  sends = 0
  take = async (body: object, key: string): Promise<Receipt> => {
    this.sends++
    await Promise.resolve()
    if (this.fail-- > 0) throw new Error('network')
    const request = body as { sequence: number; entries: Entry[] }
    let receipt = this.answered.get(key)
    if (!receipt) {
      if (request.sequence <= this.sequence) throw { had: this.sequence }
      this.sequence = request.sequence
      for (const entry of request.entries) {
        const name = `${entry.counter}/${entry.hash}`
        this.known.set(name, (this.known.get(name) ?? 0) + (this.known.has(name) ? 0 : 1))
        this.counter = Math.max(this.counter, entry.counter)
      }
      receipt = { counter: this.counter, hash: '', at: '2020-02-17T01:00:00Z', revoked: false, recorded: 0, known: 0, conflicts: 0 }
      this.answered.set(key, receipt)
    }
    if (this.lose-- > 0) throw new Error('answer lost')
    return receipt
  }
}
const had = (thrown: unknown) => (thrown as { had?: number }).had ?? null
let keys = 0
const key = () => `k${++keys}`
const fresh = (): LedgerState => ({ token: 't', counter: 0, hash: '', sequence: 0, pending: null })

describe('the ledger of a phone', () => {
  it('is handed in once, whatever is lost on the way', async () => {
    const store = new Memory(), house = new House(), ledger = new Ledger(store, fresh())
    for (let i = 0; i < 2 * kPerRequest + 7; i++) await ledger.record({ i })
    house.lose = 1
    await expect(ledger.hand_in(house.take, key, had)).rejects.toThrow('answer lost')
    expect(store.all.length).toBe(2 * kPerRequest + 7)
    // The phone was switched off meanwhile: it goes on from what was kept.
    const again = new Ledger(store, store.state!)
    house.fail = 1
    await expect(again.hand_in(house.take, key, had)).rejects.toThrow('network')
    await again.hand_in(house.take, key, had)
    expect([store.all.length, house.known.size, [...house.known.values()].every((times) => times === 1)]).toEqual([0, 2 * kPerRequest + 7, true])
  })
  it('loses nothing that is recorded while a batch is under way', async () => {
    const store = new Memory(), house = new House(), ledger = new Ledger(store, fresh())
    await ledger.record({ first: true })
    const slow = async (body: object, one: string) => { await ledger.record({ meanwhile: house.sends }); return house.take(body, one) }
    let sent = 0
    await ledger.hand_in((body, one) => (sent++ < 3 ? slow(body, one) : house.take(body, one)), key, had)
    expect([ledger.state.counter, store.state!.counter, store.all.length, house.known.size]).toEqual([4, 4, 0, 4])
  })
  it('goes on under a new number when the house has had a later one, and once only', async () => {
    const store = new Memory(), house = new House(), ledger = new Ledger(store, fresh())
    await ledger.record({ a: 1 })
    house.sequence = 40
    await ledger.hand_in(house.take, key, had)
    expect([store.all.length, house.sequence]).toEqual([0, 41])
    await ledger.record({ b: 1 })
    await expect(ledger.hand_in(async () => { throw { had: 99 } }, key, had)).rejects.toEqual({ had: 99 })
    expect(store.all.length).toBe(1)
  })
  it('chains each entry to the one before', async () => {
    const store = new Memory(), ledger = new Ledger(store, fresh())
    for (const i of [1, 2]) await ledger.record({ i })
    const [one, two] = store.all
    const digest = async (text: string) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map((octet) => octet.toString(16).padStart(2, '0')).join('')
    expect([one!.hash, two!.hash]).toEqual([await digest(one!.body), await digest(one!.hash + two!.body)])
  })
})
